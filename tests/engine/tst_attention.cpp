#include <QtTest>

#include <cmath>

#include "core/engine/lean/attention_loops.h"
#include "core/engine/lean/attention_pattern.h"
#include "core/engine/lean/lean_pass_internal.h"
#include "core/engine/modules/dropout_internal.h"
#include "core/engine/modules/network_internal.h"
#include "core/engine/modules/small_product.h"
#include "core/engine/modules/weight_gradient_internal.h"
#include "core/engine/tensors_internal.h"
#include "core/models/lowering.h"
#include "core/models/presets.h"

using namespace airshed;
using namespace airshed::lean;
using modules::Strided;
using torch::Tensor;
namespace op = airshed::models::op;

namespace {

double apart(const Tensor& one, const Tensor& other) {
    return (one - other).abs().max().item<double>() / std::max(1.0, other.abs().max().item<double>());
}

template <typename Cell = float> Strided<Cell> matrix(const Tensor& cells) {
    return {cells.data_ptr<float>(), cells.stride(0), cells.stride(1)};
}

models::Program attentionOf(const Json& params) {
    models::ModelSpec model;
    model.layers = {{.id = "mix", .type = "self_attention", .inputs = {std::string(models::networkInput)}, .params = params},
                    {.id = "flat", .type = "flatten", .inputs = {"mix"}, .params = Json::object()},
                    {.id = "head", .type = "regression_head", .inputs = {"flat"}, .params = Json::object()}};
    return models::lowerModel(model, {{9, 6}, {2, 1}, {0}, {}});
}

} // namespace

/// Attention in one step, and the products that it is made of.
class TestAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(11); }
    void productsOfAllShapes_data();
    void productsOfAllShapes();
    void weightGradientsOverManyRowsAreTheSameEitherWayRound();
    void aHeadOfAnySizeAttends_data();
    void aHeadOfAnySizeAttends();
    void aStepThatIsMaskedHasNoShare();
    void itIsFoundInANetwork();
    void whatIsSomethingElseIsLeftAlone();
    void aUseOfTheScoresElsewhereKeepsThem();
    void itDropsWhatLibTorchDrops();
};

void TestAttention::productsOfAllShapes_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("inner");
    QTest::addColumn<int>("columns");
    for (const int rows : {1, 2, 5, 6, 13})
        for (const int inner : {1, 7, 16})
            for (const int columns : {1, 7, 8, 16, 24, 43})
                QTest::addRow("%d x %d x %d", rows, inner, columns) << rows << inner << columns;
}

void TestAttention::productsOfAllShapes() {
    QFETCH(int, rows);
    QFETCH(int, inner);
    QFETCH(int, columns);
    const Tensor right = torch::randn({inner, columns + 3}).narrow(1, 0, columns);
    for (const bool isTurned : {false, true})
        for (const bool adds : {false, true}) {
            const Tensor left = isTurned ? torch::randn({inner, rows}).t() : torch::randn({rows, inner});
            const Tensor whole = torch::randn({rows, columns + 2});
            const Tensor before = whole.clone();
            const Tensor out = whole.narrow(1, 0, columns);
            const Tensor expected = torch::mm(left, right) + (adds ? out : torch::zeros_like(out));
            modules::multiply({rows, inner, columns, matrix<const float>(left), right.data_ptr<float>(), right.stride(0),
                               out.data_ptr<float>(), out.stride(0), adds});
            QVERIFY(apart(out, expected) < 1e-5);
            QVERIFY(torch::equal(whole.narrow(1, columns, 2), before.narrow(1, columns, 2))); // nothing beside it
        }
}

void TestAttention::weightGradientsOverManyRowsAreTheSameEitherWayRound() {
    for (const std::int64_t rows : {5, 3000})
        for (const std::int64_t in : {3, 50}) {
            const Tensor ofOut = torch::randn({rows, 20});
            const Tensor x = torch::randn({rows, in});
            const Tensor gradient = torch::ones({20, in});
            modules::addWeightGradient(gradient, ofOut, x);
            QVERIFY(apart(gradient, torch::mm(ofOut.t(), x) + 1.0) < 1e-5);
        }
}

