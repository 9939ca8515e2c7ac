#include "ui/pages/model/layer_inputs_button.h"

#include <algorithm>

#include <QMenu>

#include "core/models/catalogue.h"
#include "ui/document/model_edits.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

LayerInputsButton::LayerInputsButton(ExperimentDocument& document, std::string layer, QWidget* parent)
    : QPushButton(parent), m_document(document), m_layer(std::move(layer)), m_menu(new QMenu(this)) {
    setProperty("tone", "dropDown");
    setAccessibleName(tr("Fed by"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_menu->setAccessibleName(tr("What feeds the layer"));
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &LayerInputsButton::fillMenu);
    connect(&document, &ExperimentDocument::changed, this, &LayerInputsButton::showInputs);
    showInputs();
}

void LayerInputsButton::showInputs() {
    const models::LayerSpec* layer = findLayer(m_document.experiment().model, m_layer);
    if (!layer)
        return;
    QStringList names;
    for (const std::string& input : layer->inputs)
        names << sourceText(input);
    setText(names.isEmpty() ? tr("nothing") : names.join(QStringLiteral(", ")));
    setAccessibleDescription(text());
}

void LayerInputsButton::fillMenu() {
    m_menu->clear();
    const models::LayerSpec* layer = findLayer(m_document.experiment().model, m_layer);
    if (!layer)
        return;
    for (const std::string& source :
         possibleInputs(m_document.experiment().model, m_document.experiment().taskShape(), m_layer)) {
        QAction* action = m_menu->addAction(sourceText(source));
        action->setCheckable(true);
        action->setChecked(std::find(layer->inputs.begin(), layer->inputs.end(), source) != layer->inputs.end());
        connect(action, &QAction::toggled, this, [this, source](bool fed) { toggle(source, fed); });
    }
}

void LayerInputsButton::toggle(const std::string& source, bool fed) {
    m_document.edit(tr("Connect layer"), [&](experiments::Experiment& experiment) {
        const models::LayerSpec* layer = findLayer(experiment.model, m_layer);
        if (!layer)
            return;
        const models::LayerType* type = models::findLayerType(layer->type);
        const bool one = !type || type->mostInputs == 1;
        std::vector<std::string> inputs = one ? std::vector<std::string>() : layer->inputs;
        std::erase(inputs, source);
        if (fed || one)
            inputs.push_back(source);
        setLayerInputs(experiment.model, m_layer, std::move(inputs));
    });
}

} // namespace airshed::ui
