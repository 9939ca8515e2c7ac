#include <QtTest>

#include <barrier>
#include <functional>
#include <thread>

#include "core/engine/tensors_internal.h"
#include "core/engine/training/training_step_internal.h"
#include "tests/engine/tiny_problem.h"

using namespace airshed;
using namespace airshed::training;

namespace {

constexpr double tolerance = 1e-5;
/// With optimisers that make steps of the same size where a gradient is nearly nothing but rounding: of losses, and of weights
/// in the mean.
constexpr double magnified = 1e-3;

/// Three experiments that differ in what runs trained as one may differ in.
std::vector<experiments::Experiment> threeOf(const std::string& preset,
                                             const std::function<void(experiments::Experiment&)>& adapt = {}) {
    std::vector<experiments::Experiment> all;
    for (int i = 0; i < 3; ++i) {
        experiments::Experiment& experiment = all.emplace_back(test::tinyExperiment(preset));
        experiment.training.seed = static_cast<std::uint64_t>(i) + 1;
        experiment.training.learningRate = 1e-3 * (i + 1);
        experiment.training.weightDecay = i == 1 ? 0.0 : 0.05;
        for (models::LayerSpec& layer : experiment.model.layers)
            if (layer.type == "dropout")
                layer.params["rate"] = 0.1 * (i + 1);
        if (adapt)
            adapt(experiment);
    }
    return all;
}

/// Weights after as many steps of batches that differ between the models; the last batch is smaller.
class Steps {
public:
    Steps(const project::ExperimentData& data, std::uint64_t seed) : m_starts(data.windows.train.starts) {
        std::ranges::rotate(m_starts, m_starts.begin() + static_cast<std::ptrdiff_t>(seed * 100));
    }
    static constexpr int count = 6;
    std::vector<double> operator()(TrainingStep& step, int first = 0, int end = count) const {
        std::vector<double> losses;
        for (int i = first; i < end; ++i)
            losses.push_back(step(std::span(m_starts).subspan(0, i == count - 1 ? 40 : 64), i).item<double>());
        return losses;
    }

private:
    std::vector<std::int64_t> m_starts;
};

double apart(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

double meanApart(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().mean().item<double>();
}

} // namespace

/// Runs that meet at every step and are trained as one.
class TestStepMeeting : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachIsWhatItIsAlone_data();
    void eachIsWhatItIsAlone();
    void anUpdateIsThatOfTheHost_data();
    void anUpdateIsThatOfTheHost();
    void oneThatLeavesDoesNotHoldTheOthers();
    void whileOneIsAwayTheOthersGoOn();
    void aFaultReachesEveryRun();
    void aFrameLiesOnTheDeviceOnce();
    void aBatchInWhichNoCellCountsTeachesNothing();
};

void TestStepMeeting::eachIsWhatItIsAlone_data() {
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<bool>("isSpecial");
    for (const models::Preset& preset : models::presets())
        if (preset.needs.empty())
            QTest::addRow("%s", preset.name.c_str()) << QString::fromStdString(preset.name) << "adamw" << false;
    for (const models::Preset& preset : models::presets())
        if (preset.needs.empty())
            QTest::addRow("%s by sgd", preset.name.c_str()) << QString::fromStdString(preset.name) << "sgd" << false;
    for (const char* optimizer : {"adam", "rmsprop", "lion"})
        QTest::newRow(optimizer) << "mlp" << optimizer << false;
    QTest::newRow("averaged, clipped, in parts") << "mlp"
                                                 << "adamw" << true;
    QTest::newRow("batch normalisation") << "residual_cnn"
                                         << "adam" << true;
}