void TestAttention::aHeadOfAnySizeAttends_data() {
    QTest::addColumn<int>("queries");
    QTest::addColumn<int>("keys");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("valueWidth");
    QTest::addColumn<bool>("hasMask");
    QTest::newRow("whole eights") << 16 << 24 << 8 << 16 << false;
    QTest::newRow("odd") << 7 << 11 << 5 << 3 << true;
    QTest::newRow("one step") << 1 << 1 << 4 << 4 << false;
    QTest::newRow("one channel") << 9 << 9 << 1 << 1 << true;
}

void TestAttention::aHeadOfAnySizeAttends() {
    QFETCH(int, queries);
    QFETCH(int, keys);
    QFETCH(int, width);
    QFETCH(int, valueWidth);
    QFETCH(bool, hasMask);
    const Tensor query = torch::randn({queries, width + 1}).narrow(1, 0, width).requires_grad_();
    const Tensor key = torch::randn({width, keys}).t().requires_grad_(); // columns lie apart
    const Tensor value = torch::randn({keys, valueWidth}).requires_grad_();
    const Tensor mask = torch::randn({queries, keys});
    Tensor scores = torch::mm(query, key.t()) * 0.7;
    if (hasMask)
        scores = scores + mask;
    const Tensor expected = torch::mm(torch::softmax(scores, -1), value);
    const Tensor towards = torch::randn_like(expected);
    expected.backward(towards);

    AttentionHead head({queries, keys, width, valueWidth, 0.7F});
    const HeadInputs in{matrix<const float>(query),
                        matrix<const float>(key),
                        matrix<const float>(value),
                        hasMask ? mask.data_ptr<float>() : nullptr,
                        {}};
    const Tensor out = torch::empty({valueWidth, queries}).t();
    head.forward(in, matrix(out));
    QVERIFY(apart(out, expected.detach()) < 1e-5);

    const Tensor ofQuery = torch::full({queries, width}, 5.0);
    const Tensor ofKey = torch::full({width, keys}, 5.0).t();
    const Tensor ofValue = torch::full({keys, valueWidth}, 5.0);
    head.backward(in, matrix<const float>(towards), {{matrix(ofQuery), true}, {matrix(ofKey), true}, {matrix(ofValue), false}});
    QVERIFY(apart(ofQuery, query.grad() + 5.0) < 1e-5);
    QVERIFY(apart(ofKey, key.grad() + 5.0) < 1e-5);
    QVERIFY(apart(ofValue, value.grad()) < 1e-5);

    const Tensor alone = torch::full({queries, width}, 5.0); // only one is wanted
    head.backward(in, matrix<const float>(towards), {{matrix(alone), false}, {}, {}});
    QVERIFY(apart(alone, query.grad()) < 1e-5);
}

void TestAttention::aStepThatIsMaskedHasNoShare() {
    const Tensor step = torch::randn({2, 4});
    const Tensor mask = torch::tensor({{0.0F, -1e9F}, {0.0F, 0.0F}});
    Tensor value = torch::randn({2, 4});
    AttentionHead head({2, 2, 4, 4, 1.0F});
    const HeadInputs in{
        matrix<const float>(step), matrix<const float>(step), matrix<const float>(value), mask.data_ptr<float>(), {}};
    const Tensor out = torch::empty({2, 4});
    head.forward(in, matrix(out));
    QVERIFY(torch::equal(out[0], value[0]));
    value[1].fill_(1e30);
    head.forward(in, matrix(out));
    QVERIFY(torch::equal(out[0], value[0])); // not even the least
}

