#pragma once

#include <memory>

#include <QFont>
#include <QHash>
#include <QStaticText>

#include "ui/theme/roles.h"

namespace airshed::ui {

/// How the drawing of a network looks: shared by all its items, which ask for it when they paint.
struct CanvasStyle {
    Roles roles = lightRoles();
    Qt::Orientation direction = Qt::Vertical; ///< which way the data run
    QFont title;
    QFont body;

    /// Lines of words that have been laid out, by their text, width and font: an edit changes many boxes to words that others
    /// have had before. To be emptied when a font changes.
    struct LaidOutWords {
        QHash<QString, QStaticText> lines;
    };
    std::shared_ptr<LaidOutWords> words = std::make_shared<LaidOutWords>();
};

} // namespace airshed::ui
