#include "ui/pages/model/network_editor.h"

#include <QButtonGroup>
#include <QFileDialog>
#include <QLocale>
#include <QScrollArea>
#include <QSettings>
#include <QStandardPaths>

#include "core/models/footprint.h"
#include "ui/canvas/canvas_export.h"
#include "ui/pages/model/preset_button.h"
#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

const QString viewKey = QStringLiteral("model/asList");
const QString splitKey = QStringLiteral("model/split");

QString bytesText(std::int64_t bytes) {
    return QLocale().formattedDataSize(bytes, bytes < 1000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QPushButton* makeSwitch(const QString& text, const QString& tip) {
    auto* button = new QPushButton(text);
    button->setProperty("tone", "preset");
    button->setCheckable(true);
    button->setAutoDefault(false);
    button->setToolTip(tip);
    return button;
}

} // namespace

NetworkEditor::NetworkEditor(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_document(workbench.document()),
      m_palette(new LayerPalette),
      m_canvas(new NetworkCanvas([this](const QString& text, const SpecChange& change) {
          m_document.edit(text, [&](experiments::Experiment& experiment) { change(experiment.model); });
      })),
      m_list(new LayerList(m_document)),
      m_inspector(new LayerInspector(m_document)),
      m_compare(new ComparePanel(workbench)),
      m_side(new QStackedWidget),
      m_compareSwitch(makeSwitch(tr("Compare"), tr("What differs from a preset or another experiment"))),
      m_views(new QStackedWidget),
      m_canvasSwitch(makeSwitch(tr("Drawing"), tr("The network as boxes and arrows"))),
      m_listSwitch(makeSwitch(tr("List"), tr("The network as a plain list"))),
      m_problems(makeButton(QStringLiteral("error"), {}, ButtonTone::Link)),
      m_zoom(new QWidget),
      m_notice(new Notice),
      m_hint(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_totals(makeLabel({}, TypeStyle::Body, Tone::Muted)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(makeBar());
    column->addWidget(m_notice);
    column->addWidget(makeMiddle(), 1);
    column->addWidget(m_hint);
    column->addWidget(m_totals);
    followSelection();
    connect(&m_document, &ExperimentDocument::changed, this, &NetworkEditor::showNetwork);
    connect(&m_document, &ExperimentDocument::opened, this, [this] {
        m_canvas->fit();
        const auto& layers = m_document.inspection().layers;
        select(layers.empty() ? std::string(models::networkInput) : layers.front().id);
    });
    connect(m_canvas, &NetworkCanvas::said, this, [this](const QString& words) {
        m_hint->setText(words.isEmpty()
                            ? tr("Drag from the dot under a box to connect it, and a layer from the left onto an arrow "
                                 "to put it there. Delete removes.")
                            : words);
    });
    connect(m_palette, &LayerPalette::chosen, this, [this](const QString& type) { m_canvas->addLayer(toStd(type)); });
    connect(m_problems, &QPushButton::clicked, this, &NetworkEditor::showNextProblem);
    connect(m_compareSwitch, &QPushButton::toggled, this, [this](bool on) { m_side->setCurrentIndex(on ? 1 : 0); });
    connect(m_compare, &ComparePanel::closed, this, [this] { m_compareSwitch->setChecked(false); });
    Q_EMIT m_canvas->said({});
    showAsList(QSettings().value(viewKey, false).toBool());
    showNetwork();
}

void NetworkEditor::followSelection() {
    const auto follow = [this](const QString& id) {
        if (!m_selecting)
            select(toStd(id));
    };
    connect(m_canvas, &NetworkCanvas::currentChanged, this, follow);
    connect(m_list, &LayerList::currentChanged, this, follow);
    connect(m_inspector, &LayerInspector::renamed, this, [this](const QString& id) { select(toStd(id)); });
    connect(m_compare, &ComparePanel::layerChosen, this, follow);
    connect(m_canvas, &NetworkCanvas::settingsWanted, this, [this] {
        m_compareSwitch->setChecked(false);
        m_inspector->focusFirst();
    });
}

NetworkEditor::~NetworkEditor() {
    QSettings().setValue(splitKey, m_middle->saveState());
    m_document.disconnect(this);
}

QWidget* NetworkEditor::makeBar() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* group = new QButtonGroup(this);
    group->addButton(m_canvasSwitch);
    group->addButton(m_listSwitch);
    connect(m_canvasSwitch, &QPushButton::clicked, this, [this] { showAsList(false); });
    connect(m_listSwitch, &QPushButton::clicked, this, [this] { showAsList(true); });
    row->addWidget(new PresetButton(m_document));
    row->addWidget(m_problems);
    row->addStretch();
    auto* zoomRow = new QHBoxLayout(m_zoom);
    zoomRow->setContentsMargins(0, 0, 0, 0);
    zoomRow->setSpacing(0);
    addZoomButtons(*zoomRow);
    row->addWidget(m_zoom);
    row->addWidget(m_compareSwitch);
    auto* switches = new QHBoxLayout;
    switches->setSpacing(4);
    switches->addWidget(m_canvasSwitch);
    switches->addWidget(m_listSwitch);
    row->addLayout(switches);
    return bar;
}

void NetworkEditor::addZoomButtons(QHBoxLayout& row) {
    const auto add = [&](const char* icon, const QString& text, const std::function<void()>& action) {
        QToolButton* button = makeIconButton(QString::fromLatin1(icon), text);
        connect(button, &QToolButton::clicked, this, action);
        row.addWidget(button);
    };
    add("turn", tr("Let the data run the other way: down or to the right"), [this] {
        const bool down = m_canvas->drawing().style().direction == Qt::Vertical;
        m_canvas->setDirection(down ? Qt::Horizontal : Qt::Vertical);
    });
    add("zoom_out", tr("Smaller (Ctrl+-)"), [this] { m_canvas->zoomBy(0.8); });
    add("zoom", tr("Larger (Ctrl++)"), [this] { m_canvas->zoomBy(1.25); });
    add("image", tr("Save the drawing as SVG or PNG"), [this] { saveDrawing(); });
    add("fit", tr("Show all of it (Ctrl+9)"), [this] { m_canvas->fit(); });
}

QWidget* NetworkEditor::makeMiddle() {
    const auto framed = [](QWidget* content, const QMargins& margins) {
        auto* frame = new QFrame;
        frame->setProperty("frame", "card");
        auto* column = new QVBoxLayout(frame);
        column->setContentsMargins(margins);
        column->addWidget(content);
        return frame;
    };
    auto* inspectorPage = new QWidget;
    inspectorPage->setProperty("surface", "clear");
    auto* inspectorColumn = new QVBoxLayout(inspectorPage);
    inspectorColumn->setContentsMargins(0, 0, 8, 0);
    inspectorColumn->addWidget(m_inspector);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inspectorPage);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Settings of the layer"));
    QFrame* paletteFrame = framed(m_palette, {8, 8, 8, 8});
    paletteFrame->setMinimumWidth(150);
    m_side->addWidget(scroll);
    m_side->addWidget(m_compare);
    QFrame* inspectorFrame = framed(m_side, {12, 12, 4, 12});
    inspectorFrame->setMinimumWidth(230);
    m_views->addWidget(m_canvas);
    m_views->addWidget(m_list);
    m_middle = new QSplitter(Qt::Horizontal);
    m_middle->setChildrenCollapsible(false);
    m_middle->setHandleWidth(8);
    m_middle->addWidget(paletteFrame);
    m_middle->addWidget(framed(m_views, {1, 1, 1, 1}));
    m_middle->addWidget(inspectorFrame);
    m_middle->setStretchFactor(1, 1);
    m_middle->setSizes({196, 556, 254});
    m_middle->restoreState(QSettings().value(splitKey).toByteArray());
    return m_middle;
}

bool NetworkEditor::isList() const {
    return m_views->currentIndex() == 1;
}

void NetworkEditor::showAsList(bool list) {
    m_canvasSwitch->setChecked(!list);
    m_listSwitch->setChecked(list);
    m_views->setCurrentIndex(list ? 1 : 0);
    m_zoom->setVisible(!list);
    m_hint->setVisible(!list);
    m_middle->widget(0)->setVisible(!list);
    QSettings().setValue(viewKey, list);
}

void NetworkEditor::select(const std::string& id) {
    m_selecting = true;
    m_selected = id;
    const BoxItem* box = m_canvas->current();
    if (!id.empty() && (!box || box->content().id != id))
        m_canvas->select(id);
    if (!id.empty() && m_list->selected() != id)
        m_list->select(id);
    m_inspector->show(id);
    m_selecting = false;
}

void NetworkEditor::showNetwork() {
    const models::TaskShape task = m_document.experiment().taskShape();
    m_canvas->showNetwork({m_document.experiment().model, m_document.inspection(), m_document.fixes(), task});
    showTotals();
}

/// What the network costs, in one line.
QString NetworkEditor::totalsText() const {
    const models::ModelInspection& inspection = m_document.inspection();
    const experiments::Experiment& experiment = m_document.experiment();
    const models::Footprint footprint = models::footprintOf(experiment.model, experiment.taskShape(), inspection);
    const QString all =
        tr("%1 weights (%2) · %3 multiply-adds a forecast · outputs of all layers for one window: %4 · on a "
           "microcontroller, an estimate: %5 flash and %6 RAM, in float32 and without its program")
            .arg(countText(inspection.parameters), bytesText(footprint.weightBytes), countText(inspection.multiplyAdds),
                 bytesText(footprint.activationBytes), bytesText(footprint.weightBytes), bytesText(footprint.peakBytes));
    return inspection.usable() ? all : tr("As far as the shapes are known: %1").arg(all);
}

void NetworkEditor::showTotals() {
    const models::ModelInspection& inspection = m_document.inspection();
    m_totals->setText(totalsText());
    m_notice->clear();
    int ofLayers = 0;
    for (const Finding& finding : inspection.findings) {
        if (finding.place.starts_with("layer "))
            ++ofLayers;
        else if (m_notice->message().isEmpty())
            m_notice->say(noticeKind(finding.severity), toQt(finding.message), toQt(finding.hint));
    }
    m_problems->setVisible(ofLayers > 0);
    m_problems->setText(ofLayers == 1 ? tr("1 problem") : tr("%1 problems").arg(ofLayers));
    m_problems->setToolTip(tr("Shows the next layer with a problem"));
}

void NetworkEditor::saveDrawing() {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QString file = QFileDialog::getSaveFileName(window(), tr("Save the drawing"), folder + QStringLiteral("/network.svg"),
                                                      tr("SVG drawing (*.svg);;PNG picture (*.png)"));
    if (file.isEmpty())
        return;
    try {
        exportDrawing(m_canvas->drawing(), file);
        m_notice->say(Notice::Kind::Good, tr("The drawing is saved as %1.").arg(file));
    } catch (const Error& error) {
        m_notice->say(error);
    }
}

void NetworkEditor::showNextProblem() {
    const Findings& findings = m_document.inspection().findings;
    for (std::size_t tried = 0; tried < findings.size(); ++tried) {
        const Finding& finding = findings[m_nextProblem++ % findings.size()];
        if (!finding.place.starts_with("layer "))
            continue;
        select(finding.place.substr(6));
        return;
    }
}

} // namespace airshed::ui
