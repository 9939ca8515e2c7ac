#include "ui/pages/model/network_editor.h"

#include <QButtonGroup>
#include <QFileDialog>
#include <QLocale>
#include <QScrollArea>
#include <QSettings>
#include <QStandardPaths>

#include "core/models/blocks.h"
#include "core/models/footprint.h"
#include "core/models/presets.h"
#include "core/plugins/plugins.h"
#include "ui/canvas/canvas_export.h"
#include "ui/document/layer_clipboard.h"
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
      m_workbench(workbench),
      m_document(workbench.document()),
      m_palette(new LayerPalette),
      m_canvas(new NetworkCanvas([this](const QString& text, const SpecChange& change) {
          m_document.edit(text, [&](experiments::Experiment& experiment) { change(experiment.model); });
      })),
      m_list(new LayerList(m_document)),
      m_inspector(new LayerInspector(m_document)),
      m_blockPanel(new BlockPanel(m_document, *m_canvas)),
      m_compare(new ComparePanel(workbench)),
      m_side(new QStackedWidget),
      m_compareSwitch(makeSwitch(tr("Compare"), tr("What differs from a preset or another experiment"))),
      m_fileView(new ModelFileView),
      m_views(new QStackedWidget),
      m_canvasSwitch(makeSwitch(tr("Drawing"), tr("The network as boxes and arrows"))),
      m_listSwitch(makeSwitch(tr("List"), tr("The network as a plain list"))),
      m_problems(makeButton(QStringLiteral("error"), {}, ButtonTone::Link)),
      m_suggestion(makeButton({}, ButtonTone::Link)),
      m_zoom(new QWidget),
      m_notice(new Notice),
      m_hint(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_totals(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_epochTime(new EpochTime(workbench)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(makeBar());
    column->addWidget(m_notice);
    column->addWidget(makeMiddle(), 1);
    column->addWidget(m_hint);
    auto* costs = new QHBoxLayout;
    costs->setSpacing(16);
    costs->addWidget(m_totals, 3, Qt::AlignTop);
    costs->addWidget(m_epochTime, 1);
    column->addLayout(costs);
    followSelection();
    followBlocks();
    m_palette->setPluginFindings(plugins::installedPlugins().findings);
    connect(&m_document, &ExperimentDocument::changed, this, &NetworkEditor::showNetwork);
    connect(&m_document, &ExperimentDocument::inspected, this, &NetworkEditor::showNetwork);
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
    connect(&m_document, &ExperimentDocument::checked, this, &NetworkEditor::showSuggestion);
    connect(m_suggestion, &QPushButton::clicked, this, [this] {
        const experiments::NetworkSuggestion network = suggestion();
        m_document.edit(tr("Take the suggested network"),
                        [&](experiments::Experiment& experiment) { experiment.model = models::preset(network.preset).model; });
        m_notice->say(Notice::Kind::Info, tr("%1. It is a beginning: change one thing at a time, and compare the runs.")
                                              .arg(toQt(network.reason).chopped(1)));
    });
    connect(m_fileView, &ModelFileView::closed, this, [this] { showAsList(m_listSwitch->isChecked()); });
    connect(m_problems, &QPushButton::clicked, this, &NetworkEditor::showNextProblem);
    connect(m_compareSwitch, &QPushButton::toggled, this, &NetworkEditor::showSide);
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
        if (shownBlock().empty())
            m_inspector->focusFirst();
        else
            m_blockPanel->focusFirst();
    });
}

void NetworkEditor::followBlocks() {
    m_palette->setBlocks(m_library.blocks());
    connect(&m_library, &BlockLibrary::changed, this, [this] { m_palette->setBlocks(m_library.blocks()); });
    connect(m_canvas, &NetworkCanvas::viewChanged, this, &NetworkEditor::showNetwork);
    connect(m_canvas, &NetworkCanvas::blockToBeSaved, this, [this](const QString& name) { keepBlock(toStd(name)); });
    connect(m_palette, &LayerPalette::blockChosen, this,
            [this](const QString& name, const QString& layers) { m_canvas->addBlock(toStd(name), toStd(layers)); });
    connect(m_palette, &LayerPalette::blockToBeRemoved, this, [this](const QString& name) {
        try {
            m_library.remove(name);
        } catch (const Error& error) {
            m_notice->say(error);
        }
    });
}

