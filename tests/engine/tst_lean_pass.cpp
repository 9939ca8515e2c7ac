#include <QtTest>

#include <cmath>
#include <numbers>
#include <set>

#include "core/base/random.h"
#include "core/engine/lean/cell_loops.h"
#include "core/engine/lean/lean_pass_internal.h"
#include "core/engine/modules/network_internal.h"
#include "core/engine/tensors_internal.h"
#include "core/models/lowering.h"
#include "core/models/presets.h"
#include "tests/engine/form_cases.h"

using namespace airshed;
using namespace airshed::lean;
namespace op = airshed::models::op;

namespace {

constexpr std::int64_t rows = 5;

std::vector<torch::Tensor> randomInputs(const models::Program& program) {
    std::vector<torch::Tensor> inputs;
    for (const models::Value value : program.inputs()) {
        std::vector<std::int64_t> sizes{rows};
        sizes.insert(sizes.end(), program.steps[value].shape.begin(), program.steps[value].shape.end());
        const bool isCategory = std::get<op::Input>(program.steps[value].operation).name == "category";
        inputs.push_back(isCategory ? torch::randint(0, 2, sizes).to(torch::kFloat32) : torch::randn(sizes));
    }
    return inputs;
}

double difference(const torch::Tensor& one, const torch::Tensor& other) {
    if (one.numel() == 0)
        return 0;
    return (one - other).abs().max().item<double>() / std::max(1.0, other.abs().max().item<double>());
}

/// The same network by hand and by LibTorch's own gradients, from the same random gradient of the output.
struct Both {
    explicit Both(const models::Program& program) : network(program), inputs(randomInputs(program)) {
        network.initialise(7);
        // Biases begin at zero in many layers: not so here.
        network.weights().add_(torch::randn_like(network.weights()), 0.1);
        gradients = torch::zeros_like(network.weights());
        LeanPass pass(network, inputs, gradients);
        for (int again = 0; again < 2; ++again) { // its memory is used again
            gradients.zero_();
            pass.forward({});
            if (!towards.defined())
                towards = torch::randn_like(pass.output());
            pass.outputGradient().copy_(towards);
            pass.backward({});
        }
        output = pass.output();
        network.zeroGradients();
        plain = network.forward(inputs, {true, {}});
        plain.backward(towards);
    }
    modules::Network network;
    std::vector<torch::Tensor> inputs;
    torch::Tensor gradients, output, plain, towards;
};

models::Program withoutDropout(models::Program program) {
    for (models::Step& step : program.steps)
        if (auto* dropout = std::get_if<op::Dropout>(&step.operation))
            dropout->rate = 0;
    return program;
}

models::TaskShape presetTask(const models::Preset& preset) {
    return models::withNeeds({{24, 5}, {6, 2}, {3, 1}}, preset.needs);
}

/// A network of random operations, each on any of the values before it: used once, often, as a view or not at all.
models::Program randomProgram(std::uint64_t seed) {
    RandomStream random(seed, "network");
    models::ProgramBuilder builder;
    std::vector<models::Value> values{builder.input("input", {6, 4})};
    const auto any = [&] { return values[static_cast<std::size_t>(random.uniform() * static_cast<double>(values.size()))]; };
    const auto operation = [&](int kind) {
        switch (kind) {
        case 0: return builder.linear(any(), 4);
        case 1: return builder.unary(op::Function::Gelu, any());
        case 2: return builder.unary(op::Function::Tanh, builder.linear(any(), 4));
        case 3: return builder.sum(any(), any());
        case 4: return builder.unary(op::Function::Tanh, builder.product(any(), any()));
        case 5: return builder.layerNorm(any());
        case 6: return builder.transpose(builder.linear(builder.transpose(any()), 6));
        case 7: return builder.concatenate({builder.slice(any(), 0, 0, 3), builder.slice(any(), 0, 3, 6)}, 0);
        case 8: return builder.transpose(builder.reshape(any(), {4, 6}));
        case 9: return builder.matMul(builder.softmax(builder.scale(builder.matMul(any(), any(), true), 0.5)), any());
        case 10: return builder.dropout(any(), 0.0);
        case 11:
            return builder.transpose(
                builder.convolution(builder.transpose(any()), 4, {{.kernel = 3, .before = 1, .behind = 1}}));
        case 12: return builder.sum(any(), builder.reduce(op::Reduction::Mean, any(), 0));
        case 13: return builder.unary(op::Function::Silu, any());
        default: return builder.recurrent(op::Cell::Gru, any(), 4, 1, false);
        }
    };
    for (int i = 0; i < 16; ++i) {
        builder.beginLayer("layer" + std::to_string(i), "linear");
        const int kind = i == 0 ? 0 : static_cast<int>(random.uniform() * 15.0);
        values.push_back(operation(kind));
        builder.endLayer(values.back());
    }
    builder.beginLayer("head", "linear");
    const models::Value output = builder.sum(builder.linear(values[1], 4), values[values.size() - 1 - seed % 3]);
    builder.endLayer(output);
    return builder.finish(output);
}

constexpr op::Function functions[] = {op::Function::Relu, op::Function::LeakyRelu, op::Function::Elu,  op::Function::Gelu,
                                      op::Function::Silu, op::Function::Sigmoid,   op::Function::Tanh, op::Function::Softplus,
                                      op::Function::Exp,  op::Function::Sqrt};

} // namespace

