#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/error.h"
#include "core/project/watched_forecasts.h"
#include "tests/engine/recorder.h"
#include "tests/engine/tensor_arrays.h"
#include "tests/engine/tiny_problem.h"

using namespace airshed;
using runs::Control;
using test::arraysOf;

namespace {

/// Metrics that do not speak of time.
std::vector<std::tuple<std::string, std::int64_t, double, double>> lasting(const test::Recorder& recorder) {
    std::vector<std::tuple<std::string, std::int64_t, double, double>> found;
    for (const runs::MetricPoint& point : recorder.metrics)
        if (point.name != "windows_per_second")
            found.emplace_back(point.name, point.step, point.epoch, point.value);
    return found;
}

} // namespace

class TestTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void learnsAndBeatsTheMean_data();
    void learnsAndBeatsTheMean();
    void saysWhatItRanOn();
    void measuresTheBaselinesFirst();
    void stoppingAnywhereAndResumingChangesNothing_data();
    void stoppingAnywhereAndResumingChangesNothing();
    void pausingChangesNothing();
    void aPersonChangesTheLearningRate();
    void stopsEarly();
    void keepsTheBestWeights();
    void drawsWindowsPerEpoch();
    void aLossThatIsNotFiniteEndsTheRun();
    void aCheckpointOfAnotherExperimentIsRefused();
    void anotherSeedGivesOtherWeights();
    void threeWindowsAreForecastAfterEveryEpoch();

private:
    training::TrainingEnd train(const experiments::Experiment& experiment, const project::ExperimentData& data,
                                const QString& folder, test::Recorder& recorder) const {
        return training::train({experiment, data, "cpu", fileOf(folder)}, recorder);
    }
    [[nodiscard]] std::filesystem::path fileOf(const QString& name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
};

void TestTraining::learnsAndBeatsTheMean_data() {
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<QString>("loss");
    QTest::newRow("linear") << "linear"
                            << "adam"
                            << "mse";
    QTest::newRow("mlp") << "mlp"
                         << "adamw"
                         << "mae";
    QTest::newRow("cnn") << "cnn"
                         << "adamw"
                         << "huber";
    QTest::newRow("gru") << "gru"
                         << "adamw"
                         << "mae";
}

void TestTraining::learnsAndBeatsTheMean() {
    QFETCH(QString, preset);
    QFETCH(QString, optimizer);
    QFETCH(QString, loss);
    experiments::Experiment experiment = test::tinyExperiment(preset.toStdString());
    experiment.training.epochs = 8;
    experiment.training.optimizer = optimizer.toStdString();
    experiment.training.loss = loss.toStdString();
    const project::ExperimentData data = test::tinyData(experiment);
    test::Recorder recorder;
    QCOMPARE(train(experiment, data, "learns " + preset, recorder), training::TrainingEnd::LastEpoch);

    const auto trainLoss = recorder.values("train/epoch_loss");
    QCOMPARE(trainLoss.size(), std::size_t{8});
    QVERIFY(trainLoss.back() < 0.7 * trainLoss.front());
    // The mean as forecast has the target's deviation as its root mean square error.
    const auto rmse = recorder.values("validation/rmse");
    QVERIFY2(rmse.back() < 0.6 * data.recipe.targetScale[0], qPrintable(QString::number(rmse.back())));
    QCOMPARE(recorder.values("learning_rate").size(), recorder.values("train/loss").size());
    QVERIFY(recorder.values("train/loss").size() >= 8);
    QCOMPARE(recorder.lastProgress.epoch, 8);
    QVERIFY(recorder.lastProgress.windowsPerSecond > 0.0);
}

void TestTraining::saysWhatItRanOn() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 1;
    experiment.training.threads = 2;
    experiment.training.seed = 77;
    test::Recorder recorder;
    train(experiment, test::tinyData(experiment), "environment", recorder);
    QCOMPARE(recorder.environmentSeen.at("device").get<std::string>(), std::string("cpu"));
    QCOMPARE(recorder.environmentSeen.at("threads").get<int>(), 2);
    QCOMPARE(recorder.environmentSeen.at("seed").get<int>(), 77);
    QVERIFY(recorder.environmentSeen.at("deterministic").get<bool>());
    for (const char* fact : {"torch", "blas", "processor", "system", "airshed"})
        QVERIFY2(!recorder.environmentSeen.at(fact).get<std::string>().empty(), fact);
}

void TestTraining::measuresTheBaselinesFirst() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 1;
    test::Recorder recorder;
    train(experiment, test::tinyData(experiment), "baselines", recorder);
    for (const char* baseline : {"persistence", "seasonal_naive"})
        for (const char* measure : {"loss", "mae", "rmse"}) {
            const auto values = recorder.values(std::string("baseline/") + baseline + "/" + measure);
            QCOMPARE(values.size(), std::size_t{1});
            QVERIFY(values.front() > 0.0);
        }
    QCOMPARE(recorder.metrics.front().step, std::int64_t{0});
    QVERIFY(recorder.metrics.front().name.starts_with("baseline/"));
}

