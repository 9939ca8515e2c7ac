#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTest>

#include "core/models/presets.h"
#include "tests/ui/find_widget.h"
#include "tests/ui/window_fixture.h"
#include "ui/document/model_edits.h"
#include "ui/pages/model/network_editor.h"

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

private:
    void openNetwork(const char* preset = "mlp");
    [[nodiscard]] NetworkEditor& editor() { return *m_window->findChild<NetworkEditor*>(); }
    [[nodiscard]] const models::ModelSpec& spec() { return m_workbench->document().experiment().model; }
    void edit(const std::function<void(models::ModelSpec&)>& change) {
        m_workbench->document().edit(QStringLiteral("Change"), [&](auto& experiment) { change(experiment.model); });
    }
};

void TestModelPage::openNetwork(const char* preset) {
    openTown(100);
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
