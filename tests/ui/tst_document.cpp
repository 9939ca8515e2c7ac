#include <QSignalSpy>
#include <QTest>

#include "core/models/presets.h"
#include "core/project/project.h"
#include "tests/support/faults.h"
#include "tests/ui/ui_fixture.h"
#include "ui/document/experiment_document.h"
#include "ui/document/field_editors.h"
#include "ui/document/model_edits.h"

using namespace airshed;
using namespace airshed::ui;
using experiments::Experiment;

class TestDocument : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::setUpApplication(); }
    void init();
    void cleanup() { m_folder.reset(); }

    void editsAreUndoneAndRedone();
    void typingBecomesOneStep();
    void editThatChangesNothingMakesNoStep();
    void leastNumberIsSaidInWords();
    void editsAreSavedByThemselves();
    void lastEditIsSavedOnClosing();
    void saveThatFailsIsTold();
    void findingsFollowFromTheData();
    void shapesFollowAtOnce();
    void misfitNamesTheLayer();
    void documentThatIsMissingLeavesTheOpenOne();
    void createFindsAFreeName();
    void insertedLayerIsFedAndFeeds();
    void removedLayerJoinsTheEnds();
    void movedLayerKeepsTheChain();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_project;
};

void TestDocument::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_project = test::makeProject(m_folder->path().toStdString());
    project::Project::open(m_project).saveExperiment("tiny", test::tinyExperiment());
}

void TestDocument::editsAreUndoneAndRedone() {
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(m_project), QStringLiteral("tiny"));
    const auto setHorizon = [&](int steps) {
        document.edit(QStringLiteral("Change horizon"), [=](Experiment& experiment) { experiment.recipe.horizon = steps; });
    };
    setHorizon(5);
    setHorizon(6);
    QCOMPARE(document.undoStack().count(), 2);
    document.undoStack().undo();
    QCOMPARE(document.experiment().recipe.horizon, 5);
    document.undoStack().undo();
    QVERIFY(sameExperiment(document.experiment(), test::tinyExperiment()));
    document.undoStack().redo();
    QCOMPARE(document.experiment().recipe.horizon, 5);
}

void TestDocument::typingBecomesOneStep() {
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(m_project), QStringLiteral("tiny"));
    for (const int steps : {2, 24, 240})
        document.edit(
            QStringLiteral("Change lookback"), [=](Experiment& experiment) { experiment.recipe.lookback = steps; },
            QStringLiteral("lookback"));
    QCOMPARE(document.undoStack().count(), 1);
    document.undoStack().undo();
    QCOMPARE(document.experiment().recipe.lookback, 12);
}

void TestDocument::editThatChangesNothingMakesNoStep() {
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(m_project), QStringLiteral("tiny"));
    document.edit(QStringLiteral("Change horizon"), [](Experiment& experiment) { experiment.recipe.horizon = 4; });
    QCOMPARE(document.undoStack().count(), 0);
}

void TestDocument::leastNumberIsSaidInWords() {
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(m_project), QStringLiteral("tiny"));
    const FieldAccess<int> access{
        QStringLiteral("Windows an epoch"), [](const Experiment& e) { return e.training.windowsPerEpoch; },
        [](Experiment& e, const int& windows) { e.training.windowsPerEpoch = windows; }, QStringLiteral("all")};
    const std::unique_ptr<QSpinBox> field(makeIntegerField(document, access, 0, 1000));
    field->show();
    QCOMPARE(field->text(), QStringLiteral("all"));
    auto* line = field->findChild<QLineEdit*>();
    QTest::mouseClick(line, Qt::LeftButton);
    QTRY_COMPARE(line->selectedText(), QStringLiteral("all"));
    QTest::keyClicks(line, QStringLiteral("500"));
    QCOMPARE(document.experiment().training.windowsPerEpoch, 500);
    document.undoStack().undo();
    QCOMPARE(field->text(), QStringLiteral("all"));
}

void TestDocument::editsAreSavedByThemselves() {
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(m_project), QStringLiteral("tiny"));
    QSignalSpy saved(&document, &ExperimentDocument::saved);
    document.edit(QStringLiteral("Rename"), [](Experiment& experiment) { experiment.name = "renamed"; });
    QVERIFY(saved.wait());
    QCOMPARE(project::Project::open(m_project).loadExperiment("tiny").name, std::string("renamed"));
}

void TestDocument::lastEditIsSavedOnClosing() {
    {
        JobList jobs;
        ExperimentDocument document(jobs);
        document.open(project::Project::open(m_project), QStringLiteral("tiny"));
        document.edit(QStringLiteral("Rename"), [](Experiment& experiment) { experiment.name = "at the last moment"; });
    }
    QCOMPARE(project::Project::open(m_project).loadExperiment("tiny").name, std::string("at the last moment"));
}