void TestAttention::itIsFoundInANetwork() {
    const models::TaskShape task{{24, 4}, {6, 1}, {0}, {}};
    for (const char* name : {"transformer", "patchtst"}) {
        const models::Program program = models::lowerModel(models::preset(name).model, task);
        const std::vector<AttentionPattern> found = attentionsOf(program);
        QCOMPARE(found.size(), std::size_t{2});
        for (const AttentionPattern& attention : found) {
            QVERIFY(attention.dropout.has_value());
            QVERIFY(!attention.mask.has_value());
            QVERIFY(std::holds_alternative<op::MatMul>(program.steps[attention.last].operation));
        }
    }
    const models::Program causal = attentionOf({{"heads", 2}, {"causal", true}, {"dropout", 0.0}});
    QCOMPARE(attentionsOf(causal).size(), std::size_t{1});
    QVERIFY(attentionsOf(causal).front().mask.has_value());
    QVERIFY(std::abs(attentionsOf(causal).front().scale - 1.0 / std::sqrt(3.0)) < 1e-12);
}

void TestAttention::whatIsSomethingElseIsLeftAlone() {
    models::Program program = attentionOf({{"heads", 2}});
    for (models::Step& step : program.steps)
        if (std::holds_alternative<op::Softmax>(step.operation))
            step.operation = op::Unary{op::Function::Sigmoid, 0};
    QVERIFY(attentionsOf(program).empty());
}

void TestAttention::aUseOfTheScoresElsewhereKeepsThem() {
    models::ProgramBuilder builder;
    const models::Value input = builder.input("input", {5, 4});
    builder.beginLayer("mix", "self_attention");
    const models::Value x = builder.linear(input, 4, true, "x.");
    const models::Value shares = builder.softmax(builder.matMul(x, x, true));
    const models::Value gathered = builder.matMul(shares, x);
    const models::Value output = builder.matMul(shares, gathered);
    builder.endLayer(output);
    const models::Program program = builder.finish(output);
    QVERIFY(attentionsOf(program).empty());

    modules::Network network(program);
    network.initialise(3);
    const std::vector<Tensor> inputs{torch::randn({3, 5, 4})};
    const Tensor gradients = torch::zeros_like(network.weights());
    LeanPass pass(network, inputs, gradients);
    pass.forward({});
    pass.outputGradient().fill_(1.0);
    pass.backward({});
    network.zeroGradients();
    const Tensor plain = network.forward(inputs, {true, {}});
    plain.sum().backward();
    QVERIFY(apart(pass.output(), plain.detach()) < 1e-5);
    QVERIFY(apart(gradients, network.gradients()) < 1e-5);
}

void TestAttention::itDropsWhatLibTorchDrops() {
    constexpr std::uint64_t key = 0x0123456789abcdefU;
    constexpr std::int64_t firstRow = 40;
    const models::Program program = attentionOf({{"heads", 3}, {"dropout", 0.4}});
    QCOMPARE(attentionsOf(program).size(), std::size_t{1});
    modules::Network network(program);
    network.initialise(3);
    const std::vector<Tensor> inputs{torch::randn({4, 9, 6})};
    const Tensor gradients = torch::zeros_like(network.weights());
    LeanPass pass(network, inputs, gradients);
    pass.forward({key, firstRow});
    pass.outputGradient().fill_(1.0);
    pass.backward({key, firstRow});

    network.zeroGradients();
    const models::Program* one = &program;
    const modules::Dropouts dropouts(std::span(&one, 1), torch::kCPU);
    const std::vector<modules::DropoutDraw> draws = dropouts.draws(dropouts.bits(std::span(&key, 1), firstRow));
    const Tensor plain = network.forward(inputs, {true, draws});
    plain.sum().backward();
    QVERIFY(apart(pass.output(), plain.detach()) < 1e-5);
    QVERIFY(apart(gradients, network.gradients()) < 1e-5);
    pass.forward({key + 1, firstRow});
    QVERIFY(apart(pass.output(), plain.detach()) > 1e-3); // it does drop
}

QTEST_GUILESS_MAIN(TestAttention)
#include "tst_attention.moc"
