#pragma once

#include <QString>

#include "ui/frame/main_window.h"

namespace airshed {

/// Visits every page of the window, waits until it has settled, and saves it as FOLDER/1-start.png and so on.
/// @return whether all could be saved.
bool saveScreenshots(ui::MainWindow& window, const QString& folder, const QString& suffix);

} // namespace airshed