/// Gradients written by hand are those of LibTorch and of small differences.
class TestLeanPass : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(5); }
    void presetsHaveTheGradientsOfLibTorch_data();
    void presetsHaveTheGradientsOfLibTorch();
    void layersHaveTheGradientsOfLibTorch();
    void randomNetworksHaveTheGradientsOfLibTorch();
    void geluIsDerivedWhateverTheLayoutOfTheGradient();
    void gradientsAreThoseOfSmallDifferences();
    void functionsAndSlopes_data();
    void functionsAndSlopes();
    void aConstantMatrixOnTheInputHasNoGradient();
    void aFlatWindowIsNormalisedToZeros();
    void dropoutKeepsItsShareAndItsPlaces();
    void rowsDropTheSameWhereverTheyAreComputed();
};

void TestLeanPass::presetsHaveTheGradientsOfLibTorch_data() {
    QTest::addColumn<QString>("name");
    for (const models::Preset& preset : models::presets())
        if (LeanPass::knows(models::lowerModel(preset.model, presetTask(preset))))
            QTest::addRow("%s", preset.name.c_str()) << QString::fromStdString(preset.name);
}

void TestLeanPass::presetsHaveTheGradientsOfLibTorch() {
    QFETCH(QString, name);
    const models::Preset& preset = models::preset(name.toStdString());
    const Both both(withoutDropout(models::lowerModel(preset.model, presetTask(preset))));
    QVERIFY2(difference(both.output, both.plain) < 1e-5, qPrintable(QString::number(difference(both.output, both.plain))));
    const double apart = difference(both.gradients, both.network.gradients());
    QVERIFY2(apart < 1e-5, qPrintable(QString::number(apart)));
    QVERIFY(both.gradients.abs().max().item<double>() > 1e-3);
}

void TestLeanPass::layersHaveTheGradientsOfLibTorch() {
    std::set<std::string> known;
    for (const models::LayerType& type : models::catalogue())
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            const FormCase formCase = layerCase(type, seed);
            const models::Program program = withoutDropout(formCase.program);
            if (!LeanPass::knows(program))
                continue;
            known.insert(type.type);
            const Both both(program);
            const double apart =
                std::max(difference(both.output, both.plain), difference(both.gradients, both.network.gradients()));
            QVERIFY2(apart < 1e-4,
                     qPrintable(QString("%1 %2: %3").arg(QString::fromStdString(type.type)).arg(seed).arg(apart)));
        }
    for (const char* type : {"linear", "lstm", "gru", "layer_norm", "embedding", "gated_residual"})
        QVERIFY2(known.contains(type), type);
}

