#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/data/table.h"

namespace airshed::sources {

/// Collects rows that come one value at a time, and columns that are not known beforehand.
class RowBuilder {
public:
    /// @param series name of the column that tells series apart; "" for one series.
    explicit RowBuilder(std::string series = {}) : m_seriesName(std::move(series)) {}

    /// A new row. @return its index.
    std::size_t addRow(TimeNs time, const std::string& series);
    /// The row of that time and series, made when there is none.
    std::size_t rowOf(TimeNs time, const std::string& series);
    /// Numbers and texts may not share a column. @return false when the cell holds a value already; it keeps the first one.
    bool setNumber(std::size_t row, const std::string& column, const std::string& unit, double value);
    bool setText(std::size_t row, const std::string& column, std::string value);
    /// Whether a column of that name exists and holds the other kind of value or another unit.
    [[nodiscard]] bool clashes(const std::string& column, bool isNumber, const std::string& unit) const;

    [[nodiscard]] std::size_t rows() const noexcept { return m_times.size(); }
    [[nodiscard]] TimeNs timeOf(std::size_t row) const { return m_times[row]; }
    /// "time", the series column, then the columns in the order in which they first came; rows in order of series (by first
    /// appearance), then of time, else as they were added. A column of no value at all does not come about.
    [[nodiscard]] data::Table build() const;

private:
    struct Numbers {
        std::vector<double> cells; ///< NaN where missing; shorter than rows where the rest is missing
    };
    struct Texts {
        std::vector<std::optional<std::string>> cells;
    };
    struct Draft {
        std::string name;
        std::string unit;
        std::variant<Numbers, Texts> cells;
    };

    template <typename Cells> Draft& draft(const std::string& column, const std::string& unit);
    [[nodiscard]] std::vector<std::size_t> order() const;
    [[nodiscard]] data::Column seriesColumn(const std::vector<std::size_t>& order) const;

    std::string m_seriesName;
    std::vector<TimeNs> m_times;
    std::vector<std::uint32_t> m_series; ///< codes into m_seriesTexts
    std::vector<std::string> m_seriesTexts;
    std::unordered_map<std::string, std::uint32_t> m_seriesCodes;
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> m_rowsAt; ///< candidates by a hash of time and series
    std::vector<Draft> m_drafts;
    std::unordered_map<std::string, std::size_t> m_draftOf;
};

} // namespace airshed::sources
