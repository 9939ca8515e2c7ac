#include "ui/pages/model/block_panel.h"

#include <algorithm>

#include <QFormLayout>
#include <QVBoxLayout>

#include "core/models/blocks.h"
#include "ui/document/model_edits.h"
#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

BlockPanel::BlockPanel(ExperimentDocument& document, NetworkCanvas& canvas, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_canvas(canvas),
      m_title(makeLabel({}, TypeStyle::Heading)),
      m_facts(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_name(new QLineEdit),
      m_copies(new QSpinBox),
      m_layers(makeLabel({}, TypeStyle::Body)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 8, 0);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_facts);
    auto* form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    m_name->setAccessibleName(tr("Name of the block"));
    form->addRow(tr("Name"), m_name);
    column->addLayout(form);
    column->addWidget(m_layers);
    const auto add = [&](const QString& text, const QString& tip, const auto& action) {
        QPushButton* button = makeButton(text);
        button->setToolTip(tip);
        connect(button, &QPushButton::clicked, this, action);
        column->addWidget(button);
    };
    add(tr("Open"), tr("Show its layers (O)"), [this] { m_canvas.setCollapsed(std::string(m_block), false); });
    column->addWidget(makeRepeatRow());
    add(tr("Keep for other networks"), tr("It is listed with the layers then, under My blocks"),
        [this] { Q_EMIT m_canvas.blockToBeSaved(toQt(m_block)); });
    add(tr("Dissolve"), tr("Takes the name away; the layers stay"), [this] { m_canvas.dissolveBlock(std::string(m_block)); });
    column->addStretch();
    connect(m_name, &QLineEdit::editingFinished, this, &BlockPanel::rename);
}

QWidget* BlockPanel::makeRepeatRow() {
    auto* widget = new QWidget;
    auto* row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    m_copies->setRange(1, 99);
    m_copies->setSuffix(tr(" more"));
    m_copies->setAccessibleName(tr("Copies of the block"));
    QPushButton* repeat = makeButton(tr("Repeat"));
    repeat->setToolTip(tr("Puts copies behind it, each fed by the one before"));
    connect(repeat, &QPushButton::clicked, this, [this] { m_canvas.repeatBlock(std::string(m_block), m_copies->value()); });
    row->addWidget(repeat, 1);
    row->addWidget(m_copies);
    return widget;
}

void BlockPanel::show(const std::string& block) {
    const models::ModelSpec& spec = m_document.experiment().model;
    const models::BlockPart part = models::blockOf(spec, block);
    if (part.layers.empty())
        return;
    m_block = block;
    m_title->setText(toQt(block));
    if (m_name->text() != toQt(block))
        m_name->setText(toQt(block));
    std::int64_t weights = 0;
    QStringList lines;
    for (const std::size_t position : part.layers) {
        const models::LayerSpec& layer = spec.layers[position];
        QString shape;
        for (const models::LayerInspection& seen : m_document.inspection().layers)
            if (seen.id == layer.id) {
                weights += seen.parameters;
                shape = seen.output.empty() ? QString() : toQt(models::toText(seen.output));
            }
        const models::LayerType* type = models::findLayerType(layer.type);
        lines << tr("%1: %2, yields %3")
                     .arg(toQt(layer.id), toQt(type ? type->title : layer.type), shape.isEmpty() ? tr("?") : shape);
    }
    m_facts->setText(tr("A block of %1 layers with %2 weights").arg(part.layers.size()).arg(countText(weights)));
    m_layers->setText(lines.join(QLatin1Char('\n')));
}

void BlockPanel::focusFirst() {
    m_name->setFocus();
    m_name->selectAll();
}

void BlockPanel::rename() {
    const std::string name = toStd(m_name->text().trimmed());
    const std::string before = m_block;
    if (name == before)
        return;
    if (name.empty()) {
        m_name->setText(toQt(before));
        return;
    }
    m_canvas.renameBlock(before, name);
}

} // namespace airshed::ui
