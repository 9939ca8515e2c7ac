#pragma once

#include <QFont>

#include "ui/theme/roles.h"

namespace airshed::ui {

/// How the drawing of a network looks: shared by all its items, which ask for it when they paint.
struct CanvasStyle {
    Roles roles = lightRoles();
    Qt::Orientation direction = Qt::Vertical; ///< which way the data run
    QFont title;
    QFont body;
};

} // namespace airshed::ui
