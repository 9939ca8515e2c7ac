#include <QtTest>

#include <algorithm>
#include <cmath>

#include "core/experiments/learning_rate.h"

using namespace airshed;
using experiments::learningRateAt;
using experiments::TrainingSettings;

class TestLearningRate : public QObject {
    Q_OBJECT

    static TrainingSettings settingsOf(const std::string& kind) {
        TrainingSettings settings;
        settings.learningRate = 0.1;
        settings.epochs = 10;
        settings.schedule.kind = kind;
        return settings;
    }
    static constexpr std::int64_t stepsPerEpoch = 20;

private Q_SLOTS:
    void constantStays() {
        for (const std::int64_t step : {0, 1, 100, 199})
            QCOMPARE(learningRateAt(settingsOf("constant"), {step, stepsPerEpoch, 3}), 0.1);
    }

    void schedulesGoAroundTheRateThatIsSet_data() {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"constant", "cosine", "one_cycle", "step", "plateau"})
            QTest::newRow(kind) << kind;
    }

    void schedulesGoAroundTheRateThatIsSet() {
        QFETCH(QString, kind);
        const TrainingSettings settings = settingsOf(kind.toStdString());
        for (const std::int64_t step : {0, 50, 150})
            QCOMPARE(learningRateAt(settings, {step, stepsPerEpoch, 1, 0.02}),
                     0.2 * learningRateAt(settings, {step, stepsPerEpoch, 1}));
    }

    void warmUpRisesFromNearNothing_data() {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"constant", "cosine", "step", "plateau"})
            QTest::newRow(kind) << kind;
    }

    void warmUpRisesFromNearNothing() {
        QFETCH(QString, kind);
        TrainingSettings settings = settingsOf(kind.toStdString());
        settings.schedule.warmUp = 0.5;
        QCOMPARE(learningRateAt(settings, {0, stepsPerEpoch, 0}), 0.01);
        QCOMPARE(learningRateAt(settings, {4, stepsPerEpoch, 0}), 0.05);
        QCOMPARE(learningRateAt(settings, {10, stepsPerEpoch, 0}), 0.1);
    }

    void cosineFallsToItsFinalShare() {
        const TrainingSettings settings = settingsOf("cosine");
        QCOMPARE(learningRateAt(settings, {0, stepsPerEpoch, 0}), 0.1);
        QCOMPARE(learningRateAt(settings, {100, stepsPerEpoch, 0}), 0.1 * (0.01 + 0.99 * 0.5));
        QCOMPARE(learningRateAt(settings, {200, stepsPerEpoch, 0}), 0.001);
        for (std::int64_t step = 1; step <= 200; ++step)
            QVERIFY(learningRateAt(settings, {step, stepsPerEpoch, 0}) <
                    learningRateAt(settings, {step - 1, stepsPerEpoch, 0}));
    }

    // The numbers are those of torch.optim.lr_scheduler.OneCycleLR(max_lr=0.1, total_steps=200).
    void oneCycleIsThatOfPyTorch_data() {
        QTest::addColumn<int>("step");
        QTest::addColumn<double>("rate");
        QTest::newRow("first") << 0 << 0.004;
        QTest::newRow("peak") << 59 << 0.1;
        QTest::newRow("last") << 199 << 4e-7;
    }

    void oneCycleIsThatOfPyTorch() {
        QFETCH(int, step);
        QFETCH(double, rate);
        QVERIFY(std::abs(learningRateAt(settingsOf("one_cycle"), {step, stepsPerEpoch, 0}) - rate) < 1e-12);
    }

    void stepFallsEverySoManyEpochs() {
        TrainingSettings settings = settingsOf("step");
        settings.schedule.every = 3;
        settings.schedule.factor = 0.5;
        QCOMPARE(learningRateAt(settings, {3 * stepsPerEpoch - 1, stepsPerEpoch, 0}), 0.1);
        QCOMPARE(learningRateAt(settings, {3 * stepsPerEpoch, stepsPerEpoch, 0}), 0.05);
        QCOMPARE(learningRateAt(settings, {9 * stepsPerEpoch, stepsPerEpoch, 0}), 0.0125);
    }

    void plateauFallsByItsReductionsAndNotBelowItsShare() {
        const TrainingSettings settings = settingsOf("plateau");
        QCOMPARE(learningRateAt(settings, {150, stepsPerEpoch, 0}), 0.1);
        QCOMPARE(learningRateAt(settings, {150, stepsPerEpoch, 2}), 0.025);
        QCOMPARE(learningRateAt(settings, {150, stepsPerEpoch, 60}), 0.001);
    }

    void oneStepInAllIsStillARate_data() { warmUpRisesFromNearNothing_data(); }

    void oneStepInAllIsStillARate() {
        QFETCH(QString, kind);
        TrainingSettings settings = settingsOf(kind.toStdString());
        settings.epochs = 1;
        QCOMPARE(learningRateAt(settings, {0, 1, 0}), 0.1);
        QVERIFY(learningRateAt(settingsOf("one_cycle"), {0, 1, 0}) > 0.0);
    }
};

QTEST_APPLESS_MAIN(TestLearningRate)
#include "tst_learning_rate.moc"