void TestDocument::saveThatFailsIsTold() {
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(m_project), QStringLiteral("tiny"));
    std::filesystem::rename(m_project, m_project.string() + "-gone");
    QSignalSpy failed(&document, &ExperimentDocument::saveFailed);
    document.edit(QStringLiteral("Rename"), [](Experiment& experiment) { experiment.name = "lost?"; });
    QVERIFY(failed.wait());
    std::filesystem::rename(m_project.string() + "-gone", m_project);
    document.save();
    QCOMPARE(project::Project::open(m_project).loadExperiment("tiny").name, std::string("lost?"));
}

void TestDocument::findingsFollowFromTheData() {
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(m_project), QStringLiteral("tiny"));
    QTRY_VERIFY(!document.isChecking());
    QVERIFY(!hasErrors(document.findings()));
    QVERIFY(document.check().trainWindows > 0);
    document.edit(QStringLiteral("Change target"), [](Experiment& experiment) { experiment.recipe.targets = {"ozone"}; });
    QTRY_VERIFY(!document.isChecking());
    QVERIFY(hasErrors(document.findings()));
    QVERIFY(document.findings().front().message.find("ozone") != std::string::npos);
}

void TestDocument::shapesFollowAtOnce() {
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(m_project), QStringLiteral("tiny"));
    document.edit(QStringLiteral("Change horizon"), [](Experiment& experiment) { experiment.recipe.horizon = 7; });
    QCOMPARE(document.inspection().layers.back().output, models::Shape({7, 1}));
}

void TestDocument::misfitNamesTheLayer() {
    JobList jobs;
    ExperimentDocument document(jobs);
    document.open(project::Project::open(m_project), QStringLiteral("tiny"));
    document.edit(QStringLiteral("Take a preset"),
                  [](Experiment& experiment) { experiment.model = models::preset("mlp").model; });
    QVERIFY(!hasErrors(document.inspection().findings));
    std::string lstm;
    document.edit(QStringLiteral("Add layer"), [&](Experiment& experiment) {
        lstm = insertLayer(experiment.model, experiment.model.layers.front().id, "lstm");
    });
    QVERIFY(hasErrors(document.inspection().findings));
    QCOMPARE(document.inspection().findings.front().place, "layer " + lstm);
}

void TestDocument::documentThatIsMissingLeavesTheOpenOne() {
    JobList jobs;
    ExperimentDocument document(jobs);
    const project::Project project = project::Project::open(m_project);
    document.open(project, QStringLiteral("tiny"));
    const auto open = [&] {
        document.open(project, QStringLiteral("no such document"));
        return true;
    };
    QVERIFY(test::failsWith(ErrorCode::NotFound, open, "no such document"));
    QCOMPARE(document.fileName(), QStringLiteral("tiny"));
}

void TestDocument::createFindsAFreeName() {
    JobList jobs;
    ExperimentDocument document(jobs);
    const project::Project project = project::Project::open(m_project);
    QCOMPARE(document.create(project, test::tinyExperiment(), QStringLiteral("tiny")), QStringLiteral("tiny-2"));
    QCOMPARE(document.create(project, test::tinyExperiment(), QStringLiteral("a/b")), QStringLiteral("a-b"));
}

void TestDocument::insertedLayerIsFedAndFeeds() {
    models::ModelSpec spec = models::preset("mlp").model;
    const std::string first = spec.layers[0].id;
    const std::string second = spec.layers[1].id;
    const std::string added = insertLayer(spec, first, "dropout");
    QCOMPARE(findLayer(spec, added)->inputs, std::vector<std::string>({first}));
    QCOMPARE(findLayer(spec, second)->inputs, std::vector<std::string>({added}));
    QVERIFY(spec.preset.empty());
    const std::string begin = insertLayer(spec, "input", "dropout");
    QCOMPARE(spec.layers.front().id, begin);
    QCOMPARE(findLayer(spec, first)->inputs, std::vector<std::string>({begin}));
}

void TestDocument::removedLayerJoinsTheEnds() {
    models::ModelSpec spec = models::preset("mlp").model;
    const std::string first = spec.layers[0].id;
    const std::string second = spec.layers[1].id;
    const std::string third = spec.layers[2].id;
    QVERIFY(removeLayer(spec, second));
    QCOMPARE(findLayer(spec, third)->inputs, std::vector<std::string>({first}));
    QVERIFY(!removeLayer(spec, "nobody"));
}

void TestDocument::movedLayerKeepsTheChain() {
    models::ModelSpec spec = models::preset("mlp").model;
    const std::string second = spec.layers[1].id;
    const std::string third = spec.layers[2].id;
    QVERIFY(moveLayer(spec, third, -1));
    QCOMPARE(spec.layers[1].id, third);
    QCOMPARE(spec.layers[2].inputs, std::vector<std::string>({third}));
    QVERIFY(moveLayer(spec, third, 1));
    QCOMPARE(spec.layers[1].id, second);
    QVERIFY(!moveLayer(spec, spec.layers.front().id, -1));
    QVERIFY(!moveLayer(spec, spec.layers.back().id, 1));
}

QTEST_MAIN(TestDocument)
#include "tst_document.moc"
