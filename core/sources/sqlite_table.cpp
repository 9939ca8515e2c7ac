#include "core/sources/sqlite_table.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "core/base/error.h"
#include "core/data/units.h"
#include "core/sources/epoch.h"
#include "core/sources/row_builder.h"

namespace airshed::sources {

namespace {

constexpr std::size_t rowsBetweenChecks = 4'096;
constexpr int busyTimeoutMs = 5'000;

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "\"" : ", \"") + name + "\"";
    return text;
}

/// A name as SQL writes it.
std::string quoted(const std::string& name) {
    std::string text = "\"";
    for (const char c : name)
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
}

std::vector<std::string> tablesOf(SQLite::Database& database) {
    SQLite::Statement statement(database, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
                                          "AND name NOT LIKE 'sqlite_%' ORDER BY name");
    std::vector<std::string> names;
    while (statement.executeStep())
        names.push_back(statement.getColumn(0).getString());
    return names;
}

std::string chosenTable(SQLite::Database& database, const SqliteQuery& query) {
    const std::vector<std::string> names = tablesOf(database);
    if (query.table.empty()) {
        if (names.size() == 1)
            return names.front();
        throw Error(ErrorCode::InvalidInput, fmt::format("{} holds {} tables.", query.file, names.size()),
                    names.empty() ? "" : fmt::format("Name one of {}.", listed(names)));
    }
    if (std::ranges::find(names, query.table) == names.end())
        throw Error(ErrorCode::NotFound, fmt::format("{} has no table \"{}\".", query.file, query.table),
                    fmt::format("There are {}.", listed(names)));
    return query.table;
}

std::vector<std::string> columnNames(SQLite::Statement& statement) {
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(statement.getColumnCount()));
    for (int i = 0; i < statement.getColumnCount(); ++i)
        names.emplace_back(statement.getColumnName(i));
    return names;
}

int placeOf(const std::vector<std::string>& names, const std::string& name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        throw Error(ErrorCode::NotFound, fmt::format("The table has no column \"{}\".", name),
                    fmt::format("There are {}.", listed(names)));
    return static_cast<int>(found - names.begin());
}

int timePlace(const std::vector<std::string>& names, const std::string& wanted) {
    if (!wanted.empty())
        return placeOf(names, wanted);
    constexpr auto usual = std::to_array<const char*>({"time", "timestamp", "time_stamp", "datetime", "dateTime", "date_time",
                                                       "ts", "date", "last_updated_ts", "last_updated"});
    for (const char* name : usual)
        for (std::size_t i = 0; i < names.size(); ++i)
            if (sqlite3_stricmp(names[i].c_str(), name) == 0)
                return static_cast<int>(i);
    throw Error(ErrorCode::InvalidInput, "No column is named like a time.",
                fmt::format("Name the time's column; there are {}.", listed(names)));
}

std::optional<TimeNs> timeOf(const SQLite::Column& cell) {
    if (cell.isInteger())
        return fromEpoch(static_cast<std::int64_t>(cell.getInt64()));
    if (cell.isFloat())
        return fromEpoch(cell.getDouble());
    return cell.isText() ? parseIso(cell.getString()) : std::nullopt;
}

/// Reads the rows of a statement.
class SqliteRows {
public:
    SqliteRows(SQLite::Statement& statement, const SqliteQuery& query)
        : m_statement(statement),
          m_names(columnNames(statement)),
          m_time(timePlace(m_names, query.timeColumn)),
          m_series(query.seriesColumn.empty() ? -1 : placeOf(m_names, query.seriesColumn)) {}

