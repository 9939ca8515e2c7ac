#include "ui/table/filter_bar.h"

#include <QHBoxLayout>
#include <QSignalBlocker>

#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int changeDelayMs = 250;

using Test = RowFilter::Test;

} // namespace

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent),
      m_column(new QComboBox),
      m_test(new QComboBox),
      m_value(new QLineEdit),
      m_clear(makeIconButton(QStringLiteral("close"), tr("Show all rows"))),
      m_outcome(makeLabel({}, TypeStyle::Body, Tone::Muted)) {
    m_column->setAccessibleName(tr("Column to filter by"));
    m_column->setToolTip(tr("Show only rows whose cell in this column meets a condition."));
    m_column->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_column->setMinimumContentsLength(12);
    m_test->setAccessibleName(tr("Condition of the filter"));
    m_value->setAccessibleName(tr("Value to compare with"));
    m_value->setMaximumWidth(150);
    m_test->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_test->setMinimumContentsLength(9);
    m_outcome->setWordWrap(false);
    m_outcome->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_outcome->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_delay.setSingleShot(true);
    m_delay.setInterval(changeDelayMs);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_column);
    row->addWidget(m_test);
    row->addWidget(m_value);
    row->addWidget(m_clear);
    row->addWidget(m_outcome, 1);
    connect(m_column, &QComboBox::currentIndexChanged, this, [this] {
        fitConditions();
        react();
    });
    connect(m_test, &QComboBox::currentIndexChanged, this, &FilterBar::react);
    connect(m_value, &QLineEdit::textChanged, this, &FilterBar::react);
    connect(m_value, &QLineEdit::returnPressed, this, [this] {
        m_delay.stop();
        Q_EMIT changed();
    });
    connect(&m_delay, &QTimer::timeout, this, &FilterBar::changed);
    connect(m_clear, &QToolButton::clicked, this, &FilterBar::clear);
    setTable({});
}

void FilterBar::setTable(const data::Table& table) {
    m_table = table;
    {
        const QSignalBlocker blocker(m_column);
        m_column->clear();
        m_column->addItem(tr("All rows"), QString());
        for (const data::Column& column : table.columns())
            m_column->addItem(toQt(column.name()), toQt(column.name()));
    }
    m_delay.stop();
    fitConditions();
    setOutcome({}, false);
}

void FilterBar::fitConditions() {
    const data::Column* column = m_table.find(toStd(m_column->currentData().toString()));
    const QSignalBlocker blocker(m_test);
    const QSignalBlocker valueBlocker(m_value);
    m_test->clear();
    m_value->clear();
    for (QWidget* widget : std::initializer_list<QWidget*>{m_test, m_value, m_clear})
        widget->setVisible(column != nullptr);
    if (!column)
        return;
    const bool text = column->type() == data::ColumnType::Text;
    const auto add = [this](const QString& words, Test test) { m_test->addItem(words, static_cast<int>(test)); };
    if (text) {
        add(tr("contains"), Test::Contains);
        add(tr("is"), Test::Equals);
    } else {
        const bool time = column->type() == data::ColumnType::Time;
        add(time ? tr("is not before") : tr("is at least"), Test::AtLeast);
        add(time ? tr("is not after") : tr("is at most"), Test::AtMost);
        add(tr("is"), Test::Equals);
        m_value->setPlaceholderText(time ? tr("2024-03-01 14:00") : toQt(column->unit()));
    }
    if (text)
        m_value->setPlaceholderText(tr("text"));
    add(tr("is missing"), Test::Missing);
    add(tr("is there"), Test::Present);
}

void FilterBar::react() {
    const auto test = static_cast<Test>(m_test->currentData().toInt());
    m_value->setEnabled(test != Test::Missing && test != Test::Present);
    m_delay.start();
}

RowFilter FilterBar::filter() const {
    RowFilter filter;
    filter.column = toStd(m_column->currentData().toString());
    if (filter.column.empty())
        return {};
    filter.test = static_cast<Test>(m_test->currentData().toInt());
    filter.value = toStd(m_value->text().trimmed());
    const bool byPresence = filter.test == Test::Missing || filter.test == Test::Present;
    if (byPresence)
        filter.value.clear();
    else if (filter.value.empty())
        return {}; // nothing to compare with yet
    return filter;
}

void FilterBar::clear() {
    {
        const QSignalBlocker blocker(m_column);
        m_column->setCurrentIndex(0);
    }
    fitConditions();
    m_delay.stop();
    Q_EMIT changed();
}

void FilterBar::setOutcome(const QString& words, bool problem) {
    m_outcome->setText(words);
    m_outcome->setToolTip(words);
    setTone(m_outcome, problem ? Tone::Bad : Tone::Muted);
    setStyleProperty(m_value, "problem", problem);
}

} // namespace airshed::ui
