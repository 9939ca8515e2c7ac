#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cstdlib>
#include <map>

#include <torch/version.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/checkpoint_files.h"
#include "core/engine/training/flat_optimizer_internal.h"
#include "core/experiments/learning_rate.h"
#include "tests/engine/recorder.h"
#include "tests/engine/tensor_arrays.h"
#include "tests/engine/tiny_problem.h"

using namespace airshed;
using runs::Control;
using test::arraysOf;

namespace {

std::vector<std::string> weightDigests(const test::Recorder& recorder) {
    std::vector<std::string> digests;
    for (const runs::RunEvent& event : recorder.told)
        if (event.kind == "epoch")
            digests.push_back(event.details.at("weights").get<std::string>());
    return digests;
}

experiments::Experiment tinyWith(const char* training, const std::string& preset = "mlp") {
    experiments::Experiment experiment = test::tinyExperiment(preset);
    Json settings = toJson(experiment.training);
    settings.update(Json::parse(training));
    experiment.training = experiments::trainingFromJson(settings, "training");
    return experiment;
}

/// LibTorch's memory on the host, with pieces beyond a size refused: what a device without memory does.
class ScarceMemory final : public c10::Allocator {
public:
    explicit ScarceMemory(std::size_t most) : m_most(most), m_before(c10::GetAllocator(c10::DeviceType::CPU)) {
        c10::SetAllocator(c10::DeviceType::CPU, this, 1);
    }
    ~ScarceMemory() override { c10::SetAllocator(c10::DeviceType::CPU, m_before, 1); }
    int refused = 0;
    int taken = 0;
    int refusedOne = 0; ///< which piece is refused whatever its size, counted from 1; 0: none

#if TORCH_VERSION_MAJOR >= 2
    c10::DataPtr allocate(std::size_t size) override {
        return take(size);
    }
    void copy_data(void* to, const void* from, std::size_t size) const override {
        default_copy_data(to, from, size);
    }
#else
    c10::DataPtr allocate(std::size_t size) const override {
        return const_cast<ScarceMemory*>(this)->take(size);
    }
#endif
    c10::DeleterFnPtr raw_deleter() const override {
        return m_before->raw_deleter();
    }

private:
    c10::DataPtr take(std::size_t size) {
        if (++taken == refusedOne || size > m_most) {
            ++refused;
            TORCH_CHECK(false, "can't allocate memory: you tried to allocate ", size, " bytes.");
        }
        return m_before->allocate(size);
    }

    std::size_t m_most;
    c10::Allocator* m_before;
};

} // namespace

/// What an experiment may set of its training, beyond what every run uses.
class TestTrainingOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOptimiserLearns_data();
    void everyOptimiserLearns();
    void stoppingAnywhereAndResumingChangesNothing_data();
    void stoppingAnywhereAndResumingChangesNothing();
    void partsOfABatchGiveItsUpdate();
    void theRateFollowsItsSchedule();
    void aPlateauLowersTheRate();
    void theMeanOfTheWeightsIsWhatIsKept();
    void biasesDecayOnlyWhenAsked();
    void gradientsAreBoundedOneByOne();
    void theSameRunTwiceHasTheSameWeightsInEveryEpoch();
    void signalsTellOfEveryLayer();
    void aFewCheckpointsOfEpochsAreKept();
    void aDamagedCheckpointGivesWayToTheOneBeforeIt();
    void wantOfMemoryMakesSmallerParts();
    void wantOfMemoryNeverMakesAnUpdateTwice();

private:
    training::TrainingEnd train(const experiments::Experiment& experiment, const QString& folder,
                                test::Recorder& recorder) const {
        return training::train({experiment, test::tinyData(experiment), "cpu", fileOf(folder)}, recorder);
    }
    [[nodiscard]] std::filesystem::path fileOf(const QString& name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
};

void TestTrainingOptions::everyOptimiserLearns_data() {
    QTest::addColumn<QString>("training");
    QTest::newRow("sgd") << R"({"optimizer": "sgd", "learning_rate": 0.02})";
    QTest::newRow("adam") << R"({"optimizer": "adam"})";
    QTest::newRow("rmsprop") << R"({"optimizer": "rmsprop", "learning_rate": 0.001})";
    QTest::newRow("lion") << R"({"optimizer": "lion", "learning_rate": 0.0005})";
    QTest::newRow("log-cosh") << R"({"loss": "log_cosh"})";
    QTest::newRow("weights") << R"({"lead_weights": [1, 0.5, 0.25], "target_weights": {"PM2.5": 2}})";
    QTest::newRow("averaged") << R"({"averaging": 0.98})";
    QTest::newRow("no decay of biases") << R"({"decay_all": false, "weight_decay": 0.01})";
}

