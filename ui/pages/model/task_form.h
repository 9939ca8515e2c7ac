#pragma once

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>

#include "ui/parts/card.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// What to predict, from what, how far back and how far ahead.
class TaskForm : public Card {
    Q_OBJECT
public:
    explicit TaskForm(Workbench& workbench, QWidget* parent = nullptr);

private:
    void addMain(QFormLayout& form);
    void addMore();
    void readColumns();
    void showDocument();
    void showWindows();
    void setInputs();
    void setTarget();
    void setData();
    void showPictures();
    void setPictures();

    Workbench& m_workbench;
    std::string m_columnsOf; ///< digest of the snapshot whose columns are listed
    QComboBox* m_data;
    QComboBox* m_target;
    QListWidget* m_inputs;
    class ColumnsButton* m_statics;
    ColumnsButton* m_categories;
    QComboBox* m_pictures;
    QLabel* m_windows;
};

} // namespace airshed::ui
