#include "ui/pages/model/static_inputs_button.h"

#include <algorithm>

#include <QMenu>

#include "ui/text/text.h"

namespace airshed::ui {

StaticInputsButton::StaticInputsButton(ExperimentDocument& document, QWidget* parent)
    : QPushButton(parent), m_document(document), m_menu(new QMenu(this)) {
    setProperty("tone", "dropDown");
    setAccessibleName(tr("Static inputs"));
    setToolTip(
        tr("Columns of which the network sees one number, that of the moment of the forecast: what describes a place, such as "
           "its height, or changes slowly. In the drawing they are a source of their own."));
    m_menu->setAccessibleName(tr("Columns that are no inputs"));
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &StaticInputsButton::fillMenu);
    connect(&document, &ExperimentDocument::changed, this, &StaticInputsButton::showDocument);
    showDocument();
}

void StaticInputsButton::showDocument() {
    const std::vector<std::string>& statics = m_document.experiment().recipe.statics;
    setText(statics.empty() ? tr("none") : joinList(statics));
    setAccessibleDescription(text());
}

void StaticInputsButton::fillMenu() {
    m_menu->clear();
    const auto& recipe = m_document.experiment().recipe;
    const auto isIn = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const QString& column : m_columns) {
        const std::string name = toStd(column);
        if (isIn(recipe.inputs, name) || isIn(recipe.targets, name))
            continue;
        QAction* action = m_menu->addAction(column);
        action->setCheckable(true);
        action->setChecked(isIn(recipe.statics, name));
        connect(action, &QAction::toggled, this, [this, name](bool given) { toggle(name, given); });
    }
    if (m_menu->isEmpty())
        m_menu->addAction(tr("Every column is an input or the target"))->setEnabled(false);
}

void StaticInputsButton::toggle(const std::string& column, bool given) {
    m_document.edit(tr("Change static inputs"), [&](experiments::Experiment& experiment) {
        std::erase(experiment.recipe.statics, column);
        if (given)
            experiment.recipe.statics.push_back(column);
    });
}

} // namespace airshed::ui
