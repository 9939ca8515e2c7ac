#pragma once

#include <QPushButton>
#include <QStringList>

#include "ui/document/experiment_document.h"

namespace airshed::ui {

/// Which columns name the classes that the network is given as its input "category": a button that names them and drops down
/// those that can.
class CategoryInputsButton : public QPushButton {
    Q_OBJECT
public:
    explicit CategoryInputsButton(ExperimentDocument& document, QWidget* parent = nullptr);

    /// The columns of the data that may be categories.
    void setColumns(const QStringList& columns) { m_columns = columns; }

private:
    void showDocument();
    void fillMenu();
    void toggle(const std::string& column, bool given);

    ExperimentDocument& m_document;
    QStringList m_columns;
    QMenu* m_menu;
};

} // namespace airshed::ui
