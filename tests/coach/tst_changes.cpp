#include "core/base/error.h"
#include "core/coach/changes.h"
#include "core/models/inspection.h"
#include "core/models/presets.h"
#include "tests/coach/curves.h"

using namespace airshed;
using namespace airshed::coach;
using namespace airshed::coach::test;

class TestChanges : public QObject {
    Q_OBJECT

    static RunSignals of(const std::string& preset) {
        RunSignals run;
        run.experiment = experiments::toJson(experiments::starterExperiment(preset));
        return run;
    }
    /// The experiment that the changes make; it must be one that can be trained.
    static experiments::Experiment made(const RunSignals& run, const std::vector<Change>& changes) {
        const auto experiment = experiments::experimentFromJson(withChanges(run.experiment, {{}, changes}));
        const models::ModelInspection inspection = models::inspectModel(experiment.model, experiment.taskShape());
        if (!inspection.usable())
            qFatal("%s", inspection.findings.front().message.c_str());
        return experiment;
    }

private Q_SLOTS:
    void ratesHaveOneDigitAndStayInRange() {
        RunSignals run = of("cnn");
        setJsonPath(run.experiment, "training.learning_rate", "0.01");
        QCOMPARE(toText(scaledRate(run, 1.0 / 3.0).at(0)), std::string("learning rate 0.01 → 0.003"));
        setJsonPath(run.experiment, "training.learning_rate", "2");
        QCOMPARE(scaledRate(run, 10).at(0).value, std::string("10"));
        setJsonPath(run.experiment, "training.learning_rate", "10");
        QVERIFY(scaledRate(run, 10).empty());
        setJsonPath(run.experiment, "training.learning_rate", "1e-07");
        QCOMPARE(made(run, scaledRate(run, 100)).training.learningRate, 1e-5);
    }

    void everyPresetCanBeMadeWider_data() {
        QTest::addColumn<QString>("name");
        for (const models::Preset& preset : models::presets())
            QTest::newRow(preset.name.c_str()) << QString::fromStdString(preset.name);
    }
    void everyPresetCanBeMadeWider() {
        QFETCH(QString, name);
        const RunSignals run = of(name.toStdString());
        const std::vector<Change> changes = widerNetwork(run);
        if (changes.empty())
            return; // a task that no other network suits
        const auto before = experiments::experimentFromJson(run.experiment);
        const auto after = made(run, changes);
        QVERIFY(models::inspectModel(after.model, after.taskShape()).parameters >
                models::inspectModel(before.model, before.taskShape()).parameters);
    }

    void aNetworkWithoutWidthsIsExchanged() {
        QCOMPARE(toText(widerNetwork(of("linear")).at(0)), std::string("network linear → mlp"));
    }

    void gatesKeepTheirActivation() {
        RunSignals run = of("mlp");
        run.experiment["model"] = Json::parse(R"({"layers": [
            {"id": "flat", "type": "flatten", "inputs": ["input"]},
            {"id": "a", "type": "linear", "inputs": ["flat"], "params": {"out": 8}},
            {"id": "gate", "type": "sigmoid", "inputs": ["a"]},
            {"id": "bend", "type": "tanh", "inputs": ["a"]},
            {"id": "both", "type": "multiply", "inputs": ["gate", "a"]},
            {"id": "sum", "type": "add", "inputs": ["both", "bend"]},
            {"id": "head", "type": "regression_head", "inputs": ["sum"]}]})");
        run.experiment = experiments::toJson(experiments::experimentFromJson(run.experiment));
        const std::vector<Change> changes = otherType(run, {"sigmoid", "tanh"}, {}, "gelu");
        QCOMPARE(changes.size(), std::size_t(1));
        QCOMPARE(changes.front().path, std::string("model.layers.3.type"));
        QCOMPARE(made(run, changes).model.layers.at(3).type, std::string("gelu"));
    }

    void reluBecomesLeaky() {
        const RunSignals run = of("cnn");
        QCOMPARE(made(run, otherType(run, {"relu"}, {"relu2"}, "leaky_relu")).model.layers.at(3).type,
                 std::string("leaky_relu"));
    }

    void dropoutIsRaisedNotLowered() {
        const RunSignals run = of("cnn");
        const auto experiment = made(run, moreDropout(run, 0.3));
        QCOMPARE(experiment.model.layers.at(7).params.at("rate").get<double>(), 0.3);
        QVERIFY(moreDropout(run, 0.05).empty());
    }

    void theTargetsPastAlone() {
        const RunSignals run = of("cnn");
        QCOMPARE(made(run, targetsAlone(run)).recipe.inputs, std::vector<std::string>{"PM2.5"});
    }

    void aNetworkThatDoesNotSuitIsNotSuggested() {
        RunSignals run = of("cnn");
        setJsonPath(run.experiment, "inputs.columns", R"(["temperature"])");
        QVERIFY(otherNetwork(run, "residual_cnn").empty());
        QVERIFY(otherNetwork(run, "cnn").empty());
        QVERIFY(targetsAlone(run).empty());
    }

    void nothingIsSuggestedForADocumentThatCannotBeRead() {
        RunSignals run;
        QVERIFY(scaledRate(run, 0.1).empty() && widerNetwork(run).empty() && moreDropout(run, 0.3).empty());
        run.experiment = {{"schema", 99}};
        QVERIFY(otherNetwork(run, "mlp").empty() && targetsAlone(run).empty());
    }

    void theNewRunIsNamedByItsChange() {
        const RunSignals run = of("cnn");
        const Json changed = withChanges(run.experiment, {"", scaledRate(run, 0.1)});
        QCOMPARE(changed["name"].get<std::string>(), run.experiment["name"].get<std::string>() + ", learning rate 0.0001");
        QCOMPARE(withChanges(run.experiment, {}), run.experiment);
    }

    void adviceAsJsonHoldsValuesAsTheDocumentWould() {
        const Advice advice{
            "plateau", Severity::Info, "T", "W", "E", {"S", {{"a", "0.5", "A", "1", "0.5"}, {"m", "mlp", "M", "", "mlp"}}}};
        const Json json = toJson(advice);
        QCOMPARE(json["severity"].get<std::string>(), std::string("info"));
        QCOMPARE(json["suggestion"]["changes"][0]["value"].get<double>(), 0.5);
        QCOMPARE(json["suggestion"]["changes"][1]["value"].get<std::string>(), std::string("mlp"));
        QCOMPARE(toText(advice.suggestion.changes[1]), std::string("M → mlp"));
    }
};

QTEST_GUILESS_MAIN(TestChanges)
#include "tst_changes.moc"
