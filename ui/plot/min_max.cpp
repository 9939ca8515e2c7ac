#include "ui/plot/min_max.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace airshed::ui {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Collects points and puts a break between those that must not be joined.
class CurveWriter {
public:
    CurveWriter(CurvePoints& points, double gap) : m_points(points), m_gap(gap) {}

    void add(double x, double y) {
        const bool far = m_gap > 0 && !m_points.x.empty() && x - m_points.x.back() > m_gap;
        if (far || m_broken)
            breakLine();
        m_points.x.push_back(x);
        m_points.y.push_back(y);
    }
    void breakHere() { m_broken = true; }

private:
    void breakLine() {
        m_broken = false;
        if (m_points.x.empty() || std::isnan(m_points.y.back()))
            return;
        m_points.x.push_back(m_points.x.back());
        m_points.y.push_back(nan);
    }

    CurvePoints& m_points;
    double m_gap;
    bool m_broken = false;
};

/// One pixel column: the rows of its first, lowest, highest and last value.
struct Slice {
    std::vector<std::size_t> rows;
    std::size_t first = 0, low = 0, high = 0, last = 0;
    bool empty = true;
    bool broken = false; ///< a missing value lies in it

    void take(std::size_t row, std::span<const double> y) {
        if (empty) {
            first = low = high = row;
            empty = false;
        }
        if (y[row] < y[low])
            low = row;
        if (y[row] > y[high])
            high = row;
        last = row;
    }

    void flush(CurveWriter& writer, std::span<const double> x, std::span<const double> y) {
        if (!empty) {
            rows = {first, low, high, last};
            std::sort(rows.begin(), rows.end());
            rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
            for (const std::size_t row : rows)
                writer.add(x[row], y[row]);
        }
        if (empty && broken)
            writer.breakHere();
        empty = true;
        broken = false;
    }
};

} // namespace

CurvePoints reduceMinMax(std::span<const double> x, std::span<const double> y, double xFrom, double xTo, int columns,
                         double gap) {
    CurvePoints points;
    if (x.empty() || !(xTo > xFrom))
        return points;
    // One point beyond each edge, so that lines leave the plot instead of ending in it.
    auto begin = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), xFrom) - x.begin());
    auto end = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), xTo) - x.begin());
    begin = begin > 0 ? begin - 1 : 0;
    end = std::min(end + 1, x.size());
    const bool few = end - begin <= static_cast<std::size_t>(columns) * 4;
    const double width = (xTo - xFrom) / std::max(1, columns);
    // With slices wider than the gap, the distance between kept points says nothing: only missing values break the line.
    CurveWriter writer(points, few ? gap : std::max(gap, gap > 0 ? 2 * width : 0));
    Slice slice;
    double sliceEnd = xFrom + width;
    for (std::size_t row = begin; row < end; ++row) {
        if (few) {
            if (std::isnan(y[row]))
                writer.breakHere();
            else
                writer.add(x[row], y[row]);
            continue;
        }
        if (x[row] >= sliceEnd) {
            slice.flush(writer, x, y);
            sliceEnd = xFrom + width * (std::floor((x[row] - xFrom) / width) + 1);
        }
        if (std::isnan(y[row]))
            slice.broken = true;
        else
            slice.take(row, y);
    }
    slice.flush(writer, x, y);
    return points;
}

double usualStep(std::span<const double> x) {
    std::map<double, int> counts;
    double best = 0;
    int bestCount = 0;
    const std::size_t end = std::min<std::size_t>(x.size(), 10'001);
    for (std::size_t row = 1; row < end; ++row) {
        const double step = x[row] - x[row - 1];
        if (step <= 0)
            continue;
        const int count = ++counts[step];
        if (count > bestCount) {
            bestCount = count;
            best = step;
        }
    }
    return best;
}

} // namespace airshed::ui
