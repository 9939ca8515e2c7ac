#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>

#include "core/base/json.h"
#include "core/runs/run_store.h"

namespace airshed::runs {

/// Now, in the store's measure of time.
[[nodiscard]] UnixMs nowMs();

/// A prepared statement in use. It is reset when this object goes, because an unfinished SELECT would hold its read transaction
/// open: the connection would see stale data, and the log could not be emptied.
class Query {
public:
    explicit Query(SQLite::Statement& statement) : m_statement(statement) {}
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    template <typename... Values> Query& bind(const Values&... values) {
        int position = 0;
        (m_statement.bind(++position, values), ...);
        return *this;
    }
    /// Steps to the next row. @return false when there is none.
    bool next() { return m_statement.executeStep(); }
    /// Runs a statement without rows. @return the number of rows changed.
    int run() { return m_statement.exec(); }

    [[nodiscard]] std::int64_t integer(int column) const { return m_statement.getColumn(column).getInt64(); }
    [[nodiscard]] int smallInteger(int column) const { return m_statement.getColumn(column).getInt(); }
    /// NaN for NULL.
    [[nodiscard]] double number(int column) const;
    [[nodiscard]] std::string text(int column) const { return m_statement.getColumn(column).getString(); }
    /// @throws Error(Damaged).
    [[nodiscard]] Json json(int column) const;

private:
    SQLite::Statement& m_statement;
};

/// The text stored for a JSON value; bytes that are no UTF-8 (a cell of a file, quoted in a report) are replaced, not refused.
[[nodiscard]] std::string jsonText(const Json& json);

/// An open store: settings, schema, prepared statements, and the translation of SQLite's faults.
class Connection {
public:
    /// @throws as RunStore's constructor.
    explicit Connection(const std::filesystem::path& file);

    /// @param sql a literal: statements are kept by its text.
    Query query(const char* sql);
    [[nodiscard]] std::int64_t lastId() const { return m_database->getLastInsertRowid(); }

    /// Runs `work`, turning SQLite's exceptions into Error.
    template <typename Work> auto read(Work&& work) -> decltype(work()) {
        try {
            return work();
        } catch (const SQLite::Exception& e) {
            translate(e);
        }
    }
    /// The same in one transaction that has the right to write from its beginning, so that what `work` read cannot change
    /// before it writes. Committed when `work` returns, rolled back when it throws.
    template <typename Work> auto write(Work&& work) -> decltype(work()) {
        return read([&] {
            SQLite::Transaction transaction(*m_database, SQLite::TransactionBehavior::IMMEDIATE);
            if constexpr (std::is_void_v<decltype(work())>) {
                work();
                transaction.commit();
            } else {
                auto result = work();
                transaction.commit();
                return result;
            }
        });
    }

private:
    [[noreturn]] void translate(const SQLite::Exception& fault) const;
    void useWriteAheadLog();
    void migrate();
    [[nodiscard]] int schemaVersion();

    std::filesystem::path m_file;
    std::unique_ptr<SQLite::Database> m_database;
    std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>> m_statements;
};

struct RunStore::State {
    explicit State(const std::filesystem::path& file) : connection(file) {}
    Connection connection;
};

/// Whether the worker of a run or device is still there.
[[nodiscard]] bool isWorkerAlive(std::int64_t pid, const std::string& host, UnixMs heartbeatMs);

/// State, worker and heartbeat of a run: what decides what may be done with it.
struct RunStanding {
    RunState state = RunState::Queued;
    std::int64_t workerPid = 0;
    std::string workerHost;
    UnixMs heartbeatMs = 0;
    [[nodiscard]] bool hasLivingWorker() const { return isWorkerAlive(workerPid, workerHost, heartbeatMs); }
};
/// @throws Error(NotFound).
[[nodiscard]] RunStanding standingOf(Connection& connection, std::int64_t run);

/// A worker trains the run from now on, if none did.
void beginStretch(Connection& connection, std::int64_t run, UnixMs time);
/// It did so up to then.
void endStretch(Connection& connection, std::int64_t run, UnixMs time);

} // namespace airshed::runs