void TestTrainingOptions::everyOptimiserLearns() {
    QFETCH(QString, training);
    test::Recorder recorder;
    train(tinyWith(qPrintable(training)), QStringLiteral("learns ") + QTest::currentDataTag(), recorder);
    const auto losses = recorder.values("train/epoch_loss");
    QCOMPARE(losses.size(), std::size_t{3});
    QVERIFY2(losses.back() < 0.8 * losses.front(), qPrintable(QString::number(losses.back() / losses.front())));
    QVERIFY(recorder.values("validation/loss").back() < recorder.values("validation/loss").front());
}

void TestTrainingOptions::stoppingAnywhereAndResumingChangesNothing_data() {
    QTest::addColumn<QString>("training");
    QTest::addColumn<int>("call");
    const std::map<QString, QString> settings{
        {"average", R"({"averaging": 0.9, "optimizer": "lion", "learning_rate": 0.0005})"},
        {"plateau", R"({"schedule": {"kind": "plateau", "every": 1, "warm_up": 0.5}, "learning_rate": 0.05, "epochs": 4})"},
        {"one cycle in parts", R"({"schedule": {"kind": "one_cycle"}, "batch_parts": 3, "optimizer": "sgd"})"}};
    for (const auto& [name, training] : settings)
        for (const int call : {1, 15, 16, 17, 40})
            QTest::addRow("%s, stop at call %d", qPrintable(name), call) << training << call;
}

void TestTrainingOptions::stoppingAnywhereAndResumingChangesNothing() {
    QFETCH(QString, training);
    QFETCH(int, call);
    const experiments::Experiment experiment = tinyWith(qPrintable(training));
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    test::Recorder straight;
    train(experiment, name + " straight", straight);
    test::Recorder broken;
    broken.ask = [call](int asked) { return asked == call ? Control::Stop : Control::None; };
    QCOMPARE(train(experiment, name, broken), training::TrainingEnd::Stopped);
    broken.ask = [](int) { return Control::None; };
    QVERIFY(train(experiment, name, broken) != training::TrainingEnd::Stopped);

    QVERIFY(arraysOf(training::lastCheckpoint(fileOf(name + " straight"))) == arraysOf(training::lastCheckpoint(fileOf(name))));
    QVERIFY(arraysOf(training::bestCheckpoint(fileOf(name + " straight"))) == arraysOf(training::bestCheckpoint(fileOf(name))));
    QCOMPARE(weightDigests(broken), weightDigests(straight));
    for (const char* metric : {"train/loss", "validation/loss", "learning_rate", "gradient_norm", "update_ratio"})
        QCOMPARE(broken.values(metric), straight.values(metric));
}

