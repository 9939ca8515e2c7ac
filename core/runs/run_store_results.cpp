#include <fmt/format.h>

#include "core/base/error.h"
#include "core/runs/connection_internal.h"
#include "core/runs/run_store.h"

/// What came of runs: metrics, events, scores and exports.

namespace airshed::runs {

namespace {

constexpr const char* selectExports =
    "SELECT id, run, format, folder, state, progress, message, hint, max_difference, tolerance, windows, created_ms, ended_ms"
    " FROM export WHERE ?1 = 0 OR id = ?1 ORDER BY id DESC";

ExportRecord exportFrom(const Query& row) {
    ExportRecord record;
    record.id = row.integer(0);
    record.run = row.integer(1);
    record.format = row.text(2);
    record.folder = row.text(3);
    record.state = exportStateFromText(row.text(4));
    record.progress = row.number(5);
    record.message = row.text(6);
    record.hint = row.text(7);
    record.maxDifference = row.number(8);
    record.tolerance = row.number(9);
    record.windows = row.integer(10);
    record.createdMs = row.integer(11);
    record.endedMs = row.integer(12);
    return record;
}

[[noreturn]] void refuseExport(std::int64_t id) {
    throw Error(ErrorCode::NotFound, fmt::format("There is no export {}.", id));
}

} // namespace

std::vector<std::string> RunStore::metricNames(std::int64_t run) const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        std::vector<std::string> names;
        // One search a name known to the store, instead of a walk over all points of the run.
        Query query =
            connection.query("SELECT name FROM metric_name"
                             " WHERE EXISTS (SELECT 1 FROM metric WHERE metric.run = ? AND metric.name = metric_name.id)"
                             " ORDER BY name");
        query.bind(run);
        while (query.next())
            names.push_back(query.text(0));
        return names;
    });
}

std::vector<MetricPoint> RunStore::metrics(std::int64_t run, const std::string& name, std::size_t after) const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        std::vector<MetricPoint> points;
        Query query =
            connection.query("SELECT step, epoch, value FROM metric WHERE run = ?"
                             " AND name = (SELECT id FROM metric_name WHERE metric_name.name = ?) AND seq >= ? ORDER BY seq");
        query.bind(run, name, static_cast<std::int64_t>(after));
        while (query.next())
            points.push_back({name, query.integer(0), query.number(1), query.number(2)});
        return points;
    });
}

std::vector<RunEvent> RunStore::events(std::int64_t run) const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        std::vector<RunEvent> events;
        Query query = connection.query("SELECT time_ms, kind, message, details FROM event WHERE run = ? ORDER BY id");
        query.bind(run);
        while (query.next())
            events.push_back({query.integer(0), query.text(1), query.text(2), query.json(3)});
        return events;
    });
}

std::vector<Score> RunStore::scores(std::int64_t run) const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        std::vector<Score> scores;
        Query query =
            connection.query("SELECT predictor, part, target, lead, count, mae, rmse, bias, r2 FROM score WHERE run = ?"
                             " ORDER BY ordinal");
        query.bind(run);
        while (query.next())
            scores.push_back({query.text(0), query.text(1), query.text(2), query.smallInteger(3), query.integer(4),
                              query.number(5), query.number(6), query.number(7), query.number(8)});
        return scores;
    });
}

std::int64_t RunStore::createExport(std::int64_t run, const std::string& format, const std::string& folder) {
    auto& connection = m_state->connection;
    return connection.write([&] {
        (void)standingOf(connection, run);
        connection.query("INSERT INTO export (run, format, folder, state, created_ms) VALUES (?, ?, ?, 'queued', ?)")
            .bind(run, format, folder, nowMs())
            .run();
        return connection.lastId();
    });
}

ExportRecord RunStore::exportRecord(std::int64_t id) const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        Query query = connection.query(selectExports);
        if (id == 0 || !query.bind(id).next())
            refuseExport(id);
        return exportFrom(query);
    });
}

std::vector<ExportRecord> RunStore::exports() const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        std::vector<ExportRecord> all;
        Query query = connection.query(selectExports);
        query.bind(0);
        while (query.next())
            all.push_back(exportFrom(query));
        return all;
    });
}

void RunStore::updateExport(const ExportRecord& record) {
    auto& connection = m_state->connection;
    connection.write([&] {
        const bool ended = record.state == ExportState::Done || record.state == ExportState::Failed;
        const UnixMs endedMs = ended && record.endedMs == 0 ? nowMs() : record.endedMs;
        const int changed = connection
                                .query("UPDATE export SET state = ?, progress = ?, message = ?, hint = ?, max_difference = ?,"
                                       " tolerance = ?, windows = ?, ended_ms = ? WHERE id = ?")
                                .bind(toText(record.state), record.progress, record.message, record.hint, record.maxDifference,
                                      record.tolerance, record.windows, endedMs, record.id)
                                .run();
        if (changed == 0)
            refuseExport(record.id);
    });
}

} // namespace airshed::runs
