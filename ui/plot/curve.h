#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace airshed::ui {

/// A curve for the screen: x rising; NaN in y breaks the line.
struct CurvePoints {
    std::vector<double> x;
    std::vector<double> y;
};

/// Lowest and highest of some values.
struct Extent {
    double low = 0;
    double high = 0;
};

/// A long curve that is drawn quickly: beside its values stands a pyramid of minima and maxima, each level 16 times coarser
/// than the one below, so that what a pixel column shows is found in some dozen steps, however many values lie in it.
/// Immutable; safe to read from any thread. Building one is linear in its length: for a long curve work for a job's thread.
class Curve {
public:
    Curve() = default;
    /// @param x rising; shared by the columns of one series. @param y as long as `x`; NaN where nothing was measured.
    Curve(std::shared_ptr<const std::vector<double>> x, std::vector<double> y);
    Curve(std::vector<double> x, std::vector<double> y);

    [[nodiscard]] std::span<const double> x() const noexcept {
        return m_x ? std::span<const double>(*m_x) : std::span<const double>();
    }
    [[nodiscard]] std::span<const double> y() const noexcept { return m_y; }
    /// The most frequent step between successive x, 0 for fewer than two. Looks at the first 10,000 steps.
    [[nodiscard]] double usualStep() const noexcept { return m_usualStep; }

    /// At most a few points a pixel column, whatever the length: in each of `columns` equal slices of [xFrom, xTo] the first,
    /// smallest, largest and last value, so that no peak is lost. A slice with nothing but missing values, and a step in x
    /// longer than 1.5 usual ones, breaks the line. Few points are returned as they are. @param columns at least 1.
    [[nodiscard]] CurvePoints reduce(double xFrom, double xTo, int columns) const;
    /// Of the values whose x lies in [xFrom, xTo]; nothing when there is none.
    [[nodiscard]] std::optional<Extent> extent(double xFrom, double xTo) const;

private:
    /// What a run of values comes to. Bounds are +infinity and -infinity while none is there.
    struct Bounds {
        double low;
        double high;
    };

    [[nodiscard]] Bounds bounds(std::size_t begin, std::size_t end) const;
    [[nodiscard]] std::size_t firstRow(double x) const;
    [[nodiscard]] CurvePoints everyPoint(std::size_t begin, std::size_t end) const;

    std::shared_ptr<const std::vector<double>> m_x;
    std::vector<double> m_y;
    std::vector<std::vector<Bounds>> m_levels; ///< of 16, 256, … values each
    double m_usualStep = 0;
};

} // namespace airshed::ui
