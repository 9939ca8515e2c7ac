#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/models/blocks.h"
#include "core/models/lowering.h"
#include "core/models/presets.h"
#include "tests/support/faults.h"
#include "tests/ui/canvas_hands.h"
#include "tests/ui/ui_fixture.h"
#include "ui/canvas/canvas_export.h"
#include "ui/canvas/layer_palette.h"
#include "ui/canvas/network_canvas.h"
#include "ui/document/block_library.h"
#include "ui/document/layer_clipboard.h"
#include "ui/document/model_edits.h"

using namespace airshed;
using namespace airshed::ui;
using models::ModelSpec;

namespace {

ModelSpec specOf(const char* layers) {
    return models::modelSpecFromJson({{"layers", Json::parse(layers)}});
}

/// A network, the drawing that edits it, and nothing around them.
struct Drawn {
    explicit Drawn(ModelSpec begin, std::vector<models::NetworkInput> others = {}) : spec(std::move(begin)) {
        task.others = std::move(others);
        canvas.resize(900, 900);
        canvas.setDirection(Qt::Vertical);
        canvas.show();
        follow();
        if (!QTest::qWaitForWindowActive(&canvas))
            qWarning("the drawing is not active");
        canvas.fit();
    }

    void follow() {
        inspection = models::inspectModel(spec, task);
        fixes = models::suggestFixes(spec, task, inspection);
        canvas.showNetwork({spec, inspection, fixes, task});
    }

    /// Draws anew when a block is opened or closed, as the owner of the network does.
    void followsView() {
        QObject::connect(&canvas, &NetworkCanvas::viewChanged, &canvas, [this] {
            canvas.showNetwork({spec, inspection, fixes, task});
        });
    }

    [[nodiscard]] BoxItem* box(const std::string& id) { return canvas.drawing().boxOfId(id); }
    [[nodiscard]] BoxItem* forecast() { return canvas.drawing().boxOfKey(forecastKey); }
    [[nodiscard]] QPoint at(const QPointF& point) { return canvas.mapFromScene(point); }
    [[nodiscard]] const std::vector<std::string>& inputsOf(const std::string& id) { return findLayer(spec, id)->inputs; }

    void drag(const QPoint& from, const QPoint& to) { test::dragIn(canvas, from, to); }
    void connectBoxes(BoxItem* from, BoxItem* to) { test::connectIn(canvas, from, to); }
    void dropType(const char* type, const QPointF& where) { QVERIFY(test::dropIn(canvas, type, where)); }
    void key(Qt::Key pressed, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(&canvas, pressed, modifiers);
    }

    models::TaskShape task{{24, 6}, {4, 1}, {0}};
    ModelSpec spec;
    models::ModelInspection inspection;
    std::vector<models::ModelFix> fixes;
    int edits = 0;
    NetworkCanvas canvas{[this](const QString&, const SpecChange& change) {
        change(spec);
        ++edits;
        follow();
    }};
};

ArrowItem* arrowBetween(Drawn& drawn, const std::string& from, const std::string& to) {
    return test::arrowIn(drawn.canvas, from, to);
}

} // namespace

class TestCanvas : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::setUpApplication(); }

    void boxSaysWhatItYields();
    void residualNetworkIsBuiltByMouse();
    void twoBranchesWithAStaticInputAreBuiltByMouse();
    void arrowCarriedAwayIsDisconnected();
    void arrowCarriedElsewhereFeedsThat();
    void circleIsRefusedInWords();
    void droppedOnAnArrowItGoesBetween();
    void droppedOnNothingItStandsAlone();
    void problemStandsOnTheBoxAndAClickMendsIt();
    void keysWalkConnectAndRemove();
    void copiedLayersKeepTheirConnections();
    void textThatIsNoLayersIsNotPasted();
    void onlyWhatChangedIsMadeAnew();
    void drawingThatGrowsStaysInView();
    void paletteFindsByWords();
    void layersBecomeOneBoxAndOpenAgain();
    void aBlockIsRepeatedAndDissolved();
    void aBlockThatCannotBeRepeatedIsTold();
    void aKeptBlockIsPutIntoAnotherNetwork();
    void connectionsLeadToLayersAndNotIntoAClosedBlock();
    void spaceBetweenBoxesSelectsByRubberBand();
    void drawingIsSavedAsSvgAndPng();
    void drawingThatCannotBeSavedIsTold();
};