void TestTrainingOptions::partsOfABatchGiveItsUpdate() {
    test::Recorder whole;
    train(tinyWith("{}", "linear"), "whole", whole);
    test::Recorder parts;
    train(tinyWith(R"({"batch_parts": 5})", "linear"), "parts", parts);
    const auto expected = whole.values("validation/loss");
    const auto found = parts.values("validation/loss");
    QCOMPARE(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        QVERIFY2(std::abs(found[i] - expected[i]) < 1e-4 * expected[i], qPrintable(QString::number(found[i] - expected[i])));
}

void TestTrainingOptions::theRateFollowsItsSchedule() {
    const experiments::Experiment experiment = tinyWith(R"({"schedule": {"kind": "cosine", "warm_up": 1}})");
    test::Recorder recorder;
    train(experiment, "cosine", recorder);
    const std::int64_t stepsPerEpoch = recorder.lastProgress.stepsPerEpoch;
    int points = 0;
    for (const runs::MetricPoint& point : recorder.metrics) {
        if (point.name != "learning_rate")
            continue;
        ++points;
        QCOMPARE(point.value, experiments::learningRateAt(experiment.training, {point.step - 1, stepsPerEpoch, 0}));
    }
    QVERIFY(points > 3);
    QVERIFY(recorder.values("learning_rate").back() < 0.05 * experiment.training.learningRate);
}

void TestTrainingOptions::aPlateauLowersTheRate() {
    const experiments::Experiment experiment = tinyWith(
        R"({"schedule": {"kind": "plateau", "every": 1, "factor": 0.1}, "learning_rate": 0.05, "epochs": 12, "patience": 0})");
    test::Recorder recorder;
    train(experiment, "plateau", recorder);
    const auto losses = recorder.values("validation/loss");
    int worse = 0;
    double best = losses.front();
    for (std::size_t epoch = 1; epoch < losses.size(); ++epoch) {
        worse += losses[epoch] < best ? 0 : 1;
        best = std::min(best, losses[epoch]);
    }
    QVERIFY(worse > 0);
    QCOMPARE(static_cast<int>(std::ranges::count(recorder.events, "learning_rate")), worse);
    // The last epoch's own reduction comes after its rate.
    const double rate = recorder.values("learning_rate").back();
    QVERIFY(rate <= 0.05 * std::max(0.01, std::pow(0.1, worse - 1)) * 1.0001);
}

void TestTrainingOptions::theMeanOfTheWeightsIsWhatIsKept() {
    test::Recorder recorder;
    train(tinyWith(R"({"averaging": 0.9, "epochs": 1})"), "mean", recorder);
    const auto best = arraysOf(training::bestCheckpoint(fileOf("mean")));
    const auto last = arraysOf(training::lastCheckpoint(fileOf("mean")));
    QVERIFY(!best.empty());
    for (const auto& [name, cells] : best) {
        QVERIFY(last.at("average." + name) == cells);
        QVERIFY(last.at(name) != cells);
    }
}

void TestTrainingOptions::biasesDecayOnlyWhenAsked() {
    const experiments::Experiment experiment =
        tinyWith(R"({"decay_all": false, "weight_decay": 0.5, "learning_rate": 0.5, "optimizer": "adamw"})");
    modules::Network network(experiment.model, experiment.taskShape());
    network.weights().fill_(1.0);
    training::FlatOptimizer optimizer(network, experiment.training);
    optimizer.update(1, experiment.training.learningRate); // all gradients are 0
    int biases = 0;
    for (const modules::ArrayPlace& place : network.learned().places) {
        const auto cell = network.weights()[place.offset + place.elements - 1].item<double>();
        QCOMPARE(cell, place.shape.size() > 1 ? 0.75 : 1.0);
        biases += place.shape.size() > 1 ? 0 : 1;
    }
    QVERIFY(biases > 0);
}

void TestTrainingOptions::gradientsAreBoundedOneByOne() {
    const experiments::Experiment experiment =
        tinyWith(R"({"clip_value": 0.25, "clip_norm": 0, "weight_decay": 0, "optimizer": "sgd", "momentum": 0})");
    modules::Network network(experiment.model, experiment.taskShape());
    network.gradients().fill_(3.0);
    network.gradients()[0] = -0.125;
    training::FlatOptimizer optimizer(network, experiment.training);
    optimizer.update(1, 1.0);
    QCOMPARE(network.weights()[0].item<double>(), 0.125);
    QCOMPARE(network.weights()[1].item<double>(), -0.25);
}

void TestTrainingOptions::theSameRunTwiceHasTheSameWeightsInEveryEpoch() {
    const experiments::Experiment experiment = test::tinyExperiment("gru");
    test::Recorder first;
    train(experiment, "first", first);
    test::Recorder second;
    train(experiment, "second", second);
    QCOMPARE(weightDigests(first).size(), std::size_t{3});
    QCOMPARE(weightDigests(second), weightDigests(first));
    QVERIFY(weightDigests(first)[0] != weightDigests(first)[1]);
}

void TestTrainingOptions::signalsTellOfEveryLayer() {
    experiments::Experiment experiment = test::tinyExperiment("cnn");
    test::Recorder recorder;
    train(experiment, "signals", recorder);
    QCOMPARE(recorder.values("gradient_norm").size(), recorder.values("train/loss").size());
    for (const double ratio : recorder.values("update_ratio"))
        QVERIFY(ratio > 0.0 && ratio < 1.0);
    const modules::Network network(experiment.model, experiment.taskShape());
    int withRelu = 0;
    for (const models::ProgramLayer& layer : network.program().layers) {
        const bool hasWeights = std::ranges::any_of(network.learned().places, [&layer](const modules::ArrayPlace& place) {
            return place.name.starts_with(layer.id + ".");
        });
        QCOMPARE(recorder.values("gradient_norm/" + layer.id).size(), std::size_t(hasWeights ? 3 : 0));
        QCOMPARE(recorder.values("update_ratio/" + layer.id).size(), std::size_t(hasWeights ? 3 : 0));
        for (const double share : recorder.values("silent_share/" + layer.id))
            QVERIFY(share >= 0.0 && share <= 1.0);
        withRelu += recorder.values("silent_share/" + layer.id).empty() ? 0 : 1;
    }
    QVERIFY(withRelu > 0);
}

void TestTrainingOptions::aFewCheckpointsOfEpochsAreKept() {
    test::Recorder recorder;
    train(tinyWith(R"({"epochs": 5})", "linear"), "kept", recorder);
    const auto files = training::checkpointsOf(fileOf("kept"));
    QCOMPARE(files.size(), training::checkpointsKept + 1);
    QCOMPARE(files[0].filename().string(), std::string("last.safetensors"));
    QCOMPARE(files[1].filename().string(), std::string("epoch-000005.safetensors"));
    QCOMPARE(files[3].filename().string(), std::string("epoch-000003.safetensors"));
    QVERIFY(arraysOf(files[0]) == arraysOf(files[1]));
}

void TestTrainingOptions::aDamagedCheckpointGivesWayToTheOneBeforeIt() {
    const experiments::Experiment experiment = test::tinyExperiment();
    test::Recorder straight;
    train(experiment, "undamaged", straight);
    test::Recorder broken;
    broken.ask = [](int asked) { return asked == 25 ? Control::Stop : Control::None; };
    QCOMPARE(train(experiment, "damaged", broken), training::TrainingEnd::Stopped);
    const auto file = training::lastCheckpoint(fileOf("damaged"));
    std::string bytes = readFile(file);
    bytes[bytes.size() - 5] = static_cast<char>(bytes[bytes.size() - 5] ^ 0x40);
    writeFileAtomically(file, bytes);
    broken.ask = [](int) { return Control::None; };
    QCOMPARE(train(experiment, "damaged", broken), training::TrainingEnd::LastEpoch);
    QVERIFY(broken.happened("damaged_checkpoint"));
    QCOMPARE(broken.values("train/loss"), straight.values("train/loss"));
    QVERIFY(arraysOf(training::lastCheckpoint(fileOf("undamaged"))) == arraysOf(file));

    for (const auto& checkpoint : training::checkpointsOf(fileOf("damaged")))
        writeFileAtomically(checkpoint, "no checkpoint at all");
    try {
        train(experiment, "damaged", broken);
        QFAIL("went on without a checkpoint that can be read");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Damaged);
    }
}

