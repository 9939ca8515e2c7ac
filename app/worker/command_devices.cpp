#include <iostream>

#include <fmt/format.h>

#include "app/worker/commands.h"
#include "core/base/json.h"
#include "core/engine/build_info.h"
#include "core/engine/training/devices.h"

namespace airshed::worker {

int listDevices(bool asJson) {
    Json list = Json::array();
    for (const training::Device& device : training::devices()) {
        list.push_back(
            {{"id", device.id}, {"name", device.name}, {"memory_bytes", device.memoryBytes}, {"threads", device.threads}});
        if (!asJson)
            std::cout << fmt::format("{:<8} {}\n", device.id, device.name);
    }
    if (asJson)
        std::cout << Json{{"torch", engine::torchVersion()}, {"devices", list}}.dump(2) << '\n';
    return 0;
}

} // namespace airshed::worker
