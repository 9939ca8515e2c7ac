#include "core/engine/training/trainer.h"

#include "core/base/file.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/training/training_session_internal.h"

namespace airshed::training {

TrainingEnd train(const TrainingTask& task, TrainingObserver& observer) {
    makeFolder(task.folder);
    return modules::guarded("Training", [&] { return TrainingSession(task, observer).run(); });
}

} // namespace airshed::training
