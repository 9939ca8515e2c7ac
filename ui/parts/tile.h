#pragma once

#include <QFrame>
#include <QLabel>

#include "ui/parts/label.h"

namespace airshed::ui {

/// One figure with its name above and a remark below.
class Tile : public QFrame {
    Q_OBJECT
public:
    explicit Tile(const QString& name, QWidget* parent = nullptr);

    void setFigure(const QString& figure, const QString& remark = {}, Tone tone = Tone::Plain);

private:
    QString m_name;
    QLabel* m_figure;
    QLabel* m_remark;
};

} // namespace airshed::ui
