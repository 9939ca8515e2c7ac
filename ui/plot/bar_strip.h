#pragma once

#include <vector>

#include <QWidget>

namespace airshed::ui {

/// A few bars in a small space, with a name above: a distribution, shares by hour. The bar under the pointer, or that the arrow
/// keys reach, is said in words in place of the name.
class BarStrip : public QWidget {
    Q_OBJECT
public:
    struct Bar {
        double height = 0; ///< 0 to 1 of the space; NaN: there is nothing to show
        QString words;     ///< "14:00 to 15:00: 93 %"
        QString label;     ///< below; "" for none
        bool isPoor = false;
    };

    explicit BarStrip(const QString& name, QWidget* parent = nullptr);

    void setBars(std::vector<Bar> bars);
    [[nodiscard]] const std::vector<Bar>& bars() const noexcept { return m_bars; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QRectF barArea() const;
    [[nodiscard]] QRectF slot(int bar) const;
    void setCurrent(int bar);

    QString m_name;
    std::vector<Bar> m_bars;
    int m_current = -1;
};

} // namespace airshed::ui
