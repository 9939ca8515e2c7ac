#include "tests/coach/curves.h"

using namespace airshed;
using namespace airshed::coach;
using namespace airshed::coach::test;

/// Curves of runs that were really made, on the synthetic starter.
class TestRealCurves : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void healthyRunsAreLeftAlone_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"healthy_cnn", "healthy_linear", "healthy_mlp", "healthy_residual_cnn", "healthy_gru",
                                 "healthy_tcn", "healthy_hour_ahead"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void healthyRunsAreLeftAlone() {
        QFETCH(QString, name);
        const RunSignals run = readCurves(name);
        QVERIFY(run.epochs() >= 6);
        QCOMPARE(rulesOf(run), QByteArray());
        for (int epochs = 0; epochs < run.epochs(); ++epochs)
            QCOMPARE(rulesOf(asOf(run, epochs)), QByteArray());
    }

    void faultsAreNamed_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("rules");
        QTest::newRow("rate 1e-7") << "rate_too_low" << QByteArray("learning_rate_too_low");
        QTest::newRow("rate 1e-5") << "rate_low" << QByteArray("learning_rate_too_low");
        QTest::newRow("rate 3") << "rate_too_high" << QByteArray("learning_rate_too_high");
        QTest::newRow("rate 0.1") << "rate_high" << QByteArray("learning_rate_too_high");
        QTest::newRow("rate 10, not clipped") << "diverging" << QByteArray("diverging");
        QTest::newRow("MLP on little data") << "overfitting_mlp" << QByteArray("overfitting worse_than_persistence");
        QTest::newRow("GRU on little data") << "overfitting_gru" << QByteArray("overfitting");
        QTest::newRow("DLinear for long") << "plateau_dlinear" << QByteArray("plateau");
        QTest::newRow("one unit, rate 0.01") << "noise" << QByteArray("noise_floor");
        QTest::newRow("rate 0.03") << "rate_rather_high" << QByteArray("learning_rate_too_high");
        QTest::newRow("rain alone") << "underfitting" << QByteArray("underfitting worse_than_persistence");
    }
    void faultsAreNamed() {
        QFETCH(QString, name);
        QFETCH(QByteArray, rules);
        QCOMPARE(rulesOf(readCurves(name)), rules);
    }

    void faultsAreNamedWhileTheRunGoesOn() {
        QCOMPARE(rulesOf(asOf(readCurves("rate_too_low"), 4)), QByteArray("learning_rate_too_low"));
        QCOMPARE(rulesOf(asOf(readCurves("rate_too_high"), 3)), QByteArray("learning_rate_too_high"));
        QCOMPARE(rulesOf(asOf(readCurves("diverging"), 1)), QByteArray("diverging"));
        QCOMPARE(rulesOf(asOf(readCurves("overfitting_mlp"), 4)), QByteArray("overfitting"));
    }
};

QTEST_GUILESS_MAIN(TestRealCurves)
#include "tst_real_curves.moc"
