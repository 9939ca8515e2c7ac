#pragma once

#include <QComboBox>
#include <QLabel>
#include <QListWidget>

#include "core/models/spec_diff.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// What differs between the network and another one: a preset, or that of another experiment of the project.
class ComparePanel : public QWidget {
    Q_OBJECT
public:
    explicit ComparePanel(Workbench& workbench, QWidget* parent = nullptr);

Q_SIGNALS:
    /// A person goes to a layer that differs.
    void layerChosen(const QString& id);
    void closed();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fillChoices();
    void compare();
    void addLine(const models::LayerDifference& difference);
    [[nodiscard]] models::ModelSpec other() const;

    Workbench& m_workbench;
    QComboBox* m_with;
    QLabel* m_words;
    QListWidget* m_list;
};

} // namespace airshed::ui
