#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTest>

#include "core/base/file.h"
#include "core/forms/onnx_graph.h"
#include "core/forms/weight_values.h"
#include "core/models/blocks.h"
#include "core/models/lowering.h"
#include "core/models/presets.h"
#include "tests/ui/find_widget.h"
#include "tests/ui/window_fixture.h"
#include "ui/document/model_edits.h"
#include "ui/pages/model/batch_finder.h"
#include "ui/pages/model/network_editor.h"
#include "ui/pages/model/rate_finder.h"
#include "ui/text/text.h"

using namespace airshed;
using namespace airshed::ui;

/// The network's part of the Model page: drawing, list, inspector and comparison together.
class TestModelPage : public test::WindowFixture {
    Q_OBJECT
private Q_SLOTS:
    void drawingAndListShareTheSelection();
    void chosenViewIsRemembered();
    void doubleClickInThePaletteAddsBehindTheSelection();
    void problemIsMendedFromTheInspector();
    void everyProblemStandsInTheInspector();
    void problemsLeadToTheirLayer();
    void renamedLayerStaysSelected();
    void summarySaysWhatAMicrocontrollerNeeds();
    void comparisonNamesWhatDiffers();
    void deleteInTheDrawingIsUndone();
    void blockIsRenamedRepeatedAndKeptFromItsPanel();
    void simplestNetworkIsSuggestedWithItsReason();
    void epochTimeIsMeasuredAndForgottenWithTheNetwork();
    void aLearningRateIsFoundAndTaken();
    void batchesAreMeasuredAndTaken();
    void anEmbeddingTooSmallIsMended();
    void modelFileIsLookedAt();
    void modelFileThatIsNoneIsTold();
    void inspectorSaysHowFarALayerSees();

private:
    void openNetwork(const char* preset = "mlp", int hours = 100);
    [[nodiscard]] NetworkEditor& editor() { return *m_window->findChild<NetworkEditor*>(); }
    [[nodiscard]] const models::ModelSpec& spec() { return m_workbench->document().experiment().model; }
    void edit(const std::function<void(models::ModelSpec&)>& change) {
        m_workbench->document().edit(QStringLiteral("Change"), [&](auto& experiment) { change(experiment.model); });
    }
};

void TestModelPage::openNetwork(const char* preset, int hours) {
    openTown(hours);
    m_window->showPage(PageId::Model);
    auto* tabs = test::named<QTabBar>(*m_window, QStringLiteral("Parts of the experiment"));
    QVERIFY(tabs);
    tabs->setCurrentIndex(1);
    edit([&](models::ModelSpec& model) { model = models::preset(preset).model; });
    QTRY_VERIFY(editor().isVisible());
}

void TestModelPage::drawingAndListShareTheSelection() {
    openNetwork();
    editor().canvas().select("hidden2");
    auto* name = test::named<QLineEdit>(*m_window, QStringLiteral("Name of the layer"));
    QVERIFY(name);
    QCOMPARE(name->text(), QStringLiteral("hidden2"));
    click(QStringLiteral("List"));
    auto* table = test::named<QTableView>(*m_window, QStringLiteral("Layers"));
    QVERIFY(table);
    QCOMPARE(table->currentIndex().row(), 5);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Up);
    QCOMPARE(editor().canvas().current()->content().id, std::string("drop"));
}

void TestModelPage::chosenViewIsRemembered() {
    openNetwork();
    QVERIFY(!editor().isList());
    click(QStringLiteral("List"));
    NetworkEditor other(*m_workbench);
    QVERIFY(other.isList());
    other.showAsList(false);
    QVERIFY(!NetworkEditor(*m_workbench).isList());
}

void TestModelPage::doubleClickInThePaletteAddsBehindTheSelection() {
    openNetwork();
    editor().canvas().select("hidden1");
    auto& search = editor().layerPalette().search();
    search.setFocus();
    QTest::keyClicks(&search, QStringLiteral("gelu"));
    QTest::keyClick(&search, Qt::Key_Return);
    QCOMPARE(findLayer(spec(), "gelu1")->inputs, std::vector<std::string>{"hidden1"});
    QCOMPARE(findLayer(spec(), "relu1")->inputs, std::vector<std::string>{"gelu1"});
    QCOMPARE(editor().canvas().current()->content().id, std::string("gelu1"));
}

