#pragma once

#include <QStackedWidget>

#include "ui/parts/empty_state.h"

namespace airshed::ui {

/// A way to look at a table that rests on its times. Where the table has none it says so in its place, and what to do.
class NeedsTime : public QStackedWidget {
    Q_OBJECT
public:
    explicit NeedsTime(QWidget* view, QWidget* parent = nullptr);

    void setHasTime(bool hasTime);
    [[nodiscard]] QWidget* view() const noexcept { return m_view; }

Q_SIGNALS:
    /// A person wants to import the files again, and name the column.
    void importWanted();

private:
    QWidget* m_view;
    EmptyState* m_timeless;
};

} // namespace airshed::ui
