#pragma once

#include <QListWidget>

#include "ui/frame/workflow.h"

namespace airshed::ui {

/// The way of the work: each page with its sign and its state.
class Rail : public QListWidget {
    Q_OBJECT
public:
    explicit Rail(QWidget* parent = nullptr);

    void addPage(PageId page, const QString& title, const QString& icon);
    void setStatus(PageId page, const StepStatus& status);
    void select(PageId page);

Q_SIGNALS:
    void pageChosen(airshed::ui::PageId page);
};

} // namespace airshed::ui
