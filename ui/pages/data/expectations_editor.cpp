#include "ui/pages/data/expectations_editor.h"

#include <algorithm>

#include <QAction>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "core/project/data_quality.h"
#include "ui/parts/button.h"
#include "ui/parts/card.h"
#include "ui/parts/label.h"
#include "ui/plot/table_series.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

using Kind = quality::Expectation::Kind;

QDoubleSpinBox* makeNumber(const QString& name) {
    auto* number = new QDoubleSpinBox;
    number->setAccessibleName(name);
    number->setRange(-1e9, 1e9);
    number->setDecimals(2);
    number->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    number->setMaximumWidth(110);
    return number;
}

} // namespace

ExpectationsEditor::ExpectationsEditor(WorkbenchSession& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_notice(new Notice),
      m_list(new QListWidget),
      m_kind(new QComboBox),
      m_column(new QComboBox),
      m_series(new QComboBox),
      m_least(makeNumber(tr("Least"))),
      m_and(makeLabel(tr("and"))),
      m_most(makeNumber(tr("Greatest"))),
      m_add(makeButton(QStringLiteral("add"), tr("Add"), ButtonTone::Plain)),
      m_remove(makeButton(QStringLiteral("remove"), tr("Remove"), ButtonTone::Plain)) {
    m_list->setAccessibleName(tr("What is expected of the data"));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setMinimumHeight(60);
    auto* card = new Card(tr("What is expected of the data"));
    card->headingRow()->addWidget(m_remove);
    card->body()->addWidget(
        makeLabel(tr("What must hold. It is checked now and with every new version of the table; what does not "
                     "hold is an error among the findings."),
                  TypeStyle::Body, Tone::Muted));
    card->body()->addWidget(m_list, 1);
    card->body()->addLayout(makeSentence());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(card, 1);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ExpectationsEditor::showKind);
    connect(m_add, &QPushButton::clicked, this, &ExpectationsEditor::add);
    connect(m_remove, &QPushButton::clicked, this, &ExpectationsEditor::removeSelected);
    connect(m_list, &QListWidget::itemSelectionChanged, this,
            [this] { m_remove->setEnabled(!m_list->selectedItems().isEmpty()); });
    auto* removeKey = new QAction(tr("Remove"), m_list);
    removeKey->setShortcut(QKeySequence::Delete);
    removeKey->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(removeKey);
    connect(removeKey, &QAction::triggered, this, &ExpectationsEditor::removeSelected);
    m_most->setValue(1000);
    showKind();
    showExpectations({});
}

QLayout* ExpectationsEditor::makeSentence() {
    m_kind->setAccessibleName(tr("Kind of expectation"));
    m_kind->addItem(tr("lies between"), static_cast<int>(Kind::Range));
    m_kind->addItem(tr("has no gap over"), static_cast<int>(Kind::LongestGap));
    m_kind->addItem(tr("is complete to"), static_cast<int>(Kind::Completeness));
    m_column->setAccessibleName(tr("Column of the expectation"));
    m_series->setAccessibleName(tr("Series of the expectation"));
    for (QComboBox* box : {m_column, m_series}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(9);
    }
    m_and->setWordWrap(false);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(8);
    upper->addWidget(m_column);
    upper->addWidget(m_series);
    upper->addStretch();
    auto* lower = new QHBoxLayout;
    lower->setSpacing(8);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_kind, m_least, m_and, m_most, m_add})
        lower->addWidget(widget);
    lower->addStretch();
    auto* sentence = new QVBoxLayout;
    sentence->setSpacing(6);
    sentence->addLayout(upper);
    sentence->addLayout(lower);
    return sentence;
}

void ExpectationsEditor::setSnapshot(const runs::SnapshotRecord& record, const data::Table& table) {
    m_snapshot = record.name;
    m_column->clear();
    for (const data::Column& column : table.columns())
        if (column.isNumeric())
            m_column->addItem(toQt(column.name()), toQt(column.name()));
    const std::vector<std::string> series = seriesNames(table, record.seriesColumn);
    m_series->clear();
    m_series->addItem(tr("in every series"), QString());
    for (const std::string& name : series)
        m_series->addItem(tr("in %1").arg(toQt(name)), toQt(name));
    m_series->setVisible(series.size() > 1);
    m_add->setEnabled(m_column->count() > 0);
    m_notice->clear();
    try {
        showExpectations(project::expectationsOf(m_session.project(), m_snapshot));
    } catch (const Error& error) {
        m_notice->say(error);
    }
}

void ExpectationsEditor::showExpectations(const std::vector<quality::Expectation>& expectations) {
    m_expectations = expectations;
    m_list->clear();
    for (const quality::Expectation& expectation : expectations)
        m_list->addItem(toQt(describe(expectation)));
    if (expectations.empty()) {
        auto* none = new QListWidgetItem(tr("Nothing yet. Fill in the sentence below and press Add."), m_list);
        none->setFlags(Qt::NoItemFlags);
    }
    m_remove->setEnabled(false);
}

void ExpectationsEditor::save(const std::vector<quality::Expectation>& expectations) {
    try {
        project::setExpectations(m_session.project(), m_snapshot, expectations);
    } catch (const Error& error) {
        m_notice->say(error);
        return;
    }
    m_notice->clear();
    showExpectations(expectations);
    Q_EMIT changed();
}

void ExpectationsEditor::showKind() {
    const auto kind = static_cast<Kind>(m_kind->currentData().toInt());
    const bool range = kind == Kind::Range;
    m_and->setVisible(range);
    m_most->setVisible(range);
    m_least->setSuffix(kind == Kind::LongestGap ? tr(" h") : kind == Kind::Completeness ? tr(" %") : QString());
    m_least->setRange(range ? -1e9 : 0.0, kind == Kind::Completeness ? 100.0 : 1e9);
    m_least->setDecimals(kind == Kind::Range ? 2 : 0);
    m_least->setValue(kind == Kind::LongestGap ? 6 : kind == Kind::Completeness ? 75 : 0);
    m_least->setAccessibleName(range ? tr("Least") : kind == Kind::LongestGap ? tr("Hours") : tr("Percent"));
}

void ExpectationsEditor::add() {
    quality::Expectation expectation;
    expectation.kind = static_cast<Kind>(m_kind->currentData().toInt());
    expectation.column = toStd(m_column->currentData().toString());
    expectation.series = toStd(m_series->currentData().toString());
    const auto [least, most] = std::minmax({m_least->value(), m_most->value()});
    switch (expectation.kind) {
    case Kind::Range:
        expectation.min = least;
        expectation.max = most;
        break;
    case Kind::LongestGap: expectation.hours = std::max(0.01, m_least->value()); break;
    case Kind::Completeness: expectation.share = m_least->value() / 100; break;
    }
    if (std::find(m_expectations.begin(), m_expectations.end(), expectation) != m_expectations.end())
        return;
    std::vector<quality::Expectation> all = m_expectations;
    all.push_back(expectation);
    save(all);
}

void ExpectationsEditor::removeSelected() {
    std::vector<quality::Expectation> left;
    for (std::size_t index = 0; index < m_expectations.size(); ++index)
        if (!m_list->item(static_cast<int>(index))->isSelected())
            left.push_back(m_expectations[index]);
    if (left.size() != m_expectations.size())
        save(left);
}

} // namespace airshed::ui
