#include <QtTest>

#include "core/project/data_quality.h"
#include "core/project/experiment_data.h"
#include "tests/project/project_fixture.h"

using namespace airshed;
using namespace airshed::project;
using namespace airshed::project::test;
using quality::Expectation;
using quality::Label;

namespace {

constexpr TimeNs start = 1'704'067'200LL * nsPerSecond; // of hourlyCsv

TimeNs hour(int number) {
    return start + number * nsPerHour;
}

Label label(const std::string& kind, int from, int to) {
    Label made;
    made.column = "PM2.5";
    made.from = hour(from);
    made.to = hour(to);
    made.kind = kind;
    made.why = "seen on the plot";
    made.who = "ada";
    return made;
}

std::vector<Expectation> below(double max) {
    Expectation expectation;
    expectation.column = "PM2.5";
    expectation.max = max;
    return {expectation};
}

experiments::Experiment masking() {
    experiments::Experiment experiment = ProjectFixture::experiment();
    experiment.recipe.repairs = {{quality::MaskRepair{{"invalid"}}, {"PM2.5"}, "", "", true}};
    return experiment;
}

} // namespace

class TestDataQuality : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void expectationsAreHeldAgainstEachImport() {
        ProjectFixture fixture;
        fixture.import(hourlyCsv(48));
        QVERIFY(lastExpectationCheck(fixture.project, "air").digest.empty());
        setExpectations(fixture.project, "air", below(46.0));
        QCOMPARE(expectationsOf(fixture.project, "air"), below(46.0));
        fixture.import(hourlyCsv(60)); // up to 44.5
        ExpectationCheck check = lastExpectationCheck(fixture.project, "air");
        QVERIFY(check.broken.empty() && check.rules == 1 && check.checkedMs > 0);
        const std::string digest = fixture.import(hourlyCsv(96)).snapshot.digest; // up to 46.5
        check = lastExpectationCheck(fixture.project, "air");
        QCOMPARE(check.digest, digest);
        QCOMPARE(check.broken.size(), std::size_t{1});
        QVERIFY2(check.broken[0].message.find("the furthest is 46.5") != std::string::npos, check.broken[0].message.c_str());
        QVERIFY(quality::hasErrors(checkData(fixture.project, "air")));
        setExpectations(fixture.project, "air", {});
        QVERIFY(!quality::hasErrors(checkData(fixture.project, "air")));
    }

    void labelsAreKeptWithWhoWhenAndWhy() {
        ProjectFixture fixture;
        fixture.import(hourlyCsv(48));
        Label anonymous = label("wildfire", 9, 10);
        anonymous.who.clear();
        QCOMPARE(addLabels(fixture.project, "air", {label("invalid", 3, 5), anonymous}), (std::vector<std::int64_t>{1, 2}));
        removeLabels(fixture.project, "air", std::vector<std::int64_t>{1}, "was a mistake", "bob");
        const auto now = labelsOf(Project::open(fixture.project.folder()), "air");
        QCOMPARE(now.revision(), std::int64_t{3});
        QCOMPARE(now.labels().size(), std::size_t{1});
        QVERIFY(!now.labels()[0].who.empty() && now.labels()[0].when > start);
        const auto before = labelsOf(fixture.project, "air", 2);
        QCOMPARE(before.labels().size(), std::size_t{2});
        QVERIFY(before.labels()[0].saysTheSameAs(label("invalid", 3, 5)));
        QCOMPARE(before.labels()[0].who, std::string("ada"));
        QVERIFY(labelsOf(fixture.project, "air", 0).empty());
        const auto log = labelLog(fixture.project, "air");
        QCOMPARE(log.size(), std::size_t{3});
        QVERIFY(log[2].action == quality::LabelAction::Remove);
        QCOMPARE(log[2].label.why, std::string("was a mistake"));
        // They stay with the name when it means other content.
        fixture.import(hourlyCsv(72));
        QCOMPARE(labelsOf(fixture.project, "air").labels().size(), std::size_t{1});
    }

    void whatCannotBeIsRefusedAndLeavesTheLog() {
        ProjectFixture fixture;
        fixture.import(hourlyCsv(48));
        addLabels(fixture.project, "air", {label("invalid", 3, 5)});
        QVERIFY(errorOf([&] { addLabels(fixture.project, "air", {label("fog", 1, 2), label("a:b", 1, 2)}); }).contains("a:b"));
        QVERIFY(errorOf([&] { addLabels(fixture.project, "water", {label("fog", 1, 2)}); }).contains("\"water\""));
        const std::vector<std::int64_t> ids = {1, 7};
        QVERIFY(errorOf([&] { removeLabels(fixture.project, "air", ids, ""); }).contains("no label 7"));
        const std::vector<std::int64_t> twice = {1, 1};
        QVERIFY(errorOf([&] { removeLabels(fixture.project, "air", twice, ""); }).contains("no label 1"));
        QCOMPARE(labelLog(fixture.project, "air").size(), std::size_t{1});
    }

    void suggestionsAreAcceptedOrRefusedAndNotMadeAgain() {
        ProjectFixture fixture;
        std::string csv = hourlyCsv(400);
        for (const auto& [old, bad] : {std::pair{"2024-01-03T05:00:00Z,27.5", "2024-01-03T05:00:00Z,927.5"},
                                       {"2024-01-08T05:00:00Z,27.5", "2024-01-08T05:00:00Z,827.5"}}) {
            const std::size_t at = csv.find(old);
            QVERIFY(at != std::string::npos);
            csv.replace(at, std::string(old).size(), bad);
        }
        fixture.import(csv);
        auto suggestions = suggestLabels(fixture.project, "air");
        std::erase_if(suggestions, [](const auto& suggestion) { return suggestion.code != "spike"; });
        QCOMPARE(suggestions.size(), std::size_t{2});
        QCOMPARE(suggestions[0].label.from, hour(53));
        acceptSuggestions(fixture.project, "air", std::span(suggestions).first(1), "ada");
        refuseSuggestions(fixture.project, "air", std::span(suggestions).last(1), "a true peak", "ada");
        const auto labels = labelsOf(fixture.project, "air");
        QCOMPARE(labels.labels().size(), std::size_t{1});
        QCOMPARE(labels.labels()[0].kind, std::string("suspect"));
        QCOMPARE(labels.labels()[0].who, std::string("ada"));
        QCOMPARE(labels.refused()[0].why, std::string("a true peak"));
        for (const auto& left : suggestLabels(fixture.project, "air"))
            QVERIFY(left.code != "spike");
    }

    void aMaskTakesLabelledValuesAwayAndKeepsScoresHonest() {
        ProjectFixture fixture;
        fixture.import(hourlyCsv(400));
        addLabels(fixture.project, "air", {label("invalid", 100, 101), label("invalid", 380, 380)});
        const ExperimentData plain = prepareExperimentData(fixture.project, ProjectFixture::experiment());
        const ExperimentData masked = prepareExperimentData(fixture.project, masking());
        for (const std::int64_t row : {100, 101, 380})
            QVERIFY(std::isnan(masked.grid.at(row, 0)) && !std::isnan(plain.grid.at(row, 0)));
        QCOMPARE(masked.windows.train.starts, plain.windows.train.starts);
        // Row 380 lies in the test part: no window of it may look back on a value that was taken away afterwards.
        QVERIFY(masked.windows.withHindsight > 0);
        const int reach = masking().recipe.lookback + masking().recipe.fillLimit;
        for (std::size_t w = 0; w < masked.windows.test.starts.size(); ++w) {
            const std::int64_t issue = masked.windows.test.issueRow(w);
            QVERIFY(issue < 380 || issue - reach >= 380);
        }
        const ExperimentCheck check = fixture.project.checkExperiment(masking());
        QVERIFY(std::any_of(check.findings.begin(), check.findings.end(),
                            [](const Finding& finding) { return finding.code == "hindsight"; }));
    }

    void aQueuedRunIsTiedToItsLabels() {
        ProjectFixture fixture;
        fixture.import(hourlyCsv(400));
        const std::int64_t unlabelled = fixture.project.queueRun(masking(), "cpu");
        addLabels(fixture.project, "air", {label("invalid", 100, 101)});
        const std::int64_t labelled = fixture.project.queueRun(masking(), "cpu");
        addLabels(fixture.project, "air", {label("invalid", 102, 110)});
        const auto gaps = [&](std::int64_t run) {
            const auto experiment = experiments::experimentFromJson(fixture.project.store().run(run).experiment);
            const ExperimentData data = prepareExperimentData(fixture.project, experiment);
            int count = 0;
            for (std::int64_t row = 0; row < data.grid.rows(); ++row)
                count += std::isnan(data.grid.at(row, 0)) ? 1 : 0;
            return count;
        };
        QCOMPARE(gaps(unlabelled), 0);
        QCOMPARE(gaps(labelled), 2);
    }

    void aClassOfLabelsCanBePredictedAndNotLookedBackOn() {
        ProjectFixture fixture;
        fixture.import(hourlyCsv(400));
        addLabels(fixture.project, "air", {label("wildfire", 50, 60), label("wildfire", 350, 360)});
        experiments::Experiment experiment = ProjectFixture::experiment();
        experiment.recipe.targets = {"label:wildfire"};
        const ExperimentData data = prepareExperimentData(fixture.project, experiment);
        const int column = data.grid.columnIndex("label:wildfire");
        QCOMPARE(data.grid.at(49, column), 0.0F);
        QCOMPARE(data.grid.at(55, column), 1.0F);
        experiment.recipe.inputs.emplace_back("label:wildfire");
        const ExperimentCheck check = fixture.project.checkExperiment(experiment);
        QVERIFY(!check.usable());
        QVERIFY(std::any_of(check.findings.begin(), check.findings.end(), [](const Finding& finding) {
            return finding.message.find("made in hindsight") != std::string::npos;
        }));
    }
};

QTEST_APPLESS_MAIN(TestDataQuality)
#include "tst_data_quality.moc"
