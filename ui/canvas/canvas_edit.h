#pragma once

#include <functional>

#include <QString>

#include "core/models/model_spec.h"

namespace airshed::ui {

/// A change of a network.
using SpecChange = std::function<void(models::ModelSpec&)>;
/// Makes a change as one step that can be undone, under a name for people. The drawing follows before it returns.
using EditNetwork = std::function<void(const QString& text, const SpecChange& change)>;

/// An edit that has not been made yet.
struct CanvasEdit {
    QString text;
    SpecChange change; ///< empty: there is nothing to do
};

/// What a drag of a layer type carries: its name in the catalogue.
inline constexpr const char* layerTypeMime = "application/x-airshed-layer-type";
/// What a drag of a saved block carries: its name, a line feed, and its layers as text.
inline constexpr const char* blockMime = "application/x-airshed-block";

} // namespace airshed::ui
