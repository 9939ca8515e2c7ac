#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/project/project.h"

namespace airshed::project {

/// How many runs train side by side, and with how many threads of the CPU each.
struct LanePlan {
    int lanes = 1;
    int threads = 1;
    bool isBatched = false; ///< as one batched step
};

/// About how many bytes a run takes while it trains: its data, its network with gradients and moments, and one batch. An
/// estimate from above for usual networks; 0 when its snapshot or network cannot be looked at.
[[nodiscard]] std::int64_t estimateRunMemory(const Project& project, const experiments::Experiment& experiment);

/// A run alone has all threads. When several wait, each thread trains one of them, which is quicker for networks too small to
/// be shared; not more than fit into half of the memory that is free. Faults of a queued experiment are left to its run.
/// @param device of the worker, a CPU. @param takesAuto runs that leave the choice of the device are its too.
/// @param threads 1 or more. @param freeBytes 0: not known, then memory sets no limit.
[[nodiscard]] LanePlan planLanes(const Project& project, const std::string& device, bool takesAuto, int threads,
                                 std::int64_t freeBytes);

/// On a GPU: the runs that begin next and can be trained together (experiments::canTrainTogether) are, as one batched step; as
/// many as fit into half of its memory that is free. @param freeBytes 0: not known, then one.
[[nodiscard]] LanePlan planBatch(const Project& project, const std::string& device, bool takesAuto, int threads,
                                 std::int64_t freeBytes);

} // namespace airshed::project
