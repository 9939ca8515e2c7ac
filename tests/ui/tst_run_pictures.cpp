#include <chrono>
#include <filesystem>

#include <QTemporaryDir>
#include <QtTest>

#include "ui/pages/train/run_pictures.h"
#include "ui/session/device_load.h"
#include "ui/session/followed_file.h"

using namespace airshed;
using namespace airshed::ui;

/// What the Train page shows of a run besides its curves.
class TestRunPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void histogramsOfTheFirstTheMiddleAndTheLastEpoch() {
        project::LayerHistograms histograms;
        for (const int epoch : {1, 2, 5, 9})
            histograms.epochs.add(
                {epoch, {{"hidden1", {-1, 1, {0.25, 0.75}}, {0, 8, {1.0, 0.0}}}, {"relu1", {}, {0, 1, {1, 0}}}}});
        const std::vector<PlotLine> weights = linesOf(histograms, "hidden1", false);
        QCOMPARE(weights.size(), std::size_t{3});
        QCOMPARE(weights[0].name, QStringLiteral("epoch 1"));
        QCOMPARE(weights[1].name, QStringLiteral("epoch 5"));
        QCOMPARE(weights[2].name, QStringLiteral("epoch 9"));
        QCOMPARE(weights[2].x, (std::vector<double>{-1.5, -0.5, 0.5, 1.5}));
        QCOMPARE(weights[2].y, (std::vector<double>{0, 0.25, 0.75, 0}));
        QCOMPARE(linesOf(histograms, "hidden1", true).back().x, (std::vector<double>{-2, 2, 6, 10}));
        QVERIFY2(linesOf(histograms, "relu1", false).empty(), "a layer without weights has none to show");
        QVERIFY(linesOf(histograms, "gone", true).empty());
    }

    void oneEpochIsOneLine() {
        project::LayerHistograms histograms;
        QVERIFY(linesOf(histograms, "hidden1", false).empty());
        histograms.epochs.add({1, {{"hidden1", {-1, 1, {0.25, 0.75}}, {}}}});
        QCOMPARE(linesOf(histograms, "hidden1", false).size(), std::size_t{1});
    }

    void watchedWindowsStandOneAfterTheOther() {
        project::WatchedForecasts watched{"PM2.5", "µg/m³", {{1, 2}, {3, 4}}, {{1, {{0, 0}, {0, 0}}}, {2, {{1, 1}, {2, 2}}}}};
        const std::vector<PlotLine> lines = linesOf(watched);
        QCOMPARE(lines.size(), std::size_t{6});
        QVERIFY2(lines[0].name.isEmpty() && !lines[3].name.isEmpty(), "each is named once, at the last window");
        QVERIFY(lines[3].x.front() > lines[0].x.back());
    }

    void aFileIsReadAgainOnlyWhenItWasWritten() {
        const QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "watched.json";
        int reads = 0;
        FollowedFile<int> followed;
        const auto read = [&] { return followed.follow(file, [&reads] { return ++reads; }); };
        QCOMPARE(read(), 1); // there is none yet
        QCOMPARE(read(), 1);
        QVERIFY(QFile(QString::fromStdString(file.string())).open(QIODevice::WriteOnly));
        QCOMPARE(read(), 2);
        QCOMPARE(read(), 2);
        std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) + std::chrono::seconds(1));
        QCOMPARE(read(), 3);
        QCOMPARE(followed.follow(file.parent_path() / "another.json", [&reads] { return ++reads; }), 4);
    }

    void loadSaysWhatTheMachineSays() {
        DeviceState state;
        QCOMPARE(loadText("Processor", state), QString());
        state.load = 0.974;
        state.memoryTotal = std::int64_t{16} << 30;
        state.memoryUsed = std::int64_t{3} << 30;
        QCOMPARE(loadText("Processor", state), QStringLiteral("Processor 97 % · memory 3.0 of 16.0 GiB"));
        state.temperature = 61.2;
        state.watts = 250.0;
        QCOMPARE(loadText("GPU", state), QStringLiteral("GPU 97 % · memory 3.0 of 16.0 GiB · 61 °C · 250 W"));
    }

    void aWatchedDeviceIsHeardOf() {
        DeviceLoad load;
        QSignalSpy heard(&load, &DeviceLoad::said);
        load.watch("cpu");
        QTRY_VERIFY(!heard.isEmpty());
        QVERIFY2(heard.front().front().toString().contains(QStringLiteral("memory")),
                 qPrintable(heard.front().front().toString()));
        load.watch("");
        QVERIFY(heard.back().front().toString().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRunPictures)
#include "tst_run_pictures.moc"
