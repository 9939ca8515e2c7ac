#pragma once

#include <string>
#include <vector>

namespace airshed::cli {

/// Text in aligned columns for a terminal.
class TextTable {
public:
    enum class Align { Left, Right };
    struct Heading {
        std::string text;
        Align align = Align::Left;
    };

    explicit TextTable(std::vector<Heading> headings) : m_headings(std::move(headings)) {}
    /// @param cells as many as there are headings.
    void add(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
    /// Two blanks between columns, a line end after each row, none of the blanks at a row's end.
    [[nodiscard]] std::string text() const;

private:
    std::vector<Heading> m_headings;
    std::vector<std::vector<std::string>> m_rows;
};

/// A measured number with three or four digits that mean something; "-" for one that is no number.
[[nodiscard]] std::string formatNumber(double number);
/// The same with its unit, "12.40 µg/m³"; the bare number where the unit is "".
[[nodiscard]] std::string formatQuantity(double number, const std::string& unit);
/// "2026-03-01 14:00" (UTC) of milliseconds since 1970; "-" for 0.
[[nodiscard]] std::string formatTime(std::int64_t unixMs);
/// "1 row", "2 rows".
[[nodiscard]] std::string counted(std::int64_t count, const std::string& singular, const std::string& plural);

} // namespace airshed::cli
