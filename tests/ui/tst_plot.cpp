#include <cmath>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "tests/support/faults.h"
#include "ui/plot/line_plot.h"
#include "ui/plot/min_max.h"
#include "ui/plot/qcustomplot_internal.h"
#include "ui/plot/table_series.h"
#include "ui/plot/time_plot.h"
#include "ui/table/copying_table_view.h"

using namespace airshed;
using namespace airshed::ui;

namespace {

TimeSeries ramp(int points) {
    TimeSeries series;
    series.name = QStringLiteral("ramp");
    for (int index = 0; index < points; ++index) {
        series.seconds.push_back(index * 3600.0);
        series.values.push_back(index % 100);
    }
    return series;
}

} // namespace

class TestPlot : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reductionKeepsEveryPeak();
    void reductionReturnsFewPointsAsTheyAre();
    void missingValueBreaksTheLine();
    void absentRowsBreakTheLine();
    void valuesRoundAMissingOneInADenseCurveStayJoined();
    void usualStepIsTheMostFrequent();
    void timePlotDrawsAtMostAFewPointsAPixel();
    void tableSeriesSplitsAndSorts();
    void linePlotReadsAsTable();
    void plotsExport_data();
    void plotsExport();
    void exportRefusesAnUnknownEnding();
    void keysZoomAndShowTheTable();
};

