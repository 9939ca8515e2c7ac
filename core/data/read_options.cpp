#include "core/data/read_options.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::data {

namespace {

constexpr auto encodings = std::to_array<std::pair<TextEncoding, const char*>>({{TextEncoding::Utf8, "utf-8"},
                                                                                {TextEncoding::Utf16Le, "utf-16le"},
                                                                                {TextEncoding::Utf16Be, "utf-16be"},
                                                                                {TextEncoding::Latin1, "latin-1"},
                                                                                {TextEncoding::Cp1252, "cp1252"}});
constexpr auto timeFormats =
    std::to_array<std::pair<TimeFormat, const char*>>({{TimeFormat::YearFirst, "year_first"},
                                                       {TimeFormat::DayFirst, "day_first"},
                                                       {TimeFormat::MonthFirst, "month_first"},
                                                       {TimeFormat::Parts, "parts"},
                                                       {TimeFormat::EpochSeconds, "epoch_s"},
                                                       {TimeFormat::EpochMilliseconds, "epoch_ms"},
                                                       {TimeFormat::EpochMicroseconds, "epoch_us"},
                                                       {TimeFormat::EpochNanoseconds, "epoch_ns"},
                                                       {TimeFormat::SpreadsheetDays, "spreadsheet_days"}});
constexpr auto columnTypes = std::to_array<std::pair<ColumnType, const char*>>({{ColumnType::Time, "time"},
                                                                                {ColumnType::Float, "float"},
                                                                                {ColumnType::Integer, "integer"},
                                                                                {ColumnType::Text, "text"},
                                                                                {ColumnType::Boolean, "boolean"}});

template <typename Names, typename Value> std::string nameOf(const Names& names, Value value) {
    return std::ranges::find(names, value, &Names::value_type::first)->second;
}

/// Reads an optional member whose value has a name.
template <typename Names, typename Value>
void readNamed(JsonReader& reader, const char* field, const Names& names, std::optional<Value>& value) {
    if (!reader.has(field))
        return;
    const std::string text = reader.text(field, "");
    const auto found = std::ranges::find_if(names, [&text](const auto& entry) { return text == entry.second; });
    if (found == names.end())
        throw Error(ErrorCode::InvalidInput, fmt::format("{} cannot be \"{}\".", reader.pathOf(field), text));
    value = found->first;
}

/// A character as a text of none (for '\0') or one.
std::string characterText(char c) {
    return c == '\0' ? std::string() : std::string(1, c);
}

void readCharacter(JsonReader& reader, const char* field, std::optional<char>& value) {
    if (!reader.has(field))
        return;
    const std::string text = reader.text(field, "");
    if (text.size() > 1)
        throw Error(ErrorCode::InvalidInput, fmt::format("{} must be one character or none.", reader.pathOf(field)));
    value = text.empty() ? '\0' : text.front();
}

void readCount(JsonReader& reader, const char* field, std::optional<std::size_t>& value) {
    constexpr std::int64_t most = 1'000'000;
    if (reader.has(field))
        value = static_cast<std::size_t>(reader.integer(field, 0, 0, most));
}

Json toJson(const ColumnOptions& column) {
    Json json = Json::object();
    if (column.type)
        json["type"] = nameOf(columnTypes, *column.type);
    if (column.unit)
        json["unit"] = *column.unit;
    if (!column.missingMarkers.empty())
        json["missing_markers"] = column.missingMarkers;
    if (column.leaveOut)
        json["leave_out"] = true;
    return json;
}

ColumnOptions columnOptionsFromJson(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    ColumnOptions column;
    readNamed(reader, "type", columnTypes, column.type);
    if (reader.has("unit"))
        column.unit = reader.text("unit", "");
    column.missingMarkers = reader.texts("missing_markers", {});
    column.leaveOut = reader.boolean("leave_out", false);
    reader.finish();
    return column;
}

} // namespace

std::string toText(TextEncoding encoding) {
    return nameOf(encodings, encoding);
}

std::string toText(TimeFormat format) {
    return nameOf(timeFormats, format);
}

const std::vector<std::string>& defaultMissingMarkers() {
    static const std::vector<std::string> markers = {"NA", "N/A", "#N/A", "NaN", "nan", "null", "NULL", "None", "--", "-"};
    return markers;
}

Json toJson(const ReadOptions& options) {
    Json json = Json::object();
    if (options.separator != 0)
        json["separator"] = characterText(options.separator);
    if (options.quote)
        json["quote"] = characterText(*options.quote);
    if (options.encoding)
        json["encoding"] = toText(*options.encoding);
    if (options.skipLines)
        json["skip_lines"] = *options.skipLines;
    if (options.headerRows)
        json["header_rows"] = *options.headerRows;
    if (options.unitsRow)
        json["units_row"] = *options.unitsRow;
    if (options.commentMark)
        json["comment_mark"] = *options.commentMark;
    if (options.decimalMark)
        json["decimal_mark"] = characterText(*options.decimalMark);
    if (options.thousandsMark)
        json["thousands_mark"] = characterText(*options.thousandsMark);
    if (!options.timeColumns.empty())
        json["time_columns"] = options.timeColumns;
    if (options.timeFormat)
        json["time_format"] = toText(*options.timeFormat);
    json["time_zone"] = options.timeZone;
    if (!options.seriesColumn.empty())
        json["series_column"] = options.seriesColumn;
    if (!options.missingMarkers.empty())
        json["missing_markers"] = options.missingMarkers;
    for (const auto& [name, column] : options.columns)
        json["columns"][name] = toJson(column);
    if (options.spread)
        json["spread"] = true;
    if (!options.parameterColumn.empty())
        json["parameter_column"] = options.parameterColumn;
    if (!options.valueColumn.empty())
        json["value_column"] = options.valueColumn;
    return json;
}

ReadOptions readOptionsFromJson(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    ReadOptions options;
    std::optional<char> separator;
    readCharacter(reader, "separator", separator);
    options.separator = separator.value_or('\0');
    readCharacter(reader, "quote", options.quote);
    readNamed(reader, "encoding", encodings, options.encoding);
    readCount(reader, "skip_lines", options.skipLines);
    readCount(reader, "header_rows", options.headerRows);
    if (reader.has("units_row"))
        options.unitsRow = reader.boolean("units_row", false);
    if (reader.has("comment_mark"))
        options.commentMark = reader.text("comment_mark", "");
    readCharacter(reader, "decimal_mark", options.decimalMark);
    readCharacter(reader, "thousands_mark", options.thousandsMark);
    options.timeColumns = reader.texts("time_columns", {});
    readNamed(reader, "time_format", timeFormats, options.timeFormat);
    options.timeZone = reader.text("time_zone", options.timeZone);
    options.seriesColumn = reader.text("series_column", "");
    options.missingMarkers = reader.texts("missing_markers", {});
    if (const Json* columns = reader.find("columns"))
        for (const auto& [name, column] : columns->items())
            options.columns[name] = columnOptionsFromJson(column, reader.pathOf("columns") + "." + name);
    options.spread = reader.boolean("spread", false);
    options.parameterColumn = reader.text("parameter_column", "");
    options.valueColumn = reader.text("value_column", "");
    reader.finish();
    return options;
}

} // namespace airshed::data