void TestTrainingOptions::wantOfMemoryMakesSmallerParts() {
    const experiments::Experiment experiment = tinyWith(R"({"batch_size": 256})", "linear");
    test::Recorder plenty;
    train(experiment, "plenty", plenty);
    test::Recorder scarce;
    {
        // The inputs of 64 windows of 12 hours and 5 channels take 15 KB: those of 256 are too many, and of 128.
        scarce.ask = [](int) { return Control::None; };
        const project::ExperimentData data = test::tinyData(experiment);
        training::TrainingEnd end = training::TrainingEnd::Stopped;
        ScarceMemory memory(std::size_t{1} << 40U);
        std::unique_ptr<ScarceMemory> limit;
        scarce.ask = [&limit](int asked) {
            if (asked == 1)
                limit = std::make_unique<ScarceMemory>(20'000);
            if (asked == 4)
                limit.reset();
            return Control::None;
        };
        end = training::train({experiment, data, "cpu", fileOf("scarce")}, scarce);
        QCOMPARE(end, training::TrainingEnd::LastEpoch);
    }
    QVERIFY(scarce.happened("out_of_memory"));
    const auto told = std::ranges::find(scarce.told, "out_of_memory", &runs::RunEvent::kind);
    QVERIFY(QString::fromStdString(told->message).contains("parts"));
    const auto expected = plenty.values("validation/loss");
    const auto found = scarce.values("validation/loss");
    QCOMPARE(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        QVERIFY2(std::abs(found[i] - expected[i]) < 1e-4 * expected[i], qPrintable(QString::number(found[i] - expected[i])));
}

// The loss that a step returns needs memory, too: the step was made again, with weights that had moved.
void TestTrainingOptions::wantOfMemoryNeverMakesAnUpdateTwice() {
    const experiments::Experiment experiment = tinyWith(R"({"epochs": 1, "batch_size": 32, "threads": 1})");
    test::Recorder plenty;
    train(experiment, "undisturbed", plenty);
    const double expected = plenty.values("validation/loss").back();
    int answered = 0;
    int failed = 0;
    bool wasRefused = true;
    for (int piece = 1; wasRefused; ++piece) {
        test::Recorder scarce;
        ScarceMemory memory(std::size_t{1} << 40U);
        scarce.ask = [&](int asked) {
            if (asked == 1) // the second step
                memory.refusedOne = memory.taken + piece;
            if (asked == 2)
                memory.refusedOne = 0;
            return Control::None;
        };
        const QString folder = QStringLiteral("piece %1").arg(piece);
        try {
            train(experiment, folder, scarce);
        } catch (const Error& error) {
            ++failed;
            QVERIFY2(QString(error.what()).contains("needs more memory than the machine has free"), error.what());
            continue;
        }
        wasRefused = memory.refused > 0;
        answered += wasRefused ? 1 : 0;
        QCOMPARE(scarce.happened("out_of_memory"), wasRefused);
        const double found = scarce.values("validation/loss").back();
        QVERIFY2(std::abs(found - expected) < 1e-5 * expected,
                 qPrintable(QString("piece %1: %2").arg(piece).arg(found - expected)));
    }
    QVERIFY2(answered > 0, qPrintable(QString("%1 answered, %2 failed").arg(answered).arg(failed)));
}

QTEST_APPLESS_MAIN(TestTrainingOptions)
#include "tst_training_options.moc"