void TestStepMeeting::eachIsWhatItIsAlone() {
    QFETCH(QString, preset);
    QFETCH(QString, optimizer);
    QFETCH(bool, isSpecial);
    const std::vector<experiments::Experiment> all = threeOf(preset.toStdString(), [&](experiments::Experiment& experiment) {
        experiment.training.optimizer = optimizer.toStdString();
        if (!isSpecial)
            return;
        experiment.training.averaging = 0.9;
        experiment.training.clipValue = 0.05;
        experiment.training.decayAll = false;
        if (optimizer == "adamw")
            experiment.training.batchParts = 3;
    });
    const project::ExperimentData data = test::tinyData(all.front());

    std::vector<torch::Tensor> alone;
    std::vector<torch::Tensor> averages;
    std::vector<std::vector<double>> losses;
    for (const experiments::Experiment& experiment : all) {
        TrainingStep step(experiment, data.frame, torch::kCPU);
        step.setThreads(1);
        step.network().initialise(experiment.training.seed);
        step.optimizer().beginAverage();
        losses.push_back(Steps(data, experiment.training.seed)(step));
        alone.push_back(step.network().weights().clone());
        averages.push_back(step.optimizer().average().defined() ? step.optimizer().average().clone() : torch::zeros({1}));
    }

    const std::shared_ptr<StepMeeting> meeting = makeStepMeeting();
    std::vector<std::unique_ptr<StepSeat>> seats;
    for (std::size_t i = 0; i < all.size(); ++i)
        seats.push_back(std::make_unique<StepSeat>(meeting));
    std::vector<double> differences(all.size(), 1.0);
    std::vector<double> ofLosses(all.size(), 1.0);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < all.size(); ++i)
            threads.emplace_back([&, i] {
                TrainingStep step(all[i], data.frame, torch::kCPU, nullptr, seats[i].get());
                step.setThreads(1);
                step.network().initialise(all[i].training.seed);
                step.optimizer().beginAverage();
                const std::vector<double> own = Steps(data, all[i].training.seed)(step);
                const auto difference = optimizer == "sgd" ? apart : meanApart;
                differences[i] = difference(step.network().weights(), alone[i]);
                if (step.optimizer().average().defined())
                    differences[i] = std::max(differences[i], difference(step.optimizer().average(), averages[i]));
                ofLosses[i] = 0;
                for (std::size_t k = 0; k < own.size(); ++k)
                    ofLosses[i] = std::max(ofLosses[i], std::abs(own[k] - losses[i][k]));
            });
    }
    const double bound = optimizer == "sgd" ? tolerance : magnified;
    for (std::size_t i = 0; i < all.size(); ++i) {
        QVERIFY2(ofLosses[i] < bound, qPrintable(QStringLiteral("losses of model %1: %2").arg(i).arg(ofLosses[i])));
        QVERIFY2(differences[i] < bound, qPrintable(QStringLiteral("weights of model %1: %2").arg(i).arg(differences[i])));
    }
}

void TestStepMeeting::anUpdateIsThatOfTheHost_data() {
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<bool>("decayAll");
    for (const char* optimizer : {"sgd", "adam", "adamw", "rmsprop", "lion"})
        for (const bool decayAll : {true, false})
            QTest::addRow("%s, %s", optimizer, decayAll ? "all decay" : "some decay") << QString(optimizer) << decayAll;
}

void TestStepMeeting::anUpdateIsThatOfTheHost() {
    QFETCH(QString, optimizer);
    QFETCH(bool, decayAll);
    const std::vector<experiments::Experiment> all = threeOf("mlp", [&](experiments::Experiment& experiment) {
        experiment.training.optimizer = optimizer.toStdString();
        experiment.training.decayAll = decayAll;
        experiment.training.averaging = 0.9;
    });
    std::vector<modules::Network> alone, together;
    std::vector<FlatOptimizer> ofAlone, ofTogether;
    for (const experiments::Experiment& experiment : all) {
        for (std::vector<modules::Network>* networks : {&alone, &together})
            networks->emplace_back(experiment.model, experiment.taskShape()).initialise(experiment.training.seed);
        ofAlone.emplace_back(alone.back(), experiment.training).beginAverage();
        ofTogether.emplace_back(together.back(), experiment.training).beginAverage();
    }
    std::vector<modules::Network*> networks;
    std::vector<FlatOptimizer*> optimizers;
    std::vector<const experiments::TrainingSettings*> settings;
    std::vector<double> rates;
    for (std::size_t i = 0; i < all.size(); ++i) {
        networks.push_back(&together[i]);
        optimizers.push_back(&ofTogether[i]);
        settings.push_back(&all[i].training);
        rates.push_back(all[i].training.learningRate);
    }
    const modules::StackedNetwork stacked(networks);
    const StackedUpdate update(stacked, optimizers, settings);
    torch::manual_seed(5);
    for (std::int64_t step = 1; step <= 5; ++step) {
        stacked.gradients().copy_(torch::randn(stacked.gradients().sizes()) * 0.01);
        for (std::size_t i = 0; i < all.size(); ++i)
            alone[i].gradients().copy_(together[i].gradients());
        update(update.factors(std::vector(all.size(), step), rates));
        for (std::size_t i = 0; i < all.size(); ++i) {
            ofAlone[i].update(step, rates[i]);
            QVERIFY(apart(together[i].weights(), alone[i].weights()) < tolerance);
            QVERIFY(apart(ofTogether[i].average(), ofAlone[i].average()) < tolerance);
        }
    }
}

