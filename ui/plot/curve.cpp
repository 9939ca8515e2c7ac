#include "ui/plot/curve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace airshed::ui {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t fanOut = 16;

double mostFrequentStep(std::span<const double> x) {
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

/// Collects points and puts a break between those that must not be joined.
class CurveWriter {
public:
    /// @param gap longest step that is still joined; 0: every step is.
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

} // namespace

Curve::Curve(std::shared_ptr<const std::vector<double>> x, std::vector<double> y) : m_x(std::move(x)), m_y(std::move(y)) {
    m_usualStep = mostFrequentStep(this->x());
    const auto join = [](Bounds& into, double low, double high) {
        into.low = std::min(into.low, low);
        into.high = std::max(into.high, high);
    };
    std::size_t below = m_y.size();
    while (below > fanOut) {
        std::vector<Bounds> level((below + fanOut - 1) / fanOut, Bounds{infinity, -infinity});
        for (std::size_t index = 0; index < below; ++index) {
            Bounds& block = level[index / fanOut];
            if (!m_levels.empty())
                join(block, m_levels.back()[index].low, m_levels.back()[index].high);
            else if (!std::isnan(m_y[index]))
                join(block, m_y[index], m_y[index]);
        }
        below = level.size();
        m_levels.push_back(std::move(level));
    }
}

Curve::Curve(std::vector<double> x, std::vector<double> y)
    : Curve(std::make_shared<const std::vector<double>>(std::move(x)), std::move(y)) {}

std::size_t Curve::firstRow(double x) const {
    return static_cast<std::size_t>(std::lower_bound(m_x->begin(), m_x->end(), x) - m_x->begin());
}

Curve::Bounds Curve::bounds(std::size_t begin, std::size_t end) const {
    Bounds found{infinity, -infinity};
    const auto take = [&found](double low, double high) {
        found.low = std::min(found.low, low);
        found.high = std::max(found.high, high);
    };
    const auto takeAt = [&](std::size_t level, std::size_t index) {
        if (level > 0)
            take(m_levels[level - 1][index].low, m_levels[level - 1][index].high);
        else if (!std::isnan(m_y[index]))
            take(m_y[index], m_y[index]);
    };
    // Up the pyramid: what sticks out of whole blocks is taken on its own level, the blocks on the next.
    for (std::size_t level = 0; begin < end; ++level) {
        const bool top = level == m_levels.size();
        while (begin < end && (top || begin % fanOut != 0))
            takeAt(level, begin++);
        while (begin < end && end % fanOut != 0)
            takeAt(level, --end);
        begin /= fanOut;
        end /= fanOut;
    }
    return found;
}

std::optional<Extent> Curve::extent(double xFrom, double xTo) const {
    if (!m_x)
        return std::nullopt;
    const auto end = static_cast<std::size_t>(std::upper_bound(m_x->begin(), m_x->end(), xTo) - m_x->begin());
    const Bounds found = bounds(std::min(firstRow(xFrom), end), end);
    return found.low > found.high ? std::nullopt : std::optional<Extent>({found.low, found.high});
}

CurvePoints Curve::everyPoint(std::size_t begin, std::size_t end) const {
    CurvePoints points;
    CurveWriter writer(points, 1.5 * m_usualStep);
    for (std::size_t row = begin; row < end; ++row) {
        if (std::isnan(m_y[row]))
            writer.breakHere();
        else
            writer.add((*m_x)[row], m_y[row]);
    }
    return points;
}

CurvePoints Curve::reduce(double xFrom, double xTo, int columns) const {
    if (m_y.empty() || !(xTo > xFrom))
        return {};
    // One point beyond each edge, so that lines leave the plot instead of ending in it.
    std::size_t begin = firstRow(xFrom);
    std::size_t end = static_cast<std::size_t>(std::upper_bound(m_x->begin(), m_x->end(), xTo) - m_x->begin());
    begin = begin > 0 ? begin - 1 : 0;
    end = std::min(end + 1, m_y.size());
    if (end - begin <= static_cast<std::size_t>(columns) * 4)
        return everyPoint(begin, end);
    CurvePoints points;
    const double width = (xTo - xFrom) / std::max(1, columns);
    // With slices wider than the gap, the distance between kept points says nothing: only empty slices break the line.
    const double gap = 1.5 * m_usualStep;
    CurveWriter writer(points, gap > 0 ? std::max(gap, 2 * width) : 0);
    while (begin < end) {
        const double slice = std::floor(((*m_x)[begin] - xFrom) / width) + 1;
        const std::size_t next = std::clamp(firstRow(xFrom + width * slice), begin + 1, end);
        const Bounds found = bounds(begin, next);
        if (found.low > found.high) {
            writer.breakHere();
        } else {
            std::size_t first = begin;
            std::size_t last = next - 1;
            while (std::isnan(m_y[first]))
                ++first;
            while (std::isnan(m_y[last]))
                --last;
            const double middle = ((*m_x)[first] + (*m_x)[last]) / 2;
            writer.add((*m_x)[first], m_y[first]);
            if (last > first) {
                writer.add(middle, found.low);
                writer.add(middle, found.high);
                writer.add((*m_x)[last], m_y[last]);
            }
        }
        begin = next;
    }
    return points;
}

} // namespace airshed::ui