void TestCanvas::boxSaysWhatItYields() {
    Drawn drawn(specOf(R"([{"id": "conv", "type": "conv1d"}, {"id": "flat", "type": "flatten"},
                           {"id": "head", "type": "regression_head"}])"));
    QCOMPARE(drawn.box("conv")->content().shape, QStringLiteral("24 × 32"));
    QCOMPARE(drawn.box("conv")->content().weights, QStringLiteral("608 weights"));
    QCOMPARE(drawn.box("input")->content().shape, QStringLiteral("24 × 6"));
    QCOMPARE(drawn.forecast()->content().shape, QStringLiteral("4 × 1"));
    QVERIFY(drawn.box("conv")->content().problems.empty());
    QVERIFY(arrowBetween(drawn, "head", ""));
}

/// The network of the README's picture: a convolution beside a skip, added, flattened, and a head.
void TestCanvas::residualNetworkIsBuiltByMouse() {
    Drawn drawn(ModelSpec{});
    drawn.dropType("conv1d", {300, 300});
    QCOMPARE(drawn.spec.layers.size(), std::size_t(1));
    drawn.connectBoxes(drawn.box("input"), drawn.box("conv1d1"));
    QCOMPARE(drawn.inputsOf("conv1d1"), std::vector<std::string>{"input"});
    drawn.dropType("relu", arrowBetween(drawn, "conv1d1", "")->middle());
    drawn.dropType("conv1d", arrowBetween(drawn, "relu1", "")->middle());
    drawn.dropType("add", arrowBetween(drawn, "conv1d2", "")->middle());
    drawn.connectBoxes(drawn.box("conv1d1"), drawn.box("add1"));
    QCOMPARE(drawn.inputsOf("add1"), (std::vector<std::string>{"conv1d2", "conv1d1"}));
    drawn.dropType("flatten", arrowBetween(drawn, "add1", "")->middle());
    drawn.dropType("regression_head", arrowBetween(drawn, "flatten1", "")->middle());
    QVERIFY2(drawn.inspection.usable(), drawn.inspection.usable() ? "" : drawn.inspection.findings.front().message.c_str());
    QCOMPARE(drawn.inspection.layers.back().output, drawn.task.output);
}

/// A residual branch over the window and a second one over what does not change, laid side by side.
void TestCanvas::twoBranchesWithAStaticInputAreBuiltByMouse() {
    Drawn drawn(ModelSpec{}, {{"static", "Fixed facts", {3}}});
    QCOMPARE(drawn.box("static")->content().title, QStringLiteral("Fixed facts"));
    drawn.dropType("conv1d", {300, 300});
    drawn.connectBoxes(drawn.box("input"), drawn.box("conv1d1"));
    const auto put = [&](const char* type, const char* behind) {
        QVERIFY2(test::dropBetween(drawn.canvas, type, behind, ""), type);
    };
    put("relu", "conv1d1");
    put("conv1d", "relu1");
    put("add", "conv1d2");
    drawn.connectBoxes(drawn.box("conv1d1"), drawn.box("add1"));
    put("flatten", "add1");
    put("concatenate", "flatten1");
    drawn.dropType("linear", drawn.canvas.drawing().bounds().topRight() + QPointF(20, 60));
    drawn.connectBoxes(drawn.box("static"), drawn.box("linear1"));
    drawn.connectBoxes(drawn.box("linear1"), drawn.box("concatenate1"));
    put("regression_head", "concatenate1");
    QCOMPARE(drawn.inputsOf("add1"), (std::vector<std::string>{"conv1d2", "conv1d1"}));
    QCOMPARE(drawn.inputsOf("linear1"), std::vector<std::string>{"static"});
    QCOMPARE(drawn.inputsOf("concatenate1"), (std::vector<std::string>{"flatten1", "linear1"}));
    QVERIFY2(drawn.inspection.usable(), drawn.inspection.usable() ? "" : drawn.inspection.findings.front().message.c_str());
    const models::Program program = models::lowerModel(drawn.spec, drawn.task);
    QCOMPARE(program.inputs().size(), std::size_t(2));
    QCOMPARE(program.outputShape(), drawn.task.output);
}

