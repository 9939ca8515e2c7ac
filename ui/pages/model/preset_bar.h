#pragma once

#include <QButtonGroup>
#include <QLabel>

#include "ui/document/experiment_document.h"
#include "ui/parts/card.h"

namespace airshed::ui {

/// Networks to begin with, simplest first.
class PresetBar : public Card {
    Q_OBJECT
public:
    explicit PresetBar(ExperimentDocument& document, QWidget* parent = nullptr);

private:
    void showDocument();

    ExperimentDocument& m_document;
    QButtonGroup m_buttons;
    QLabel* m_summary;
};

} // namespace airshed::ui
