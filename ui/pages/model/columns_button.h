#pragma once

#include <functional>

#include <QPushButton>
#include <QStringList>

#include "ui/document/experiment_document.h"

namespace airshed::ui {

/// A list of columns that the recipe holds, and how a person is told of it.
struct ColumnsRole {
    QString name;     ///< "Static inputs"
    QString help;     ///< what the columns are for
    QString menuName; ///< what the menu lists
    QString noneLeft; ///< said in the menu where no column may be chosen
    std::vector<std::string> features::RecipeSettings::*columns = nullptr;
    /// The column's words in the menu; "" when it may not be chosen.
    std::function<QString(const features::RecipeSettings& recipe, const QString& column)> words;
};

/// Columns that the network is given beside the window, of which it sees one number, that of the issue time.
[[nodiscard]] ColumnsRole staticInputs();
/// Columns that name the class of the issue time.
[[nodiscard]] ColumnsRole categoryInputs();

/// Which columns play a role: a button that names them and drops down those that can.
class ColumnsButton : public QPushButton {
    Q_OBJECT
public:
    ColumnsButton(ExperimentDocument& document, ColumnsRole role, QWidget* parent = nullptr);

    /// The columns of the data that come into question.
    void setColumns(const QStringList& columns) { m_columns = columns; }

private:
    void showDocument();
    void fillMenu();
    void toggle(const std::string& column, bool given);

    ExperimentDocument& m_document;
    ColumnsRole m_role;
    QStringList m_columns;
    QMenu* m_menu;
};

} // namespace airshed::ui
