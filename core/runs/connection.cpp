#include <chrono>
#include <limits>
#include <thread>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/base/bounded_json.h"
#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/base/time.h"
#include "core/runs/connection_internal.h"
#include "core/runs/schema.h"

namespace airshed::runs {

namespace {

constexpr int busyTimeoutMs = 10'000;

std::unique_ptr<SQLite::Database> openDatabase(const std::filesystem::path& file) {
    return std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busyTimeoutMs);
}

/// Less room than SQLite takes for the log's index.
bool isDiskFull(const std::filesystem::path& file) {
    constexpr std::uintmax_t leastBytes = 64 * 1024;
    std::error_code unknown;
    const std::filesystem::space_info space = std::filesystem::space(file.parent_path(), unknown);
    return !unknown && space.available < leastBytes;
}

} // namespace

UnixMs nowMs() {
    return now() / 1'000'000;
}

std::string jsonText(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Query::~Query() {
    m_statement.tryReset();
}

double Query::number(int column) const {
    const SQLite::Column cell = m_statement.getColumn(column);
    return cell.isNull() ? std::numeric_limits<double>::quiet_NaN() : cell.getDouble();
}

Json Query::json(int column) const {
    Json json = tryParseJson(text(column));
    if (json.is_discarded())
        throw Error(
            ErrorCode::Damaged,
            fmt::format("The run store holds text that is not valid JSON (column \"{}\").", m_statement.getColumnName(column)),
            "Restore store.db from a backup.");
    return json;
}

Connection::Connection(const std::filesystem::path& file) : m_file(file) {
    read([&] {
        m_database = openDatabase(file);
        // FULL and not NORMAL: with NORMAL the log is flushed at checkpoints alone, and a power cut takes back transactions
        // that were acknowledged. A worker commits a few times a second, so the flush costs nothing that could be felt.
        m_database->exec("PRAGMA synchronous = FULL");
        m_database->exec("PRAGMA foreign_keys = ON");
        migrate();
        useWriteAheadLog();
    });
}

Query Connection::query(const char* sql) {
    auto& statement = m_statements[sql];
    if (!statement)
        statement = std::make_unique<SQLite::Statement>(*m_database, sql);
    statement->reset();
    statement->clearBindings();
    return Query(*statement);
}

/// The switch needs the file for itself, and SQLite does not always wait for that even with a busy timeout: two programs that
/// open a new store at once would meet here.
void Connection::useWriteAheadLog() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(busyTimeoutMs);
    for (;;) {
        try {
            if (m_database->execAndGet("PRAGMA journal_mode = WAL").getString() == "wal")
                return;
            throw Error(ErrorCode::Storage,
                        fmt::format("{}: this file system cannot hold the run store's log.", m_file.string()),
                        "Keep the project on a local disk.");
        } catch (const SQLite::Exception& e) {
            if (e.getErrorCode() != SQLITE_BUSY || std::chrono::steady_clock::now() > deadline)
                throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }
}

int Connection::schemaVersion() {
    return m_database->execAndGet("PRAGMA user_version").getInt();
}

void Connection::migrate() {
    const int latest = migrations().back().version;
    const int found = schemaVersion();
    if (found > latest)
        throw Error(ErrorCode::NewerVersion,
                    fmt::format("{} has schema {}; this version of Airshed knows up to {}.", m_file.string(), found, latest),
                    "Open the project with the newer version of Airshed that it was last used with.");
    if (found == latest)
        return;
    SQLite::Transaction transaction(*m_database, SQLite::TransactionBehavior::IMMEDIATE);
    const int current = schemaVersion(); // another program may have been quicker
    if (current == 0 && m_database->execAndGet("SELECT count(*) FROM sqlite_master").getInt() > 0)
        throw Error(ErrorCode::Damaged, fmt::format("{} is a database, but no run store of Airshed.", m_file.string()),
                    "Restore store.db from a backup.");
    for (const Migration& migration : migrations()) {
        if (migration.version <= current)
            continue;
        m_database->exec(migration.sql);
        m_database->exec(fmt::format("PRAGMA user_version = {}", migration.version));
    }
    transaction.commit();
}

void Connection::translate(const SQLite::Exception& fault) const {
    const std::string file = m_file.string();
    switch (fault.getErrorCode()) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        throw Error(ErrorCode::Damaged, fmt::format("{} is damaged: {}.", file, fault.what()), "Restore it from a backup.");
    case SQLITE_FULL:
        throw Error(ErrorCode::Storage, fmt::format("{} cannot grow: the disk is full.", file),
                    "Free some space and try again.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw Error(ErrorCode::Storage,
                    fmt::format("{} was kept busy by another program for {} s.", file, busyTimeoutMs / 1000),
                    "Try again when that program is done.");
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        throw Error(ErrorCode::Storage, fmt::format("{} cannot be opened for writing: {}.", file, fault.what()),
                    "Check that the folder exists and that you may write to it.");
    case SQLITE_NOMEM:
        throw Error(ErrorCode::Unavailable, fmt::format("{} needs more memory than this machine has free.", file),
                    "Close other programs and try again.");
    case SQLITE_IOERR:
        // Without room for the log's index even reading fails, and SQLite gives no better name to it.
        if (isDiskFull(m_file))
            throw Error(ErrorCode::Storage, fmt::format("{} cannot be used: the disk is full.", file),
                        "Free some space and try again.");
        throw Error(ErrorCode::Storage, fmt::format("{} cannot be read or written: {}.", file, fault.what()),
                    "Check the disk and try again.");
    default: throw Error(ErrorCode::Internal, fmt::format("{}: {}.", file, fault.what()));
    }
}

bool isWorkerAlive(std::int64_t pid, const std::string& host, UnixMs heartbeatMs) {
    if (nowMs() - heartbeatMs > RunStore::heartbeatLimitMs)
        return false;
    return host != hostName() || isProcessAlive(pid);
}

void beginStretch(Connection& connection, std::int64_t run, UnixMs time) {
    connection.query("UPDATE run SET working_since_ms = ? WHERE id = ? AND working_since_ms = 0").bind(time, run).run();
}

void endStretch(Connection& connection, std::int64_t run, UnixMs time) {
    connection
        .query("UPDATE run SET worked_ms = worked_ms + max(0, ?1 - working_since_ms), working_since_ms = 0"
               " WHERE id = ?2 AND working_since_ms <> 0")
        .bind(time, run)
        .run();
}

RunStanding standingOf(Connection& connection, std::int64_t run) {
    Query query = connection.query("SELECT state, worker_pid, worker_host, heartbeat_ms FROM run WHERE id = ?");
    if (!query.bind(run).next())
        throw Error(ErrorCode::NotFound, fmt::format("There is no run {}.", run), "List the runs to see their numbers.");
    return {runStateFromText(query.text(0)), query.integer(1), query.text(2), query.integer(3)};
}

} // namespace airshed::runs
