#include <QtTest>

#include "core/base/random.h"
#include "core/engine/lean/cell_loops.h"
#include "core/engine/modules/precision_internal.h"
#include "core/engine/modules/stacked_network_internal.h"
#include "core/engine/tensors_internal.h"
#include "tests/engine/form_cases.h"

using namespace airshed;
using modules::Dropouts;
using modules::ForwardState;
using modules::Network;
using modules::StackedNetwork;

namespace {

constexpr int count = 3;
constexpr std::int64_t windows = 5;
constexpr double tolerance = 1e-5;
constexpr double gradientTolerance = 5e-5; // sums over all windows, made in another order

std::vector<torch::Tensor> randomInputs(const models::Program& program) {
    std::vector<torch::Tensor> inputs;
    for (const models::Value input : program.inputs()) {
        std::vector<std::int64_t> sizes{count * windows};
        sizes.insert(sizes.end(), program.steps[input].shape.begin(), program.steps[input].shape.end());
        const bool isIndex = std::get<models::op::Input>(program.steps[input].operation).name == "category";
        inputs.push_back(isIndex ? torch::randint(0, 3, sizes).to(torch::kFloat32) : torch::randn(sizes));
    }
    return inputs;
}

/// Of the windows of one model.
std::vector<torch::Tensor> own(const std::vector<torch::Tensor>& inputs, std::int64_t model) {
    std::vector<torch::Tensor> part;
    for (const torch::Tensor& input : inputs)
        part.push_back(input.narrow(0, model * windows, windows));
    return part;
}

double apart(const torch::Tensor& a, const torch::Tensor& b) {
    if (a.sizes() != b.sizes())
        return std::numeric_limits<double>::infinity();
    return a.numel() == 0 ? 0.0 : (a - b).abs().max().item<double>() / std::max(1.0, b.abs().max().item<double>());
}

/// Networks of a program, each with weights of its own, alone and as one.
class Twins {
public:
    explicit Twins(const models::Program& program) {
        std::vector<Network*> pointers;
        for (int i = 0; i < count; ++i) {
            m_alone.emplace_back(program).initialise(static_cast<std::uint64_t>(i) + 1);
            m_together.emplace_back(program).initialise(static_cast<std::uint64_t>(i) + 1);
        }
        for (Network& network : m_together)
            pointers.push_back(&network);
        m_stacked = std::make_unique<StackedNetwork>(pointers);
    }
    std::vector<Network>& alone() { return m_alone; }
    std::vector<Network>& together() { return m_together; }
    StackedNetwork& stacked() { return *m_stacked; }

private:
    std::vector<Network> m_alone, m_together;
    std::unique_ptr<StackedNetwork> m_stacked;
};

void compare(Twins& twins, bool training) {
    const models::Program& program = twins.stacked().program();
    const models::Program* each = &program;
    const std::vector<std::uint64_t> keys{11, 22, 33};
    const Dropouts dropouts(std::vector(count, each), torch::kCPU);
    const Dropouts alone(std::span(&each, 1), torch::kCPU);
    const std::vector<torch::Tensor> inputs = randomInputs(program);
    const auto drawsOf = [](const Dropouts& some, std::span<const std::uint64_t> of) { return some.draws(some.bits(of, 4)); };
    std::vector<modules::DropoutDraw> draws;
    if (training)
        draws = drawsOf(dropouts, keys);
    const torch::Tensor all = twins.stacked().forward(inputs, {training, draws});
    const torch::Tensor push = torch::randn(all.sizes());
    const bool learns = all.requires_grad();
    if (learns)
        twins.stacked().addGradientsOf((all * push).sum());
    for (std::int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<std::size_t>(i);
        if (training)
            draws = drawsOf(alone, std::span(keys).subspan(index, 1));
        const torch::Tensor one = twins.alone()[index].forward(own(inputs, i), {training, draws});
        const double difference = apart(all.narrow(0, i * windows, windows).detach(), one.detach());
        QVERIFY2(difference < tolerance, qPrintable(QStringLiteral("output: %1").arg(difference)));
        if (learns)
            one.backward(push.narrow(0, i * windows, windows));
        const double ofGradients = apart(twins.together()[index].gradients(), twins.alone()[index].gradients());
        QVERIFY2(ofGradients < gradientTolerance, qPrintable(QStringLiteral("gradients: %1").arg(ofGradients)));
        const double ofTracked = apart(twins.together()[index].tracked().cells, twins.alone()[index].tracked().cells);
        QVERIFY2(ofTracked < tolerance, qPrintable(QStringLiteral("statistics: %1").arg(ofTracked)));
    }
}

} // namespace

