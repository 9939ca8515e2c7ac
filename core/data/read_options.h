#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/data/table.h"

namespace airshed::data {

/// How the bytes of a file stand for characters.
enum class TextEncoding { Utf8, Utf16Le, Utf16Be, Latin1, Cp1252 };
/// "utf-8", "utf-16le", "utf-16be", "latin-1" or "cp1252".
[[nodiscard]] std::string toText(TextEncoding encoding);

/// How a time is written.
enum class TimeFormat {
    YearFirst,  ///< text that begins with the year: ISO 8601 and its relatives
    DayFirst,   ///< text, "31/12/2026 14:00"
    MonthFirst, ///< text, "12/31/2026 2:00 PM"
    Parts,      ///< year, month, day[, hour[, minute[, second]]] in columns of their own
    EpochSeconds,
    EpochMilliseconds,
    EpochMicroseconds,
    EpochNanoseconds, ///< numbers since 1970 UTC
    SpreadsheetDays,  ///< days since 1899-12-30, a wall clock, as spreadsheets store times
};
/// "year_first", "day_first", "month_first", "parts", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns" or "spreadsheet_days".
[[nodiscard]] std::string toText(TimeFormat format);

/// What a person has decided about one column.
struct ColumnOptions {
    std::optional<ColumnType> type;          ///< nothing: decided over all its cells
    std::optional<std::string> unit;         ///< nothing: from the header or the row of units
    std::vector<std::string> missingMarkers; ///< in addition to those of the whole table
    bool leaveOut = false;                   ///< the column is not in the table

    bool operator==(const ColumnOptions&) const = default;
};

/// How delimited text is read. Every member left at its default is detected from the text.
struct ReadOptions {
    /// 0: detected among , ; tab |
    char separator = 0;
    /// The character around cells that hold separators or line ends; '\0': there is none. Nothing: detected among " and '.
    std::optional<char> quote;
    std::optional<TextEncoding> encoding;
    /// Lines before the header that are no part of the table.
    std::optional<std::size_t> skipLines;
    /// Rows of column names, joined by blanks; 0: there are none and columns are numbered.
    std::optional<std::size_t> headerRows;
    /// Whether a row of units follows the names.
    std::optional<bool> unitsRow;
    /// Lines that begin with this are no rows; "": there are none. Nothing: detected among #, // and %.
    std::optional<std::string> commentMark;
    /// '.' or ','.
    std::optional<char> decimalMark;
    /// Between groups of three digits: ',' '.' '\'' or ' '; '\0': there is none.
    std::optional<char> thousandsMark;

    /// Joined by a blank (date + time), or year, month, day[, hour[, minute[, second]]]. Empty: detected.
    std::vector<std::string> timeColumns;
    std::optional<TimeFormat> timeFormat;
    /// Zone of stamps that carry no offset: an IANA name or "+08:00".
    std::string timeZone = "UTC";
    /// Names the station or sensor of a row. Empty: detected: a column that is named like one and repeats itself; else a text
    /// that is constant in each of several files; else, where several files cover the same times, a column "file" is added.
    std::string seriesColumn;
    /// Exact cell texts taken as missing; empty: `defaultMissingMarkers`. A marker that is a number means the number, however a
    /// cell writes it. Empty cells are always missing.
    std::vector<std::string> missingMarkers;
    /// By the column's name in the table or its header as written. A name that no file has is an error.
    std::map<std::string, ColumnOptions> columns;
    /// Long form (a column that names the quantity, one that holds its value) is spread into a column a quantity.
    bool spread = false;
    /// Of the long form; "": detected.
    std::string parameterColumn;
    std::string valueColumn;

    /// Bytes that one thread reads at a time; 0: by the size of the file. The result does not depend on it.
    std::size_t chunkBytes = 0;

    bool operator==(const ReadOptions&) const = default;
};

/// NA, N/A, #N/A, NaN, nan, null, NULL, None, -- and -.
[[nodiscard]] const std::vector<std::string>& defaultMissingMarkers();

/// Options as a document with snake_case keys, for provenance and for a source that is read again; members at their defaults
/// are left out.
[[nodiscard]] Json toJson(const ReadOptions& options);
/// @param path the JSON path of `json`, for messages. @throws Error(InvalidInput) naming an unknown field or a bad value.
[[nodiscard]] ReadOptions readOptionsFromJson(const Json& json, const std::string& path = {});

} // namespace airshed::data
