#pragma once

#include <QString>

#include "ui/canvas/network_scene.h"

namespace airshed::ui {

/// Writes the whole drawing in light colours, whatever the window shows and where it is scrolled to; the ending (.svg, .png)
/// says the format. PNG at twice the size. Nothing in it is selected.
/// @throws Error(InvalidInput) for another ending, Error(Storage) when the file cannot be written.
void exportDrawing(NetworkScene& drawing, const QString& file);

} // namespace airshed::ui
