#include "ui/pages/data/label_bar.h"

#include <QAction>
#include <QHBoxLayout>

#include "ui/pages/data/findings_model.h"
#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QComboBox* makeBox(const QString& name) {
    auto* box = new QComboBox;
    box->setAccessibleName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(9);
    return box;
}

} // namespace

QString labelKindText(const std::string& kind) {
    if (kind == "valid")
        return LabelBar::tr("Valid");
    if (kind == "suspect")
        return LabelBar::tr("Suspect");
    if (kind == "invalid")
        return LabelBar::tr("Invalid");
    return toQt(kind);
}

LabelBar::LabelBar(QWidget* parent)
    : Card({}, parent),
      m_span(makeLabel({}, TypeStyle::Strong)),
      m_kind(makeBox(tr("Class of the label"))),
      m_column(makeBox(tr("Column of the label"))),
      m_series(makeBox(tr("Series of the label"))),
      m_why(new QLineEdit),
      m_add(makeButton(QStringLiteral("label"), tr("Add label"), ButtonTone::Primary)) {
    layout()->setContentsMargins(12, 8, 12, 8);
    m_kind->setEditable(true);
    m_kind->setInsertPolicy(QComboBox::NoInsert);
    m_kind->lineEdit()->setAccessibleName(tr("Class of the label"));
    m_kind->setToolTip(tr("Valid, suspect, invalid, or a name of your own, such as “wildfire”."));
    m_why->setAccessibleName(tr("Why"));
    m_why->setPlaceholderText(tr("Why (may be left out)"));
    auto* cancel = makeButton(tr("Cancel"), ButtonTone::Link);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(8);
    upper->addWidget(m_span, 1);
    upper->addWidget(cancel);
    upper->addWidget(m_add);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(8);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_column, m_series})
        lower->addWidget(widget);
    auto* is = makeLabel(tr("is"));
    is->setWordWrap(false);
    lower->addWidget(is);
    lower->addWidget(m_kind);
    lower->addStretch();
    body()->addLayout(upper);
    body()->addLayout(lower);
    body()->addWidget(m_why);
    connect(m_add, &QPushButton::clicked, this, &LabelBar::accept);
    connect(m_why, &QLineEdit::returnPressed, this, &LabelBar::accept);
    connect(cancel, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT left();
    });
    auto* escape = new QAction(this);
    escape->setShortcut(Qt::Key_Escape);
    escape->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(escape);
    connect(escape, &QAction::triggered, cancel, &QPushButton::click);
    setKinds({});
    hide();
}

void LabelBar::setKinds(const std::set<std::string>& ownKinds) {
    const QString before = m_kind->currentText();
    m_kind->clear();
    for (const std::string kind : {"invalid", "suspect", "valid"})
        m_kind->addItem(labelKindText(kind), toQt(kind));
    for (const std::string& kind : ownKinds)
        if (m_kind->findData(toQt(kind)) < 0)
            m_kind->addItem(toQt(kind), toQt(kind));
    if (!before.isEmpty())
        m_kind->setCurrentText(before);
}

void LabelBar::setChoices(const std::vector<std::string>& columns, const std::vector<std::string>& series) {
    m_column->clear();
    for (const std::string& column : columns)
        m_column->addItem(toQt(column), toQt(column));
    m_column->addItem(tr("All columns"), QString());
    m_series->clear();
    for (const std::string& name : series)
        m_series->addItem(toQt(name), toQt(name));
    m_series->setVisible(m_series->count() > 1);
}

void LabelBar::ask(TimeNs from, TimeNs to) {
    m_from = from;
    m_to = to;
    m_span->setText(tr("%1 UTC").arg(spanText(from, to)));
    m_why->clear();
    show();
    m_kind->setFocus();
}

void LabelBar::accept() {
    quality::Label label;
    const int known = m_kind->findText(m_kind->currentText().trimmed(), Qt::MatchFixedString);
    label.kind = toStd(known >= 0 ? m_kind->itemData(known).toString() : m_kind->currentText().trimmed());
    label.column = toStd(m_column->currentData().toString());
    label.series = toStd(m_series->currentData().toString());
    label.from = m_from;
    label.to = m_to;
    label.why = toStd(m_why->text().trimmed());
    Q_EMIT labelled(label);
}

} // namespace airshed::ui
