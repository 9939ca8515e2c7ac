#pragma once

#include <memory>
#include <set>
#include <string>

#include <QGraphicsPathItem>

#include "ui/canvas/canvas_edit.h"
#include "ui/canvas/network_scene.h"

namespace airshed::ui {

/// A connection while it is being drawn, by mouse or by keys: from a box to wherever it will end, or the end of an arrow that
/// is carried away. It must end or be cancelled before the drawing changes.
class ConnectTool {
public:
    explicit ConnectTool(NetworkScene& scene);
    ~ConnectTool();
    ConnectTool(const ConnectTool&) = delete;
    ConnectTool& operator=(const ConnectTool&) = delete;

    void begin(const models::ModelSpec& spec, BoxItem* from);
    void beginWithEnd(const models::ModelSpec& spec, ArrowItem* arrow);
    [[nodiscard]] bool isActive() const noexcept { return m_from != nullptr; }
    void moveTo(const QPointF& point);
    /// Lets the line end at that box, or nowhere.
    void aimAt(BoxItem* box);
    [[nodiscard]] BoxItem* from() const noexcept { return m_from; }
    [[nodiscard]] BoxItem* target() const noexcept { return m_target; }
    /// What would happen now, in words.
    [[nodiscard]] QString words() const;
    /// Whether a connection may end at the box.
    [[nodiscard]] bool mayEndAt(const BoxItem& box) const;
    /// Ends. @return what is to be done.
    [[nodiscard]] CanvasEdit finish();
    void cancel();

private:
    void start(const models::ModelSpec& spec, BoxItem* from);
    void drawTo(const QPointF& point);
    [[nodiscard]] QString refusal(const BoxItem& box) const;

    NetworkScene& m_scene;
    BoxItem* m_from = nullptr;
    BoxItem* m_target = nullptr;
    ArrowItem* m_carried = nullptr;   ///< its end is what is drawn
    std::set<std::string> m_upstream; ///< ids of `from` and what it hangs on: feeding them would close a circle
    std::unique_ptr<QGraphicsPathItem> m_line;
};

} // namespace airshed::ui
