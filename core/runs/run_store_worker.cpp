#include <map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/runs/connection_internal.h"
#include "core/runs/run_store.h"

/// The worker's side: devices, claims, reports.

namespace airshed::runs {

namespace {

bool isTerminal(RunState state) {
    return !isLive(state);
}

/// A worker that slept (a closed lid) may find on waking that another took its run; the two must not both write.
void refuseIfTakenOver(const RunStanding& standing, std::int64_t run) {
    if (standing.workerPid != 0 && standing.workerPid != currentProcessId() && standing.hasLivingWorker())
        throw Error(ErrorCode::Conflict, fmt::format("Run {} has been taken over by another worker.", run));
}

void beat(Connection& connection, std::int64_t run, const RunStanding& standing) {
    const UnixMs time = nowMs();
    connection.query("UPDATE run SET heartbeat_ms = ? WHERE id = ?").bind(time, run).run();
    connection.query("UPDATE device SET heartbeat_ms = ? WHERE pid = ? AND host = ?")
        .bind(time, standing.workerPid, standing.workerHost)
        .run();
}

std::int64_t metricNameId(Connection& connection, const std::string& name) {
    {
        Query known = connection.query("SELECT id FROM metric_name WHERE name = ?");
        if (known.bind(name).next())
            return known.integer(0);
    }
    connection.query("INSERT INTO metric_name (name) VALUES (?)").bind(name).run();
    return connection.lastId();
}

std::int64_t nextSequence(Connection& connection, std::int64_t run, std::int64_t nameId) {
    Query last = connection.query("SELECT seq FROM metric WHERE run = ? AND name = ? ORDER BY seq DESC LIMIT 1");
    return last.bind(run, nameId).next() ? last.integer(0) + 1 : 0;
}

void addMetrics(Connection& connection, std::int64_t run, std::span<const MetricPoint> points) {
    struct Series {
        std::int64_t nameId = 0;
        std::int64_t next = 0;
    };
    std::map<std::string, Series> all;
    for (const MetricPoint& point : points) {
        auto found = all.find(point.name);
        if (found == all.end()) {
            const std::int64_t nameId = metricNameId(connection, point.name);
            found = all.emplace(point.name, Series{nameId, nextSequence(connection, run, nameId)}).first;
        }
        connection.query("INSERT INTO metric (run, name, seq, step, epoch, value) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(run, found->second.nameId, found->second.next++, point.step, point.epoch, point.value)
            .run();
    }
}

void addEvents(Connection& connection, std::int64_t run, std::span<const RunEvent> events) {
    for (const RunEvent& event : events)
        connection.query("INSERT INTO event (run, time_ms, kind, message, details) VALUES (?, ?, ?, ?, ?)")
            .bind(run, event.timeMs == 0 ? nowMs() : event.timeMs, event.kind, event.message, jsonText(event.details))
            .run();
}

void setProgress(Connection& connection, std::int64_t run, const RunProgress& progress) {
    connection
        .query("UPDATE run SET epoch = ?, epochs = ?, step = ?, steps_per_epoch = ?, windows_per_second = ?, eta_seconds = ?,"
               " best_epoch = ?, best_validation_loss = ? WHERE id = ?")
        .bind(progress.epoch, progress.epochs, progress.step, progress.stepsPerEpoch, progress.windowsPerSecond,
              progress.etaSeconds, progress.bestEpoch, progress.bestValidationLoss, run)
        .run();
}

void setState(Connection& connection, std::int64_t run, RunState state) {
    const bool ended = isTerminal(state);
    if (state == RunState::Running)
        beginStretch(connection, run, nowMs());
    else
        endStretch(connection, run, nowMs());
    connection.query("UPDATE run SET state = ?, ended_ms = ? WHERE id = ?").bind(toText(state), ended ? nowMs() : 0, run).run();
    if (ended)
        connection.query("DELETE FROM control WHERE run = ?").bind(run).run();
}

} // namespace

bool RunStore::acquireDevice(const std::string& device, std::int64_t pid, const std::string& host) {
    auto& connection = m_state->connection;
    return connection.write([&] {
        {
            Query holder = connection.query("SELECT pid, host, heartbeat_ms FROM device WHERE name = ?");
            if (holder.bind(device).next()) {
                const bool isOurs = holder.integer(0) == pid && holder.text(1) == host;
                if (!isOurs && isWorkerAlive(holder.integer(0), holder.text(1), holder.integer(2)))
                    return false;
            }
        }
        connection.query("INSERT OR REPLACE INTO device (name, pid, host, heartbeat_ms) VALUES (?, ?, ?, ?)")
            .bind(device, pid, host, nowMs())
            .run();
        return true;
    });
}

RunStore::Claim RunStore::claimNextRun(const std::string& device, bool takesAuto, std::int64_t pid, const std::string& host,
                                       bool machineIsIdle) {
    auto& connection = m_state->connection;
    return connection.write([&] {
        Claim claim;
        const UnixMs time = nowMs();
        {
            Query first = connection.query("SELECT id, not_before_ms <= ?3 AND (?4 OR NOT when_idle) FROM run"
                                           " WHERE state = 'queued' AND NOT held AND (device = ?1 OR (?2 AND device = 'auto'))"
                                           " ORDER BY 2 DESC, queue_rank, id LIMIT 1");
            if (first.bind(device, takesAuto ? 1 : 0, time, machineIsIdle ? 1 : 0).next()) {
                if (first.integer(1) != 0)
                    claim.run = first.integer(0);
                else
                    claim.shouldWait = true;
            }
        }
        if (!claim.run && !claim.shouldWait)
            connection
                .query("DELETE FROM device WHERE name = ?1 AND pid = ?2 AND host = ?3 AND NOT EXISTS"
                       " (SELECT 1 FROM run WHERE state IN ('running', 'paused') AND worker_pid = ?2 AND worker_host = ?3)")
                .bind(device, pid, host)
                .run();
        else
            connection.query("UPDATE device SET heartbeat_ms = ? WHERE name = ? AND pid = ? AND host = ?")
                .bind(time, device, pid, host)
                .run();
        if (!claim.run)
            return claim;
        connection
            .query("UPDATE run SET state = 'running', worker_pid = ?1, worker_host = ?2, heartbeat_ms = ?3,"
                   " started_ms = CASE started_ms WHEN 0 THEN ?3 ELSE started_ms END, ended_ms = 0, message = '', hint = ''"
                   " WHERE id = ?4")
            .bind(pid, host, time, *claim.run)
            .run();
        beginStretch(connection, *claim.run, time);
        connection.query("DELETE FROM control WHERE run = ?").bind(*claim.run).run();
        return claim;
    });
}

void RunStore::releaseDevice(const std::string& device, std::int64_t pid) {
    auto& connection = m_state->connection;
    connection.write([&] {
        connection.query("DELETE FROM device WHERE name = ? AND pid = ? AND host = ?").bind(device, pid, hostName()).run();
    });
}

Control RunStore::takeControl(std::int64_t run) {
    auto& connection = m_state->connection;
    const auto pending = [&] {
        Query query =
            connection.query("SELECT CASE WHEN stop_at_ms BETWEEN 1 AND ?2 THEN 'stop' ELSE ifnull(action, 'none') END FROM run"
                             " LEFT JOIN control ON control.run = run.id WHERE run.id = ?1");
        return query.bind(run, nowMs()).next() ? controlFromText(query.text(0)) : Control::None;
    };
    if (connection.read(pending) == Control::None)
        return Control::None;
    return connection.write([&] {
        const Control control = pending();
        connection.query("DELETE FROM control WHERE run = ?").bind(run).run();
        return control;
    });
}

double RunStore::askedLearningRate(std::int64_t run) const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        Query query = connection.query("SELECT asked_learning_rate FROM run WHERE id = ?");
        return query.bind(run).next() ? query.number(0) : 0.0;
    });
}

