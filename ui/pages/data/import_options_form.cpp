#include "ui/pages/data/import_options_form.h"

#include <QSignalBlocker>
#include <QTimeZone>
#include <QVBoxLayout>

#include "ui/parts/field.h"
#include "ui/parts/fold.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

using data::TextEncoding;
using data::TimeFormat;

constexpr int nothing = -1; ///< the data of the choice "found by itself"

void choose(QComboBox& box, const QVariant& value) {
    box.setCurrentIndex(std::max(0, box.findData(value)));
}

template <typename Value> void chooseOptional(QComboBox& box, const std::optional<Value>& value) {
    choose(box, value ? static_cast<int>(*value) : nothing);
}

template <typename Value> std::optional<Value> chosen(const QComboBox& box) {
    const int value = box.currentData().toInt();
    return value == nothing ? std::nullopt : std::optional<Value>(static_cast<Value>(value));
}

/// The first line of a choice says what the reading found.
void sayFound(QComboBox& box, const QString& found) {
    box.setItemText(0,
                    found.isEmpty() ? ImportOptionsForm::tr("Found by itself") : ImportOptionsForm::tr("Found: %1").arg(found));
}

/// The words of a choice's value; "" when it is none of them.
QString wordsOf(const QComboBox& box, int value) {
    const int index = box.findData(value);
    return index > 0 ? box.itemText(index) : QString();
}

QFormLayout* makeForm(QWidget* parent = nullptr) {
    auto* form = new QFormLayout(parent);
    form->setContentsMargins(0, 0, 0, 0);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    return form;
}

} // namespace

ImportOptionsForm::ImportOptionsForm(QWidget* parent)
    : QWidget(parent),
      m_separator(makeChoice(tr("Separator"), tr("What stands between two cells."))),
      m_time(watchedField(tr("Time columns"), tr("found by itself"),
                          tr("One column, or several with commas between: date, time; or year, month, day, hour."))),
      m_timeFormat(makeChoice(tr("Time format"), tr("How times are written."))),
      m_zone(makeChoice(tr("Time zone"), tr("Of stamps that carry no offset of their own."))),
      m_series(makeChoice(tr("Series column"), tr("The column that names the station or sensor of a row."))),
      m_missing(
          watchedField(tr("Missing markers"), joinList(data::defaultMissingMarkers()),
                       tr("Texts and numbers that stand for “no value” in every column, with commas between. Empty cells are "
                          "always missing."))),
      m_decimal(makeChoice(tr("Decimal mark"), tr("The mark before the fraction of a number."))),
      m_thousands(makeChoice(tr("Thousands mark"), tr("The mark between groups of three digits."))),
      m_encoding(makeChoice(tr("Encoding"), tr("How the bytes of the file stand for characters."))),
      m_quote(makeChoice(tr("Quote"), tr("The character around cells that hold separators."))),
      m_skipLines(makeChoice(tr("Lines before the header"), tr("Lines at the top that are no part of the table."))),
      m_headerRows(makeChoice(tr("Rows of names"), tr("How many lines name the columns."))),
      m_unitsRow(makeChoice(tr("Row of units"), tr("Whether a line of units follows the names."))),
      m_comment(watchedField(tr("Comment mark"), tr("found by itself"), tr("Lines that begin with this are no rows."))),
      m_spread(new QCheckBox(tr("Spread long form into columns"))) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(makeCommon());
    auto* more = new Fold(tr("More"));
    more->body()->addWidget(makeMore());
    column->addWidget(more);
    m_spread->setToolTip(tr("For files with one column that names the quantity and one that holds its value."));
    connect(m_spread, &QCheckBox::toggled, this, &ImportOptionsForm::changed);
}

