#include "ui/pages/model/columns_button.h"

#include <algorithm>

#include <QMenu>

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

bool isIn(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

} // namespace

ColumnsRole staticInputs() {
    return {
        ColumnsButton::tr("Static inputs"),
        ColumnsButton::tr("Columns of which the network sees one number, that of the moment of the forecast: what describes a "
                          "place, such as its height, or changes slowly. In the drawing they are a source of their own."),
        ColumnsButton::tr("Columns that are no inputs"),
        ColumnsButton::tr("Every column is an input or the target"),
        &features::RecipeSettings::statics,
        [](const features::RecipeSettings& recipe, const QString& column) {
            const std::string name = toStd(column);
            return isIn(recipe.inputs, name) || isIn(recipe.targets, name) ? QString() : column;
        }};
}

ColumnsRole categoryInputs() {
    return {
        ColumnsButton::tr("Categories"),
        ColumnsButton::tr("Columns that say which of a list the moment of the forecast belongs to, such as the station or the "
                          "type of the site. In the drawing they are a source of their own, to be fed to an embedding."),
        ColumnsButton::tr("Columns that name classes"),
        ColumnsButton::tr("No column names classes"),
        &features::RecipeSettings::categories,
        [](const features::RecipeSettings& recipe, const QString& column) {
            return toStd(column) == recipe.seriesColumn ? ColumnsButton::tr("%1, the series").arg(column) : column;
        }};
}

ColumnsButton::ColumnsButton(ExperimentDocument& document, ColumnsRole role, QWidget* parent)
    : QPushButton(parent), m_document(document), m_role(std::move(role)), m_menu(new QMenu(this)) {
    setProperty("tone", "dropDown");
    setAccessibleName(m_role.name);
    setToolTip(m_role.help);
    m_menu->setAccessibleName(m_role.menuName);
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &ColumnsButton::fillMenu);
    connect(&document, &ExperimentDocument::changed, this, &ColumnsButton::showDocument);
    showDocument();
}

void ColumnsButton::showDocument() {
    const std::vector<std::string>& chosen = m_document.experiment().recipe.*m_role.columns;
    setText(chosen.empty() ? tr("none") : joinList(chosen));
    setAccessibleDescription(text());
}

void ColumnsButton::fillMenu() {
    m_menu->clear();
    const features::RecipeSettings& recipe = m_document.experiment().recipe;
    for (const QString& column : m_columns) {
        const QString words = m_role.words(recipe, column);
        if (words.isEmpty())
            continue;
        const std::string name = toStd(column);
        QAction* action = m_menu->addAction(words);
        action->setCheckable(true);
        action->setChecked(isIn(recipe.*m_role.columns, name));
        connect(action, &QAction::toggled, this, [this, name](bool given) { toggle(name, given); });
    }
    if (m_menu->isEmpty())
        m_menu->addAction(m_role.noneLeft)->setEnabled(false);
}

void ColumnsButton::toggle(const std::string& column, bool given) {
    m_document.edit(tr("Change %1").arg(m_role.name.toLower()), [&](experiments::Experiment& experiment) {
        std::vector<std::string>& chosen = experiment.recipe.*m_role.columns;
        std::erase(chosen, column);
        if (given)
            chosen.push_back(column);
    });
}

} // namespace airshed::ui
