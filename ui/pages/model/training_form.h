#pragma once

#include "ui/parts/card.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// How the network is trained.
class TrainingForm : public Card {
    Q_OBJECT
public:
    explicit TrainingForm(Workbench& workbench, QWidget* parent = nullptr);

private:
    void addSchedule(ExperimentDocument& document);
    void addFineTuning(ExperimentDocument& document);
    void addAugmentation(ExperimentDocument& document);
};

} // namespace airshed::ui
