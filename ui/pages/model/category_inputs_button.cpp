#include "ui/pages/model/category_inputs_button.h"

#include <algorithm>

#include <QMenu>

#include "ui/text/text.h"

namespace airshed::ui {

CategoryInputsButton::CategoryInputsButton(ExperimentDocument& document, QWidget* parent)
    : QPushButton(parent), m_document(document), m_menu(new QMenu(this)) {
    setProperty("tone", "dropDown");
    setAccessibleName(tr("Categories"));
    setToolTip(
        tr("Columns that say which of a list the moment of the forecast belongs to, such as the station or the type of the "
           "site. In the drawing they are a source of their own, to be fed to an embedding."));
    m_menu->setAccessibleName(tr("Columns that name classes"));
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &CategoryInputsButton::fillMenu);
    connect(&document, &ExperimentDocument::changed, this, &CategoryInputsButton::showDocument);
    showDocument();
}

void CategoryInputsButton::showDocument() {
    const std::vector<std::string>& categories = m_document.experiment().recipe.categories;
    setText(categories.empty() ? tr("none") : joinList(categories));
    setAccessibleDescription(text());
}

void CategoryInputsButton::fillMenu() {
    m_menu->clear();
    const auto& recipe = m_document.experiment().recipe;
    for (const QString& column : m_columns) {
        const std::string name = toStd(column);
        QAction* action = m_menu->addAction(name == recipe.seriesColumn ? tr("%1, the series").arg(column) : column);
        action->setCheckable(true);
        action->setChecked(std::ranges::find(recipe.categories, name) != recipe.categories.end());
        connect(action, &QAction::toggled, this, [this, name](bool given) { toggle(name, given); });
    }
    if (m_menu->isEmpty())
        m_menu->addAction(tr("No column names classes"))->setEnabled(false);
}

void CategoryInputsButton::toggle(const std::string& column, bool given) {
    m_document.edit(tr("Change categories"), [&](experiments::Experiment& experiment) {
        std::erase(experiment.recipe.categories, column);
        if (given)
            experiment.recipe.categories.push_back(column);
    });
}

} // namespace airshed::ui
