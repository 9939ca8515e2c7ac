#include <QtTest>

#include "core/base/error.h"
#include "core/experiments/experiment.h"
#include "core/models/presets.h"

using namespace airshed;
using namespace airshed::experiments;

namespace {

Experiment sample() {
    Experiment experiment;
    experiment.name = "Sample";
    experiment.snapshot = "town";
    experiment.recipe.seriesColumn = "station";
    experiment.recipe.inputs = {"PM2.5", "rain"};
    experiment.recipe.targets = {"PM2.5"};
    experiment.recipe.calendar = {"hour"};
    experiment.recipe.split.trainStride = 3;
    experiment.model = models::preset("cnn").model;
    experiment.training.learningRate = 0.003;
    experiment.recipe.repairs = {{quality::RangeRepair{0.0, 1000.0}, {"PM2.5"}, "", "as the maker says", true}};
    experiment.labels = "town";
    experiment.labelRevision = 7;
    experiment.training.seed = 9'007'199'254'740'991ULL;
    return experiment;
}

} // namespace

class TestExperiment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void survivesJson() {
        const Json json = toJson(sample());
        const Experiment back = experimentFromJson(Json::parse(json.dump()));
        QCOMPARE(toJson(back).dump(), json.dump());
        QVERIFY(back.training == sample().training);
        QVERIFY(back.model == sample().model);
    }

    void absentFieldsTakeTheirDefault() {
        const Experiment experiment = experimentFromJson(Json::object());
        QCOMPARE(toJson(experiment).dump(), toJson(Experiment{}).dump());
        const Experiment short_ = experimentFromJson(Json::parse(R"({"model": "lstm", "training": {"epochs": 3}})"));
        QCOMPARE(short_.training.epochs, 3);
        QCOMPARE(short_.training.batchSize, TrainingSettings{}.batchSize);
        QVERIFY(short_.model == models::preset("lstm").model);
    }

    void theFirstSchemaIsUpgraded() {
        const Experiment experiment = experimentFromJson(Json::parse(R"({"schema": 1, "data": {"snapshot": "town"}})"));
        QVERIFY(experiment.recipe.repairs.empty() && !experiment.labelRevision && !experiment.usesLabels());
        QCOMPARE(toJson(experiment)["schema"].get<int>(), Experiment::schemaVersion);
    }

    void theSecondSchemaIsUpgraded() {
        const Experiment experiment = experimentFromJson(Json::parse(R"({"schema": 2, "inputs": {"columns": ["PM2.5"]}})"));
        QVERIFY(experiment.recipe.statics.empty() && !experiment.recipe.futureCalendar);
        QVERIFY(experiment.taskShape().others.empty());
    }

    void whatTheNetworkIsGivenBesideTheWindow() {
        Experiment experiment = sample();
        const std::string before = experimentDigest(experiment);
        experiment.recipe.statics = {"altitude", "distance to the road"};
        experiment.recipe.futureCalendar = true;
        const Experiment back = experimentFromJson(toJson(experiment));
        QCOMPARE(back.recipe.statics, experiment.recipe.statics);
        QVERIFY(back.recipe.futureCalendar);
        const std::vector<models::NetworkInput> others = back.taskShape().others;
        QCOMPARE(others.size(), std::size_t{2});
        QCOMPARE(others[0].name, std::string("static"));
        QCOMPARE(others[0].shape, (models::Shape{2}));
        QCOMPARE(others[1].name, std::string("future"));
        QCOMPARE(others[1].shape,
                 (models::Shape{experiment.recipe.horizon, static_cast<std::int64_t>(experiment.recipe.calendar.size()) * 2}));
        QVERIFY(experimentDigest(experiment) != before);
        experiment.recipe.statics.clear();
        experiment.recipe.futureCalendar = false;
        QCOMPARE(experimentDigest(experiment), before);
    }

    void theThirdSchemaIsUpgraded() {
        const Experiment experiment = experimentFromJson(Json::parse(R"({"schema": 3, "inputs": {"columns": ["PM2.5"]}})"));
        QVERIFY(experiment.recipe.categories.empty());
    }

    void theFourthSchemaIsUpgraded() {
        const Experiment experiment =
            experimentFromJson(Json::parse(R"({"schema": 4, "training": {"optimizer": "adam", "batch_size": 32}})"));
        QCOMPARE(experiment.training.batchSize, 32);
        QCOMPARE(experiment.training.schedule.kind, std::string("constant"));
    }

    /// Runs of an earlier version can be resumed: what came with schema 5 leaves no trace where it is not used.
    void theDigestOfAnEarlierSchemaHolds() {
        Experiment experiment;
        experiment.snapshot = "town";
        QCOMPARE(experimentDigest(experiment), std::string("2f5fd1b42cbeb92121120b84f5833db199bb6bcf1e2b00c527753161c8b76bad"));
        experiment.training.momentum = 0.5; // adamw has none
        QCOMPARE(experimentDigest(experiment), std::string("2f5fd1b42cbeb92121120b84f5833db199bb6bcf1e2b00c527753161c8b76bad"));
        experiment.training.optimizer = "sgd";
        const std::string digest = experimentDigest(experiment);
        experiment.training.momentum = 0.9;
        QVERIFY(experimentDigest(experiment) != digest);
    }

    void categoriesAreAnInputOfTheirOwn() {
        Experiment experiment = sample();
        const std::string before = experimentDigest(experiment);
        experiment.training.unknownShare = 0.2; // of no effect without categories
        QCOMPARE(experimentDigest(experiment), before);
        experiment.recipe.categories = {"station", "site type"};
        QVERIFY(experimentDigest(experiment) != before);
        const Experiment back = experimentFromJson(toJson(experiment));
        QCOMPARE(back.recipe.categories, experiment.recipe.categories);
        QCOMPARE(back.training.unknownShare, 0.2);
        QCOMPARE(back.taskShape().others.size(), std::size_t{1});
        QCOMPARE(back.taskShape().others[0].name, std::string("category"));
        QCOMPARE(back.taskShape().others[0].shape, (models::Shape{2}));
    }

    void masksAndClassesNeedLabels() {
        Experiment experiment = sample();
        QVERIFY(!experiment.usesLabels());
        experiment.recipe.repairs.push_back({quality::MaskRepair{}, {}, "", "", false});
        QVERIFY(!experiment.usesLabels());
        experiment.recipe.repairs.back().enabled = true;
        QVERIFY(experiment.usesLabels());
        experiment.recipe.repairs.clear();
        experiment.recipe.targets = {"label:fog"};
        QVERIFY(experiment.usesLabels());
    }

    void taskShapeCountsChannels() {
        // two inputs, two masks, hour sine and cosine
        QCOMPARE(sample().taskShape().input, (models::Shape{72, 6}));
        QCOMPARE(sample().taskShape().output, (models::Shape{24, 1}));
    }

    void faultsNameTheirPath_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("message");
        QTest::newRow("no object") << "[]"
                                   << R"("document": expected an object, found array.)";
        QTest::newRow("unknown group") << R"({"trainings": {}})"
                                       << R"("trainings": this field is not known.)";
        QTest::newRow("unknown field") << R"({"training": {"epoch": 3}})"
                                       << R"("training.epoch": this field is not known.)";
        QTest::newRow("group no object") << R"({"task": 3})"
                                         << R"("task": expected an object, found number.)";
        QTest::newRow("type") << R"({"task": {"lookback": "72"}})"
                              << R"("task.lookback": expected a whole number, found "72".)";
        QTest::newRow("range") << R"({"training": {"learning_rate": -1}})"
                               << R"("training.learning_rate": -1 is outside 1e-12 to 10.)";
        QTest::newRow("choice") << R"({"training": {"optimizer": "lbfgs"}})"
                                << R"("training.optimizer": "lbfgs" is not known.)";
        QTest::newRow("schedule") << R"({"training": {"schedule": {"kind": "cosine", "warmup": 2}}})"
                                  << R"("training.schedule.warmup": this field is not known.)";
        QTest::newRow("weight of a lead")
            << R"({"training": {"lead_weights": [1, -1]}})"
            << R"("training.lead_weights.1": -1 is no weight: expected a number from 0 to 1000000.)";
        QTest::newRow("weight of a target")
            << R"({"training": {"target_weights": {"PM2.5": "2"}}})"
            << R"("training.target_weights.PM2.5": "2" is no weight: expected a number from 0 to 1000000.)";
        QTest::newRow("weights no list") << R"({"training": {"lead_weights": 1}})"
                                         << R"("training.lead_weights": expected a list of weights, one for each lead.)";
        QTest::newRow("seed") << R"({"training": {"seed": -1}})"
                              << R"("training.seed": -1 is outside 0 to 9007199254740991.)";
        QTest::newRow("calendar") << R"({"inputs": {"calendar": ["hour", "moon"]}})"
                                  << R"("inputs.calendar.1": "moon" is not known, or stands there twice.)";
        QTest::newRow("calendar twice") << R"({"inputs": {"calendar": ["hour", "hour"]}})"
                                        << R"("inputs.calendar.1": "hour" is not known, or stands there twice.)";
        QTest::newRow("no test part")
            << R"({"split": {"train": 0.9, "validation": 0.1}})"
            << R"("split.validation": 0.9 for training and 0.1 for validation leave nothing for the test.)";
        QTest::newRow("repair") << R"({"repairs": [{"do": "range", "columns": ["x"], "min": "0"}]})"
                                << R"("repairs.0.min": expected a number, found "0".)";
        QTest::newRow("layer") << R"({"model": {"layers": [{"type": "relu", "rate": 1}]}})"
                               << R"("model.layers.0.rate": this field is not known.)";
    }
    void faultsNameTheirPath() {
        QFETCH(QString, json);
        QFETCH(QString, message);
        try {
            (void)experimentFromJson(Json::parse(json.toStdString()));
            QFAIL("accepted");
        } catch (const Error& e) {
            QCOMPARE(QString::fromStdString(e.what()), message);
            QVERIFY(e.code() == ErrorCode::InvalidInput);
        }
    }

    void aLaterSchemaIsRefused() {
        try {
            (void)experimentFromJson(Json::parse(R"({"schema": 1000, "a field of the future": 1})"));
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY(e.code() == ErrorCode::NewerVersion);
            QVERIFY(QString::fromStdString(e.what()).contains("schema 1000"));
        }
    }

    void digestIsEqualForWhatTrainsTheSame() {
        const std::string digest = experimentDigest(sample());
        QCOMPARE(digest.size(), std::size_t{64});
        Experiment same = sample();
        same.name = "Another name";
        same.model.preset.clear();
        same.model.layers[0].params.erase("causal"); // at its default
        same.model.layers[0].block = "stage";
        same.training.checkpointSeconds = 5;
        same.recipe.repairs[0].note.clear();
        same.recipe.repairs.push_back({quality::FlatlineRepair{}, {"PM2.5"}, "", "", false});
        QCOMPARE(experimentDigest(same), digest);
    }

    void digestDiffersForWhatTrainsDifferently() {
        const std::string digest = experimentDigest(sample());
        Experiment seed = sample();
        seed.training.seed = 2;
        Experiment data = sample();
        data.snapshot = "another";
        Experiment model = sample();
        model.model.layers[0].params["kernel"] = 7;
        Experiment repairs = sample();
        repairs.recipe.repairs[0].enabled = false;
        Experiment schedule = sample();
        schedule.training.schedule.kind = "cosine";
        Experiment weights = sample();
        weights.training.leadWeights = {1};
        for (const Experiment& other : {seed, data, model, repairs, schedule, weights})
            QVERIFY(experimentDigest(other) != digest);
    }
};

QTEST_APPLESS_MAIN(TestExperiment)
#include "tst_experiment.moc"