void TestCanvas::arrowCarriedAwayIsDisconnected() {
    Drawn drawn(models::preset("mlp").model);
    const std::string to = drawn.spec.layers[1].id;
    ArrowItem* arrow = arrowBetween(drawn, drawn.spec.layers[0].id, to);
    QVERIFY(arrow);
    drawn.drag(drawn.at(arrow->end()), drawn.at(arrow->end() + QPointF(250, -20)));
    QVERIFY(drawn.inputsOf(to).empty());
    QCOMPARE(drawn.edits, 1);
}

void TestCanvas::arrowCarriedElsewhereFeedsThat() {
    Drawn drawn(specOf(R"([{"id": "flat", "type": "flatten"}, {"id": "a", "type": "relu", "inputs": ["flat"]},
                           {"id": "b", "type": "tanh", "inputs": ["a"]}, {"id": "head", "type": "regression_head"}])"));
    ArrowItem* arrow = arrowBetween(drawn, "a", "b");
    BoxItem* head = drawn.box("head");
    drawn.drag(drawn.at(arrow->end()), drawn.at(QRectF(head->pos(), head->size()).center()));
    QVERIFY(drawn.inputsOf("b").empty());
    QCOMPARE(drawn.inputsOf("head"), std::vector<std::string>{"a"});
}

void TestCanvas::circleIsRefusedInWords() {
    Drawn drawn(models::preset("mlp").model);
    QSignalSpy said(&drawn.canvas, &NetworkCanvas::said);
    const std::string first = drawn.spec.layers[0].id;
    const std::string third = drawn.spec.layers[2].id;
    drawn.connectBoxes(drawn.box(third), drawn.box(first));
    QCOMPARE(drawn.edits, 0);
    QStringList words;
    for (const QList<QVariant>& signal : said)
        words << signal.front().toString();
    QVERIFY2(!words.filter(QStringLiteral("That would close a circle")).isEmpty(), qPrintable(words.join(u'|')));
}

void TestCanvas::droppedOnAnArrowItGoesBetween() {
    Drawn drawn(models::preset("mlp").model);
    const std::string from = drawn.spec.layers[0].id;
    const std::string to = drawn.spec.layers[1].id;
    drawn.dropType("dropout", arrowBetween(drawn, from, to)->middle());
    QCOMPARE(drawn.inputsOf("dropout1"), std::vector<std::string>{from});
    QCOMPARE(drawn.inputsOf(to), std::vector<std::string>{"dropout1"});
    QVERIFY(drawn.inspection.usable());
    QCOMPARE(drawn.canvas.current()->content().id, std::string("dropout1"));
}

void TestCanvas::droppedOnNothingItStandsAlone() {
    Drawn drawn(models::preset("mlp").model);
    const std::string output = drawn.spec.layers.back().id;
    const QRectF bounds = drawn.canvas.drawing().bounds();
    drawn.dropType("relu", bounds.topRight() + QPointF(60, 60));
    QCOMPARE(drawn.spec.layers.back().id, output);
    QVERIFY(!drawn.inspection.usable());
    QVERIFY(drawn.canvas.current()->content().problems.size() >= 1);
}

void TestCanvas::problemStandsOnTheBoxAndAClickMendsIt() {
    Drawn drawn(specOf(R"([{"id": "memory", "type": "lstm", "params": {"output": "sequence"}},
                           {"id": "head", "type": "regression_head"}])"));
    const BoxContent wrong = drawn.box("head")->content();
    QCOMPARE(wrong.problems.size(), std::size_t(1));
    QVERIFY(wrong.problems[0].message.contains(QStringLiteral("takes a vector, but is given a sequence of 24 × 48")));
    QCOMPARE(wrong.problems[0].fixTitle, QStringLiteral("Put a flatten layer before it"));
    QTest::mouseClick(drawn.canvas.viewport(), Qt::LeftButton, {}, drawn.at(drawn.box("head")->fixCentre(0)));
    QVERIFY(drawn.inspection.usable());
    QCOMPARE(drawn.inputsOf("head"), std::vector<std::string>{"flatten1"});
    QVERIFY(drawn.box("head")->content().problems.empty());
}

