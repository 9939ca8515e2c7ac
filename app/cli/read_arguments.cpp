#include "app/cli/read_arguments.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/cli/text_table.h"
#include "core/base/error.h"

namespace airshed::cli {

namespace {

constexpr std::size_t notesShown = 20;

const std::vector<std::string> encodings = {"utf-8", "utf-16le", "utf-16be", "latin-1", "cp1252"};
const std::vector<std::string> timeFormats = {"year_first", "day_first", "month_first", "parts",           "epoch_s",
                                              "epoch_ms",   "epoch_us",  "epoch_ns",    "spreadsheet_days"};

/// A character, or a word for one that is hard to type; "none" is '\0'.
char characterOf(const std::string& text) {
    if (text == "tab")
        return '\t';
    if (text == "space")
        return ' ';
    return text == "none" ? '\0' : text.front();
}

std::string refuseCharacter(const std::string& text) {
    return text.size() == 1 || text == "tab" || text == "space" || text == "none"
               ? std::string()
               : "it must be one character, or one of the words tab, space, none";
}

/// "COLUMN=VALUE"; the column may hold an equals sign, the value not.
std::pair<std::string, std::string> splitAssignment(const std::string& text, const char* option) {
    const std::size_t equals = text.rfind('=');
    if (equals == std::string::npos || equals == 0)
        throw Error(ErrorCode::InvalidInput, fmt::format("{} {}: a column and a value are wanted.", option, text),
                    fmt::format("For example {} \"PM2.5=…\".", option));
    return {text.substr(0, equals), text.substr(equals + 1)};
}

std::string describeNote(const data::CellNote& note) {
    std::string place = note.file;
    if (note.row > 0)
        place += fmt::format(":{}", note.row);
    if (!note.column.empty())
        place += fmt::format(": {}", note.column);
    return place + ": " + note.reason + (note.text.empty() ? "" : fmt::format(" (\"{}\")", note.text));
}

std::string columnTable(const data::ReadReport& report) {
    using Align = TextTable::Align;
    TextTable table({{"column"},
                     {"type"},
                     {"unit"},
                     {"missing", Align::Right},
                     {"altered", Align::Right},
                     {"missing values written as"},
                     {"in the file"}});
    for (const auto& column : report.columns) {
        std::string markers;
        for (const std::string& marker : column.missingMarkers)
            markers += (markers.empty() ? "" : ", ") + marker;
        table.add({column.name, data::toText(column.type) + (column.timeFormat.empty() ? "" : ", " + column.timeFormat),
                   column.unit, std::to_string(column.missing), std::to_string(column.altered), markers, column.header});
    }
    return table.text();
}

std::string describeQuestions(const data::ReadReport& report) {
    std::string text;
    for (const data::ReadQuestion& question : report.questions) {
        text += fmt::format("? {}{}\n", question.column.empty() ? "" : question.column + ": ", question.text);
        for (std::size_t i = 0; i < question.choices.size(); ++i) {
            const data::ReadChoice& choice = question.choices[i];
            text += fmt::format(
                "    {}{}{}{}\n", choice.text, i == 0 ? " (best guess)" : "", i == question.followed ? " (taken now)" : "",
                i == question.followed || choice.commandLine.empty() ? "" : ": import again with " + choice.commandLine);
        }
    }
    return text;
}

} // namespace

void ReadArguments::declare(CLI::App& command) {
    const auto character = CLI::Validator(refuseCharacter, "CHAR");
    command
        .add_option("--time", m_options.timeColumns,
                    "Column of the time, or several: date,time or year,month,day,hour; detected if left out")
        ->delimiter(',')
        ->allow_extra_args(false);
    command.add_option("--time-format", m_timeFormat, "How times are written; detected if left out")
        ->check(CLI::IsMember(timeFormats));
    command.add_option("--timezone", m_options.timeZone, "Zone of times without an offset: Europe/Rome, +08:00")
        ->capture_default_str();
    command.add_option("--series", m_options.seriesColumn, "Column that names the station or sensor; detected if left out");
    command
        .add_option("--missing", m_options.missingMarkers,
                    "A text that stands for a missing value, in place of the usual ones; may be given again")
        ->allow_extra_args(false);
    command.add_option("--also-missing", m_alsoMissing, "The same, in addition to the usual ones; may be given again")
        ->allow_extra_args(false);
    command.add_option("--separator", m_separator, "Character between cells; detected if left out")->check(character);
    command.add_option("--quote", m_quote, "Character around cells, or none; detected if left out")->check(character);
    command.add_option("--encoding", m_encoding, "Of the text; detected if left out")->check(CLI::IsMember(encodings));
    command.add_option("--skip-lines", m_skipLines, "Lines before the header")->check(CLI::NonNegativeNumber);
    command.add_option("--header-rows", m_headerRows, "Rows of column names, 0 for none")->check(CLI::NonNegativeNumber);
    command.add_option("--units-row", m_unitsRow, "1: a row of units follows the names; 0: none does")->check(CLI::Range(0, 1));
    command.add_option("--comment", m_comment, "What lines begin with that are no rows, or none");
    command.add_option("--decimal", m_decimal, "Decimal mark")->check(CLI::IsMember({".", ","}));
    command.add_option("--thousands", m_thousands, "Mark between thousands, or none")->check(character);
    command.add_option("--type", m_types, "COLUMN=float|integer|text|boolean|time; may be given again")
        ->allow_extra_args(false);
    command.add_option("--unit", m_units, "COLUMN=UNIT; may be given again")->allow_extra_args(false);
    command
        .add_option("--column-missing", m_columnMissing,
                    "COLUMN=TEXT that stands for a missing value there; may be given again")
        ->allow_extra_args(false);
    command.add_option("--leave-out", m_leftOut, "A column that is not wanted; may be given again")->allow_extra_args(false);
    command.add_flag("--spread", m_options.spread, "Give each quantity of a long table a column of its own");
    command.add_option("--parameter", m_options.parameterColumn, "Column of a long table that names the quantity");
    command.add_option("--value", m_options.valueColumn, "Column of a long table that holds the value");
}

data::ReadOptions ReadArguments::options() const {
    // The document form checks names and values.
    Json json = data::toJson(m_options);
    const auto set = [&json](const char* field, const std::string& text) {
        if (!text.empty())
            json[field] = text;
    };
    const auto setCharacter = [&json](const char* field, const std::string& text) {
        if (!text.empty())
            json[field] = characterOf(text) == '\0' ? std::string() : std::string(1, characterOf(text));
    };
    setCharacter("separator", m_separator);
    setCharacter("quote", m_quote);
    setCharacter("thousands_mark", m_thousands);
    set("encoding", m_encoding);
    set("decimal_mark", m_decimal);
    set("time_format", m_timeFormat);
    if (!m_comment.empty())
        json["comment_mark"] = m_comment == "none" ? "" : m_comment;
    if (m_skipLines >= 0)
        json["skip_lines"] = m_skipLines;
    if (m_headerRows >= 0)
        json["header_rows"] = m_headerRows;
    if (m_unitsRow >= 0)
        json["units_row"] = m_unitsRow == 1;
    for (const std::string& text : m_types) {
        const auto [column, type] = splitAssignment(text, "--type");
        json["columns"][column]["type"] = type;
    }
    for (const std::string& text : m_units) {
        const auto [column, unit] = splitAssignment(text, "--unit");
        json["columns"][column]["unit"] = unit;
    }
    for (const std::string& text : m_columnMissing) {
        const auto [column, marker] = splitAssignment(text, "--column-missing");
        json["columns"][column]["missing_markers"].push_back(marker);
    }
    for (const std::string& column : m_leftOut)
        json["columns"][column]["leave_out"] = true;
    if (!m_alsoMissing.empty()) {
        std::vector<std::string> markers =
            m_options.missingMarkers.empty() ? data::defaultMissingMarkers() : m_options.missingMarkers;
        markers.insert(markers.end(), m_alsoMissing.begin(), m_alsoMissing.end());
        json["missing_markers"] = markers;
    }
    return data::readOptionsFromJson(json);
}

std::string describeReport(const data::ReadReport& report, bool whole) {
    std::string text =
        fmt::format("{}; {}.\n", report.timeColumn.empty() ? "No time" : "Time from " + report.timeSource,
                    report.seriesColumn.empty() ? "one series" : fmt::format("series by \"{}\"", report.seriesColumn));
    for (const std::string& guess : report.guesses)
        text += guess + "\n";
    if (whole)
        text += "\n" + columnTable(report) + "\n";
    text += fmt::format("{} dropped, {} altered, {} missing.\n",
                        counted(static_cast<std::int64_t>(report.droppedRows), "row", "rows"),
                        counted(static_cast<std::int64_t>(report.alteredCells), "cell", "cells"),
                        counted(static_cast<std::int64_t>(report.missingCells), "cell", "cells"));
    const std::size_t shown = whole ? report.notes.size() : std::min(notesShown, report.notes.size());
    for (std::size_t i = 0; i < shown; ++i)
        text += "  " + describeNote(report.notes[i]) + "\n";
    if (report.notes.size() > shown)
        text += fmt::format("  … {} more; --explain lists them.\n", report.notes.size() - shown);
    if (whole && report.notesCut)
        text += fmt::format("  … and more: a report holds {} of them.\n", data::ReadReport::noteLimit);
    return text + describeQuestions(report);
}

} // namespace airshed::cli
