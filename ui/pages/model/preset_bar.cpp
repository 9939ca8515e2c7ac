#include "ui/pages/model/preset_bar.h"

#include <QGridLayout>
#include <QPushButton>

#include "core/models/presets.h"
#include "ui/parts/label.h"
#include "ui/session/run_facts.h"
#include "ui/text/text.h"

namespace airshed::ui {

PresetBar::PresetBar(ExperimentDocument& document, QWidget* parent)
    : Card(tr("Begin with a preset"), parent), m_document(document), m_summary(makeLabel({}, TypeStyle::Body, Tone::Muted)) {
    constexpr int columns = 5;
    auto* grid = new QGridLayout;
    grid->setSpacing(4);
    int index = 0;
    for (const models::Preset& preset : models::presets()) {
        auto* button = new QPushButton(shortPresetName(preset.name));
        button->setProperty("tone", "preset");
        button->setCheckable(true);
        button->setAutoDefault(false);
        button->setToolTip(tr("%1. %2").arg(toQt(preset.title), toQt(preset.summary)));
        button->setAccessibleDescription(toQt(preset.summary));
        m_buttons.addButton(button, index);
        grid->addWidget(button, index / columns, index % columns);
        ++index;
    }
    m_buttons.setExclusive(false);
    body()->addLayout(grid);
    body()->addWidget(m_summary);
    connect(&m_buttons, &QButtonGroup::idClicked, this, [this](int clicked) {
        const models::Preset& preset = models::presets()[static_cast<std::size_t>(clicked)];
        m_document.edit(tr("Take the preset %1").arg(toQt(preset.title)),
                        [&](experiments::Experiment& experiment) { experiment.model = preset.model; });
        showDocument();
    });
    connect(&document, &ExperimentDocument::changed, this, &PresetBar::showDocument);
    showDocument();
}

void PresetBar::showDocument() {
    const std::string& chosen = m_document.experiment().model.preset;
    int index = 0;
    m_summary->setText(tr("A network of your own. A preset replaces it; undo brings it back."));
    for (const models::Preset& preset : models::presets()) {
        const bool active = preset.name == chosen;
        m_buttons.button(index++)->setChecked(active);
        if (active)
            m_summary->setText(tr("%1. %2").arg(toQt(preset.title), toQt(preset.summary)));
    }
}

} // namespace airshed::ui
