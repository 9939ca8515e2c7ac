#include "ui/pages/model/compare_panel.h"

#include <QSignalBlocker>

#include "core/models/presets.h"
#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

namespace {

const QString presetMark = QStringLiteral("preset:");
const QString experimentMark = QStringLiteral("experiment:");

QString titleOf(const std::string& type) {
    const models::LayerType* known = models::findLayerType(type);
    return toQt(known ? known->title : type);
}

/// "Filters: 32, there 64".
QString fieldText(const std::string& type, const models::FieldDifference& field) {
    QString name = toQt(field.field);
    if (field.field == "inputs")
        name = ComparePanel::tr("Fed by");
    else if (field.field == "id")
        name = ComparePanel::tr("Name");
    else if (field.field == "type")
        name = ComparePanel::tr("Type");
    else if (field.field == "output")
        return field.after == "yes" ? ComparePanel::tr("yields the forecast here, not there")
                                    : ComparePanel::tr("yields the forecast there, not here");
    else if (const models::LayerType* known = models::findLayerType(type))
        for (const models::ParameterSpec& parameter : known->parameters)
            if (parameter.name == field.field)
                name = toQt(parameter.title);
    const auto shown = [](const std::string& value) { return value.empty() ? ComparePanel::tr("nothing") : toQt(value); };
    return ComparePanel::tr("%1: here %2, there %3").arg(name, shown(field.after), shown(field.before));
}

} // namespace

ComparePanel::ComparePanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_with(new QComboBox),
      m_words(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_list(new QListWidget) {
    m_with->setAccessibleName(tr("Compare with"));
    m_with->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_list->setAccessibleName(tr("Differences of the networks"));
    m_list->setProperty("frame", "plain");
    m_list->setWordWrap(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setResizeMode(QListView::Adjust);
    auto* heading = new QHBoxLayout;
    auto* close = makeIconButton(QStringLiteral("close"), tr("Back to the settings of the layer"));
    QLabel* title = makeLabel(tr("Compare"), TypeStyle::Heading);
    heading->addWidget(title, 1);
    heading->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 8, 0);
    column->setSpacing(8);
    column->addLayout(heading);
    column->addWidget(m_with);
    column->addWidget(m_words);
    column->addWidget(m_list, 1);
    connect(close, &QToolButton::clicked, this, &ComparePanel::closed);
    connect(m_with, &QComboBox::currentIndexChanged, this, &ComparePanel::compare);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item && !item->data(Qt::UserRole).toString().isEmpty())
            Q_EMIT layerChosen(item->data(Qt::UserRole).toString());
    });
    connect(&workbench.document(), &ExperimentDocument::changed, this, [this] {
        if (isVisible())
            compare();
    });
}

void ComparePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fillChoices();
    compare();
}

void ComparePanel::fillChoices() {
    const QSignalBlocker blocker(m_with);
    const QString chosen = m_with->currentData().toString();
    m_with->clear();
    if (m_workbench.session().hasProject())
        for (const std::string& name : m_workbench.session().project().experimentNames())
            if (toQt(name) != m_workbench.document().fileName())
                m_with->addItem(tr("Experiment %1").arg(toQt(name)), experimentMark + toQt(name));
    for (const models::Preset& preset : models::presets())
        m_with->addItem(tr("Preset %1").arg(toQt(preset.title)), presetMark + toQt(preset.name));
    m_with->setCurrentIndex(std::max(0, m_with->findData(chosen)));
}

models::ModelSpec ComparePanel::other() const {
    const QString chosen = m_with->currentData().toString();
    if (chosen.startsWith(experimentMark))
        return m_workbench.session().project().loadExperiment(toStd(chosen.mid(experimentMark.size()))).model;
    return models::preset(toStd(chosen.mid(presetMark.size()))).model;
}

void ComparePanel::compare() {
    m_list->clear();
    try {
        const auto differences = models::diffSpecs(other(), m_workbench.document().experiment().model);
        int count = 0;
        for (const models::LayerDifference& difference : differences)
            if (difference.kind != models::LayerDifference::Kind::Same) {
                addLine(difference);
                ++count;
            }
        m_words->setText(count == 0   ? tr("The two networks are the same.")
                         : count == 1 ? tr("1 layer differs.")
                                      : tr("%1 layers differ.").arg(count));
    } catch (const Error& error) {
        m_words->setText(faultText(error));
    }
}

void ComparePanel::addLine(const models::LayerDifference& difference) {
    using Kind = models::LayerDifference::Kind;
    QString words;
    const char* icon = "up";
    switch (difference.kind) {
    case Kind::Added:
        words = tr("Only here: %1 (%2)").arg(toQt(difference.after), titleOf(difference.type));
        icon = "add";
        break;
    case Kind::Removed:
        words = tr("Only there: %1 (%2)").arg(toQt(difference.before), titleOf(difference.type));
        icon = "remove";
        break;
    default: {
        QStringList fields;
        for (const models::FieldDifference& field : difference.fields)
            fields << fieldText(difference.type, field);
        words = tr("%1 (%2)\n%3").arg(toQt(difference.after), titleOf(difference.type), fields.join(QLatin1Char('\n')));
        icon = "sort";
    }
    }
    auto* item = new QListWidgetItem(lineIcon(QString::fromLatin1(icon), IconTone::Muted), words, m_list);
    item->setData(Qt::UserRole, toQt(difference.after));
    item->setToolTip(words);
}

} // namespace airshed::ui