void TestLeanPass::randomNetworksHaveTheGradientsOfLibTorch() {
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const Both both(randomProgram(seed));
        const double apart =
            std::max(difference(both.output, both.plain), difference(both.gradients, both.network.gradients()));
        QVERIFY2(apart < 1e-4, qPrintable(QString("seed %1: %2").arg(seed).arg(apart)));
    }
}

// LibTorch 1.13 read a gradient that is a view in the order of its memory: networks trained with its gradients learned
// nonsense.
void TestLeanPass::geluIsDerivedWhateverTheLayoutOfTheGradient() {
    models::Step step;
    step.operation = op::Unary{op::Function::Gelu, 0};
    const torch::Tensor x = torch::randn({5, 6, 4}).requires_grad_();
    const torch::Tensor towards = torch::randn({6, 5, 4}).transpose(0, 1);
    modules::compute(step, std::vector{x}, {}).backward(towards);
    const torch::Tensor wide = x.detach().to(torch::kFloat64);
    const torch::Tensor slope = 0.5 * (1.0 + torch::erf(wide / std::numbers::sqrt2)) +
                                wide * torch::exp(-0.5 * wide * wide) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    QVERIFY(difference(x.grad().to(torch::kFloat64), towards * slope) < 1e-5);
}

void TestLeanPass::gradientsAreThoseOfSmallDifferences() {
    const models::Preset& preset = models::preset("lstm");
    modules::Network network(withoutDropout(models::lowerModel(preset.model, {{6, 3}, {2, 1}, {0}, {}})));
    network.initialise(3);
    const torch::Tensor gradients = torch::zeros_like(network.weights());
    LeanPass pass(network, randomInputs(network.program()), gradients);
    const auto loss = [&] {
        pass.forward({});
        return pass.output().to(torch::kFloat64).square().sum().item<double>();
    };
    loss();
    pass.outputGradient().copy_(pass.output() * 2.0);
    pass.backward({});
    constexpr float step = 1e-2F;
    for (std::int64_t i = 0; i < gradients.numel(); i += 97) {
        float* weight = network.weights().data_ptr<float>() + i;
        const float before = *weight;
        *weight = before + step;
        const double above = loss();
        *weight = before - step;
        const double below = loss();
        *weight = before;
        const double slope = (above - below) / (2.0 * static_cast<double>(step));
        const auto ours = static_cast<double>(gradients[i].item<float>());
        QVERIFY2(std::abs(slope - ours) < 2e-3 * std::max(1.0, std::abs(slope)),
                 qPrintable(QString("weight %1: %2, by differences %3").arg(i).arg(ours).arg(slope)));
    }
}

void TestLeanPass::functionsAndSlopes_data() {
    QTest::addColumn<int>("function");
    for (const op::Function function : functions)
        QTest::addRow("function %d", static_cast<int>(function)) << static_cast<int>(function);
}

void TestLeanPass::functionsAndSlopes() {
    QFETCH(int, function);
    const op::Unary unary{static_cast<op::Function>(function), 0.3};
    torch::Tensor x = torch::linspace(-6, 6, 1001);
    if (unary.function == op::Function::Sqrt)
        x = x.abs() + 0.1;
    models::Step step;
    step.operation = unary;
    const torch::Tensor leaf = x.clone().requires_grad_();
    const torch::Tensor expected = modules::compute(step, std::vector{leaf}, {});
    expected.sum().backward();
    const Cells in{x, torch::zeros_like(x)};
    const Cells out{torch::empty_like(x), torch::ones_like(x)};
    const NodePointer node = unaryNode(unary, in, out);
    node->forward({});
    node->backward({});
    QVERIFY2(difference(out.values, expected.detach()) < 1e-6, "the function");
    QVERIFY2(difference(in.gradient, leaf.grad()) < 2e-6, "its slope");
}

