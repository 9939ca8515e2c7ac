#include "core/runs/run_store.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/runs/connection_internal.h"

namespace airshed::runs {

namespace {

constexpr std::size_t shortestDigestPrefix = 8;

SnapshotRecord snapshotFrom(const Query& row) {
    SnapshotRecord snapshot;
    snapshot.name = row.text(0);
    snapshot.digest = row.text(1);
    snapshot.timeColumn = row.text(2);
    snapshot.seriesColumn = row.text(3);
    snapshot.rows = row.integer(4);
    snapshot.columns = row.integer(5);
    snapshot.createdMs = row.integer(6);
    snapshot.synthetic = row.integer(7) != 0;
    snapshot.provenance = row.json(8);
    return snapshot;
}

constexpr const char* selectSnapshots =
    "SELECT name, digest, time_column, series_column, rows, columns, created_ms, synthetic, provenance FROM snapshot"
    " ORDER BY created_ms DESC, name";

} // namespace

RunStore::RunStore(const std::filesystem::path& file) : m_state(std::make_unique<State>(file)) {}
RunStore::~RunStore() = default;
RunStore::RunStore(RunStore&&) noexcept = default;
RunStore& RunStore::operator=(RunStore&&) noexcept = default;

std::int64_t RunStore::dataVersion() const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        Query query = connection.query("PRAGMA data_version");
        query.next();
        return query.integer(0);
    });
}

void RunStore::putSnapshot(const SnapshotRecord& snapshot) {
    auto& connection = m_state->connection;
    connection.write([&] {
        connection
            .query("INSERT INTO snapshot (name, digest, time_column, series_column, rows, columns, created_ms, synthetic,"
                   " provenance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                   " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, time_column = excluded.time_column,"
                   " series_column = excluded.series_column, rows = excluded.rows, columns = excluded.columns,"
                   " created_ms = excluded.created_ms, synthetic = excluded.synthetic, provenance = excluded.provenance")
            .bind(snapshot.name, snapshot.digest, snapshot.timeColumn, snapshot.seriesColumn, snapshot.rows, snapshot.columns,
                  snapshot.createdMs, snapshot.synthetic ? 1 : 0, jsonText(snapshot.provenance))
            .run();
    });
}

std::vector<SnapshotRecord> RunStore::snapshots() const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        std::vector<SnapshotRecord> all;
        Query query = connection.query(selectSnapshots);
        while (query.next())
            all.push_back(snapshotFrom(query));
        return all;
    });
}

SnapshotRecord RunStore::snapshot(const std::string& nameOrDigest) const {
    const std::vector<SnapshotRecord> all = snapshots();
    const auto named = std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.name == nameOrDigest; });
    if (named != all.end())
        return *named;
    if (nameOrDigest.size() >= shortestDigestPrefix) {
        const auto digested =
            std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.digest.starts_with(nameOrDigest); });
        if (digested != all.end())
            return *digested;
    }
    std::vector<std::string> names;
    std::transform(all.begin(), all.end(), std::back_inserter(names), [](const auto& s) { return s.name; });
    throw Error(ErrorCode::NotFound, fmt::format("The project has no snapshot \"{}\".", nameOrDigest),
                names.empty() ? "It has none yet: import a file." : fmt::format("It has: {}.", fmt::join(names, ", ")));
}

} // namespace airshed::runs
