#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include <QApplication>
#include <QScrollBar>
#include <QTemporaryDir>

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/data/snapshot_store.h"
#include "ui/pages/data/rows_view.h"
#include "ui/plot/qcustomplot_internal.h"
#include "ui/plot/time_plot.h"
#include "ui/session/job_list.h"
#include "ui/theme/theme.h"

// How long the Data page can keep a person waiting: opening and scrolling a snapshot of 10 million rows, and panning 10 curves
// of 1 million points, beside QCustomPlot drawing the same curves with its own adaptive sampling.

namespace {

using airshed::RandomStream;
using airshed::TimeNs;
using airshed::data::Column;
using airshed::data::Table;
using airshed::ui::Curve;
using airshed::ui::TimePanel;
using airshed::ui::TimePlot;
using Clock = std::chrono::steady_clock;

constexpr std::size_t tableRows = 10'000'000;
constexpr std::size_t curvePoints = 1'000'000;
constexpr int curves = 10;
constexpr int steps = 200;

double millisecondsSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// The longest and the middle one of some pauses.
struct Pauses {
    double longest = 0;
    double median = 0;
};

template <typename Step> Pauses measure(const Step& step) {
    std::vector<double> pauses;
    for (int number = 0; number < steps; ++number) {
        const auto begin = Clock::now();
        step(number);
        QApplication::processEvents();
        pauses.push_back(millisecondsSince(begin));
    }
    std::sort(pauses.begin(), pauses.end());
    return {pauses.back(), pauses[pauses.size() / 2]};
}

std::vector<double> randomWalk(std::size_t points, std::uint64_t seed) {
    RandomStream random(seed, "bench");
    std::vector<double> values(points);
    double value = 20;
    for (double& one : values) {
        value += 0.1 * (random.uniform() - 0.5) + 0.001 * (20 - value);
        one = random.below(500) == 0 ? std::nan("") : value;
    }
    return values;
}

Table makeTable() {
    std::vector<TimeNs> times(tableRows);
    for (std::size_t row = 0; row < tableRows; ++row)
        times[row] = static_cast<TimeNs>(row) * 60 * airshed::nsPerSecond;
    std::vector<Column> columns = {Column::times("time", std::move(times))};
    for (int column = 0; column < 5; ++column)
        columns.push_back(Column::floats(fmt::format("value {}", column), "µg/m³", randomWalk(tableRows, column + 1)));
    return Table(std::move(columns));
}

void benchTable(const QString& folder) {
    airshed::data::SnapshotStore store(folder.toStdString());
    const std::string digest = store.put(makeTable());
    auto begin = Clock::now();
    const Table table = store.open(digest);
    const double openMs = millisecondsSince(begin);
    airshed::ui::JobList jobs;
    airshed::ui::RowsView view(jobs);
    view.resize(1000, 700);
    view.show();
    QApplication::processEvents();
    airshed::runs::SnapshotRecord record;
    record.name = "bench";
    begin = Clock::now();
    view.setSnapshot(record, table);
    QApplication::processEvents();
    const double showMs = millisecondsSince(begin);
    QScrollBar* bar = view.view().verticalScrollBar();
    const Pauses jumps = measure([bar](int step) { bar->setValue(static_cast<int>(double(bar->maximum()) * step / steps)); });
    const Pauses wheel = measure([bar](int) { bar->setValue(bar->value() - 90); });
    fmt::print("table of {} rows x {} columns: opened in {:.1f} ms, shown in {:.1f} ms\n", table.rows(), table.columns().size(),
               openMs, showMs);
    fmt::print("  scrolling by jumps   longest pause {:6.1f} ms, median {:5.1f} ms\n", jumps.longest, jumps.median);
    fmt::print("  scrolling by wheel   longest pause {:6.1f} ms, median {:5.1f} ms\n", wheel.longest, wheel.median);
}

void benchPlot() {
    auto seconds = std::make_shared<std::vector<double>>(curvePoints);
    for (std::size_t row = 0; row < curvePoints; ++row)
        (*seconds)[row] = static_cast<double>(row) * 60;
    std::vector<std::vector<double>> values;
    for (int curve = 0; curve < curves; ++curve)
        values.push_back(randomWalk(curvePoints, static_cast<std::uint64_t>(curve) + 100));
    auto begin = Clock::now();
    std::vector<TimePanel> panels;
    for (int curve = 0; curve < curves; ++curve)
        panels.push_back({QStringLiteral("value %1").arg(curve),
                          {},
                          {{{}, std::make_shared<const Curve>(seconds, values[static_cast<std::size_t>(curve)]), false}}});
    const double buildMs = millisecondsSince(begin);
    const double span = seconds->back() / 2;
    const auto from = [span](int step) { return span * step / steps; };

    TimePlot plot(QStringLiteral("bench"));
    plot.resize(1000, 900);
    plot.show();
    plot.setPanels(std::move(panels));
    QApplication::processEvents();
    const Pauses ours = measure([&](int step) { plot.moveTo(from(step), from(step) + span); });

    QCustomPlot peer;
    peer.resize(1000, 900);
    peer.setPlottingHint(QCP::phFastPolylines, true);
    peer.plotLayout()->clear();
    std::vector<QCPAxis*> axes;
    const QVector<double> keys(seconds->begin(), seconds->end());
    for (int curve = 0; curve < curves; ++curve) {
        auto* rect = new QCPAxisRect(&peer);
        peer.plotLayout()->addElement(curve, 0, rect);
        axes.push_back(rect->axis(QCPAxis::atBottom));
        QCPGraph* graph = peer.addGraph(axes.back(), rect->axis(QCPAxis::atLeft));
        const std::vector<double>& column = values[static_cast<std::size_t>(curve)];
        graph->setData(keys, {column.begin(), column.end()}, true);
        graph->rescaleValueAxis();
    }
    peer.show();
    QApplication::processEvents();
    const Pauses theirs = measure([&](int step) {
        for (QCPAxis* axis : axes)
            axis->setRange(from(step), from(step) + span);
        peer.replot(QCustomPlot::rpQueuedReplot);
    });
    fmt::print("{} curves x {} points, half of them in view: pyramids built in {:.0f} ms, {} points drawn\n", curves,
               curvePoints, buildMs, plot.drawnPoints());
    fmt::print("  panning              longest pause {:6.1f} ms, median {:5.1f} ms\n", ours.longest, ours.median);
    fmt::print("  QCustomPlot {} longest pause {:6.1f} ms, median {:5.1f} ms, ratio of medians {:.1f}\n",
               QCUSTOMPLOT_VERSION_STR, theirs.longest, theirs.median, theirs.median / ours.median);
}

} // namespace

int main(int count, char** arguments) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(count, arguments);
    const airshed::ui::Theme theme(*qApp);
    const QTemporaryDir folder;
    fmt::print("Qt {}\n", qVersion());
    benchTable(folder.path());
    std::fflush(stdout);
    benchPlot();
    return 0;
}
