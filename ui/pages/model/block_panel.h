#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QWidget>

#include "ui/canvas/network_canvas.h"
#include "ui/document/experiment_document.h"

namespace airshed::ui {

/// The settings of a block of layers that the drawing shows as one box: its name, what it holds, and what can be done with it.
class BlockPanel : public QWidget {
    Q_OBJECT
public:
    BlockPanel(ExperimentDocument& document, NetworkCanvas& canvas, QWidget* parent = nullptr);

    void show(const std::string& block);
    void focusFirst();

private:
    void rename();
    [[nodiscard]] QWidget* makeRepeatRow();

    ExperimentDocument& m_document;
    NetworkCanvas& m_canvas;
    std::string m_block;
    QLabel* m_title;
    QLabel* m_facts;
    QLineEdit* m_name;
    QSpinBox* m_copies;
    QLabel* m_layers;
};

} // namespace airshed::ui
