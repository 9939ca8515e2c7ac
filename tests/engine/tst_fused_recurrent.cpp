#include <QtTest>

#include <cmath>

#include "core/engine/modules/fused_recurrent_internal.h"
#include "core/engine/modules/vector_math.h"

using namespace airshed::modules;
namespace op = airshed::models::op;

namespace {

std::vector<torch::Tensor> randomArrays(const op::Recurrent& operation, std::int64_t channels) {
    const std::int64_t gates = operation.cell == op::Cell::Lstm ? 4 : 3;
    std::vector<torch::Tensor> arrays;
    for (std::int64_t layer = 0; layer < operation.layers; ++layer)
        for (int direction = 0; direction < (operation.bidirectional ? 2 : 1); ++direction) {
            const std::int64_t in = layer == 0 ? channels : operation.hidden * (operation.bidirectional ? 2 : 1);
            for (const auto& shape : std::vector<std::vector<std::int64_t>>{{gates * operation.hidden, in},
                                                                            {gates * operation.hidden, operation.hidden},
                                                                            {gates * operation.hidden},
                                                                            {gates * operation.hidden}})
                arrays.push_back((torch::rand(shape) - 0.5).mul_(0.8).requires_grad_());
        }
    return arrays;
}

torch::Tensor plain(const op::Recurrent& operation, const torch::Tensor& x, const std::vector<torch::Tensor>& arrays) {
    const torch::Tensor zeros =
        torch::zeros({operation.layers * (operation.bidirectional ? 2 : 1), x.size(0), operation.hidden}, x.options());
    if (operation.cell == op::Cell::Lstm)
        return std::get<0>(
            torch::lstm(x, {zeros, zeros}, arrays, true, operation.layers, 0.0, false, operation.bidirectional, true));
    return std::get<0>(torch::gru(x, zeros, arrays, true, operation.layers, 0.0, false, operation.bidirectional, true));
}

/// The largest difference, beside the largest number.
double difference(const torch::Tensor& one, const torch::Tensor& other) {
    return (one - other).abs().max().item<double>() / std::max(1.0, other.abs().max().item<double>());
}

} // namespace