QComboBox* ImportOptionsForm::makeChoice(const QString& name, const QString& toolTip) {
    auto* box = new QComboBox;
    box->setAccessibleName(name);
    box->setToolTip(toolTip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
    box->addItem(tr("Found by itself"), nothing);
    connect(box, &QComboBox::currentIndexChanged, this, &ImportOptionsForm::changed);
    return box;
}

QLineEdit* ImportOptionsForm::watchedField(const QString& name, const QString& placeholder, const QString& toolTip) {
    QLineEdit* field = makeField(name, placeholder, toolTip);
    connect(field, &QLineEdit::textChanged, this, &ImportOptionsForm::changed);
    return field;
}

QWidget* ImportOptionsForm::makeCommon() {
    for (const auto& [text, mark] : std::initializer_list<std::pair<QString, char>>{
             {tr("Comma ,"), ','}, {tr("Semicolon ;"), ';'}, {tr("Tab"), '\t'}, {tr("Bar |"), '|'}})
        m_separator->addItem(text, static_cast<int>(mark));
    for (const auto& [text, mark] :
         std::initializer_list<std::pair<QString, char>>{{tr("Point 1.5"), '.'}, {tr("Comma 1,5"), ','}})
        m_decimal->addItem(text, static_cast<int>(mark));
    for (const auto& [text, format] :
         std::initializer_list<std::pair<QString, TimeFormat>>{{tr("Year first: 2026-12-31 14:00"), TimeFormat::YearFirst},
                                                               {tr("Day first: 31/12/2026 14:00"), TimeFormat::DayFirst},
                                                               {tr("Month first: 12/31/2026 2:00 PM"), TimeFormat::MonthFirst},
                                                               {tr("Year, month, day in columns"), TimeFormat::Parts},
                                                               {tr("Seconds since 1970"), TimeFormat::EpochSeconds},
                                                               {tr("Milliseconds since 1970"), TimeFormat::EpochMilliseconds},
                                                               {tr("Microseconds since 1970"), TimeFormat::EpochMicroseconds},
                                                               {tr("Nanoseconds since 1970"), TimeFormat::EpochNanoseconds},
                                                               {tr("Days of a spreadsheet"), TimeFormat::SpreadsheetDays}})
        m_timeFormat->addItem(text, static_cast<int>(format));
    m_zone->clear();
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->lineEdit()->setAccessibleName(tr("Time zone"));
    m_zone->addItem(QStringLiteral("UTC"));
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds())
        if (id.contains('/') && !id.startsWith("Etc/"))
            m_zone->addItem(QString::fromLatin1(id));
    connect(m_zone->lineEdit(), &QLineEdit::textChanged, this, &ImportOptionsForm::changed);
    auto* widget = new QWidget;
    m_common = makeForm(widget);
    m_common->addRow(tr("Time"), m_time);
    m_common->addRow(tr("Format"), m_timeFormat);
    m_common->addRow(tr("Time zone"), m_zone);
    m_common->addRow(tr("Series"), m_series);
    m_common->addRow(tr("Missing"), m_missing);
    m_common->addRow(tr("Separator"), m_separator);
    m_common->addRow(tr("Decimals"), m_decimal);
    return widget;
}

QWidget* ImportOptionsForm::makeMore() {
    for (const auto& [text, mark] : std::initializer_list<std::pair<QString, char>>{{tr("None"), '\0'},
                                                                                    {tr("Comma 1,000"), ','},
                                                                                    {tr("Point 1.000"), '.'},
                                                                                    {tr("Apostrophe 1'000"), '\''},
                                                                                    {tr("Blank 1 000"), ' '}})
        m_thousands->addItem(text, static_cast<int>(mark));
    for (const auto& [text, encoding] :
         std::initializer_list<std::pair<QString, TextEncoding>>{{tr("UTF-8"), TextEncoding::Utf8},
                                                                 {tr("UTF-16, low byte first"), TextEncoding::Utf16Le},
                                                                 {tr("UTF-16, high byte first"), TextEncoding::Utf16Be},
                                                                 {tr("Latin-1"), TextEncoding::Latin1},
                                                                 {tr("Windows 1252"), TextEncoding::Cp1252}})
        m_encoding->addItem(text, static_cast<int>(encoding));
    for (const auto& [text, mark] :
         std::initializer_list<std::pair<QString, char>>{{tr("None"), '\0'}, {tr("Double \""), '"'}, {tr("Single '"), '\''}})
        m_quote->addItem(text, static_cast<int>(mark));
    for (int lines = 0; lines <= 20; ++lines)
        m_skipLines->addItem(QString::number(lines), lines);
    for (int rows = 0; rows <= 4; ++rows)
        m_headerRows->addItem(rows == 0 ? tr("None, number the columns") : QString::number(rows), rows);
    m_unitsRow->addItem(tr("No"), 0);
    m_unitsRow->addItem(tr("Yes"), 1);
    auto* widget = new QWidget;
    auto* form = makeForm(widget);
    form->addRow(tr("Encoding"), m_encoding);
    form->addRow(tr("Quote"), m_quote);
    form->addRow(tr("Thousands"), m_thousands);
    form->addRow(tr("Skip lines"), m_skipLines);
    form->addRow(tr("Name rows"), m_headerRows);
    form->addRow(tr("Units row"), m_unitsRow);
    form->addRow(tr("Comments"), m_comment);
    form->addRow(m_spread);
    return widget;
}

