#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/random.h"
#include "tests/support/faults.h"
#include "ui/plot/curve.h"
#include "ui/plot/line_plot.h"
#include "ui/plot/loss_plot.h"
#include "ui/plot/qcustomplot_internal.h"
#include "ui/plot/table_series.h"
#include "ui/plot/time_plot.h"
#include "ui/table/copying_table_view.h"

using namespace airshed;
using namespace airshed::ui;

namespace {

/// Hourly values from 0 to 99, over and over.
TimePanel ramp(const QString& label, int points) {
    std::vector<double> seconds;
    std::vector<double> values;
    for (int index = 0; index < points; ++index) {
        seconds.push_back(index * 3600.0);
        values.push_back(index % 100);
    }
    return {label, QStringLiteral("µg/m³"), {{{}, std::make_shared<const Curve>(seconds, values), false}}};
}

std::vector<double> counted(std::size_t count) {
    std::vector<double> x(count);
    std::iota(x.begin(), x.end(), 0.0);
    return x;
}

std::ptrdiff_t breaks(const CurvePoints& points) {
    return std::count_if(points.y.begin(), points.y.end(), [](double value) { return std::isnan(value); });
}

} // namespace

class TestPlot : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reductionKeepsEveryPeak();
    void pyramidAgreesWithEveryValue();
    void reductionReturnsFewPointsAsTheyAre();
    void missingValueBreaksTheLine();
    void absentRowsBreakTheLine();
    void valuesRoundAMissingOneInADenseCurveStayJoined();
    void usualStepIsTheMostFrequent();
    void axisOfALiveRunLeavesRoomAndFollows();
    void timePlotDrawsAtMostAFewPointsAPixel();
    void panelsShareTheirTime();
    void draggingWithTheBrushGivesAStretch();
    void tableSeriesSplitsAndSorts();
    void linePlotReadsAsTable();
    void smoothingIsAMovingAverage();
    void faintLinesHaveNoNameAtTheirEnd();
    void plotsExport_data();
    void plotsExport();
    void exportRefusesAnUnknownEnding();
    void keysZoomAndShowTheTable();
};