void TestTraining::stoppingAnywhereAndResumingChangesNothing_data() {
    QTest::addColumn<int>("call");
    for (const int call : {0, 1, 7, 15, 16, 17, 25, 40})
        QTest::addRow("stop at call %d", call) << call;
}

void TestTraining::stoppingAnywhereAndResumingChangesNothing() {
    QFETCH(int, call);
    const experiments::Experiment experiment = test::tinyExperiment();
    const project::ExperimentData data = test::tinyData(experiment);
    test::Recorder straight;
    train(experiment, data, "straight", straight);

    const QString folder = QString("stopped %1").arg(call);
    test::Recorder broken;
    broken.ask = [&](int asked) { return asked == call ? Control::Stop : Control::None; };
    QCOMPARE(train(experiment, data, folder, broken), training::TrainingEnd::Stopped);
    QVERIFY(broken.happened("stopped"));
    broken.ask = [](int) { return Control::None; };
    QCOMPARE(train(experiment, data, folder, broken), training::TrainingEnd::LastEpoch);
    QVERIFY(broken.happened("resumed"));

    QVERIFY(arraysOf(training::lastCheckpoint(fileOf("straight"))) == arraysOf(training::lastCheckpoint(fileOf(folder))));
    QVERIFY(arraysOf(training::bestCheckpoint(fileOf("straight"))) == arraysOf(training::bestCheckpoint(fileOf(folder))));
    QCOMPARE(lasting(broken), lasting(straight));
    QDir(m_folder.filePath("straight")).removeRecursively();
}

void TestTraining::pausingChangesNothing() {
    const experiments::Experiment experiment = test::tinyExperiment("cnn");
    const project::ExperimentData data = test::tinyData(experiment);
    test::Recorder straight;
    train(experiment, data, "unpaused", straight);
    test::Recorder paused;
    paused.ask = [](int call) {
        return call == 9 ? Control::Pause : call == 10 ? Control::Checkpoint : call == 11 ? Control::Resume : Control::None;
    };
    QCOMPARE(train(experiment, data, "paused", paused), training::TrainingEnd::LastEpoch);
    QCOMPARE(paused.states, (std::vector{runs::RunState::Paused, runs::RunState::Running}));
    QVERIFY(arraysOf(training::bestCheckpoint(fileOf("unpaused"))) == arraysOf(training::bestCheckpoint(fileOf("paused"))));

    test::Recorder stopped;
    stopped.ask = [](int call) { return call == 3 ? Control::Pause : call == 4 ? Control::Stop : Control::None; };
    QCOMPARE(train(experiment, data, "paused and stopped", stopped), training::TrainingEnd::Stopped);
    QCOMPARE(stopped.states, (std::vector{runs::RunState::Paused}));
}

void TestTraining::aPersonChangesTheLearningRate() {
    const experiments::Experiment experiment = test::tinyExperiment();
    const project::ExperimentData data = test::tinyData(experiment);
    const auto change = [](int calls) { return calls > 6 ? 5e-4 : 0.0; };
    test::Recorder straight;
    straight.askRate = change;
    train(experiment, data, "changed", straight);
    QCOMPARE(straight.values("learning_rate").front(), experiment.training.learningRate);
    QCOMPARE(straight.values("learning_rate").back(), 5e-4);
    const auto told = std::ranges::find(straight.told, std::string("learning_rate"), &runs::RunEvent::kind);
    QVERIFY(told != straight.told.end());
    QCOMPARE(QString::fromStdString(told->message),
             QString("The learning rate that is set is 0.0005 after step 6, as asked; it was 0.003."));
    QCOMPARE(std::ranges::count(straight.events, "learning_rate"), 1);

    // The moment of the change is kept with the weights, so that nobody has to ask again.
    test::Recorder broken;
    broken.askRate = change;
    broken.ask = [](int call) { return call == 9 ? Control::Stop : Control::None; };
    QCOMPARE(train(experiment, data, "changed and stopped", broken), training::TrainingEnd::Stopped);
    broken.ask = [](int) { return Control::None; };
    broken.askRate = [](int) { return 0.0; };
    QCOMPARE(train(experiment, data, "changed and stopped", broken), training::TrainingEnd::LastEpoch);
    QVERIFY(arraysOf(training::lastCheckpoint(fileOf("changed"))) ==
            arraysOf(training::lastCheckpoint(fileOf("changed and stopped"))));
    QCOMPARE(lasting(broken), lasting(straight));

    experiments::Experiment longer = experiment;
    longer.training.epochs += 1;
    test::Recorder fork;
    const training::TrainingOrigin origin{1, fileOf("changed"), experiments::experimentDigest(experiment), true};
    training::train({longer, data, "cpu", fileOf("its fork"), origin}, fork);
    QCOMPARE(fork.values("learning_rate").front(), experiment.training.learningRate);
}

