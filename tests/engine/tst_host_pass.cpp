#include <QtTest>

#include <atomic>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/base/random.h"
#include "core/engine/lean/thread_team.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/batch_loss_internal.h"
#include "core/engine/training/host_loss.h"
#include "core/engine/training/training_step_internal.h"
#include "tests/engine/tiny_problem.h"

using namespace airshed;
using namespace airshed::training;

namespace {

torch::Tensor meanLoss(const BatchLoss& loss, const torch::Tensor& output, const Batch& batch) {
    return loss.weighed(output, batch).sum() / loss.weights(batch).sum();
}

std::vector<std::int64_t> startsOf(const project::ExperimentData& data, std::size_t count) {
    return {data.windows.train.starts.begin(), data.windows.train.starts.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// The weights after some steps.
torch::Tensor trained(const experiments::Experiment& experiment, const project::ExperimentData& data, int threads) {
    TrainingStep step(experiment, data.frame, torch::kCPU);
    step.network().initialise(4);
    step.setThreads(threads);
    const std::vector<std::int64_t> starts = startsOf(data, 300);
    for (std::int64_t i = 0; i < 5; ++i)
        step(std::span(starts).subspan(0, i == 4 ? 70 : 300), i);
    return step.network().weights().clone();
}

} // namespace

/// A step on the host: its loss and its threads.
class TestHostPass : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLossHasTheGradientOfLibTorch_data();
    void theLossHasTheGradientOfLibTorch();
    void threadsChangeNoBit_data();
    void threadsChangeNoBit();
    void aStepIsThatOfTheWholeBatchAtOnce_data();
    void aStepIsThatOfTheWholeBatchAtOnce();
    void aBatchInWhichNoCellCountsTeachesNothing();
    void everyPartOfAPieceOfWorkIsDoneOnce();
    void aFaultOfAThreadReachesTheCaller();
};

void TestHostPass::theLossHasTheGradientOfLibTorch_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("gamma");
    using Kind = models::OutputKind::Kind;
    for (const char* loss : {"mae", "mse", "huber", "log_cosh"})
        QTest::newRow(loss) << static_cast<int>(Kind::Point) << loss << 0.0;
    QTest::newRow("pinball") << static_cast<int>(Kind::Quantiles) << "mae" << 0.0;
    QTest::newRow("likelihood") << static_cast<int>(Kind::Gaussian) << "mae" << 0.0;
    QTest::newRow("cross-entropy") << static_cast<int>(Kind::Probability) << "mae" << 0.0;
    QTest::newRow("focal") << static_cast<int>(Kind::Probability) << "mae" << 2.0;
}

void TestHostPass::theLossHasTheGradientOfLibTorch() {
    QFETCH(int, kind);
    QFETCH(QString, name);
    QFETCH(double, gamma);
    models::OutputKind output{static_cast<models::OutputKind::Kind>(kind), {}};
    if (output.kind == models::OutputKind::Kind::Quantiles)
        output.levels = {0.1, 0.5, 0.9};
    torch::manual_seed(3);
    std::vector<std::int64_t> sizes{7, 3, 2};
    const torch::Tensor weights = (torch::rand(sizes) > 0.2).to(torch::kFloat32);
    const bool isShare = output.kind == models::OutputKind::Kind::Probability;
    const torch::Tensor truth = isShare ? (torch::rand(sizes) > 0.5).to(torch::kFloat32) : torch::randn(sizes) * 2.0;
    if (output.numbers() > 1)
        sizes.push_back(static_cast<std::int64_t>(output.numbers()));
    const bool isBetween = isShare || output.kind == models::OutputKind::Kind::Gaussian;
    const torch::Tensor forecast = (isBetween ? torch::rand(sizes) * 0.8 + 0.1 : torch::randn(sizes) * 2.0).requires_grad_();
    Loss loss{name.toStdString(), gamma};
    loss.weights = {1, 0.5, 2, 0, 3, 1};
    const Batch batch{{}, truth, weights};
    const torch::Tensor expected = meanLoss(BatchLoss(loss, output, torch::kCPU), forecast, batch);
    expected.backward();

    const HostLoss host(loss, output);
    torch::Tensor weighed = weights.clone();
    torch::Tensor gradient = torch::empty(sizes);
    const auto cells = [](const torch::Tensor& all) {
        return std::span<float>(all.data_ptr<float>(), static_cast<std::size_t>(all.numel()));
    };
    const double scale = 1.0 / host.weigh(cells(weighed));
    const double sum = host(cells(forecast.detach()), cells(truth), cells(weighed), scale, cells(gradient));
    QVERIFY(std::abs(sum * scale - expected.item<double>()) < 1e-5 * std::max(1.0, std::abs(expected.item<double>())));
    QVERIFY((gradient - forecast.grad()).abs().max().item<double>() < 1e-5);
}