/// Networks that are computed as one.
class TestStackedNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLayerIsThatOfEachNetworkAlone_data();
    void everyLayerIsThatOfEachNetworkAlone();
    void oneNetworkIsComputedAsItIsAlone_data();
    void oneNetworkIsComputedAsItIsAlone();
    void weightsStayWhatTheyWere();
    void dropoutDrawsWhatTheHostDraws_data();
    void dropoutDrawsWhatTheHostDraws();
    void ratesMayDiffer();
    void bfloatProductsAreNear();
};

void TestStackedNetwork::everyLayerIsThatOfEachNetworkAlone_data() {
    QTest::addColumn<QString>("type");
    for (const models::LayerType& type : models::catalogue())
        QTest::addRow("%s", type.type.c_str()) << QString::fromStdString(type.type);
}

void TestStackedNetwork::everyLayerIsThatOfEachNetworkAlone() {
    QFETCH(QString, type);
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        torch::manual_seed(static_cast<std::int64_t>(seed));
        const FormCase tested = layerCase(*models::findLayerType(type.toStdString()), seed);
        for (const bool training : {false, true}) {
            Twins twins(tested.program);
            compare(twins, training);
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QStringLiteral("%1%2").arg(tested.about, training ? ", in training" : "")));
        }
    }
}

void TestStackedNetwork::oneNetworkIsComputedAsItIsAlone_data() {
    everyLayerIsThatOfEachNetworkAlone_data();
}

// Nothing is batched, so that what is made for one network does it, cuDNN's recurrent layers among them.
void TestStackedNetwork::oneNetworkIsComputedAsItIsAlone() {
    QFETCH(QString, type);
    const FormCase tested = layerCase(*models::findLayerType(type.toStdString()), 2);
    Network alone(tested.program);
    Network stacked(tested.program);
    alone.initialise(3);
    stacked.initialise(3);
    Network* only = &stacked;
    const StackedNetwork asOne(std::span(&only, 1));
    torch::manual_seed(5);
    const std::vector<torch::Tensor> inputs = randomInputs(tested.program);
    const models::Program* program = &tested.program;
    const Dropouts dropouts(std::span(&program, 1), torch::kCPU);
    const std::uint64_t key = 7;
    const std::vector<modules::DropoutDraw> draws = dropouts.draws(dropouts.bits(std::span(&key, 1), 0));
    const torch::Tensor expected = alone.forward(inputs, {true, draws});
    const torch::Tensor output = asOne.forward(inputs, {true, draws});
    QVERIFY(torch::equal(output, expected));
    if (expected.requires_grad()) {
        expected.sum().backward();
        asOne.addGradientsOf(output.sum());
    }
    QVERIFY(torch::equal(stacked.gradients(), alone.gradients()));
    QVERIFY(torch::equal(stacked.tracked().cells, alone.tracked().cells));
}

void TestStackedNetwork::weightsStayWhatTheyWere() {
    Twins twins(layerCase(*models::findLayerType("lstm"), 1).program);
    for (std::size_t i = 0; i < count; ++i) {
        Network& network = twins.together()[i];
        QVERIFY(torch::equal(network.weights(), twins.alone()[i].weights()));
        QVERIFY2(network.weights().data_ptr() == twins.stacked().weights()[static_cast<std::int64_t>(i)].data_ptr(),
                 "each goes on in a row of the whole");
        network.initialise(9);
        QVERIFY(torch::equal(twins.stacked().weights()[static_cast<std::int64_t>(i)], network.weights()));
    }
}