void TestCanvas::keysWalkConnectAndRemove() {
    Drawn drawn(specOf(R"([{"id": "a", "type": "conv1d", "params": {"channels": 6}},
                           {"id": "sum", "type": "add", "inputs": ["a"]}, {"id": "flat", "type": "flatten"},
                           {"id": "head", "type": "regression_head"}])"));
    QSignalSpy settings(&drawn.canvas, &NetworkCanvas::settingsWanted);
    drawn.canvas.setFocus();
    drawn.canvas.select("input");
    drawn.key(Qt::Key_Down);
    QCOMPARE(drawn.canvas.current()->content().id, std::string("a"));
    drawn.key(Qt::Key_Return);
    QCOMPARE(settings.count(), 1);
    drawn.key(Qt::Key_Up);
    drawn.key(Qt::Key_C); // aims at the first that input does not feed yet: sum
    drawn.key(Qt::Key_Down);
    drawn.key(Qt::Key_Up);
    drawn.key(Qt::Key_Return);
    QCOMPARE(drawn.inputsOf("sum"), (std::vector<std::string>{"a", "input"}));
    QVERIFY(drawn.inspection.usable());
    drawn.canvas.select("sum");
    drawn.key(Qt::Key_Delete);
    QVERIFY(!findLayer(drawn.spec, "sum"));
    drawn.canvas.select("input");
    for (int step = 0; step < 4; ++step)
        drawn.key(Qt::Key_Tab);
    QCOMPARE(drawn.canvas.current()->content().kind, BoxContent::Kind::Forecast);
}

void TestCanvas::copiedLayersKeepTheirConnections() {
    Drawn drawn(models::preset("mlp").model);
    const ModelSpec before = drawn.spec;
    drawn.canvas.setFocus();
    drawn.canvas.select(before.layers[1].id);
    drawn.box(before.layers[2].id)->setSelected(true);
    drawn.key(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("\"layers\"")));
    drawn.key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(drawn.spec.layers.size(), before.layers.size() + 2);
    const models::LayerSpec& first = drawn.spec.layers[before.layers.size() - 1];
    const models::LayerSpec& second = drawn.spec.layers[before.layers.size()];
    QCOMPARE(first.inputs, before.layers[1].inputs);
    QVERIFY(first.params == before.layers[1].params);
    QCOMPARE(second.inputs, std::vector<std::string>{first.id});
    QCOMPARE(drawn.spec.layers.back().id, before.layers.back().id);
    drawn.key(Qt::Key_X, Qt::ControlModifier);
    QVERIFY(drawn.spec.layers == before.layers);
}

void TestCanvas::textThatIsNoLayersIsNotPasted() {
    Drawn drawn(models::preset("mlp").model);
    QSignalSpy said(&drawn.canvas, &NetworkCanvas::said);
    QApplication::clipboard()->setText(QStringLiteral("{\"layers\": 3}"));
    drawn.canvas.paste();
    QCOMPARE(drawn.edits, 0);
    QVERIFY(said.last().front().toString().contains(QStringLiteral("holds no layers")));
}

void TestCanvas::onlyWhatChangedIsMadeAnew() {
    Drawn drawn(models::preset("mlp").model);
    std::vector<BoxItem*> before;
    for (const models::LayerSpec& layer : drawn.spec.layers)
        before.push_back(drawn.box(layer.id));
    const std::string first = drawn.spec.layers[0].id;
    const models::ModelSpec old = drawn.spec;
    insertLayer(drawn.spec, first, "dropout");
    drawn.follow();
    for (std::size_t index = 0; index < before.size(); ++index)
        QCOMPARE(drawn.box(old.layers[index].id), before[index]);
}

void TestCanvas::drawingThatGrowsStaysInView() {
    Drawn drawn(specOf(R"([{"id": "flat", "type": "flatten"}, {"id": "head", "type": "regression_head"}])"));
    for (int number = 0; number < 4; ++number) {
        insertLayer(drawn.spec, "flat", "relu");
        drawn.follow();
    }
    const QRect shown = drawn.canvas.mapFromScene(drawn.canvas.drawing().bounds()).boundingRect();
    QVERIFY(drawn.canvas.viewport()->rect().contains(shown));
}

namespace {

/// A residual unit of which a block is made, and a head.
const char* const residualUnit = R"([{"id": "conv", "type": "conv1d", "params": {"channels": 6}}, {"id": "act", "type": "relu"},
    {"id": "sum", "type": "add", "inputs": ["act", "input"]}, {"id": "flat", "type": "flatten"},
    {"id": "head", "type": "regression_head"}])";

/// Selects layers by the keyboard and makes a block of them.
void makeUnit(Drawn& drawn) {
    drawn.canvas.select("conv");
    for (const char* id : {"act", "sum"})
        drawn.box(id)->setSelected(true);
    drawn.key(Qt::Key_G, Qt::ControlModifier);
}

} // namespace

