#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/sources/export_files_internal.h"
#include "core/sources/quantities.h"
#include "core/sources/row_builder.h"

namespace airshed::sources {

namespace {

struct Parameter {
    std::int64_t code;
    std::string_view name;
};

/// AQS parameter codes (aqs.epa.gov/aqsweb/documents/codetables/parameters.html).
constexpr auto parameters = std::to_array<Parameter>({
    {42101, "CO"},
    {42401, "SO2"},
    {42601, "NO"},
    {42602, "NO2"},
    {42603, "NOx"},
    {44201, "O3"},
    {61103, "wind speed"},
    {61104, "wind direction"},
    {62101, "temperature"},
    {62103, "dew point"},
    {62201, "relative humidity"},
    {64101, "pressure"},
    {81102, "PM10"},
    {88101, "PM2.5"},
    {88502, "PM2.5 (not FRM/FEM)"},
});

bool hasGmt(const std::vector<std::string>& header) {
    return std::ranges::find(header, "Date GMT") != header.end() && std::ranges::find(header, "Time GMT") != header.end();
}

std::int64_t wholeAt(const data::Column& column, std::size_t row) {
    return column.isValid(row) ? static_cast<std::int64_t>(column.number(row)) : 0;
}

/// Reads the long rows of one table.
class AqsRows {
public:
    explicit AqsRows(const data::Table& table)
        : m_table(table),
          m_state(table.column("State Code")),
          m_county(table.column("County Code")),
          m_site(table.column("Site Num")),
          m_code(table.column("Parameter Code")),
          m_unit(table.column("Units of Measure")),
          m_value(table.column("Sample Measurement")) {}

    void addTo(RowBuilder& rows) {
        const auto times = m_table.column("time").times();
        for (std::size_t row = 0; row < m_table.rows(); ++row) {
            if (!m_value.isValid(row))
                continue;
            const std::string site = siteOf(row);
            const std::size_t target = rows.rowOf(times[row], site);
            for (const auto& [column, name] : {std::pair("Latitude", "latitude"), std::pair("Longitude", "longitude")})
                if (const data::Column* found = m_table.find(column))
                    rows.setNumber(target, name, "°", found->number(row));
            const std::string unit = unitName(m_unit.cellText(row));
            std::string name = columnOf(row, site);
            if (rows.clashes(name, true, unit))
                name += " " + unit;
            if (!rows.setNumber(target, name, unit, m_value.number(row)))
                ++m_repeated;
            if (const data::Column* qualifier = m_table.find("Qualifier"); qualifier != nullptr && qualifier->isValid(row))
                ++m_qualified;
        }
    }
    [[nodiscard]] std::int64_t repeated() const noexcept { return m_repeated; }
    [[nodiscard]] std::int64_t qualified() const noexcept { return m_qualified; }

private:
    /// Codes may have been read as numbers ("1") or as texts ("01", or "CC" for Canada).
    static std::string padded(const data::Column& column, std::size_t row, std::size_t width) {
        std::string text = column.cellText(row);
        text.insert(0, text.size() < width ? width - text.size() : 0, '0');
        return text;
    }
    [[nodiscard]] std::string siteOf(std::size_t row) const {
        return padded(m_state, row, 2) + "-" + padded(m_county, row, 3) + "-" + padded(m_site, row, 4);
    }
    /// The quantity; that of a site's second monitor, by order of appearance, with its occurrence code.
    std::string columnOf(std::size_t row, const std::string& site) {
        const std::int64_t code = wholeAt(m_code, row);
        const data::Column* occurrence = m_table.find("POC");
        const std::int64_t poc = occurrence != nullptr ? wholeAt(*occurrence, row) : 1;
        const std::int64_t first = m_firstMonitor.try_emplace({site, code}, poc).first->second;
        return quantityOf(row, code) + (poc == first ? std::string() : fmt::format(" POC {}", poc));
    }
    [[nodiscard]] std::string quantityOf(std::size_t row, std::int64_t code) const {
        const auto known = std::ranges::find(parameters, code, &Parameter::code);
        if (known != parameters.end())
            return std::string(known->name);
        const data::Column* name = m_table.find("Parameter Name");
        return name != nullptr && name->isValid(row) ? name->cellText(row) : fmt::format("parameter {}", code);
    }

    const data::Table& m_table;
    const data::Column& m_state;
    const data::Column& m_county;
    const data::Column& m_site;
    const data::Column& m_code;
    const data::Column& m_unit;
    const data::Column& m_value;
    std::map<std::pair<std::string, std::int64_t>, std::int64_t> m_firstMonitor;
    std::int64_t m_repeated = 0;
    std::int64_t m_qualified = 0;
};

} // namespace

data::ReadOptions aqsOptions(const std::vector<std::string>& header) {
    data::ReadOptions options;
    options.separator = ',';
    options.timeColumns = hasGmt(header) ? std::vector<std::string>{"Date GMT", "Time GMT"}
                                         : std::vector<std::string>{"Date Local", "Time Local"};
    return options;
}

Fetched fromAqs(const data::ReadResult& read, const JobContext& job) {
    job.throwIfStopped();
    AqsRows table(read.table);
    RowBuilder rows("site");
    table.addTo(rows);
    if (rows.rows() == 0)
        throw Error(ErrorCode::InvalidInput, "The files hold no measurement.");
    Fetched fetched;
    fetched.seriesColumn = "site";
    fetched.table = rows.build();
    const bool isLocal = read.report.timeSource.find("Local") != std::string::npos;
    fetched.facts.service = "EPA Air Quality System";
    fetched.facts.attributions = {{"US Environmental Protection Agency, Air Quality System", "public domain",
                                   "https://aqs.epa.gov/aqsweb/airdata/download_files.html"}};
    fetched.facts.intervalSeconds = 3600;
    fetched.facts.stamps = isLocal ? "Hourly values; the stamp is the hour's beginning, in local standard time, which is not "
                                     "converted because the files do not state the zone."
                                   : "Hourly values; the stamp is the hour's beginning (UTC).";
    if (isLocal)
        fetched.findings.push_back({Severity::Warning, "local_time", "time",
                                    "The files hold local time alone; it was taken as UTC.",
                                    "Use files with Date GMT and Time GMT."});
    if (table.qualified() > 0)
        fetched.findings.push_back(
            {Severity::Warning, "qualified_by_source", "",
             fmt::format("{} values carry a qualifier of the agency (an event, or a doubt).", table.qualified()),
             "Look at them before they are trusted."});
    if (table.repeated() > 0)
        fetched.findings.push_back(
            {Severity::Info, "repeated_rows", "",
             fmt::format("{} values came a second time for an hour that had one; the first was kept.", table.repeated()), ""});
    return fetched;
}

} // namespace airshed::sources