void RunStore::report(std::int64_t run, const WorkerReport& report) {
    auto& connection = m_state->connection;
    connection.write([&] {
        const RunStanding standing = standingOf(connection, run);
        refuseIfTakenOver(standing, run);
        beat(connection, run, standing);
        addMetrics(connection, run, report.metrics);
        addEvents(connection, run, report.events);
        const auto set = [&](const char* sql, const std::optional<std::string>& text) {
            if (text)
                connection.query(sql).bind(*text, run).run();
        };
        if (report.progress)
            setProgress(connection, run, *report.progress);
        if (report.state)
            setState(connection, run, *report.state);
        else if (standing.state == RunState::Interrupted) { // taken for dead while the machine slept
            connection.query("UPDATE run SET state = 'running', ended_ms = 0, message = '', hint = '' WHERE id = ?")
                .bind(run)
                .run();
            beginStretch(connection, run, nowMs());
        }
        set("UPDATE run SET message = ? WHERE id = ?", report.message);
        set("UPDATE run SET hint = ? WHERE id = ?", report.hint);
        set("UPDATE run SET weight_digest = ? WHERE id = ?", report.weightDigest);
        if (report.environment)
            set("UPDATE run SET environment = ? WHERE id = ?", jsonText(*report.environment));
    });
}

void RunStore::truncateMetrics(std::int64_t run, std::int64_t afterStep) {
    auto& connection = m_state->connection;
    connection.write([&] { connection.query("DELETE FROM metric WHERE run = ? AND step > ?").bind(run, afterStep).run(); });
}

void RunStore::putScores(std::int64_t run, std::span<const Score> scores) {
    auto& connection = m_state->connection;
    connection.write([&] {
        (void)standingOf(connection, run);
        connection.query("DELETE FROM score WHERE run = ?").bind(run).run();
        std::int64_t ordinal = 0;
        for (const Score& score : scores)
            connection
                .query("INSERT INTO score (run, ordinal, predictor, part, target, lead, count, mae, rmse, bias, r2)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .bind(run, ordinal++, score.predictor, score.part, score.target, score.lead, score.count, score.mae, score.rmse,
                      score.bias, score.r2)
                .run();
    });
}

} // namespace airshed::runs