class TestFusedRecurrent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::manual_seed(11); }

    void functionsAreAsExactAsFloatsAre() {
        for (double x = -90; x < 90; x += 0.0137) {
            const auto f = static_cast<float>(x);
            if (x > -87 && x < 88)
                QVERIFY2(std::abs(fastExp(f) / std::exp(static_cast<double>(f)) - 1) < 2e-7, qPrintable(QString::number(x)));
            QVERIFY(std::abs(fastSigmoid(f) - 1 / (1 + std::exp(-static_cast<double>(f)))) < 1e-7);
            QVERIFY(std::abs(fastTanh(f) - std::tanh(static_cast<double>(f))) < 1.5e-7);
        }
        for (double x = 1e-30; x < 0.6; x *= 1.01)
            QVERIFY(std::abs(fastTanh(static_cast<float>(x)) / std::tanh(static_cast<double>(static_cast<float>(x))) - 1) <
                    4e-7);
        QCOMPARE(fastExp(-1000.0F) > 0, true);
        QVERIFY(std::isfinite(fastExp(1000.0F)));
        QVERIFY(std::isnan(fastSigmoid(std::nanf(""))));
        QVERIFY(std::isnan(fastTanh(std::nanf(""))));
    }

    void numbersAndGradientsAreThoseOfLibTorch_data() {
        QTest::addColumn<bool>("lstm");
        QTest::addColumn<int>("layers");
        QTest::addColumn<bool>("both");
        QTest::addColumn<int>("steps");
        for (const bool lstm : {true, false})
            for (const int layers : {1, 2})
                for (const bool both : {false, true})
                    for (const int steps : {1, 2, 17})
                        QTest::addRow("%s, %d layers, %s, %d steps", lstm ? "lstm" : "gru", layers,
                                      both ? "both ways" : "one way", steps)
                            << lstm << layers << both << steps;
    }
    void numbersAndGradientsAreThoseOfLibTorch() {
        QFETCH(bool, lstm);
        QFETCH(int, layers);
        QFETCH(bool, both);
        QFETCH(int, steps);
        const op::Recurrent operation{lstm ? op::Cell::Lstm : op::Cell::Gru, 19, layers, both};
        const std::vector<torch::Tensor> arrays = randomArrays(operation, 5);
        const torch::Tensor x = torch::randn({6, steps, 5}).requires_grad_();
        const torch::Tensor ours = fusedRecurrent(operation, x, arrays);
        const torch::Tensor theirs = plain(operation, x, arrays);
        QVERIFY(ours.sizes() == theirs.sizes());
        QVERIFY2(difference(ours, theirs) < 1e-6, qPrintable(QString::number(difference(ours, theirs))));

        std::vector<torch::Tensor> inputs = arrays;
        inputs.push_back(x);
        const torch::Tensor weighting = torch::randn(ours.sizes());
        const auto ourGradients = torch::autograd::grad({(ours * weighting).sum()}, inputs);
        const auto theirGradients = torch::autograd::grad({(theirs * weighting).sum()}, inputs);
        for (std::size_t i = 0; i < inputs.size(); ++i)
            QVERIFY2(difference(ourGradients[i], theirGradients[i]) < 3e-6,
                     qPrintable(QString("%1: %2").arg(i).arg(difference(ourGradients[i], theirGradients[i]))));
    }

    /// Against the definition of a gradient, in float32: what a small step changes.
    void gradientsAreWhatSmallStepsChange_data() {
        QTest::addColumn<bool>("lstm");
        QTest::newRow("lstm") << true;
        QTest::newRow("gru") << false;
    }
    void gradientsAreWhatSmallStepsChange() {
        QFETCH(bool, lstm);
        const op::Recurrent operation{lstm ? op::Cell::Lstm : op::Cell::Gru, 4, 1, false};
        const std::vector<torch::Tensor> arrays = randomArrays(operation, 3);
        const torch::Tensor x = torch::randn({2, 5, 3});
        const auto lossOf = [&] { return fusedRecurrent(operation, x, arrays).pow(2).sum(); };
        const auto gradients = torch::autograd::grad({lossOf()}, arrays);
        constexpr double step = 1e-2;
        for (std::size_t i = 0; i < arrays.size(); ++i)
            for (std::int64_t k = 0; k < arrays[i].numel(); k += 7) {
                const torch::NoGradGuard noGradients;
                torch::Tensor cell = arrays[i].view(-1)[k];
                const double before = cell.item<double>();
                cell.fill_(before + step);
                const double above = lossOf().item<double>();
                cell.fill_(before - step);
                const double below = lossOf().item<double>();
                cell.fill_(before);
                const double expected = (above - below) / (2 * step);
                QVERIFY(std::abs(gradients[i].view(-1)[k].item<double>() - expected) <
                        2e-3 * std::max(1.0, std::abs(expected)));
            }
    }

    void theSameTwice() {
        const op::Recurrent operation{op::Cell::Lstm, 32, 1, false};
        const std::vector<torch::Tensor> arrays = randomArrays(operation, 8);
        const torch::Tensor x = torch::randn({64, 24, 8});
        const auto gradients = [&] {
            return torch::autograd::grad({fusedRecurrent(operation, x, arrays).pow(2).sum()}, arrays);
        };
        const auto first = gradients();
        const auto second = gradients();
        for (std::size_t i = 0; i < first.size(); ++i)
            QVERIFY(torch::equal(first[i], second[i]));
    }

    void sequencesThatAreNoFloatsOnTheProcessorAreLeftToLibTorch() {
        QVERIFY(canFuseRecurrent(torch::zeros({1})));
        QVERIFY(!canFuseRecurrent(torch::zeros({1}, torch::kFloat64)));
    }
};

QTEST_APPLESS_MAIN(TestFusedRecurrent)
#include "core/engine/tensors_internal.h"
#include "tst_fused_recurrent.moc"