void TestCanvas::layersBecomeOneBoxAndOpenAgain() {
    Drawn drawn(specOf(residualUnit));
    drawn.followsView();
    makeUnit(drawn);
    QCOMPARE(drawn.spec.layers[1].block, std::string("block"));
    BoxItem* block = drawn.canvas.drawing().boxOfKey("block block");
    QVERIFY(block && block->isSelected());
    QCOMPARE(block->content().subtitle, QStringLiteral("block of 3 layers"));
    QCOMPARE(block->content().shape, QStringLiteral("24 × 6"));
    QCOMPARE(drawn.canvas.drawing().graph().boxes.size(), std::size_t(5));
    drawn.key(Qt::Key_O);
    QVERIFY(!drawn.canvas.drawing().boxOfKey("block block"));
    QCOMPARE(drawn.box("act")->content().subtitle, QStringLiteral("act in block"));
    drawn.key(Qt::Key_O);
    block = drawn.canvas.drawing().boxOfKey("block block");
    QVERIFY(block);
    QTest::mouseDClick(drawn.canvas.viewport(), Qt::LeftButton, {}, drawn.at(block->sceneBoundingRect().center()));
    QVERIFY(!drawn.canvas.drawing().boxOfKey("block block"));
}

void TestCanvas::aBlockIsRepeatedAndDissolved() {
    Drawn drawn(specOf(residualUnit));
    drawn.followsView();
    makeUnit(drawn);
    drawn.canvas.repeatBlock("block", 3);
    QVERIFY2(drawn.inspection.usable(), drawn.inspection.usable() ? "" : drawn.inspection.findings.front().message.c_str());
    QCOMPARE(drawn.spec.layers.size(), std::size_t(14));
    QVERIFY(drawn.canvas.drawing().boxOfKey("block block 4"));
    QCOMPARE(drawn.canvas.drawing().graph().boxes.size(), std::size_t(8));
    drawn.canvas.renameBlock("block 4", "last unit");
    QVERIFY(drawn.canvas.drawing().boxOfKey("block last unit"));
    drawn.canvas.dissolveBlock("last unit");
    QVERIFY(!drawn.canvas.drawing().boxOfKey("block last unit"));
    QCOMPARE(drawn.spec.layers.size(), std::size_t(14));
}

void TestCanvas::aBlockThatCannotBeRepeatedIsTold() {
    Drawn drawn(specOf(residualUnit));
    drawn.followsView();
    drawn.canvas.select("conv");
    drawn.box("sum")->setSelected(true);
    QSignalSpy said(&drawn.canvas, &NetworkCanvas::said);
    drawn.key(Qt::Key_G, Qt::ControlModifier);
    QVERIFY(said.back().front().toString().contains(QStringLiteral("leaves this block and comes back")));
    const ModelSpec before = drawn.spec;
    drawn.canvas.repeatBlock("block", 1);
    QVERIFY(said.back().front().toString().contains(QStringLiteral("2 outputs")));
    QCOMPARE(drawn.spec, before);
}

void TestCanvas::aKeptBlockIsPutIntoAnotherNetwork() {
    const QTemporaryDir folder;
    BlockLibrary library(folder.filePath(QStringLiteral("blocks")));
    QVERIFY(library.blocks().empty());
    Drawn first(specOf(residualUnit));
    const QString layers = QString::fromStdString(layersToText(first.spec, {"conv", "act", "sum"}));
    QCOMPARE(library.save({QStringLiteral("unit/1"), layers}), QStringLiteral("unit-1"));
    QCOMPARE(library.save({QStringLiteral("unit/1"), layers}), QStringLiteral("unit-1 2"));
    library.remove(QStringLiteral("unit-1 2"));
    QFile broken(folder.filePath(QStringLiteral("blocks/broken.json")));
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("[]") == 2);
    broken.close();
    const std::vector<SavedBlock> kept = library.blocks();
    QCOMPARE(kept.size(), std::size_t(1));

    Drawn second(specOf(R"([{"id": "flat", "type": "flatten"}, {"id": "head", "type": "regression_head"}])"));
    second.followsView();
    LayerPalette palette;
    palette.setBlocks(kept);
    palette.search().setText(QStringLiteral("unit-1"));
    QCOMPARE(palette.found(), QStringList{QStringLiteral("unit-1")});
    connect(&palette, &LayerPalette::blockChosen, &second.canvas,
            [&](const QString& name, const QString& text) { second.canvas.addBlock(name.toStdString(), text.toStdString()); });
    second.canvas.select("input");
    QTest::keyClick(&palette.search(), Qt::Key_Return);
    QVERIFY2(second.inspection.usable(), second.inspection.usable() ? "" : second.inspection.findings.front().message.c_str());
    QVERIFY(second.canvas.drawing().boxOfKey("block unit-1"));
    QCOMPARE(second.inputsOf("flat"), models::blockOf(second.spec, "unit-1").outputs);

    QVERIFY(test::dropIn(second.canvas, blockMime, ("unit-1\n" + layers).toUtf8(),
                         second.box("input")->sceneBoundingRect().center()));
    QCOMPARE(models::blockOf(second.spec, "unit-1").inputs, models::blockOf(second.spec, "unit-1 2").outputs);
    QVERIFY(second.inspection.usable());
}