void TestTraining::stopsEarly() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 200;
    experiment.training.patience = 2;
    experiment.training.learningRate = 0.05;
    test::Recorder recorder;
    QCOMPARE(train(experiment, test::tinyData(experiment), "early", recorder), training::TrainingEnd::EarlyStop);
    QVERIFY(recorder.happened("early_stop"));
    const auto losses = recorder.values("validation/loss");
    const auto best = std::min_element(losses.begin(), losses.end()) - losses.begin();
    QCOMPARE(static_cast<std::size_t>(best) + 3, losses.size());
    QCOMPARE(recorder.lastProgress.bestEpoch, static_cast<int>(best) + 1);
    // Asked again, it is still over.
    QCOMPARE(train(experiment, test::tinyData(experiment), "early", recorder), training::TrainingEnd::EarlyStop);
    QCOMPARE(recorder.values("validation/loss").size(), losses.size());
}

void TestTraining::keepsTheBestWeights() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 1;
    test::Recorder recorder;
    train(experiment, test::tinyData(experiment), "one epoch", recorder);
    auto last = arraysOf(training::lastCheckpoint(fileOf("one epoch")));
    const auto best = arraysOf(training::bestCheckpoint(fileOf("one epoch")));
    QVERIFY(best.contains("head.weight"));
    std::erase_if(last, [](const auto& array) { return array.first.find("_moment.") != std::string::npos; });
    QVERIFY(last == best);
}

void TestTraining::drawsWindowsPerEpoch() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.windowsPerEpoch = 130;
    experiment.training.epochs = 2;
    test::Recorder recorder;
    train(experiment, test::tinyData(experiment), "drawn", recorder);
    QCOMPARE(recorder.lastProgress.stepsPerEpoch, std::int64_t{3});
    QCOMPARE(recorder.lastProgress.step, std::int64_t{6});
}

void TestTraining::aLossThatIsNotFiniteEndsTheRun() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.loss = "mse";
    project::ExperimentData data = test::tinyData(experiment);
    std::fill(data.frame.inputs.begin(), data.frame.inputs.end(), 1e30F);
    test::Recorder recorder;
    try {
        train(experiment, data, "diverges", recorder);
        QFAIL("an infinite loss was taken for training");
    } catch (const Error& error) {
        QVERIFY2(std::string(error.what()).find("diverged") != std::string::npos, error.what());
        QVERIFY2(error.hint().find("learning rate") != std::string::npos, error.hint().c_str());
    }
    QVERIFY(!std::filesystem::exists(training::lastCheckpoint(fileOf("diverges"))));
}

void TestTraining::aCheckpointOfAnotherExperimentIsRefused() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 1;
    const project::ExperimentData data = test::tinyData(experiment);
    test::Recorder recorder;
    train(experiment, data, "other", recorder);
    experiment.training.learningRate = 1e-4;
    try {
        train(experiment, data, "other", recorder);
        QFAIL("went on from the checkpoint of another experiment");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Conflict);
        QVERIFY(std::string(error.what()).find("last.safetensors") != std::string::npos);
    }
}

void TestTraining::anotherSeedGivesOtherWeights() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 1;
    const project::ExperimentData data = test::tinyData(experiment);
    test::Recorder recorder;
    train(experiment, data, "seed 1", recorder);
    experiment.training.seed = 2;
    train(experiment, data, "seed 2", recorder);
    QVERIFY(arraysOf(training::bestCheckpoint(fileOf("seed 1"))) != arraysOf(training::bestCheckpoint(fileOf("seed 2"))));
}

void TestTraining::threeWindowsAreForecastAfterEveryEpoch() {
    experiments::Experiment experiment = test::tinyExperiment();
    experiment.training.epochs = 4;
    const project::ExperimentData data = test::tinyData(experiment);
    test::Recorder recorder;
    train(experiment, data, "watched", recorder);
    const project::WatchedForecasts watched = project::readWatchedForecasts(fileOf("watched"));
    QCOMPARE(watched.target, std::string("PM2.5"));
    QCOMPARE(watched.truth.size(), std::size_t{3});
    QCOMPARE(watched.epochs.size(), std::size_t{4});
    QCOMPARE(watched.epochs.back().epoch, 4);
    // In the target's own unit, and nearer to the truth in the end.
    const auto error = [&](std::size_t epoch) {
        double sum = 0;
        for (std::size_t window = 0; window < 3; ++window)
            for (std::size_t lead = 0; lead < watched.truth[window].size(); ++lead)
                if (!std::isnan(watched.truth[window][lead]))
                    sum += std::abs(watched.epochs[epoch].forecasts[window][lead] - watched.truth[window][lead]);
        return sum;
    };
    QCOMPARE(watched.epochs[0].forecasts[0].size(), std::size_t{3});
    QVERIFY2(error(3) < error(0), qPrintable(QString("%1, %2").arg(error(0)).arg(error(3))));
}

QTEST_APPLESS_MAIN(TestTraining)
#include "tst_training.moc"
