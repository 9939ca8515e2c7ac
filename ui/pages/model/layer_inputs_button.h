#pragma once

#include <QPushButton>

#include "ui/document/experiment_document.h"

namespace airshed::ui {

/// What a layer is fed: a button that names it and drops down all that may feed the layer. A layer that takes one input changes
/// over; one that brings branches together takes as many as are ticked.
class LayerInputsButton : public QPushButton {
    Q_OBJECT
public:
    LayerInputsButton(ExperimentDocument& document, std::string layer, QWidget* parent = nullptr);

private:
    void showInputs();
    void fillMenu();
    void toggle(const std::string& source, bool fed);

    ExperimentDocument& m_document;
    std::string m_layer;
    QMenu* m_menu;
};

} // namespace airshed::ui