void TestCanvas::connectionsLeadToLayersAndNotIntoAClosedBlock() {
    Drawn drawn(specOf(residualUnit));
    drawn.followsView();
    makeUnit(drawn);
    QSignalSpy said(&drawn.canvas, &NetworkCanvas::said);
    const ModelSpec before = drawn.spec;
    drawn.connectBoxes(drawn.box("input"), drawn.canvas.drawing().boxOfKey("block block"));
    QCOMPARE(drawn.spec, before);
    const bool told = std::any_of(said.begin(), said.end(), [](const QList<QVariant>& words) {
        return words.front().toString().contains(QStringLiteral("Open the block first"));
    });
    QVERIFY(told);
    drawn.connectBoxes(drawn.canvas.drawing().boxOfKey("block block"), drawn.box("head"));
    QCOMPARE(drawn.inputsOf("head"), std::vector<std::string>{"sum"});
}

void TestCanvas::paletteFindsByWords() {
    LayerPalette palette;
    QSignalSpy chosen(&palette, &LayerPalette::chosen);
    palette.show();
    const qsizetype all = palette.found().size();
    QVERIFY(all > 8);
    QTest::keyClicks(&palette.search(), QStringLiteral("drop"));
    QVERIFY(palette.found().size() < all);
    QVERIFY(palette.found().contains(QStringLiteral("dropout")));
    QTest::keyClick(&palette.search(), Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.front().front().toString(), QStringLiteral("dropout"));
}

void TestCanvas::spaceBetweenBoxesSelectsByRubberBand() {
    Drawn drawn(models::preset("linear").model);
    const QRectF bounds = drawn.canvas.drawing().bounds();
    drawn.drag(drawn.at(bounds.topLeft() - QPointF(15, 15)), drawn.at(bounds.bottomRight() + QPointF(15, 15)));
    QCOMPARE(drawn.canvas.drawing().selectedLayers().size(), drawn.spec.layers.size());
}

void TestCanvas::drawingIsSavedAsSvgAndPng() {
    Drawn drawn(models::preset("mlp").model);
    drawn.canvas.selectAll();
    const QTemporaryDir folder;
    const QString svg = folder.filePath(QStringLiteral("network.svg"));
    const QString png = folder.filePath(QStringLiteral("network.png"));
    exportDrawing(drawn.canvas.drawing(), svg);
    exportDrawing(drawn.canvas.drawing(), png);
    QFile file(svg);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("<svg") && text.contains("hidden1") && text.contains("Regression head"));
    const QImage image(png);
    QVERIFY(image.height() > 2 * drawn.canvas.drawing().bounds().height());
    QCOMPARE(drawn.canvas.drawing().selectedLayers().size(), drawn.spec.layers.size());
}

void TestCanvas::drawingThatCannotBeSavedIsTold() {
    Drawn drawn(models::preset("linear").model);
    QVERIFY(test::failsWith(
        ErrorCode::Storage, [&] { exportDrawing(drawn.canvas.drawing(), QStringLiteral("/nowhere/at/all.svg")); },
        "/nowhere/at/all.svg cannot be written."));
    QVERIFY(test::failsWith(
        ErrorCode::InvalidInput, [&] { exportDrawing(drawn.canvas.drawing(), QStringLiteral("network.bmp")); },
        "has an ending that a drawing cannot be saved as"));
}

QTEST_MAIN(TestCanvas)
#include "tst_canvas.moc"
