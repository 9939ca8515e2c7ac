#include <QtTest>

#include <cmath>
#include <fstream>
#include <limits>

#include <QTemporaryDir>

#include "core/project/watched_forecasts.h"

using namespace airshed::project;

/// The forecasts that are kept to be looked at while a run learns.
class TestWatchedForecasts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comeBackAsTheyWere();
    void keepTheFirstTheLastAndSomeBetween();
    void forgetWhatCameAfterACheckpoint();
    void areEmptyWhereNoneCanBeRead();

private:
    [[nodiscard]] std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    QTemporaryDir m_folder;
};

void TestWatchedForecasts::comeBackAsTheyWere() {
    const double missing = std::numeric_limits<double>::quiet_NaN();
    writeWatchedForecasts(folder(), {"PM2.5", "µg/m³", {{1.5, missing}, {3, 4}}, {{7, {{1, 2}, {3.25, 4}}}}});
    const WatchedForecasts back = readWatchedForecasts(folder());
    QCOMPARE(back.target, std::string("PM2.5"));
    QCOMPARE(back.unit, std::string("µg/m³"));
    QCOMPARE(back.truth[0][0], 1.5);
    QVERIFY(std::isnan(back.truth[0][1]));
    QCOMPARE(back.epochs.size(), std::size_t{1});
    QCOMPARE(back.epochs[0].epoch, 7);
    QCOMPARE(back.epochs[0].forecasts[1][0], 3.25);
}

void TestWatchedForecasts::keepTheFirstTheLastAndSomeBetween() {
    WatchedForecasts watched;
    for (int epoch = 1; epoch <= 500; ++epoch) {
        watched.epochs.add({epoch, {{1.0}}});
        QVERIFY(watched.epochs.size() <= 12);
        QCOMPARE(watched.epochs.front().epoch, 1);
        QCOMPARE(watched.epochs.back().epoch, epoch);
    }
    QVERIFY(watched.epochs.size() >= 6);
}

void TestWatchedForecasts::forgetWhatCameAfterACheckpoint() {
    WatchedForecasts watched;
    for (int epoch = 1; epoch <= 5; ++epoch)
        watched.epochs.add({epoch, {{1.0}}});
    watched.epochs.dropAfter(3);
    QCOMPARE(watched.epochs.back().epoch, 3);
}

void TestWatchedForecasts::areEmptyWhereNoneCanBeRead() {
    const std::filesystem::path file = watchedForecastsFile(folder());
    std::filesystem::remove(file);
    QVERIFY(readWatchedForecasts(folder()).truth.empty());
    for (const char* text : {"", "{", "[]", R"({"target": 3})",
                             R"({"target": "a", "unit": "", "truth": [[1]], "epochs": [{"epoch": 1, "forecasts": []}]})"}) {
        std::ofstream(file) << text;
        QVERIFY2(readWatchedForecasts(folder()).truth.empty(), text);
    }
}

QTEST_GUILESS_MAIN(TestWatchedForecasts)
#include "tst_watched_forecasts.moc"
