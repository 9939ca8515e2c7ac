#pragma once

#include <QGraphicsView>
#include <QLabel>
#include <QWidget>

#include "core/drawing/model_file.h"
#include "ui/canvas/network_scene.h"

namespace airshed::ui {

/// A model in a file as boxes and arrows, to be looked at: it can be moved and zoomed and not edited.
class ModelFileView : public QWidget {
    Q_OBJECT
public:
    explicit ModelFileView(QWidget* parent = nullptr);
    ~ModelFileView() override;

    void show(const QString& file, const drawing::ModelFile& model);
    [[nodiscard]] NetworkScene& drawing() noexcept { return m_scene; }

Q_SIGNALS:
    /// A person has seen enough.
    void closed();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fit();
    void zoomBy(double factor);
    void followTheme();

    NetworkScene m_scene;
    QGraphicsView* m_view;
    QLabel* m_title;
    QLabel* m_facts;
};

} // namespace airshed::ui
