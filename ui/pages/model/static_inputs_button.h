#pragma once

#include <QPushButton>
#include <QStringList>

#include "ui/document/experiment_document.h"

namespace airshed::ui {

/// Which columns the network is given as its input "static": a button that names them and drops down those that are no inputs.
class StaticInputsButton : public QPushButton {
    Q_OBJECT
public:
    explicit StaticInputsButton(ExperimentDocument& document, QWidget* parent = nullptr);

    /// The numeric columns of the data.
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
