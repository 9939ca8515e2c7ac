#include "app/cli/text_table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/time.h"

namespace airshed::cli {

namespace {

/// Characters, not bytes: "µg/m³" is five wide. (Every character Airshed prints itself is one cell wide.)
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

} // namespace

std::string TextTable::text() const {
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < m_headings.size(); ++column) {
        std::size_t widest = width(m_headings[column].text);
        for (const auto& row : m_rows)
            widest = std::max(widest, width(row[column]));
        widths.push_back(widest);
    }
    std::string text;
    const auto addRow = [&](const auto& cellOf) {
        std::string line;
        for (std::size_t column = 0; column < m_headings.size(); ++column) {
            const std::string& cell = cellOf(column);
            const std::string padding(widths[column] - width(cell), ' ');
            line += column == 0 ? "" : "  ";
            line += m_headings[column].align == Align::Right ? padding + cell : cell + padding;
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    };
    addRow([&](std::size_t column) -> const std::string& { return m_headings[column].text; });
    for (const auto& row : m_rows)
        addRow([&](std::size_t column) -> const std::string& { return row[column]; });
    return text;
}

std::string formatNumber(double number) {
    if (!std::isfinite(number))
        return std::isnan(number) ? "-" : (number > 0 ? "inf" : "-inf");
    const double size = std::abs(number);
    if (size >= 1e7 || (size < 1e-3 && size > 0))
        return fmt::format("{:.3g}", number);
    if (size >= 1000)
        return fmt::format("{:.0f}", number);
    if (size >= 100)
        return fmt::format("{:.1f}", number);
    if (size >= 1)
        return fmt::format("{:.2f}", number);
    return fmt::format("{:.3f}", number);
}

std::string formatQuantity(double number, const std::string& unit) {
    return formatNumber(number) + (unit.empty() ? "" : " ") + unit;
}

std::string formatTime(std::int64_t unixMs) {
    if (unixMs == 0)
        return "-";
    const CivilTime civil = toCivil(unixMs * 1'000'000);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", civil.year, civil.month, civil.day, civil.hour, civil.minute);
}

std::string counted(std::int64_t count, const std::string& singular, const std::string& plural) {
    return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

} // namespace airshed::cli
