#include <QtTest>

#include <cmath>
#include <fstream>
#include <limits>
#include <numeric>
#include <vector>

#include <QTemporaryDir>

#include "core/project/layer_histograms.h"

using namespace airshed::project;

/// How weights and outputs of layers are spread, as a run keeps it.
class TestLayerHistograms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsInBinsOfEqualWidth() {
        std::vector<float> numbers;
        for (int i = 0; i <= 4'000; ++i)
            numbers.push_back(static_cast<float>(i) / 1'000.0F - 1.0F);
        numbers.push_back(std::numeric_limits<float>::quiet_NaN());
        numbers.push_back(std::numeric_limits<float>::infinity());
        const Histogram histogram = Histogram::of(numbers);
        QCOMPARE(histogram.least, -1.0);
        QCOMPARE(histogram.greatest, 3.0);
        QCOMPARE(histogram.shares.size(), Histogram::bins);
        QVERIFY(std::abs(std::accumulate(histogram.shares.begin(), histogram.shares.end(), 0.0) - 1.0) < 1e-9);
        for (const double share : histogram.shares)
            QVERIFY2(std::abs(share - 0.025) < 0.001, qPrintable(QString::number(share)));
    }

    void numbersThatAreAllAlikeFillOneBin() {
        const Histogram histogram = Histogram::of(std::vector<float>(7, 2.5F));
        QCOMPARE(histogram.least, 2.5);
        QCOMPARE(histogram.greatest, 2.5);
        QVERIFY(std::abs(histogram.shares.front() - 1.0) < 1e-9);
    }

    void ofNoNumbersThereIsNone() {
        QVERIFY(Histogram::of({}).shares.empty());
        QVERIFY(Histogram::of(std::vector<float>{std::nanf("")}).shares.empty());
    }

    void aLargeArrayIsSampledEvenly() {
        std::vector<float> numbers(1'000'000);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            numbers[i] = static_cast<float>(i);
        const Histogram histogram = Histogram::of(numbers);
        QVERIFY(histogram.greatest > 999'900.0);
        for (const double share : histogram.shares)
            QVERIFY(std::abs(share - 0.025) < 0.001);
    }

    void comeBackAsTheyWere() {
        const QTemporaryDir folder;
        const std::filesystem::path place = folder.path().toStdString();
        LayerHistograms histograms;
        histograms.epochs.add({3, {{"hidden1", {-1, 1, {0.25, 0.75}}, {0, 2, {1, 0}}}, {"relu1", {}, {0, 1, {0.5, 0.5}}}}});
        writeLayerHistograms(place, histograms);
        const LayerHistograms back = readLayerHistograms(place);
        QCOMPARE(back.epochs.size(), std::size_t{1});
        QCOMPARE(back.epochs[0].epoch, 3);
        QCOMPARE(back.epochs[0].layers.size(), std::size_t{2});
        QCOMPARE(back.epochs[0].layers[0].id, std::string("hidden1"));
        QCOMPARE(back.epochs[0].layers[0].weights.least, -1.0);
        QCOMPARE(back.epochs[0].layers[0].weights.shares, (std::vector<double>{0.25, 0.75}));
        QVERIFY(back.epochs[0].layers[1].weights.shares.empty());
        QCOMPARE(back.epochs[0].layers[1].outputs.greatest, 1.0);
    }

    void areEmptyWhereNoneCanBeRead() {
        const QTemporaryDir folder;
        const std::filesystem::path place = folder.path().toStdString();
        QVERIFY(readLayerHistograms(place).epochs.empty());
        for (const char* text :
             {"{", "[]", R"({"epochs": [{"epoch": "one"}]})", R"({"epochs": [{"epoch": 1, "layers": [{}]}]})"}) {
            std::ofstream(place / "histograms.json") << text;
            QVERIFY2(readLayerHistograms(place).epochs.empty(), text);
        }
    }
};

QTEST_APPLESS_MAIN(TestLayerHistograms)
#include "tst_layer_histograms.moc"
