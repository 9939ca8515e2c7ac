#include "ui/pages/model/layer_inspector.h"

#include <algorithm>

#include <QAbstractSpinBox>
#include <QLineEdit>
#include <QLocale>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

#include "ui/document/field_editors.h"
#include "ui/document/model_edits.h"
#include "ui/document/network_sources.h"
#include "ui/pages/model/layer_inputs_button.h"
#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/parts/notice.h"
#include "ui/text/text.h"

namespace airshed::ui {

using experiments::Experiment;

namespace {

/// " From 1 to 64, by default 3." of a number; "" of anything else.
QString rangeText(const models::ParameterSpec& parameter) {
    const bool number = parameter.kind == models::ParameterKind::Integer || parameter.kind == models::ParameterKind::Number;
    if (!number)
        return {};
    return LayerInspector::tr(" From %1 to %2, by default %3.")
        .arg(QLocale().toString(parameter.min), QLocale().toString(parameter.max), toQt(parameter.fallback.dump()));
}

} // namespace

LayerInspector::LayerInspector(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_title(makeLabel({}, TypeStyle::Heading)),
      m_facts(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_summary(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_source(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_problems(new QWidget),
      m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_title, m_facts, m_problems, m_summary, m_source})
        m_column->addWidget(widget);
    m_column->addStretch();
    m_problems->hide();
    connect(&document, &ExperimentDocument::changed, this, [this] { show(m_id); });
    connect(&document, &ExperimentDocument::checked, this, [this] { show(m_id); });
}

void LayerInspector::show(const std::string& id) {
    m_id = id;
    const models::LayerSpec* layer = findLayer(m_document.experiment().model, id);
    const models::LayerType* type = layer ? models::findLayerType(layer->type) : nullptr;
    showProblems();
    describe(layer, type);
    const std::string key = id + '/' + (layer ? layer->type : "");
    if (key == m_builtFor)
        return;
    m_builtFor = key;
    if (m_fields) {
        m_fields->hide();
        m_fields->deleteLater(); // it may be an editor here that has just changed the layer
    }
    m_fields = nullptr;
    if (type)
        build(*type);
}

void LayerInspector::describe(const models::LayerSpec* layer, const models::LayerType* type) {
    const models::TaskShape task = m_document.experiment().taskShape();
    m_source->setVisible(type && !type->source.empty());
    m_facts->clear();
    if (type) {
        m_title->setText(toQt(type->title));
        m_summary->setText(toQt(type->summary));
        m_source->setText(tr("Source: %1").arg(toQt(type->source)));
        for (const models::LayerInspection& seen : m_document.inspection().layers)
            if (seen.id == m_id && !seen.output.empty())
                m_facts->setText(
                    tr("Yields %1 · %2 weights · %3 multiply-adds")
                        .arg(toQt(models::toText(seen.output)), countText(seen.parameters), countText(seen.multiplyAdds)));
        // What it sees follows from a thread, a moment after the shapes.
        for (const models::LayerReach& reach : m_document.check().reach)
            if (reach.id == m_id && reach.steps > 0 && !m_facts->text().isEmpty())
                m_facts->setText(reach.steps == 1 ? tr("%1 · each number hangs on 1 step of the window").arg(m_facts->text())
                                                  : tr("%1 · each number hangs on up to %2 steps of the window")
                                                        .arg(m_facts->text(), countText(reach.steps)));
    } else if (layer) {
        m_title->setText(toQt(layer->type));
        m_summary->setText(tr("A layer type that this version does not know."));
    } else if (m_id.empty()) {
        m_title->setText(tr("Forecast"));
        m_facts->setText(tr("Asked for: %1 (leads × targets)").arg(toQt(models::toText(task.output))));
        m_summary->setText(
            tr("What the network must yield: one number for each lead time and each target. It is what the layer "
               "yields that leads here; connect another to change that."));
    } else {
        for (const NetworkSource& source : networkSources(task))
            if (source.id == m_id) {
                m_title->setText(source.title);
                m_facts->setText(toQt(models::toText(source.shape)));
                m_summary->setText(source.help + QLatin1Char(' ') +
                                   tr("Select a layer to set it, or add one behind the selected."));
            }
    }
    m_facts->setVisible(!m_facts->text().isEmpty());
}

void LayerInspector::showProblems() {
    const Findings& findings = m_document.inspection().findings;
    const auto& fixes = m_document.fixes();
    std::vector<std::pair<Finding, int>> problems; // each with its fix, -1 where there is none
    QStringList said;
    for (std::size_t number = 0; number < findings.size(); ++number) {
        if (findings[number].place != "layer " + m_id)
            continue;
        const auto fix = std::find_if(fixes.begin(), fixes.end(), [&](const auto& each) { return each.finding == number; });
        const int at = fix == fixes.end() ? -1 : static_cast<int>(fix - fixes.begin());
        problems.emplace_back(findings[number], at);
        said << toQt(findings[number].message) << QString::number(at) << (at < 0 ? QString() : toQt(fix->title));
    }
    if (said == m_said)
        return;
    m_said = said;
    m_problems->hide();
    m_column->removeWidget(m_problems);
    m_problems->deleteLater(); // it may be a button here that has just mended the layer
    m_problems = new QWidget;
    auto* column = new QVBoxLayout(m_problems);
    column->setContentsMargins(0, 0, 0, 0);
    for (const auto& [finding, fix] : problems)
        column->addWidget(makeProblem(finding, fix));
    m_column->insertWidget(2, m_problems);
    m_problems->setVisible(!problems.empty());
}

/// One below the other, because the inspector is narrow.
QWidget* LayerInspector::makeProblem(const Finding& finding, int fix) {
    auto* frame = new QFrame;
    frame->setProperty("frame", finding.severity == Severity::Error ? "bad" : "warn");
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(4);
    column->addWidget(makeLabel(severityText(finding.severity), TypeStyle::Strong, Tone::Bad));
    column->addWidget(makeLabel(toQt(finding.message)));
    if (!finding.hint.empty())
        column->addWidget(makeLabel(toQt(finding.hint), TypeStyle::Body, Tone::Muted));
    if (fix >= 0) {
        QPushButton* mend = makeButton(toQt(m_document.fixes()[static_cast<std::size_t>(fix)].title));
        mend->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        mend->setToolTip(mend->text());
        connect(mend, &QPushButton::clicked, this, [this, fix] { m_document.applyFix(fix); });
        column->addWidget(mend);
    }
    return frame;
}

void LayerInspector::focusFirst() {
    if (!m_fields)
        return;
    for (QWidget* widget : m_fields->findChildren<QWidget*>())
        if ((qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QComboBox*>(widget) || qobject_cast<QCheckBox*>(widget)) &&
            widget->isVisible()) {
            widget->setFocus(Qt::TabFocusReason);
            return;
        }
    if (auto* name = m_fields->findChild<QLineEdit*>())
        name->setFocus(Qt::TabFocusReason);
}

QWidget* LayerInspector::makeNameField() {
    auto* name = new QLineEdit(toQt(m_id));
    name->setAccessibleName(tr("Name of the layer"));
    name->setToolTip(tr("Letters, digits and underscores, beginning with a letter"));
    name->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[A-Za-z][A-Za-z0-9_]*")), name));
    connect(name, &QLineEdit::editingFinished, this, [this, name] {
        const std::string wanted = toStd(name->text());
        if (wanted == m_id)
            return;
        bool done = false;
        const std::string before = m_id;
        const bool taken = findLayer(m_document.experiment().model, wanted) || models::isInputName(wanted);
        if (!taken)
            m_document.edit(tr("Rename layer"), [&](Experiment& e) { done = renameLayer(e.model, before, wanted); });
        if (done)
            Q_EMIT renamed(toQt(wanted));
        else
            name->setText(toQt(m_id));
    });
    return name;
}

void LayerInspector::build(const models::LayerType& type) {
    m_fields = new QWidget;
    auto* form = new QFormLayout(m_fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto* name = makeNameField();
    auto* nameLabel = new QLabel(tr("Name"));
    nameLabel->setBuddy(name);
    form->addRow(nameLabel, name);
    auto* inputs = new LayerInputsButton(m_document, m_id);
    auto* inputsLabel = new QLabel(tr("Fed by"));
    inputsLabel->setBuddy(inputs);
    form->addRow(inputsLabel, inputs);
    for (const models::ParameterSpec& parameter : type.parameters) {
        QWidget* editor = makeEditor(parameter);
        const QString help = toQt(parameter.help) + rangeText(parameter);
        editor->setToolTip(help);
        editor->setAccessibleDescription(help);
        const bool named = parameter.kind == models::ParameterKind::Boolean;
        auto* label = new QLabel(named ? QString() : toQt(parameter.title));
        label->setToolTip(help);
        form->addRow(label, editor);
    }
    m_column->insertWidget(3, m_fields);
    m_fields->show(); // now, and not with the next events: the focus may go there at once
}

Json LayerInspector::valueOf(const Experiment& experiment, const models::ParameterSpec& parameter) const {
    const models::LayerSpec* layer = findLayer(experiment.model, m_id);
    if (!layer || !layer->params.contains(parameter.name))
        return parameter.fallback;
    const Json& value = layer->params.at(parameter.name);
    // A hand-written document may hold anything; the layer's finding says so, the editor shows the default.
    return value.type() == parameter.fallback.type() || (value.is_number() && parameter.fallback.is_number())
               ? value
               : parameter.fallback;
}

QWidget* LayerInspector::makeEditor(const models::ParameterSpec& parameter) {
    const QString title = toQt(parameter.title);
    const auto get = [this, parameter](const Experiment& experiment) { return valueOf(experiment, parameter); };
    const auto set = [id = m_id, name = parameter.name](Experiment& experiment, const Json& value) {
        setLayerParameter(experiment.model, id, name, value);
    };
    switch (parameter.kind) {
    case models::ParameterKind::Integer:
        return makeIntegerField(m_document,
                                {title, [get](const Experiment& e) { return get(e).get<int>(); },
                                 [set](Experiment& e, const int& value) { set(e, value); }},
                                static_cast<int>(parameter.min), static_cast<int>(std::min(parameter.max, 2e9)));
    case models::ParameterKind::Number:
        return makeNumberField(m_document,
                               {title, [get](const Experiment& e) { return get(e).get<double>(); },
                                [set](Experiment& e, const double& value) { set(e, value); }},
                               parameter.min, parameter.max, 3);
    case models::ParameterKind::Boolean:
        return makeSwitchField(m_document, {title, [get](const Experiment& e) { return get(e).get<bool>(); },
                                            [set](Experiment& e, const bool& value) { set(e, value); }});
    case models::ParameterKind::Choice: {
        QList<std::pair<QString, QString>> choices;
        for (const std::string& choice : parameter.choices)
            choices.append({toQt(choice), toQt(choice)});
        return makeChoiceField(m_document,
                               {title, [get](const Experiment& e) { return toQt(get(e).get<std::string>()); },
                                [set](Experiment& e, const QString& value) { set(e, toStd(value)); }},
                               choices);
    }
    }
    return new QWidget;
}

} // namespace airshed::ui
