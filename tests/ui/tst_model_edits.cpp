#include <QTest>

#include "core/base/random.h"
#include "core/models/catalogue.h"
#include "core/models/presets.h"
#include "core/project/project.h"
#include "tests/ui/ui_fixture.h"
#include "ui/document/experiment_document.h"
#include "ui/document/layer_clipboard.h"
#include "ui/document/model_edits.h"

using namespace airshed;
using namespace airshed::ui;
using models::ModelSpec;

namespace {

/// Something of a list, or a name that nothing has: edits must bear both.
std::string anyLayer(const ModelSpec& spec, RandomStream& random) {
    const std::uint64_t choice = random.below(spec.layers.size() + 2);
    if (choice < spec.layers.size())
        return spec.layers[choice].id;
    return choice == spec.layers.size() ? "input" : "nobody";
}

void changeAtRandom(ModelSpec& spec, RandomStream& random) {
    const auto& types = models::catalogue();
    const std::string type = types[random.below(types.size())].type;
    const std::string one = anyLayer(spec, random);
    const std::string other = anyLayer(spec, random);
    const std::size_t slot = random.below(3);
    switch (random.below(12)) {
    case 0:
    case 1: insertLayer(spec, one, type); break;
    case 2: addLooseLayer(spec, type); break;
    case 3: removeLayer(spec, one); break;
    case 4: connectLayers(spec, one, other); break;
    case 5: disconnectLayer(spec, one, slot); break;
    case 6: reconnectLayer(spec, one, other, slot); break;
    case 7: setOutputLayer(spec, one); break;
    case 8: renameLayer(spec, one, "renamed" + std::to_string(random.below(1000))); break;
    case 9: insertBetween(spec, one, other, slot, type); break;
    case 10: moveLayer(spec, one, random.below(2) == 0 ? -1 : 1); break;
    default:
        if (const auto layers = layersFromText(layersToText(spec, {one, other})))
            pasteLayers(spec, *layers, {"input"});
        break;
    }
}

} // namespace

class TestModelEdits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::setUpApplication(); }

    void undoReturnsThroughRandomEdits_data();
    void undoReturnsThroughRandomEdits();
    void randomEditsCloseNoCircle();
    void layerGoesIntoOneConnectionAlone();
    void looseLayerLeavesTheOutput();
    void connectionReplacesWhereOneIsTaken();
    void outputIsTheLastLayer();
    void renamedLayerStillFeeds();
    void fixIsAStepThatCanBeUndone();
};

void TestModelEdits::undoReturnsThroughRandomEdits_data() {
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 5; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestModelEdits::undoReturnsThroughRandomEdits() {
    QFETCH(int, seed);
    QTemporaryDir folder;
    const std::filesystem::path project = test::makeProject(folder.path().toStdString(), 100);
    experiments::Experiment begin = test::tinyExperiment();
    begin.model = models::preset("residual_cnn").model;
    project::Project::open(project).saveExperiment("tiny", begin);
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(project), QStringLiteral("tiny"));
    const std::string first = experiments::toJson(document.experiment()).dump();
    RandomStream random(static_cast<std::uint64_t>(seed), "edits");
    std::vector<std::string> states = {first};
    for (int step = 0; step < 200; ++step) {
        document.edit(QStringLiteral("Change"),
                      [&](experiments::Experiment& experiment) { changeAtRandom(experiment.model, random); });
        if (!document.fixes().empty() && random.below(8) == 0)
            document.applyFix(static_cast<int>(random.below(document.fixes().size())));
        while (states.size() <= static_cast<std::size_t>(document.undoStack().count()))
            states.emplace_back();
        states.back() = experiments::toJson(document.experiment()).dump();
    }
    QVERIFY(document.undoStack().count() > 100);
    const std::string last = states.back();
    while (document.undoStack().canUndo())
        document.undoStack().undo();
    QCOMPARE(experiments::toJson(document.experiment()).dump(), first);
    QVERIFY(document.experiment().model == begin.model);
    while (document.undoStack().canRedo())
        document.undoStack().redo();
    QCOMPARE(experiments::toJson(document.experiment()).dump(), last);
}

