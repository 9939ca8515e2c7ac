#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/runs/run_store.h"

namespace airshed::ui {

/// The metrics of one run as far as they were read. Reading again fetches only what is new.
class RunCurves {
public:
    struct Curve {
        std::vector<double> epochs;
        std::vector<double> values;
    };

    RunCurves() = default;
    explicit RunCurves(std::int64_t run) : m_run(run) {}

    [[nodiscard]] std::int64_t run() const noexcept { return m_run; }
    /// @return whether anything came. @throws Error(Storage).
    bool read(const runs::RunStore& store, const runs::RunProgress& progress);
    /// Empty when the run has no such metric.
    [[nodiscard]] const Curve& curve(const std::string& name) const;
    /// NaN when there is none.
    [[nodiscard]] double last(const std::string& name) const;
    [[nodiscard]] double least(const std::string& name) const;

private:
    std::int64_t m_run = 0;
    std::int64_t m_step = 0; ///< how far the run was; fewer steps mean that it went back to a checkpoint
    std::map<std::string, Curve> m_curves;
};

} // namespace airshed::ui
