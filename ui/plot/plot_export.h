#pragma once

#include <QString>

class QCustomPlot;

namespace airshed::ui {

/// Writes the plot as it is shown; the ending (.png, .svg, .pdf) says the format. PNG in twice the resolution of the screen.
/// @throws Error(InvalidInput) for another ending, Error(Storage) when the file cannot be written.
void exportPlot(QCustomPlot& plot, const QString& file);

} // namespace airshed::ui
