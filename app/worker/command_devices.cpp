#include <iostream>

#include <fmt/format.h>

#include "app/worker/answer.h"
#include "app/worker/commands.h"
#include "core/engine/build_info.h"
#include "core/engine/training/devices.h"

namespace airshed::worker {

int listDevices(bool asJson, const std::filesystem::path& output) {
    Json list = Json::array();
    for (const training::Device& device : training::devices()) {
        list.push_back(
            {{"id", device.id}, {"name", device.name}, {"memory_bytes", device.memoryBytes}, {"threads", device.threads}});
        if (!asJson && output.empty())
            std::cout << fmt::format("{:<8} {}\n", device.id, device.name);
    }
    return asJson || !output.empty() ? answer({{"torch", engine::torchVersion()}, {"devices", std::move(list)}}, output) : 0;
}

} // namespace airshed::worker