void TestPlot::reductionKeepsEveryPeak() {
    std::vector<double> y(100'000, 1.0);
    y[54'321] = 500;
    y[54'400] = -500;
    const Curve curve(counted(y.size()), y);
    const CurvePoints points = curve.reduce(0, 99'999, 300);
    QVERIFY(points.x.size() <= 300 * 4 + 8);
    QCOMPARE(*std::max_element(points.y.begin(), points.y.end()), 500.0);
    QCOMPARE(*std::min_element(points.y.begin(), points.y.end()), -500.0);
    QVERIFY(std::is_sorted(points.x.begin(), points.x.end()));
}

void TestPlot::pyramidAgreesWithEveryValue() {
    RandomStream random(7, "curve");
    std::vector<double> y(5'003);
    for (double& value : y)
        value = random.uniform() < 0.1 ? std::nan("") : random.normal();
    const Curve curve(counted(y.size()), y);
    for (int trial = 0; trial < 200; ++trial) {
        const auto from = static_cast<std::size_t>(random.below(y.size()));
        const auto to = from + static_cast<std::size_t>(random.below(y.size() - from));
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        for (std::size_t row = from; row <= to; ++row) {
            if (!std::isnan(y[row])) {
                low = std::min(low, y[row]);
                high = std::max(high, y[row]);
            }
        }
        const auto extent = curve.extent(static_cast<double>(from), static_cast<double>(to));
        QCOMPARE(extent.has_value(), low <= high);
        if (extent) {
            QCOMPARE(extent->low, low);
            QCOMPARE(extent->high, high);
        }
    }
}

void TestPlot::reductionReturnsFewPointsAsTheyAre() {
    const std::vector<double> x = {0, 1, 2, 3};
    const std::vector<double> y = {5, 6, 7, 8};
    const CurvePoints points = Curve(x, y).reduce(0, 3, 100);
    QCOMPARE(points.x, x);
    QCOMPARE(points.y, y);
    QVERIFY(Curve().reduce(0, 1, 100).x.empty());
    QVERIFY(!Curve().extent(0, 1));
}

void TestPlot::missingValueBreaksTheLine() {
    const CurvePoints points = Curve({0, 1, 2, 3}, {5, std::nan(""), 7, 8}).reduce(0, 3, 100);
    QCOMPARE(points.y.size(), std::size_t(4));
    QVERIFY(std::isnan(points.y[1]));
}

void TestPlot::absentRowsBreakTheLine() {
    QCOMPARE(breaks(Curve({0, 1, 2, 10, 11}, {5, 6, 7, 8, 9}).reduce(0, 11, 100)), 1);
}

void TestPlot::valuesRoundAMissingOneInADenseCurveStayJoined() {
    std::vector<double> y(10'000, 1.0);
    y[5'000] = std::nan("");
    for (std::size_t row = 7'000; row < 8'000; ++row)
        y[row] = std::nan("");
    // The single missing value is far narrower than a pixel; the long one is ten pixels wide.
    QCOMPARE(breaks(Curve(counted(y.size()), y).reduce(0, 9'999, 100)), 1);
}

void TestPlot::usualStepIsTheMostFrequent() {
    QCOMPARE(Curve({0, 60, 120, 180, 600, 660}, std::vector<double>(6)).usualStep(), 60.0);
    QCOMPARE(Curve({5}, {1}).usualStep(), 0.0);
}

/// The first ten of 200 epochs were squeezed into a corner.
void TestPlot::axisOfALiveRunLeavesRoomAndFollows() {
    QCOMPARE(epochAxisReach(1, 200), 10.0);
    QCOMPARE(epochAxisReach(9.9, 200), 10.0);
    QCOMPARE(epochAxisReach(10, 200), 20.0);
    QCOMPARE(epochAxisReach(25, 200), 50.0);
    QCOMPARE(epochAxisReach(150, 200), 200.0);
    QCOMPARE(epochAxisReach(200, 200), 200.0); // nowhere beyond its last epoch
    QCOMPARE(epochAxisReach(3, 6), 6.0);
    QCOMPARE(epochAxisReach(1200, 5000), 2000.0);
    QCOMPARE(epochAxisReach(37, 0), 37.0); // ended
}

void TestPlot::timePlotDrawsAtMostAFewPointsAPixel() {
    TimePlot plot(QStringLiteral("test"));
    plot.resize(600, 300);
    plot.setPanels({ramp(QStringLiteral("PM2.5"), 200'000)});
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QVERIFY(plot.drawnPoints() > 100);
    QVERIFY2(plot.drawnPoints() < 600 * 5, qPrintable(QString::number(plot.drawnPoints())));
    plot.showRange(0, 10 * 3600.0);
    QVERIFY2(plot.drawnPoints() <= 13, "zoomed in, the points themselves are drawn");
}

void TestPlot::panelsShareTheirTime() {
    TimePlot plot(QStringLiteral("test"));
    plot.resize(600, 500);
    plot.setPanels({ramp(QStringLiteral("PM2.5"), 1000), ramp(QStringLiteral("NO2"), 500), ramp(QStringLiteral("O3"), 1000)});
    plot.show();
    auto* area = plot.findChild<QCustomPlot*>();
    QCOMPARE(area->axisRectCount(), 3);
    const auto spanOf = [area](int panel) { return area->axisRect(panel)->axis(QCPAxis::atBottom)->range(); };
    QCOMPARE(spanOf(0), spanOf(2));
    QTest::keyClick(area, Qt::Key_Plus);
    QCOMPARE(spanOf(1), spanOf(0));
    area->axisRect(2)->axis(QCPAxis::atBottom)->setRange(3600, 7200);
    QCOMPARE(plot.range(), std::pair(3600.0, 7200.0));
    QCOMPARE(spanOf(0).lower, 3600.0);
    plot.setPanels({ramp(QStringLiteral("O3"), 1000)}, true);
    QCOMPARE(area->axisRectCount(), 1);
    QCOMPARE(plot.range(), std::pair(3600.0, 7200.0));
    plot.setPanels({ramp(QStringLiteral("O3"), 1000), ramp(QStringLiteral("NO2"), 10)});
    QCOMPARE(plot.range(), std::pair(0.0, 999 * 3600.0));
}

void TestPlot::draggingWithTheBrushGivesAStretch() {
    TimePlot plot(QStringLiteral("test"));
    plot.resize(600, 300);
    plot.setPanels({ramp(QStringLiteral("PM2.5"), 1000)});
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    plot.setTool(TimePlot::Tool::Brush);
    QSignalSpy brushed(&plot, &TimePlot::brushed);
    auto* area = plot.findChild<QCustomPlot*>();
    const QRect rect = area->axisRect()->rect();
    const auto before = plot.range();
    QTest::mousePress(area, Qt::LeftButton, {}, rect.center());
    QTest::mouseMove(area, rect.center() + QPoint(30, 5));
    QTest::mouseMove(area, rect.center() + QPoint(60, 5));
    QTest::mouseRelease(area, Qt::LeftButton, {}, rect.center() + QPoint(60, 5));
    QCOMPARE(brushed.size(), 1);
    const double hours = (brushed[0][1].toDouble() - brushed[0][0].toDouble()) / 3600;
    QVERIFY2(std::abs(hours - 60.0 / rect.width() * 999) < 5, qPrintable(QString::number(hours)));
    QCOMPARE(plot.range(), before);
}

void TestPlot::tableSeriesSplitsAndSorts() {
    using data::Column;
    const data::Table table({Column::times("time", {2 * nsPerHour, nsPerHour, nsPerHour}),
                             Column::texts("station", {0, 0, 1}, {"a", "b"}), Column::floats("PM2.5", "µg/m³", {20, 10, 7})});
    QCOMPARE(seriesNames(table, "station").size(), std::size_t(2));
    const SeriesIndex index(table, "time", "station");
    const auto curve = index.curve("PM2.5", "a");
    QVERIFY(std::ranges::equal(curve->x(), std::vector<double>({3600, 7200})));
    QVERIFY(std::ranges::equal(curve->y(), std::vector<double>({10, 20})));
    QCOMPARE(index.curve("PM2.5", "b")->y()[0], 7.0);
    QVERIFY(index.curve("PM2.5", "c")->x().empty());
    QVERIFY(test::failsWith(
        ErrorCode::NotFound, [&] { return index.curve("NO2", "a"); }, "NO2"));
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

void TestPlot::smoothingIsAMovingAverage() {
    QVERIFY(smoothed({}).empty());
    const std::vector<double> means = smoothed({1.0, 2.0, 0.0});
    QCOMPARE(means.size(), std::size_t(3));
    QCOMPARE(means[0], 1.0);
    QCOMPARE(means[1], 0.8 * 1.0 + 0.2 * 2.0);
    QCOMPARE(means[2], 0.8 * means[1]);
}

void TestPlot::faintLinesHaveNoNameAtTheirEnd() {
    LinePlot plot(QStringLiteral("Loss"));
    plot.setLines({{QStringLiteral("raw"), LineStyle::Faint, 0, {0, 1, 2}, {3, 1, 2}},
                   {QStringLiteral("smoothed"), LineStyle::Thin, 0, {0, 1, 2}, {3, 2, 2}}});
    plot.resize(600, 300);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    const auto labelled = [&plot](const QString& name) {
        const auto* drawing = plot.findChild<QCustomPlot*>();
        for (int index = 0; index < drawing->itemCount(); ++index)
            if (const auto* label = qobject_cast<QCPItemText*>(drawing->item(index)); label && label->text() == name)
                return label->visible();
        return false;
    };
    QTRY_VERIFY(labelled(QStringLiteral("smoothed")));
    QVERIFY(!labelled(QStringLiteral("raw")));
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
    plot.setPanels({ramp(QStringLiteral("PM2.5"), 1000)});
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