void TestPlot::reductionKeepsEveryPeak() {
    std::vector<double> x(100'000);
    std::vector<double> y(100'000, 1.0);
    for (std::size_t row = 0; row < x.size(); ++row)
        x[row] = static_cast<double>(row);
    y[54'321] = 500;
    y[54'400] = -500;
    const CurvePoints points = reduceMinMax(x, y, 0, 99'999, 300, 1.5);
    QVERIFY(points.x.size() <= 300 * 4 + 8);
    QCOMPARE(*std::max_element(points.y.begin(), points.y.end()), 500.0);
    QCOMPARE(*std::min_element(points.y.begin(), points.y.end()), -500.0);
    QVERIFY(std::is_sorted(points.x.begin(), points.x.end()));
}

void TestPlot::reductionReturnsFewPointsAsTheyAre() {
    const std::vector<double> x = {0, 1, 2, 3};
    const std::vector<double> y = {5, 6, 7, 8};
    const CurvePoints points = reduceMinMax(x, y, 0, 3, 100, 1.5);
    QCOMPARE(points.x, x);
    QCOMPARE(points.y, y);
    QVERIFY(reduceMinMax({}, {}, 0, 1, 100, 0).x.empty());
}

void TestPlot::missingValueBreaksTheLine() {
    const std::vector<double> x = {0, 1, 2, 3};
    const std::vector<double> y = {5, std::nan(""), 7, 8};
    const CurvePoints points = reduceMinMax(x, y, 0, 3, 100, 0);
    QCOMPARE(points.y.size(), std::size_t(4));
    QVERIFY(std::isnan(points.y[1]));
}

void TestPlot::absentRowsBreakTheLine() {
    const std::vector<double> x = {0, 1, 2, 10, 11};
    const std::vector<double> y = {5, 6, 7, 8, 9};
    const CurvePoints points = reduceMinMax(x, y, 0, 11, 100, 1.5);
    QCOMPARE(std::count_if(points.y.begin(), points.y.end(), [](double value) { return std::isnan(value); }), 1);
}

void TestPlot::valuesRoundAMissingOneInADenseCurveStayJoined() {
    std::vector<double> x(10'000);
    std::vector<double> y(10'000, 1.0);
    for (std::size_t row = 0; row < x.size(); ++row)
        x[row] = static_cast<double>(row);
    y[5'000] = std::nan("");
    for (std::size_t row = 7'000; row < 8'000; ++row)
        y[row] = std::nan("");
    const CurvePoints points = reduceMinMax(x, y, 0, 9'999, 100, 1.5);
    // The single missing value is far narrower than a pixel; the long one is ten pixels wide.
    QCOMPARE(std::count_if(points.y.begin(), points.y.end(), [](double value) { return std::isnan(value); }), 1);
}

void TestPlot::usualStepIsTheMostFrequent() {
    const std::vector<double> x = {0, 60, 120, 180, 600, 660};
    QCOMPARE(usualStep(x), 60.0);
    QCOMPARE(usualStep(std::vector<double>{5}), 0.0);
}

void TestPlot::timePlotDrawsAtMostAFewPointsAPixel() {
    TimePlot plot(QStringLiteral("test"));
    plot.resize(600, 300);
    plot.setSeries({ramp(200'000)}, QStringLiteral("PM2.5"), QStringLiteral("µg/m³"));
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QVERIFY(plot.drawnPoints() > 100);
    QVERIFY2(plot.drawnPoints() < 600 * 5, qPrintable(QString::number(plot.drawnPoints())));
    plot.showRange(0, 10 * 3600.0);
    QVERIFY2(plot.drawnPoints() <= 13, "zoomed in, the points themselves are drawn");
}

void TestPlot::tableSeriesSplitsAndSorts() {
    using data::Column;
    const data::Table table({Column::times("time", {2 * nsPerHour, nsPerHour, nsPerHour}),
                             Column::texts("station", {0, 0, 1}, {"a", "b"}), Column::floats("PM2.5", "µg/m³", {20, 10, 7})});
    QCOMPARE(seriesNames(table, "station").size(), std::size_t(2));
    const std::vector<TimeSeries> curves = tableSeries(table, "time", "station", "PM2.5", {"b", "a"});
    QCOMPARE(curves[0].values, std::vector<double>({7}));
    QCOMPARE(curves[1].seconds, std::vector<double>({3600, 7200}));
    QCOMPARE(curves[1].values, std::vector<double>({10, 20}));
    QVERIFY(test::failsWith(
        ErrorCode::NotFound, [&] { return tableSeries(table, "time", "station", "NO2", {"a"}); }, "NO2"));
}

void TestPlot::linePlotReadsAsTable() {
    LinePlot plot(QStringLiteral("test"));
    plot.setAxes(QStringLiteral("Epoch"), QStringLiteral("Error"), QStringLiteral("µg/m³"));
    plot.setLines({{QStringLiteral("validation"), LineStyle::Thick, 0, {1, 2, 3}, {9, 8, 7}},
                   {QStringLiteral("persistence"), LineStyle::Reference, 0, {0, 3}, {10, 10}}});
    plot.resize(500, 300);
    plot.show();
    plot.showTable(true);
    QVERIFY(plot.isTableShown());
    const auto* table = plot.findChild<CopyingTableView*>();
    QVERIFY(table);
    QCOMPARE(table->model()->rowCount(), 4);
    QCOMPARE(table->model()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("validation (µg/m³)"));
    QCOMPARE(table->model()->index(0, 1).data().toString(), QString());
    QCOMPARE(table->model()->index(3, 1).data().toString(), QStringLiteral("7"));
    QCOMPARE(table->model()->index(3, 2).data().toString(), QStringLiteral("10"));
}

void TestPlot::plotsExport_data() {
    QTest::addColumn<QString>("ending");
    for (const char* ending : {"png", "svg", "pdf"})
        QTest::newRow(ending) << QString::fromLatin1(ending);
}

void TestPlot::plotsExport() {
    QFETCH(const QString, ending);
    QTemporaryDir folder;
    LinePlot plot(QStringLiteral("test"));
    plot.resize(400, 300);
    plot.setLines({{QStringLiteral("validation"), LineStyle::Thick, 0, {1, 2, 3}, {9, 8, 7}}});
    plot.show();
    const QString file = folder.filePath(QStringLiteral("plot.") + ending);
    plot.exportTo(file);
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray head = written.peek(5);
    if (ending == QStringLiteral("png"))
        QVERIFY(!QImage(file).isNull());
    else if (ending == QStringLiteral("svg"))
        QVERIFY(written.readAll().contains("validation"));
    else
        QCOMPARE(head, QByteArray("%PDF-"));
}

void TestPlot::exportRefusesAnUnknownEnding() {
    LinePlot plot(QStringLiteral("test"));
    const auto save = [&plot](const char* file) {
        return [&plot, file] {
            plot.exportTo(QString::fromLatin1(file));
            return true;
        };
    };
    QVERIFY(test::failsWith(ErrorCode::InvalidInput, save("plot.bmp"), "plot.bmp", ".png"));
    QVERIFY(test::failsWith(ErrorCode::Storage, save("/no/such/folder/plot.png"), "/no/such/folder/plot.png"));
}

void TestPlot::keysZoomAndShowTheTable() {
    TimePlot plot(QStringLiteral("test"));
    plot.resize(600, 300);
    plot.setSeries({ramp(1000)}, QStringLiteral("PM2.5"), {});
    plot.show();
    auto* area = plot.findChild<QCustomPlot*>();
    QVERIFY(area);
    const double all = area->xAxis->range().size();
    QTest::keyClick(area, Qt::Key_Plus);
    QVERIFY(area->xAxis->range().size() < all * 0.8);
    QTest::keyClick(area, Qt::Key_Home);
    QCOMPARE(area->xAxis->range().size(), all);
    QTest::keyClick(area, Qt::Key_T);
    QVERIFY(plot.isTableShown());
}

QTEST_MAIN(TestPlot)
#include "tst_plot.moc"
