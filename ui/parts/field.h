#pragma once

#include <QLineEdit>

namespace airshed::ui {

/// A line to type in. @param name for who does not see what stands beside it. @param placeholder what holds while it is empty.
[[nodiscard]] QLineEdit* makeField(const QString& name, const QString& placeholder = {}, const QString& toolTip = {});

} // namespace airshed::ui
