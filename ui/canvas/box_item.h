#pragma once

#include <vector>

#include <QGraphicsItem>
#include <QStaticText>

#include "ui/canvas/canvas_graph.h"
#include "ui/canvas/canvas_style.h"

namespace airshed::ui {

/// A layer, a source or the forecast as a box: its title, its id, what it yields, and under it what is wrong, in words, with a
/// button where a click mends it.
class BoxItem : public QGraphicsItem {
public:
    enum { Type = UserType + 1 };
    /// While a connection is being drawn: whether it may end here.
    enum class Mark { None, Target, Refused };

    explicit BoxItem(const CanvasStyle& style);

    /// @return whether the box looks another way now.
    bool setContent(const BoxContent& content);
    [[nodiscard]] const BoxContent& content() const noexcept { return m_content; }
    void setMark(Mark mark);
    void setCurrent(bool current);
    /// Whether something feeds it; where nothing does, an open ring shows that something may.
    void setFed(bool fed);
    /// Lays the words out anew, because the font is another.
    void refresh();

    [[nodiscard]] QSizeF size() const noexcept { return m_size; }
    /// Where arrows arrive and leave, in the scene's coordinates.
    [[nodiscard]] QPointF inPort() const;
    [[nodiscard]] QPointF outPort() const;
    [[nodiscard]] bool hasInput() const noexcept { return m_content.kind != BoxContent::Kind::Source; }
    [[nodiscard]] bool isLayerOrBlock() const noexcept { return !m_content.layers.empty(); }
    [[nodiscard]] bool hasOutput() const noexcept { return m_content.kind != BoxContent::Kind::Forecast; }
    /// Which problem's button is at that place of the scene; -1: none.
    [[nodiscard]] int fixAt(const QPointF& scenePoint) const;
    /// Middle of the button of a problem, in the scene's coordinates; the box's own when it has none.
    [[nodiscard]] QPointF fixCentre(int problem) const;

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override;
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    struct ProblemWords {
        QStaticText message;
        QPointF at;
        QStaticText fix;
        QRectF button;
    };
    void layOutWords();
    void layOutProblems(double top);
    void paintBody(QPainter& painter, double detail) const;
    void paintProblems(QPainter& painter) const;
    void paintPorts(QPainter& painter) const;
    [[nodiscard]] QPointF localPort(bool in) const;

    const CanvasStyle& m_style;
    BoxContent m_content;
    QSizeF m_size;
    double m_headHeight = 0;
    QStaticText m_title, m_id, m_facts;
    double m_lineHeight = 0;
    std::vector<ProblemWords> m_problems;
    Mark m_mark = Mark::None;
    bool m_current = false;
    bool m_fed = false;
};

} // namespace airshed::ui