void ImportOptionsForm::setOptions(const data::ReadOptions& options) {
    const QSignalBlocker blocker(this);
    m_rest = options;
    choose(*m_separator, options.separator == 0 ? nothing : static_cast<int>(options.separator));
    m_time->setText(joinList(options.timeColumns));
    chooseOptional(*m_timeFormat, options.timeFormat);
    m_zone->setCurrentText(toQt(options.timeZone));
    if (!options.seriesColumn.empty() && m_series->findData(toQt(options.seriesColumn)) < 0)
        m_series->addItem(toQt(options.seriesColumn), toQt(options.seriesColumn));
    choose(*m_series, options.seriesColumn.empty() ? QVariant(nothing) : QVariant(toQt(options.seriesColumn)));
    m_missing->setText(joinList(options.missingMarkers));
    chooseOptional(*m_decimal, options.decimalMark);
    chooseOptional(*m_thousands, options.thousandsMark);
    chooseOptional(*m_encoding, options.encoding);
    chooseOptional(*m_quote, options.quote);
    chooseOptional(*m_skipLines, options.skipLines);
    chooseOptional(*m_headerRows, options.headerRows);
    chooseOptional(*m_unitsRow, options.unitsRow);
    m_comment->setText(toQt(options.commentMark.value_or("")));
    m_spread->setChecked(options.spread);
}

data::ReadOptions ImportOptionsForm::options() const {
    data::ReadOptions options = m_rest;
    options.separator = chosen<char>(*m_separator).value_or('\0');
    options.timeColumns = splitList(m_time->text());
    options.timeFormat = chosen<TimeFormat>(*m_timeFormat);
    options.timeZone = toStd(m_zone->currentText().trimmed());
    options.seriesColumn = m_series->currentIndex() > 0 ? toStd(m_series->currentData().toString()) : std::string();
    options.missingMarkers = splitList(m_missing->text());
    options.decimalMark = chosen<char>(*m_decimal);
    options.thousandsMark = chosen<char>(*m_thousands);
    options.encoding = chosen<TextEncoding>(*m_encoding);
    options.quote = chosen<char>(*m_quote);
    options.skipLines = chosen<std::size_t>(*m_skipLines);
    options.headerRows = chosen<std::size_t>(*m_headerRows);
    options.unitsRow = chosen<bool>(*m_unitsRow);
    options.commentMark = m_comment->text().isEmpty() ? std::nullopt : std::optional(toStd(m_comment->text()));
    options.spread = m_spread->isChecked();
    return options;
}

void ImportOptionsForm::setFound(const data::ReadReport& report) {
    const QSignalBlocker blocker(this);
    sayFound(*m_separator, wordsOf(*m_separator, static_cast<int>(report.separator)));
    sayFound(*m_decimal, wordsOf(*m_decimal, static_cast<int>(report.decimalComma ? ',' : '.')));
    sayFound(*m_thousands, wordsOf(*m_thousands, static_cast<int>(report.thousandsMark)));
    sayFound(*m_quote, wordsOf(*m_quote, static_cast<int>(report.quote)));
    sayFound(*m_encoding, report.files.empty() ? QString() : toQt(report.files.front().encoding));
    sayFound(*m_series, toQt(report.seriesColumn));
    m_time->setPlaceholderText(report.timeSource.empty() ? tr("found by itself") : toQt(report.timeSource));
    for (const auto& column : report.columns) {
        if (column.name == report.timeColumn) {
            for (int index = 1; index < m_timeFormat->count(); ++index)
                if (toText(static_cast<TimeFormat>(m_timeFormat->itemData(index).toInt())) == column.timeFormat)
                    sayFound(*m_timeFormat, m_timeFormat->itemText(index).section(QStringLiteral(": "), 0, 0));
        } else if (m_series->findData(toQt(column.name)) < 0) {
            m_series->addItem(toQt(column.name), toQt(column.name));
        }
    }
}

} // namespace airshed::ui