void TestLeanPass::aConstantMatrixOnTheInputHasNoGradient() {
    models::ProgramBuilder builder;
    const models::Value input = builder.input("input", {4, 3});
    builder.beginLayer("spread", "linear");
    const models::Value matrix = builder.constant("matrix", {2, 3}, [] { return std::vector<float>{1, 0, 2, 0.5F, -1, 0}; });
    const models::Value spread = builder.unary(op::Function::Relu, builder.linearWith(input, matrix));
    const models::Value output = builder.linear(spread, 2, true, "head.");
    builder.endLayer(output);
    const models::Program program = builder.finish(output);
    QVERIFY(LeanPass::knows(program));
    const Both both(program);
    QVERIFY(difference(both.output, both.plain.detach()) < 1e-6);
    QVERIFY(difference(both.gradients, both.network.gradients()) < 1e-6);
}

// Rounding of its mean, divided by next to nothing, made an export differ from the workbench.
void TestLeanPass::aFlatWindowIsNormalisedToZeros() {
    const models::LayerType* type = models::findLayerType("reversible_norm");
    QVERIFY(type != nullptr);
    models::ProgramBuilder builder;
    const models::Value input = builder.input("input", {71, 3});
    builder.beginLayer("norm", type->type);
    const models::Value output =
        type->lower(builder, std::vector{input}, completeParameters(*type, Json::object(), "params"), formTask());
    builder.endLayer(output);
    const modules::Network network(builder.finish(output));
    for (const double level : {0.1, 3.3, 1e3 / 7.0, -77.7}) {
        const torch::Tensor window = torch::full({rows, 71, 3}, level);
        QCOMPARE(network.forward(window).abs().max().item<float>(), 0.0F);
    }
}

void TestLeanPass::dropoutKeepsItsShareAndItsPlaces() {
    constexpr std::int64_t count = 200'000;
    const std::vector<float> ones(count, 1.0F);
    const auto drawn = [&ones](std::uint64_t key, double rate) {
        std::vector<float> y(count);
        dropOut({key, rate, 0}, count, ones.data(), y.data());
        return y;
    };
    for (const double rate : {0.1, 0.5, 0.9}) {
        const std::vector<float> y = drawn(12345, rate);
        double sum = 0;
        std::int64_t dropped = 0;
        for (const float value : y) {
            sum += static_cast<double>(value);
            dropped += value == 0.0F ? 1 : 0;
        }
        QVERIFY(std::abs(static_cast<double>(dropped) / count - rate) < 0.005); // five standard deviations
        QVERIFY(std::abs(sum / count - 1.0) < 0.05);
        QVERIFY(y == drawn(12345, rate));
        QVERIFY(y != drawn(12346, rate));
    }
    std::vector<float> gradient(count);
    dropOutGradient({12345, 0.5, 0}, count, ones.data(), gradient.data());
    QVERIFY(gradient == drawn(12345, 0.5));
}

void TestLeanPass::rowsDropTheSameWhereverTheyAreComputed() {
    const models::Preset& preset = models::preset("mlp");
    modules::Network network(models::lowerModel(preset.model, {{6, 3}, {2, 1}, {0}, {}}));
    network.initialise(3);
    const std::vector<torch::Tensor> inputs = randomInputs(network.program());
    const torch::Tensor gradients = torch::zeros_like(network.weights());
    LeanPass whole(network, inputs, gradients);
    LeanPass last(network, {inputs[0].narrow(0, 3, 2)}, gradients);
    whole.forward({99, 0});
    last.forward({99, 3});
    QVERIFY(difference(last.output(), whole.output().narrow(0, 3, 2)) < 1e-6);
    last.forward({99, 0});
    QVERIFY(difference(last.output(), whole.output().narrow(0, 3, 2)) > 1e-3);
}

QTEST_GUILESS_MAIN(TestLeanPass)
#include "tst_lean_pass.moc"
