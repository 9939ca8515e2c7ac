#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/sources/export_files_internal.h"
#include "core/sources/merge_tables.h"

namespace airshed::sources {

namespace {

/// A field of PurpleAir's history and what it is called here. The channel's letter is added.
struct Field {
    std::string_view name;
    std::string_view column;
    std::string_view unit;
};

constexpr auto fields = std::to_array<Field>({
    {"pm1.0_atm", "PM1 atm", "µg/m³"},
    {"pm1.0_cf_1", "PM1 cf_1", "µg/m³"},
    {"pm2.5_atm", "PM2.5 atm", "µg/m³"},
    {"pm2.5_cf_1", "PM2.5 cf_1", "µg/m³"},
    {"pm2.5_alt", "PM2.5 alt", "µg/m³"},
    {"pm10.0_atm", "PM10 atm", "µg/m³"},
    {"pm10.0_cf_1", "PM10 cf_1", "µg/m³"},
    {"pm1.0", "PM1", "µg/m³"},
    {"pm2.5", "PM2.5", "µg/m³"},
    {"pm10.0", "PM10", "µg/m³"},
    {"temperature", "temperature", "°F"},
    {"humidity", "relative humidity", "%"},
    {"pressure", "pressure", "mbar"},
});

struct Name {
    std::string column;
    std::string unit;
};

/// Nothing for a field that is not known here; it keeps its name.
std::optional<Name> nameOf(const std::string& field) {
    const bool isOfChannel = field.ends_with("_a") || field.ends_with("_b");
    const std::string_view base = std::string_view(field).substr(0, field.size() - (isOfChannel ? 2 : 0));
    const auto found = std::ranges::find(fields, base, &Field::name);
    if (found == fields.end())
        return std::nullopt;
    Name name{std::string(found->column), std::string(found->unit)};
    if (isOfChannel)
        name.column += field.back() == 'a' ? " A" : " B";
    return name;
}

std::string seriesField(const std::vector<std::string>& header) {
    for (const char* name : {"sensor_index", "id"})
        if (std::ranges::find(header, name) != header.end())
            return name;
    return {};
}

/// The most frequent distance between neighbouring stamps of a series, in seconds; 0 where there are none. Rows are in order.
std::int64_t usualStep(const data::Table& table) {
    const auto times = table.column("time").times();
    std::map<std::int64_t, std::size_t> counts;
    for (std::size_t row = 1; row < times.size(); ++row)
        if (times[row] > times[row - 1])
            ++counts[(times[row] - times[row - 1]) / nsPerSecond];
    const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
    return most == counts.end() ? 0 : most->first;
}

data::Table withOurNames(const data::ReadResult& read) {
    std::vector<data::Column> columns;
    for (const data::Column& column : read.table.columns()) {
        if (!read.report.seriesColumn.empty() && column.name() == read.report.seriesColumn)
            columns.push_back(column.renamed("sensor"));
        else if (const auto name = nameOf(column.name()); name && column.isNumeric())
            columns.push_back(column.renamed(name->column).withUnit(name->unit));
        else
            columns.push_back(column);
    }
    return data::Table(std::move(columns));
}

} // namespace

data::ReadOptions purpleAirOptions(const std::vector<std::string>& header) {
    data::ReadOptions options;
    options.separator = ',';
    options.timeColumns = {"time_stamp"};
    options.seriesColumn = seriesField(header);
    return options;
}

Fetched fromPurpleAir(const data::ReadResult& read, const JobContext& job) {
    Fetched fetched;
    fetched.seriesColumn = read.report.seriesColumn.empty() ? "" : "sensor";
    const MergedTables merged = mergeTables({withOurNames(read)}, fetched.seriesColumn, SameRow::EqualTimeAndSeries, job);
    fetched.table = merged.table;
    if (merged.repeated > 0)
        fetched.findings.push_back({Severity::Info, "repeated_rows", "time",
                                    fmt::format("{} rows stood in the files more than once; each came once.", merged.repeated),
                                    ""});
    if (merged.replaced > 0)
        fetched.findings.push_back({Severity::Warning, "replaced_rows", "time",
                                    fmt::format("{} rows had the sensor and time of a later one with other values, which took "
                                                "their place.",
                                                merged.replaced),
                                    ""});
    if (fetched.table.find("temperature") != nullptr || fetched.table.find("relative humidity") != nullptr)
        fetched.findings.push_back(
            {Severity::Info, "inside_housing", "temperature",
             "Temperature and humidity are those in the sensor's housing, which is warmer and drier than "
             "the air around it.",
             ""});
    fetched.facts.service = "PurpleAir";
    fetched.facts.attributions = {{"PurpleAir", "", "https://www2.purpleair.com/pages/terms-of-service"}};
    fetched.facts.intervalSeconds = usualStep(fetched.table);
    fetched.facts.stamps =
        fmt::format("As PurpleAir gives them (UTC); the files do not state the averaging interval, rows are {} s "
                    "apart.",
                    fetched.facts.intervalSeconds);
    return fetched;
}

} // namespace airshed::sources
