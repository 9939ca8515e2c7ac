#include <QtTest>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/engine/training/rate_search.h"
#include "core/engine/training/speed_probe.h"
#include "tests/engine/tiny_problem.h"

using namespace airshed;
using namespace airshed::training;

/// The search for a learning rate, and for a size of batch.
class TestRateSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theRateIsWhereTheLossFallsFastest();
    void aLossThatDoesNotFallSuggestsNothing();
    void aSearchOnRealTrainingFindsAUsefulRate();
    void aSearchTwiceIsTheSame();
    void anAskedStopEndsIt();
    void largerBatchesAreMeasuredInTurn();
};

void TestRateSearch::theRateIsWhereTheLossFallsFastest() {
    std::vector<double> rates;
    std::vector<double> losses;
    for (double exponent = -6; exponent <= 0; exponent += 0.025) {
        rates.push_back(std::pow(10.0, exponent));
        // Falls from 1 to 0.2 around 1e-3, and runs away beyond 1e-1.
        losses.push_back(0.6 - 0.4 * std::tanh((exponent + 3.0) * 3.0) + std::max(0.0, exponent + 1.0) * 2.0);
    }
    const double rate = suggestedRate(rates, losses);
    QVERIFY2(rate > 5e-4 && rate < 3e-3, qPrintable(QString::number(rate)));
}

void TestRateSearch::aLossThatDoesNotFallSuggestsNothing() {
    std::vector<double> rates;
    std::vector<double> losses;
    for (int i = 0; i < 100; ++i) {
        rates.push_back(1e-6 * std::pow(10.0, i * 0.05));
        losses.push_back(1.0 + 0.005 * std::sin(i) + 0.001 * i);
    }
    QCOMPARE(suggestedRate(rates, losses), 0.0);
    QCOMPARE(suggestedRate({}, {}), 0.0);
    QCOMPARE(suggestedRate({1e-3}, {1.0}), 0.0);
}

void TestRateSearch::aSearchOnRealTrainingFindsAUsefulRate() {
    const experiments::Experiment experiment = test::tinyExperiment("mlp");
    const RateSearch search = searchLearningRate(experiment, test::tinyData(experiment), "cpu");
    QCOMPARE(search.rates.size(), search.losses.size());
    QVERIFY(search.rates.size() > 50);
    QVERIFY(std::ranges::is_sorted(search.rates));
    QVERIFY2(search.suggested >= 1e-4 && search.suggested <= 0.1, qPrintable(QString::number(search.suggested)));
    QVERIFY(*std::ranges::min_element(search.losses) < 0.7 * search.losses.front());
}

void TestRateSearch::aSearchTwiceIsTheSame() {
    const experiments::Experiment experiment = test::tinyExperiment("gru");
    const project::ExperimentData data = test::tinyData(experiment);
    const RateSearch one = searchLearningRate(experiment, data, "cpu");
    const RateSearch other = searchLearningRate(experiment, data, "cpu");
    QVERIFY(one.losses == other.losses);
    QCOMPARE(one.suggested, other.suggested);
}

void TestRateSearch::anAskedStopEndsIt() {
    const experiments::Experiment experiment = test::tinyExperiment("mlp");
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, static_cast<void>(searchLearningRate(experiment, test::tinyData(experiment), "cpu",
                                                                             JobContext(stop.get_token()))));
}

void TestRateSearch::largerBatchesAreMeasuredInTurn() {
    const experiments::Experiment experiment = test::tinyExperiment("linear");
    const std::vector<BatchSpeed> speeds = probeBatchSizes(experiment, "cpu");
    QCOMPARE(speeds.front().batchSize, 16);
    QCOMPARE(speeds.back().batchSize, 4096);
    for (const BatchSpeed& speed : speeds) {
        QVERIFY2(speed.fault.empty(), speed.fault.c_str());
        QVERIFY(speed.windowsPerSecond() > 0.0);
    }
}

QTEST_GUILESS_MAIN(TestRateSearch)
#include "tst_rate_search.moc"
