#pragma once

#include <string>
#include <vector>

#include <QString>

#include "core/models/catalogue.h"

namespace airshed::ui {

/// Something outside the network that may feed its layers.
struct NetworkSource {
    std::string id; ///< what a layer names among its inputs
    QString title;
    QString help; ///< one sentence: what its numbers are
    models::Shape shape;
};

/// All that the task offers to a network, the window first. The one place that says so: the canvas, the list and what may be
/// connected follow it.
[[nodiscard]] std::vector<NetworkSource> networkSources(const models::TaskShape& task);
/// Their ids.
[[nodiscard]] std::vector<std::string> networkSourceIds(const models::TaskShape& task);

} // namespace airshed::ui
