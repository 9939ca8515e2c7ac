#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/engine/training/devices.h"
#include "core/engine/training/epoch_order.h"
#include "core/engine/training/forecast_errors.h"
#include "core/engine/training/weight_updates.h"

using namespace airshed;
using namespace airshed::training;

/// The parts of the training engine that need no network.
class TestParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void updatesFollowTheirPapers_data();
    void updatesFollowTheirPapers();
    void normIsEuclidean();
    void epochOrderIsAPermutationOfItsEpoch();
    void epochOrderDrawsWithoutRepeating();
    void threadsGrowWithTheWork();
    void devicesAreChosenByName();
    void anAbsentDeviceIsNamedWithThoseThereAre();
    void errorsSkipWhatWasNotMeasured();
};

namespace {

/// The rules as their papers and PyTorch's documentation write them, in double.
class Reference {
public:
    Reference(std::string name, std::vector<double> weights) : w(std::move(weights)), m_name(std::move(name)) {
        m.assign(w.size(), 0.0);
        v.assign(w.size(), 0.0);
    }

    void update(std::span<const float> gradients, double scale, double rate, double decay, int step) {
        for (std::size_t i = 0; i < w.size(); ++i) {
            const bool isDecoupled = m_name == "adamw" || m_name == "lion";
            const double g = gradients[i] * scale + (isDecoupled ? 0.0 : decay * w[i]);
            w[i] -= isDecoupled ? rate * decay * w[i] : 0.0;
            w[i] -= rate * direction(i, g, step);
        }
    }

    std::vector<double> w;

private:
    double direction(std::size_t i, double g, int step) {
        if (m_name == "sgd") {
            m[i] = 0.9 * m[i] + g;
            return m[i];
        }
        if (m_name == "rmsprop") {
            v[i] = 0.99 * v[i] + 0.01 * g * g;
            m[i] = 0.9 * m[i] + g / (std::sqrt(v[i]) + 1e-8);
            return m[i];
        }
        if (m_name == "lion") {
            const double towards = 0.9 * m[i] + 0.1 * g;
            m[i] = 0.99 * m[i] + 0.01 * g;
            return towards > 0.0 ? 1.0 : -1.0;
        }
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        return m[i] / (1.0 - std::pow(0.9, step)) / (std::sqrt(v[i] / (1.0 - std::pow(0.999, step))) + 1e-8);
    }

    std::string m_name;
    std::vector<double> m;
    std::vector<double> v;
};

} // namespace

void TestParts::updatesFollowTheirPapers_data() {
    QTest::addColumn<QString>("optimizer");
    for (const char* optimizer : {"sgd", "adam", "adamw", "rmsprop", "lion"})
        QTest::newRow(optimizer) << optimizer;
}

void TestParts::updatesFollowTheirPapers() {
    QFETCH(QString, optimizer);
    experiments::TrainingSettings settings;
    settings.optimizer = optimizer.toStdString();
    settings.weightDecay = 0.1;
    const UpdateRule rule = updateRule(settings);
    constexpr std::size_t count = 37;
    constexpr double rate = 0.01;
    constexpr double gradientScale = 0.5;
    std::vector<float> weights(count);
    std::vector<float> gradients(count);
    std::vector<float> first(count, 0.0F);
    std::vector<float> second(rule.usesSecond() ? count : 0, 0.0F);
    RandomStream random(5, "test");
    for (float& weight : weights)
        weight = static_cast<float>(random.normal());
    Reference reference(settings.optimizer, {weights.begin(), weights.end()});
    for (int step = 1; step <= 20; ++step) {
        for (float& gradient : gradients)
            gradient = static_cast<float>(random.normal());
        reference.update(gradients, gradientScale, rate, settings.weightDecay, step);
        updateWeights(rule, {weights, first, second}, gradients, rate, step, static_cast<float>(gradientScale));
    }
    for (std::size_t i = 0; i < count; ++i)
        QVERIFY2(std::abs(weights[i] - reference.w[i]) < 1e-5, qPrintable(QString::number(weights[i] - reference.w[i])));
}