void TestModelPage::problemIsMendedFromTheInspector() {
    openNetwork();
    edit([](models::ModelSpec& model) { removeLayer(model, "flat"); });
    edit([](models::ModelSpec& model) { removeLayer(model, "hidden2"); });
    editor().select("head");
    click(QStringLiteral("Put a flatten layer before it"));
    QVERIFY(m_workbench->document().inspection().usable());
    QTRY_VERIFY(!test::button(*m_window, QStringLiteral("1 problem")));
}

/// The second problem of a layer used to be in a tool tip, and the words of the first were cut off.
void TestModelPage::everyProblemStandsInTheInspector() {
    openNetwork();
    edit([](models::ModelSpec& model) { addLooseLayer(model, "relu"); });
    editor().select("relu3");
    const auto* inspector = m_window->findChild<LayerInspector*>();
    QVERIFY(inspector);
    for (const QString& fix : {QStringLiteral("Remove it"), QStringLiteral("Connect it to \"relu2\"")}) {
        QTRY_VERIFY2(test::button(*m_window, fix), qPrintable(fix));
        const QAbstractButton* button = test::button(*m_window, fix);
        QTRY_VERIFY(button->mapTo(inspector->parentWidget()->parentWidget(), button->rect().bottomRight()).x() <=
                    inspector->parentWidget()->parentWidget()->width());
    }
    QVERIFY(anyLabelSays(QStringLiteral("Nothing leads from layer \"relu3\"")));
}

void TestModelPage::problemsLeadToTheirLayer() {
    openNetwork();
    edit([](models::ModelSpec& model) { setLayerParameter(model, "drop", "rate", 3); });
    click(QStringLiteral("1 problem"));
    QCOMPARE(editor().canvas().current()->content().id, std::string("drop"));
    click(QStringLiteral("Set Rate to 0.95"));
    QVERIFY(m_workbench->document().inspection().usable());
}

void TestModelPage::renamedLayerStaysSelected() {
    openNetwork();
    editor().select("hidden1");
    auto* name = test::named<QLineEdit>(*m_window, QStringLiteral("Name of the layer"));
    test::typeInto(name, QStringLiteral("wide"));
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(findLayer(spec(), "wide"));
    QCOMPARE(editor().canvas().current()->content().id, std::string("wide"));
    name = test::named<QLineEdit>(*m_window, QStringLiteral("Name of the layer"));
    test::typeInto(name, QStringLiteral("head"));
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY2(findLayer(spec(), "wide"), "an id that is taken is refused");
    QCOMPARE(name->text(), QStringLiteral("wide"));
}

void TestModelPage::blockIsRenamedRepeatedAndKeptFromItsPanel() {
    openNetwork("cnn");
    editor().canvas().select("conv2");
    editor().canvas().drawing().boxOfId("relu2")->setSelected(true);
    editor().canvas().setFocus();
    QTest::keyClick(&editor().canvas(), Qt::Key_G, Qt::ControlModifier);
    auto* name = test::named<QLineEdit>(*m_window, QStringLiteral("Name of the block"));
    QVERIFY(name && name->isVisible());
    test::typeInto(name, QStringLiteral("stage"));
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(models::blockNames(spec()), std::vector<std::string>{"stage"});
    QVERIFY(anyLabelSays(QStringLiteral("A block of 2 layers")));
    click(QStringLiteral("Repeat"));
    QCOMPARE(models::blockNames(spec()), (std::vector<std::string>{"stage", "stage 2"}));
    QVERIFY(m_workbench->document().inspection().usable());
    editor().canvas().select("conv2");
    click(QStringLiteral("Keep for other networks"));
    QVERIFY(anyLabelSays(QStringLiteral("The block is kept as stage")));
    editor().layerPalette().search().setText(QStringLiteral("my block"));
    const QStringList kept = editor().layerPalette().found();
    QVERIFY(kept.contains(QStringLiteral("stage")));
    BlockLibrary(BlockLibrary::usualFolder()).remove(kept.front());
    click(QStringLiteral("Open"));
    QVERIFY(editor().canvas().drawing().boxOfKey("layer conv2"));
    QTRY_VERIFY(!test::named<QLineEdit>(*m_window, QStringLiteral("Name of the block")));
}

