#pragma once

#include "ui/document/experiment_document.h"
#include "ui/parts/card.h"

namespace airshed::ui {

/// How the network is trained.
class TrainingForm : public Card {
    Q_OBJECT
public:
    explicit TrainingForm(ExperimentDocument& document, QWidget* parent = nullptr);

private:
    void addSchedule(ExperimentDocument& document);
    void addFineTuning(ExperimentDocument& document);
    void addAugmentation(ExperimentDocument& document);
};

} // namespace airshed::ui