void NetworkEditor::keepBlock(const std::string& name) {
    const models::ModelSpec& spec = m_document.experiment().model;
    std::vector<std::string> ids;
    for (const std::size_t position : models::blockOf(spec, name).layers)
        ids.push_back(spec.layers[position].id);
    try {
        const QString kept = m_library.save({toQt(name), toQt(layersToText(spec, ids))});
        m_notice->say(Notice::Kind::Good,
                      tr("The block is kept as %1: it stands first among the layers on the left.").arg(kept));
    } catch (const Error& error) {
        m_notice->say(error);
    }
}

/// The block whose settings are shown; "" while it is a layer or something else that is selected.
std::string NetworkEditor::shownBlock() const {
    const BoxItem* box = isList() ? nullptr : m_canvas->current();
    return box && box->content().id == m_selected ? box->content().block : std::string();
}

void NetworkEditor::showSide() {
    const std::string block = shownBlock();
    if (!block.empty())
        m_blockPanel->show(block);
    m_side->setCurrentIndex(m_compareSwitch->isChecked() ? 1 : block.empty() ? 0 : 2);
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
    row->addWidget(m_suggestion);
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
    add("folder", tr("Look at a model in an ONNX or TorchScript file"), [this] { chooseModelFile(); });
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
    m_side->addWidget(m_blockPanel);
    QFrame* inspectorFrame = framed(m_side, {12, 12, 4, 12});
    inspectorFrame->setMinimumWidth(230);
    m_views->addWidget(m_canvas);
    m_views->addWidget(m_list);
    m_views->addWidget(m_fileView);
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
    showView(list ? static_cast<QWidget*>(m_list) : m_canvas);
    QSettings().setValue(viewKey, list);
}

/// What belongs to the canvas is there with it alone.
void NetworkEditor::showView(QWidget* view) {
    m_views->setCurrentWidget(view);
    const bool canvas = view == m_canvas;
    m_zoom->setVisible(canvas);
    m_hint->setVisible(canvas);
    m_middle->widget(0)->setVisible(canvas);
    m_middle->widget(2)->setVisible(view != m_fileView);
    showSide();
}

bool NetworkEditor::showsFile() const {
    return m_views->currentWidget() == m_fileView;
}

void NetworkEditor::chooseModelFile() {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString file = QFileDialog::getOpenFileName(window(), tr("Look at a model"), folder,
                                                      tr("Models (*.onnx *.pt *.pth *.ts *.torchscript);;All files (*)"));
    if (!file.isEmpty())
        openModelFile(file);
}

void NetworkEditor::openModelFile(const QString& file) {
    m_notice->clear();
    m_workbench.session().jobs().start<drawing::ModelFile>(
        tr("Reading %1").arg(file), this,
        [launcher = m_workbench.session().launcher(), path = toPath(file)](const JobContext& job) {
            return project::describeModelFile(launcher, path, job);
        },
        [this, file](const drawing::ModelFile& model) {
            showView(m_fileView);
            m_fileView->show(file, model);
        },
        [this](const Error& error) { m_notice->say(error); });
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
    showSide();
    m_selecting = false;
}

void NetworkEditor::showNetwork() {
    const models::TaskShape task = m_document.experiment().taskShape();
    m_canvas->showNetwork({m_document.experiment().model, m_document.inspection(), m_document.fixes(), task});
    showSide();
    showTotals();
    showSuggestion();
}

experiments::NetworkSuggestion NetworkEditor::suggestion() const {
    return experiments::suggestNetwork(m_document.experiment().recipe, m_document.check().trainWindows);
}

/// Offered while the network is a preset as it came: a person's own is not to be replaced.
void NetworkEditor::showSuggestion() {
    const std::string& preset = m_document.experiment().model.preset;
    const bool known = m_document.isOpen() && m_document.check().trainWindows > 0;
    const experiments::NetworkSuggestion network = known ? suggestion() : experiments::NetworkSuggestion{};
    const bool offered = known && !preset.empty() && preset != network.preset;
    m_suggestion->setVisible(offered);
    if (!offered)
        return;
    m_suggestion->setText(tr("Start simple: %1").arg(toQt(models::preset(network.preset).title)));
    m_suggestion->setToolTip(toQt(network.reason));
    m_suggestion->setAccessibleDescription(toQt(network.reason));
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