    void addTo(RowBuilder& rows, const JobContext& job) {
        for (std::size_t count = 0; m_statement.executeStep(); ++count) {
            if (count % rowsBetweenChecks == 0) {
                job.throwIfStopped();
                job.progress(-1, fmt::format("Reading the table: {} rows", count));
            }
            const auto time = timeOf(m_statement.getColumn(m_time));
            if (!time) {
                ++m_rowsWithoutTime;
                continue;
            }
            const std::size_t row = rows.addRow(*time, m_series < 0 ? "" : m_statement.getColumn(m_series).getString());
            for (int i = 0; i < static_cast<int>(m_names.size()); ++i)
                if (i != m_time && i != m_series)
                    addCell(rows, row, i);
        }
    }
    void addFindings(Findings& findings) const {
        if (m_rowsWithoutTime > 0)
            findings.push_back({Severity::Warning, "unreadable_time", m_names[static_cast<std::size_t>(m_time)],
                                fmt::format("{} rows have no time that can be read and were left out.", m_rowsWithoutTime),
                                ""});
        for (const auto& [column, count] : m_otherKind)
            findings.push_back(
                {Severity::Warning, "other_kind", column,
                 fmt::format("{} cells hold another kind of value than the column's first one and became missing.", count),
                 ""});
    }

private:
    void addCell(RowBuilder& rows, std::size_t row, int place) {
        const SQLite::Column cell = m_statement.getColumn(place);
        const data::HeaderName header = data::splitHeader(m_names[static_cast<std::size_t>(place)]);
        const bool isNumber = cell.isInteger() || cell.isFloat();
        if (cell.isNull() || cell.isBlob())
            return;
        if (header.name == "time" || rows.clashes(header.name, isNumber, isNumber ? header.unit : ""))
            ++m_otherKind[header.name];
        else if (isNumber)
            rows.setNumber(row, header.name, header.unit, cell.getDouble());
        else
            rows.setText(row, header.name, cell.getString());
    }

    SQLite::Statement& m_statement;
    std::vector<std::string> m_names;
    int m_time;
    int m_series; ///< -1: there is none
    std::int64_t m_rowsWithoutTime = 0;
    std::map<std::string, std::int64_t> m_otherKind;
};

Fetched readTable(const SqliteQuery& query, const JobContext& job) {
    SQLite::Database database(query.file, SQLite::OPEN_READONLY, busyTimeoutMs);
    const std::string table = chosenTable(database, query);
    SQLite::Statement statement(database, "SELECT * FROM " + quoted(table));
    SqliteRows source(statement, query);
    RowBuilder rows(query.seriesColumn);
    source.addTo(rows, job);
    if (rows.rows() == 0)
        throw Error(ErrorCode::InvalidInput, fmt::format("The table \"{}\" of {} has no row with a time.", table, query.file),
                    "Name the column that holds the time.");
    Fetched fetched;
    fetched.seriesColumn = query.seriesColumn;
    fetched.table = rows.build();
    source.addFindings(fetched.findings);
    fetched.facts.service = "SQLite";
    fetched.facts.stamps = "As the table has them; stamps without an offset were taken as UTC.";
    fetched.facts.retrieved = now();
    fetched.facts.addRequest(std::filesystem::absolute(query.file).lexically_normal().string() + "#" + table);
    return fetched;
}

} // namespace

Fetched readSqliteTable(const SqliteQuery& query, const JobContext& job) {
    if (!std::filesystem::is_regular_file(query.file))
        throw Error(ErrorCode::NotFound, fmt::format("The file {} does not exist.", query.file), "Check its name.");
    try {
        return readTable(query, job);
    } catch (const SQLite::Exception& e) {
        if (e.getErrorCode() == SQLITE_NOTADB || e.getErrorCode() == SQLITE_CORRUPT)
            throw Error(ErrorCode::InvalidInput, fmt::format("{} is no SQLite database: {}.", query.file, e.what()));
        throw Error(ErrorCode::Storage, fmt::format("{} cannot be read: {}.", query.file, e.what()), "Try again.");
    }
}

Json toJson(const SqliteQuery& query) {
    return {
        {"file", query.file}, {"table", query.table}, {"time_column", query.timeColumn}, {"series_column", query.seriesColumn}};
}

SqliteQuery sqliteQueryFromJson(const Json& json) {
    JsonReader reader(json, "query");
    SqliteQuery query{reader.text("file", ""), reader.text("table", ""), reader.text("time_column", ""),
                      reader.text("series_column", "")};
    reader.finish();
    return query;
}

} // namespace airshed::sources