void TestModelPage::simplestNetworkIsSuggestedWithItsReason() {
    openNetwork("transformer", 400);
    QTRY_VERIFY(test::button(*m_window, QStringLiteral("Start simple: NLinear")));
    click(QStringLiteral("Start simple: NLinear"));
    QCOMPARE(spec().preset, std::string("nlinear"));
    QVERIFY(anyLabelSays(QStringLiteral("are few")));
    QTRY_VERIFY(!test::button(*m_window, QStringLiteral("Start simple: NLinear")));
}

void TestModelPage::epochTimeIsMeasuredAndForgottenWithTheNetwork() {
    openNetwork("linear", 400);
    auto* time = m_window->findChild<EpochTime*>();
    QVERIFY(time);
    QTRY_VERIFY(test::button(*m_window, QStringLiteral("How long does an epoch take?")));
    click(QStringLiteral("How long does an epoch take?"));
    QVERIFY(time->isMeasuring());
    QTRY_VERIFY_WITH_TIMEOUT(!time->isMeasuring(), 60'000);
    QVERIFY2(time->text().startsWith(QStringLiteral("An epoch takes about")), qPrintable(time->text()));
    edit([](models::ModelSpec& model) { model = models::preset("mlp").model; });
    QTRY_VERIFY(test::button(*m_window, QStringLiteral("How long does an epoch take?")));
    QVERIFY(time->text().isEmpty());
}

void TestModelPage::aLearningRateIsFoundAndTaken() {
    openNetwork("linear", 400);
    auto* finder = m_window->findChild<RateFinder*>();
    QVERIFY(finder);
    const double before = m_workbench->document().experiment().training.learningRate;
    finder->search();
    QVERIFY(finder->isSearching());
    QTRY_VERIFY_WITH_TIMEOUT(!finder->isSearching(), 60'000);
    QVERIFY2(finder->text().startsWith(QStringLiteral("The loss falls fastest at")), qPrintable(finder->text()));
    QPushButton* use = nullptr;
    for (auto* button : finder->findChildren<QPushButton*>())
        if (button->text().startsWith(QStringLiteral("Use ")))
            use = button;
    QVERIFY(use);
    use->click();
    const double after = m_workbench->document().experiment().training.learningRate;
    QVERIFY(after > 0.0 && after != before);
    QVERIFY(finder->text().isEmpty());
    m_workbench->document().undoStack().undo();
    QCOMPARE(m_workbench->document().experiment().training.learningRate, before);
}

void TestModelPage::batchesAreMeasuredAndTaken() {
    openNetwork("linear", 400);
    auto* finder = m_window->findChild<BatchFinder*>();
    QVERIFY(finder);
    const int before = m_workbench->document().experiment().training.batchSize;
    m_workbench->document().edit(QStringLiteral("Batch"), [](experiments::Experiment& e) { e.training.batchSize = 3; });
    finder->measure();
    QVERIFY(finder->isMeasuring());
    QTRY_VERIFY_WITH_TIMEOUT(!finder->isMeasuring(), 120'000);
    QVERIFY2(finder->text().contains(QStringLiteral("windows a second with batches of")), qPrintable(finder->text()));
    QPushButton* use = nullptr;
    for (auto* button : finder->findChildren<QPushButton*>())
        if (button->text().startsWith(QStringLiteral("Use ")))
            use = button;
    QVERIFY(use);
    use->click();
    QVERIFY(m_workbench->document().experiment().training.batchSize >= 16);
    QVERIFY(finder->text().isEmpty());
    m_workbench->document().undoStack().undo();
    QCOMPARE(m_workbench->document().experiment().training.batchSize, 3);
    m_workbench->document().undoStack().undo();
    QCOMPARE(m_workbench->document().experiment().training.batchSize, before);
}

/// The check knows of the data what the inspection cannot: it follows a moment later, on the box and with a button.
void TestModelPage::anEmbeddingTooSmallIsMended() {
    openNetwork("category_gru", 400);
    m_workbench->document().edit(QStringLiteral("Categories"), [](experiments::Experiment& e) {
        e.recipe.categories = {"station"};
        for (models::LayerSpec& layer : e.model.layers)
            if (layer.type == "embedding")
                layer.params["rows"] = 1;
    });
    const auto& document = m_workbench->document();
    QTRY_VERIFY(std::ranges::any_of(document.inspection().findings, [](const Finding& f) { return f.code == "few_rows"; }));
    QVERIFY(std::ranges::any_of(document.findings(), [](const Finding& f) { return f.code == "few_rows"; }));
    QVERIFY(!document.fixes().empty());
    const QString title = toQt(document.fixes().front().title);
    QVERIFY2(title.startsWith(QStringLiteral("Set Categories to ")), qPrintable(title));
    m_workbench->document().applyFix(0);
    QVERIFY(std::ranges::none_of(document.inspection().findings, [](const Finding& f) { return f.code == "few_rows"; }));
}

void TestModelPage::modelFileIsLookedAt() {
    openNetwork("mlp");
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("mlp.onnx"));
    const models::Program program = models::lowerModel(spec(), m_workbench->document().experiment().taskShape());
    writeFileAtomically(toPath(file), forms::toOnnx(program, forms::initialValues(program, 1), "mlp"));
    editor().openModelFile(file);
    QTRY_VERIFY(editor().showsFile());
    QVERIFY(anyLabelSays(QStringLiteral("numbers in its constants")));
    const auto& boxes = editor().fileView().drawing().graph().boxes;
    QVERIFY(std::any_of(boxes.begin(), boxes.end(), [](const BoxContent& box) { return box.title == QStringLiteral("Relu"); }));
    click(QStringLiteral("Back to the network"));
    QVERIFY(!editor().showsFile());
    QVERIFY(editor().canvas().isVisible());
}

void TestModelPage::modelFileThatIsNoneIsTold() {
    openNetwork("mlp");
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("notes.onnx"));
    writeFileAtomically(toPath(file), "no model");
    editor().openModelFile(file);
    QTRY_VERIFY(anyLabelSays(QStringLiteral("notes.onnx")));
    QVERIFY(!editor().showsFile());
}

void TestModelPage::inspectorSaysHowFarALayerSees() {
    openNetwork("cnn", 400);
    editor().select("conv1");
    QTRY_VERIFY(anyLabelSays(QStringLiteral("each number hangs on up to 5 steps of the window")));
}

void TestModelPage::summarySaysWhatAMicrocontrollerNeeds() {
    openNetwork("linear");
    QVERIFY(anyLabelSays(QStringLiteral("on a microcontroller, an estimate")));
    QVERIFY(anyLabelSays(QStringLiteral("multiply-adds a forecast")));
}

void TestModelPage::comparisonNamesWhatDiffers() {
    openNetwork();
    edit([](models::ModelSpec& model) { setLayerParameter(model, "hidden1", "out", 99); });
    click(QStringLiteral("Compare"));
    auto* with = test::named<QComboBox>(*m_window, QStringLiteral("Compare with"));
    QVERIFY(with);
    with->setCurrentIndex(with->findText(QStringLiteral("Preset Multilayer perceptron")));
    auto* list = test::named<QListWidget>(*m_window, QStringLiteral("Differences of the networks"));
    QVERIFY(list);
    QCOMPARE(list->count(), 1);
    QVERIFY2(list->item(0)->text().contains(QStringLiteral("Outputs: here 99, there 128")), qPrintable(list->item(0)->text()));
    list->setCurrentRow(0);
    QCOMPARE(editor().canvas().current()->content().id, std::string("hidden1"));
    m_workbench->document().undoStack().undo();
    QVERIFY(anyLabelSays(QStringLiteral("The two networks are the same.")));
}

void TestModelPage::deleteInTheDrawingIsUndone() {
    openNetwork();
    const models::ModelSpec before = spec();
    editor().canvas().select("relu1");
    editor().canvas().setFocus();
    QTest::keyClick(&editor().canvas(), Qt::Key_Delete);
    QVERIFY(!findLayer(spec(), "relu1"));
    QTest::keyClick(&editor().canvas(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(spec() == before);
}

QTEST_MAIN(TestModelPage)
#include "tst_model_page.moc"
