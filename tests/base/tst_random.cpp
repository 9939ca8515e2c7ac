#include <QtTest>

#include <cmath>
#include <set>

#include "core/base/random.h"

class TestRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAFunctionOfItsKey() {
        QCOMPARE(airshed::randomBits(1, "order", 2, 3), airshed::randomBits(1, "order", 2, 3));
        std::set<std::uint64_t> values;
        for (std::uint64_t i = 0; i < 5; ++i) {
            values.insert(airshed::randomBits(i, "order", 0, 0));
            values.insert(airshed::randomBits(99, "order", i, 0));
            values.insert(airshed::randomBits(99, "order", 77, i));
        }
        values.insert(airshed::randomBits(99, "dropout", 77, 0));
        QCOMPARE(values.size(), std::size_t(16));
    }

    void streamEqualsItsIndexedValues() {
        airshed::RandomStream stream(5, "noise", 6);
        for (std::uint64_t i = 0; i < 10; ++i)
            QCOMPARE(stream.bits(), airshed::randomBits(5, "noise", 6, i));
    }

    void momentsAreThoseOfTheDistributions() {
        airshed::RandomStream stream(1, "moments");
        constexpr int count = 100'000;
        double sum = 0, normalSum = 0, normalSquares = 0;
        for (int i = 0; i < count; ++i) {
            const double u = stream.uniform();
            QVERIFY(u >= 0.0 && u < 1.0);
            sum += u;
            const double z = stream.normal();
            normalSum += z;
            normalSquares += z * z;
        }
        QVERIFY(std::abs(sum / count - 0.5) < 0.005);
        QVERIFY(std::abs(normalSum / count) < 0.02);
        QVERIFY(std::abs(normalSquares / count - 1.0) < 0.02);
    }

    void belowStaysBelowAndReachesAll() {
        airshed::RandomStream stream(3, "below");
        std::set<std::uint64_t> seen;
        for (int i = 0; i < 200; ++i) {
            const auto value = stream.below(6);
            QVERIFY(value < 6);
            seen.insert(value);
        }
        QCOMPARE(seen.size(), std::size_t(6));
    }
};

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