void TestStackedNetwork::dropoutDrawsWhatTheHostDraws_data() {
    QTest::addColumn<quint64>("key");
    QTest::addColumn<double>("rate");
    QTest::addColumn<int>("firstRow");
    QTest::newRow("from the start") << quint64{12345} << 0.3 << 0;
    QTest::newRow("within a batch") << quint64{0xFEDCBA9876543210U} << 0.5 << 70;
    QTest::newRow("nothing dropped") << quint64{1} << 0.0 << 0;
}

void TestStackedNetwork::dropoutDrawsWhatTheHostDraws() {
    QFETCH(quint64, key);
    QFETCH(double, rate);
    QFETCH(int, firstRow);
    models::Program program;
    program.steps.push_back({models::op::Input{"input"}, {}, {40}});
    program.steps.push_back({models::op::Dropout{rate}, {0}, {40}});
    const models::Program* only = &program;
    const Dropouts dropouts(std::span(&only, 1), torch::kCPU);
    const std::uint64_t given = key;
    const torch::Tensor x = torch::randn({50, 40});
    const torch::Tensor y = modules::dropOut(x, dropouts.draws(dropouts.bits(std::span(&given, 1), firstRow)).front());
    torch::Tensor expected = torch::empty_like(x);
    constexpr std::uint64_t firstDropout = 0x9E3779B97F4A7C15U;
    lean::dropOut({given + firstDropout, rate, static_cast<std::uint64_t>(firstRow) * 40}, x.numel(), x.data_ptr<float>(),
                  expected.data_ptr<float>());
    QVERIFY(torch::equal(y, expected));
    const double dropped = (y == 0).to(torch::kFloat32).mean().item<double>();
    QVERIFY2(std::abs(dropped - rate) < 0.05, qPrintable(QString::number(dropped)));
}

void TestStackedNetwork::ratesMayDiffer() {
    models::Program one;
    one.steps.push_back({models::op::Input{"input"}, {}, {4}});
    one.steps.push_back({models::op::Dropout{0.1}, {0}, {4}});
    one.output = 1;
    models::Program other = one;
    other.steps[1].operation = models::op::Dropout{0.7};
    QVERIFY(models::sameOperations(one, other));
    const std::vector<const models::Program*> both{&one, &other};
    const Dropouts dropouts(both, torch::kCPU);
    const std::vector<std::uint64_t> keys{5, 5};
    const torch::Tensor y =
        modules::dropOut(torch::ones({2 * 500, 4}), dropouts.draws(dropouts.bits(keys, 0)).front()).view({2, -1});
    const torch::Tensor dropped = (y == 0).to(torch::kFloat32).mean(1);
    QVERIFY(std::abs(dropped[0].item<double>() - 0.1) < 0.03);
    QVERIFY(std::abs(dropped[1].item<double>() - 0.7) < 0.04);
    other.steps[1].shape = {5};
    QVERIFY(!models::sameOperations(one, other));
}

void TestStackedNetwork::bfloatProductsAreNear() {
    Twins twins(layerCase(*models::findLayerType("linear"), 2).program);
    torch::manual_seed(1);
    const std::vector<torch::Tensor> inputs = randomInputs(twins.stacked().program());
    const torch::NoGradGuard noGrad;
    const torch::Tensor exact = twins.stacked().forward(inputs, {});
    torch::Tensor coarse;
    {
        const modules::BfloatProducts bfloat(true, torch::kCPU);
        coarse = twins.stacked().forward(inputs, {});
        QVERIFY(coarse.scalar_type() == torch::kBFloat16);
    }
    QVERIFY(apart(coarse.to(torch::kFloat32), exact) < 0.03);
    QVERIFY2(torch::equal(twins.stacked().forward(inputs, {}), exact), "afterwards everything is as before");
}

QTEST_GUILESS_MAIN(TestStackedNetwork)
#include "tst_stacked_network.moc"
