#include "app/worker/answer.h"
#include "app/worker/commands.h"
#include "core/engine/modules/torchscript_file.h"

namespace airshed::worker {

int describe(const std::filesystem::path& modelFile, const std::filesystem::path& output) {
    return answer(modules::describeTorchScript(modelFile).toJson(), output);
}

} // namespace airshed::worker
