#include "ui/pages/model/layer_inspector.h"

#include <QVBoxLayout>

#include "ui/document/field_editors.h"
#include "ui/document/model_edits.h"
#include "ui/pages/model/layer_inputs_button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

using experiments::Experiment;

LayerInspector::LayerInspector(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_title(makeLabel({}, TypeStyle::Heading)),
      m_summary(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_problem(new Notice),
      m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    m_column->addWidget(m_title);
    m_column->addWidget(m_problem);
    m_column->addWidget(m_summary);
    m_column->addStretch();
}

void LayerInspector::show(const std::string& id, const QString& problem) {
    m_id = id;
    const models::LayerSpec* layer = findLayer(m_document.experiment().model, id);
    const models::LayerType* type = layer ? models::findLayerType(layer->type) : nullptr;
    if (problem.isEmpty())
        m_problem->clear();
    else
        m_problem->say(Notice::Kind::Bad, problem);
    const std::string key = id + '/' + (layer ? layer->type : "");
    if (key == m_builtFor && m_fields)
        return;
    m_builtFor = key;
    delete m_fields;
    m_fields = nullptr;
    if (type) {
        m_title->setText(toQt(type->title));
        m_summary->setText(toQt(type->summary));
        build(*type);
    } else if (layer) {
        m_title->setText(toQt(layer->type));
        m_summary->setText(tr("A layer type that this version does not know."));
    } else {
        m_title->setText(tr("Input"));
        m_summary->setText(
            tr("What the network is fed: one row for each step of the lookback, one channel for each input, mask "
               "and calendar wave. Select a layer to set it, or add one behind the selected."));
    }
}

void LayerInspector::build(const models::LayerType& type) {
    m_fields = new QWidget;
    auto* form = new QFormLayout(m_fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto* inputs = new LayerInputsButton(m_document, m_id);
    auto* inputsLabel = new QLabel(tr("Fed by"));
    inputsLabel->setBuddy(inputs);
    form->addRow(inputsLabel, inputs);
    for (const models::ParameterSpec& parameter : type.parameters) {
        QWidget* editor = makeEditor(parameter);
        editor->setToolTip(toQt(parameter.help));
        editor->setAccessibleDescription(toQt(parameter.help));
        const bool named = parameter.kind == models::ParameterKind::Boolean;
        auto* label = new QLabel(named ? QString() : toQt(parameter.title));
        label->setToolTip(toQt(parameter.help));
        form->addRow(label, editor);
    }
    m_column->insertWidget(2, m_fields);
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