void TestModelEdits::randomEditsCloseNoCircle() {
    ModelSpec spec = models::preset("cnn").model;
    RandomStream random(7, "edits");
    const models::TaskShape task{{24, 6}, {4, 1}, {0}};
    for (int step = 0; step < 300; ++step) {
        changeAtRandom(spec, random);
        for (const Finding& finding : models::inspectModel(spec, task).findings)
            QVERIFY2(finding.code != "cycle" && finding.code != "double_id", finding.message.c_str());
    }
}

void TestModelEdits::layerGoesIntoOneConnectionAlone() {
    ModelSpec spec = models::preset("residual_cnn").model;
    const std::string sum = spec.layers.back().id;
    const std::string id = insertBetween(spec, "last", sum, 1, "dropout");
    QCOMPARE(findLayer(spec, id)->inputs, std::vector<std::string>{"last"});
    QCOMPARE(findLayer(spec, sum)->inputs[1], id);
    QCOMPARE(spec.layers.back().id, sum);
    QVERIFY(insertBetween(spec, "input", sum, 0, "dropout").empty());
}

void TestModelEdits::looseLayerLeavesTheOutput() {
    ModelSpec spec = models::preset("mlp").model;
    const std::string output = spec.layers.back().id;
    QVERIFY(findLayer(spec, addLooseLayer(spec, "relu"))->inputs.empty());
    QCOMPARE(spec.layers.back().id, output);
}

void TestModelEdits::connectionReplacesWhereOneIsTaken() {
    ModelSpec spec = models::preset("residual_cnn").model;
    const std::string sum = spec.layers.back().id;
    QVERIFY(connectLayers(spec, "input", sum));
    QCOMPARE(findLayer(spec, sum)->inputs.size(), std::size_t(3));
    QVERIFY(!connectLayers(spec, "input", sum));
    QVERIFY(connectLayers(spec, "input", "conv2"));
    QCOMPARE(findLayer(spec, "conv2")->inputs, std::vector<std::string>{"input"});
    QVERIFY(!connectLayers(spec, sum, "conv3"));
    QVERIFY(!connectLayers(spec, "input", "nobody"));
}

void TestModelEdits::outputIsTheLastLayer() {
    ModelSpec spec = models::preset("residual_cnn").model;
    QVERIFY(setOutputLayer(spec, "head"));
    QCOMPARE(spec.layers.back().id, std::string("head"));
    QVERIFY(!setOutputLayer(spec, "nobody"));
}

void TestModelEdits::renamedLayerStillFeeds() {
    ModelSpec spec = models::preset("residual_cnn").model;
    QVERIFY(renameLayer(spec, "last", "level"));
    QCOMPARE(spec.layers.back().inputs[1], std::string("level"));
    QVERIFY(!renameLayer(spec, "level", "head"));
    QVERIFY(!renameLayer(spec, "level", ""));
}

void TestModelEdits::fixIsAStepThatCanBeUndone() {
    QTemporaryDir folder;
    const std::filesystem::path project = test::makeProject(folder.path().toStdString(), 100);
    project::Project::open(project).saveExperiment("tiny", test::tinyExperiment());
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(project), QStringLiteral("tiny"));
    document.edit(QStringLiteral("Remove layer"), [](experiments::Experiment& e) { removeLayer(e.model, "flat"); });
    QCOMPARE(document.fixes().size(), std::size_t(1));
    document.applyFix(0);
    QVERIFY(document.inspection().usable());
    QCOMPARE(document.undoStack().undoText(), QStringLiteral("Put a flatten layer before it"));
    document.undoStack().undo();
    QVERIFY(!document.inspection().usable());
}

QTEST_MAIN(TestModelEdits)
#include "tst_model_edits.moc"
