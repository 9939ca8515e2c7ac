#include <QtTest>

#include <cmath>
#include <limits>

#include "core/features/forecast_score.h"
#include "tests/support/faults.h"

using airshed::features::ForecastScore;
using airshed::features::scoreForecast;

namespace {
constexpr float gap = std::numeric_limits<float>::quiet_NaN();
}

class TestForecastScore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scoresByHand() {
        // One target, two leads, two windows: errors 1, -3, (no truth), 2.
        const std::vector<float> forecast = {2, 1, 9, 8};
        const std::vector<float> truth = {1, 4, gap, 6};
        const auto scores = scoreForecast(forecast, truth, 2, 1);
        QCOMPARE(scores.size(), std::size_t{3});
        const ForecastScore& all = scores[0];
        QCOMPARE(all.lead, 0);
        QCOMPARE(all.count, std::int64_t{3});
        QCOMPARE(all.mae, 2.0);
        QCOMPARE(all.rmse, std::sqrt(14.0 / 3.0));
        QCOMPARE(all.bias, 0.0);
        const double mean = 11.0 / 3.0;
        const double spread = (1 - mean) * (1 - mean) + (4 - mean) * (4 - mean) + (6 - mean) * (6 - mean);
        QCOMPARE(all.r2, 1.0 - 14.0 / spread);
        QCOMPARE(scores[1].lead, 1);
        QCOMPARE(scores[1].count, std::int64_t{1});
        QCOMPARE(scores[1].mae, 1.0);
        QVERIFY(std::isnan(scores[1].r2)); // one truth has no spread
        QCOMPARE(scores[2].mae, 2.5);
        QCOMPARE(scores[2].bias, -0.5);
    }

    void targetsAreKeptApart() {
        const std::vector<float> forecast = {1, 10, 2, 20};
        const std::vector<float> truth = {1, 13, 2, 25};
        const auto scores = scoreForecast(forecast, truth, 2, 2);
        QCOMPARE(scores.size(), std::size_t{2 + 4});
        QCOMPARE(scores[0].target, 0);
        QCOMPARE(scores[0].mae, 0.0);
        QCOMPARE(scores[0].r2, 1.0);
        QCOMPARE(scores[1].target, 1);
        QCOMPARE(scores[1].mae, 4.0);
        QCOMPARE(scores[5].target, 1);
        QCOMPARE(scores[5].lead, 2);
        QCOMPARE(scores[5].mae, 5.0);
    }

    void noTruthIsNoScore() {
        const auto scores = scoreForecast(std::vector<float>{1, 2}, std::vector<float>{gap, gap}, 1, 1);
        QCOMPARE(scores[0].count, std::int64_t{0});
        QVERIFY(std::isnan(scores[0].mae) && std::isnan(scores[0].rmse) && std::isnan(scores[0].bias));
        QVERIFY(std::isnan(scores[0].r2));
    }

    void constantTruthHasNoR2() {
        const std::vector<float> truth(7, 0.1F);
        QVERIFY(std::isnan(scoreForecast(std::vector<float>(7, 0.2F), truth, 1, 1)[0].r2));
    }

    void wrongShapesAreRefused() {
        using airshed::ErrorCode;
        const std::vector<float> six(6);
        const std::vector<float> five(5);
        QVERIFY(airshed::test::failsWith(
            ErrorCode::Internal, [&] { return scoreForecast(six, five, 1, 1); }, "horizon"));
        QVERIFY(airshed::test::failsWith(
            ErrorCode::Internal, [&] { return scoreForecast(five, five, 2, 1); }, "horizon"));
    }

    void skillIsRelativeToTheReference() {
        QCOMPARE(airshed::features::skillScore(7.5, 10.0), 0.25);
        QVERIFY(airshed::features::skillScore(12.0, 10.0) < 0.0);
    }
};

QTEST_APPLESS_MAIN(TestForecastScore)
#include "tst_forecast_score.moc"