void TestHostPass::threadsChangeNoBit_data() {
    QTest::addColumn<QString>("preset");
    for (const char* preset : {"mlp", "gru", "cnn", "tide", "transformer"}) // with dropout; the CNN by LibTorch's gradients
        QTest::newRow(preset) << preset;
}

void TestHostPass::threadsChangeNoBit() {
    QFETCH(QString, preset);
    const experiments::Experiment experiment = test::tinyExperiment(preset.toStdString());
    const project::ExperimentData data = test::tinyData(experiment);
    const torch::Tensor alone = trained(experiment, data, 1);
    for (const int threads : {2, 3})
        QVERIFY2(torch::equal(trained(experiment, data, threads), alone), qPrintable(QString::number(threads)));
}

void TestHostPass::aStepIsThatOfTheWholeBatchAtOnce_data() {
    QTest::addColumn<QString>("preset");
    for (const models::Preset& preset : models::presets())
        if (preset.needs.empty())
            QTest::addRow("%s", preset.name.c_str()) << QString::fromStdString(preset.name);
}

void TestHostPass::aStepIsThatOfTheWholeBatchAtOnce() {
    QFETCH(QString, preset);
    experiments::Experiment experiment = test::tinyExperiment(preset.toStdString());
    for (models::LayerSpec& layer : experiment.model.layers) {
        if (layer.type == "dropout")
            layer.params["rate"] = 0.0;
        else if (layer.params.contains("dropout"))
            layer.params["dropout"] = 0.0;
    }
    experiment.training.clipNorm = 0;
    const project::ExperimentData data = test::tinyData(experiment);
    const std::vector<std::int64_t> starts = startsOf(data, 200);

    TrainingStep step(experiment, data.frame, torch::kCPU);
    step.network().initialise(4);
    step.setThreads(2);
    modules::Network plain(experiment.model, experiment.taskShape());
    plain.initialise(4);
    const Batch batch = step.frame().batch(starts);
    const BatchLoss measure(lossOf(experiment), models::outputKind(experiment.model), torch::kCPU);
    const torch::Tensor loss = meanLoss(measure, plain.forward(batch.inputs, {true, {}}), batch);
    loss.backward();

    const double ours = step(starts, 0).item<double>();
    QVERIFY2(std::abs(ours - loss.item<double>()) < 1e-5 * std::max(1.0, ours), qPrintable(QString::number(ours)));
    const double largest = plain.gradients().abs().max().item<double>();
    const double apart = (step.network().gradients() - plain.gradients()).abs().max().item<double>();
    QVERIFY2(apart < 1e-5 * std::max(1.0, largest), qPrintable(QString::number(apart)));
}

// Its sum of weights is zero: the loss was no number, and the run was said to have diverged.
void TestHostPass::aBatchInWhichNoCellCountsTeachesNothing() {
    experiments::Experiment experiment = test::tinyExperiment("linear");
    experiment.training.leadWeights = {0, 0, 1};
    const project::ExperimentData data = test::tinyData(experiment);
    const std::vector<std::int64_t> starts = test::startsWithoutLastLead(data);
    QVERIFY(!starts.empty());
    TrainingStep step(experiment, data.frame, torch::kCPU);
    step.network().initialise(4);
    QCOMPARE(step(starts, 0).item<double>(), 0.0);
    QCOMPARE(step.network().gradients().abs().max().item<float>(), 0.0F);
}

void TestHostPass::everyPartOfAPieceOfWorkIsDoneOnce() {
    for (const int threads : {1, 2, 5}) {
        lean::ThreadTeam team(threads);
        QCOMPARE(team.threads(), threads);
        for (int piece = 0; piece < 500; ++piece) {
            const int parts = piece % 9;
            std::vector<std::atomic<int>> done(9);
            team.run(parts, [&](int part) { ++done[static_cast<std::size_t>(part)]; });
            for (int part = 0; part < 9; ++part)
                QCOMPARE(done[static_cast<std::size_t>(part)].load(), part < parts ? 1 : 0);
        }
    }
}

void TestHostPass::aFaultOfAThreadReachesTheCaller() {
    lean::ThreadTeam team(3);
    for (const int bad : {0, 1, 7}) {
        std::atomic<int> done = 0;
        const auto work = [&](int part) {
            if (part == bad)
                throw std::runtime_error("part " + std::to_string(part));
            ++done;
        };
        try {
            team.run(8, work);
            QFAIL("nothing was thrown");
        } catch (const std::runtime_error& error) {
            QCOMPARE(std::string(error.what()), "part " + std::to_string(bad));
        }
        QCOMPARE(done.load(), 7);
    }
    int calls = 0;
    team.run(1, [&](int) { ++calls; });
    QCOMPARE(calls, 1);
}

QTEST_GUILESS_MAIN(TestHostPass)
#include "tst_host_pass.moc"
