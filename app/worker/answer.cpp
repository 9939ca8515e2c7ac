#include "app/worker/answer.h"

#include <iostream>

namespace airshed::worker {

int answer(const Json& json, const std::filesystem::path& output) {
    if (!output.empty()) {
        writeJsonFile(output, json);
        return 0;
    }
    std::cout << json.dump(2) << '\n';
    return std::cout.flush() ? 0 : 1;
}

} // namespace airshed::worker
