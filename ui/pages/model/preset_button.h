#pragma once

#include <QPushButton>

#include "ui/document/experiment_document.h"

namespace airshed::ui {

/// Networks to begin with, simplest first: a button that names the chosen one and drops down the others, each with a word on
/// when to choose it.
class PresetButton : public QPushButton {
    Q_OBJECT
public:
    explicit PresetButton(ExperimentDocument& document, QWidget* parent = nullptr);

private:
    void showDocument();

    ExperimentDocument& m_document;
};

} // namespace airshed::ui