void TestParts::normIsEuclidean() {
    const std::vector<float> values(25, 3.0F);
    QCOMPARE(normOf(values), 15.0);
    QCOMPARE(normOf({}), 0.0);
}

void TestParts::epochOrderIsAPermutationOfItsEpoch() {
    std::vector<std::int64_t> starts(1000);
    std::iota(starts.begin(), starts.end(), 7);
    const auto order = epochOrder(starts, 3, 0, 0);
    QVERIFY(order != starts);
    QCOMPARE(epochOrder(starts, 3, 0, 0), order);
    QVERIFY(epochOrder(starts, 3, 1, 0) != order);
    QVERIFY(epochOrder(starts, 4, 0, 0) != order);
    auto sorted = order;
    std::sort(sorted.begin(), sorted.end());
    QCOMPARE(sorted, starts);
}

void TestParts::epochOrderDrawsWithoutRepeating() {
    std::vector<std::int64_t> starts(100);
    std::iota(starts.begin(), starts.end(), 0);
    const auto order = epochOrder(starts, 3, 0, 30);
    QCOMPARE(order.size(), std::size_t{30});
    QCOMPARE(std::set<std::int64_t>(order.begin(), order.end()).size(), std::size_t{30});
    QCOMPARE(epochOrder(starts, 3, 0, 500).size(), starts.size());
}

void TestParts::threadsGrowWithTheWork() {
    QCOMPARE(threadsForWork(0, 8), 1);
    QCOMPARE(threadsForWork(1'000'000, 8), 1);
    QCOMPARE(threadsForWork(std::int64_t{1} << 40, 8), 8);
    QCOMPARE(threadsForWork(std::int64_t{1} << 40, 1), 1);
}

void TestParts::devicesAreChosenByName() {
    QCOMPARE(chooseDevice("cpu").id, std::string("cpu"));
    QVERIFY(chooseDevice("cpu").threads >= 1);
    QVERIFY(!chooseDevice("auto").id.empty());
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(chooseDevice("tpu")), Error);
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(chooseDevice("cuda:")), Error);
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(chooseDevice("")), Error);
}

void TestParts::anAbsentDeviceIsNamedWithThoseThereAre() {
    try {
        static_cast<void>(chooseDevice("cuda:4096"));
        QFAIL("a device was found that nobody has");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Unavailable);
        QVERIFY(std::string(error.what()).find("cuda:4096") != std::string::npos);
        QVERIFY2(error.hint().find("cpu") != std::string::npos, error.hint().c_str());
    }
}

void TestParts::errorsSkipWhatWasNotMeasured() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    features::Frame frame;
    frame.rows = 4;
    frame.targetCount = 2;
    frame.targets = {0, 0, 0, 0, 1, nan, 2, -1}; // rows of two targets; the window of lookback 2 predicts the last two rows
    features::WindowSet windows;
    windows.lookback = 2;
    windows.horizon = 2;
    windows.starts = {0};
    features::FittedRecipe recipe;
    recipe.targetScale = {10, 100};
    recipe.targetMean = {0, 0};
    const std::vector<float> forecast = {0, 5, 0, 0};

    const ForecastErrors mae = forecastErrors(forecast, frame, windows, recipe, {}, {"mae"});
    QCOMPARE(mae.loss, (1.0 + 2.0 + 1.0) / 3.0);
    QCOMPARE(mae.mae, ((10.0 + 20.0) / 2.0 + 100.0) / 2.0);
    QCOMPARE(mae.rmse, (std::sqrt((100.0 + 400.0) / 2.0) + 100.0) / 2.0);
    QCOMPARE(forecastErrors(forecast, frame, windows, recipe, {}, {"mse"}).loss, (1.0 + 4.0 + 1.0) / 3.0);
    QCOMPARE(forecastErrors(forecast, frame, windows, recipe, {}, {"huber"}).loss, (0.5 + 1.5 + 0.5) / 3.0);
}

QTEST_APPLESS_MAIN(TestParts)
#include "tst_parts.moc"
