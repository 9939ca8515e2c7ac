#include "ui/pages/model/preset_button.h"

#include <QActionGroup>
#include <QMenu>

#include "core/experiments/starter.h"
#include "core/models/presets.h"
#include "ui/session/run_facts.h"
#include "ui/text/text.h"

namespace airshed::ui {

PresetButton::PresetButton(ExperimentDocument& document, QWidget* parent) : QPushButton(parent), m_document(document) {
    setProperty("tone", "dropDown");
    setAutoDefault(false);
    setAccessibleName(tr("Preset"));
    auto* menu = new QMenu(this);
    menu->setAccessibleName(tr("Networks to begin with"));
    menu->setToolTipsVisible(true);
    auto* group = new QActionGroup(this);
    for (const models::Preset& preset : models::presets()) {
        QAction* action = menu->addAction(toQt(preset.title));
        action->setCheckable(true);
        action->setToolTip(toQt(preset.summary));
        action->setData(toQt(preset.name));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, &preset] {
            m_document.edit(tr("Take the preset %1").arg(toQt(preset.title)),
                            [&](experiments::Experiment& experiment) { experiments::takePreset(experiment, preset.name); });
        });
    }
    setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, &PresetButton::showDocument);
    connect(&document, &ExperimentDocument::changed, this, &PresetButton::showDocument);
    showDocument();
}

void PresetButton::showDocument() {
    const QString chosen = toQt(m_document.experiment().model.preset);
    setText(tr("Preset: %1").arg(chosen.isEmpty() ? tr("none, your own") : shortPresetName(toStd(chosen))));
    setToolTip(tr("A network to begin with. It replaces this one; undo brings it back."));
    setAccessibleDescription(text());
    for (QAction* action : menu()->actions()) {
        action->setChecked(action->data().toString() == chosen);
        if (action->isChecked())
            setToolTip(tr("%1: %2").arg(action->text(), action->toolTip()));
    }
}

} // namespace airshed::ui