void TestStepMeeting::oneThatLeavesDoesNotHoldTheOthers() {
    const std::vector<experiments::Experiment> all = threeOf("mlp");
    const project::ExperimentData data = test::tinyData(all.front());
    const std::shared_ptr<StepMeeting> meeting = makeStepMeeting();
    std::vector<std::unique_ptr<StepSeat>> seats;
    for (std::size_t i = 0; i < all.size(); ++i)
        seats.push_back(std::make_unique<StepSeat>(meeting));
    seats[2].reset(); // it failed before its first step
    std::vector<double> losses;
    {
        std::jthread soonOver([&] {
            TrainingStep step(all[0], data.frame, torch::kCPU, nullptr, seats[0].get());
            step.network().initialise(1);
            Steps(data, 1)(step, 0, 2);
        });
        TrainingStep step(all[1], data.frame, torch::kCPU, nullptr, seats[1].get());
        step.network().initialise(2);
        losses = Steps(data, 2)(step);
    }
    TrainingStep alone(all[1], data.frame, torch::kCPU);
    alone.network().initialise(2);
    const std::vector<double> expected = Steps(data, 2)(alone);
    QCOMPARE(losses.size(), expected.size());
    for (std::size_t i = 0; i < losses.size(); ++i)
        QVERIFY(std::abs(losses[i] - expected[i]) < tolerance);
}

void TestStepMeeting::whileOneIsAwayTheOthersGoOn() {
    const std::vector<experiments::Experiment> all = threeOf("gru");
    const project::ExperimentData data = test::tinyData(all.front());
    const std::shared_ptr<StepMeeting> meeting = makeStepMeeting();
    StepSeat first(meeting);
    StepSeat second(meeting);
    std::barrier bothJoined(2);
    std::barrier otherIsDone(2);
    bool stayed = false;
    bool wentOn = false;
    std::jthread pausing([&] {
        TrainingStep step(all[0], data.frame, torch::kCPU, nullptr, &first);
        step.network().initialise(1);
        bothJoined.arrive_and_wait();
        Steps(data, 1)(step, 0, 1);
        const torch::Tensor before = step.network().weights().clone();
        step.setAway(true);
        otherIsDone.arrive_and_wait();
        step.setAway(false);
        stayed = torch::equal(step.network().weights(), before);
        wentOn = Steps(data, 1)(step, 1, 2).size() == 1;
    });
    {
        TrainingStep step(all[1], data.frame, torch::kCPU, nullptr, &second);
        step.network().initialise(2);
        bothJoined.arrive_and_wait();
        Steps(data, 2)(step, 0, 5);
        otherIsDone.arrive_and_wait();
    }
    pausing.join();
    QVERIFY2(stayed, "steps of the others changed the weights of one that was away");
    QVERIFY(wentOn);
}

void TestStepMeeting::aFaultReachesEveryRun() {
    const std::vector<experiments::Experiment> all = threeOf("mlp");
    const project::ExperimentData data = test::tinyData(all.front());
    const std::shared_ptr<StepMeeting> meeting = makeStepMeeting();
    StepSeat first(meeting);
    StepSeat second(meeting);
    std::atomic<int> told = 0;
    const auto train = [&](const experiments::Experiment& experiment, const StepSeat& seat, std::int64_t start) {
        TrainingStep step(experiment, data.frame, torch::kCPU, nullptr, &seat);
        const std::vector<std::int64_t> starts{start, 0};
        try {
            static_cast<void>(step(starts, 0));
        } catch (const c10::Error&) {
            ++told;
        }
    };
    std::jthread other([&] { train(all[0], first, 0); });
    train(all[1], second, data.frame.rows + 100); // no such row
    other.join();
    QCOMPARE(told.load(), 2);
}

void TestStepMeeting::aFrameLiesOnTheDeviceOnce() {
    const std::vector<experiments::Experiment> all = threeOf("mlp");
    const project::ExperimentData data = test::tinyData(all.front());
    const project::ExperimentData others = test::tinyData(all.front());
    const std::shared_ptr<StepMeeting> meeting = makeStepMeeting();
    const StepSeat a(meeting);
    const StepSeat b(meeting);
    const StepSeat c(meeting);
    const TrainingStep one(all[0], data.frame, torch::kCPU, nullptr, &a);
    const TrainingStep two(all[1], data.frame, torch::kCPU, nullptr, &b);
    const TrainingStep three(all[2], others.frame, torch::kCPU, nullptr, &c);
    QCOMPARE(&one.frame(), &two.frame());
    QVERIFY(&one.frame() != &three.frame());
}

// As on the host: the mean over nothing was no number.
void TestStepMeeting::aBatchInWhichNoCellCountsTeachesNothing() {
    experiments::Experiment experiment = test::tinyExperiment("linear");
    experiment.training.leadWeights = {0, 0, 1};
    const project::ExperimentData data = test::tinyData(experiment);
    const std::vector<std::int64_t> starts = test::startsWithoutLastLead(data);
    QVERIFY(!starts.empty());
    const StepSeat seat(makeStepMeeting());
    TrainingStep step(experiment, data.frame, torch::kCPU, nullptr, &seat);
    step.network().initialise(4);
    QCOMPARE(step(starts, 0).item<double>(), 0.0);
    QCOMPARE(step.network().gradients().abs().max().item<float>(), 0.0F);
}

QTEST_GUILESS_MAIN(TestStepMeeting)
#include "tst_step_meeting.moc"
