#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/experiments/training_settings.h"
#include "core/runs/connection_internal.h"
#include "core/runs/run_store.h"

/// Runs as the window and the command line see them: the list, and what a person may ask.

namespace airshed::runs {

namespace {

const std::string selectRuns =
    "SELECT id, name, state, experiment, experiment_digest, snapshot_digest, device, environment, epoch, epochs, step,"
    " steps_per_epoch, windows_per_second, eta_seconds, best_epoch, best_validation_loss, created_ms, started_ms, ended_ms,"
    " heartbeat_ms, worker_pid, worker_host, message, hint, weight_digest, held, when_idle, not_before_ms, stop_at_ms,"
    " origin_run, origin_fork, asked_learning_rate, worked_ms, working_since_ms FROM run ";
const std::string selectOne = selectRuns + "WHERE ?1 = 0 OR id = ?1 ORDER BY id DESC";
const std::string selectQueue = selectRuns + "WHERE state = 'queued' ORDER BY queue_rank, id";

RunRecord runFrom(const Query& row) {
    RunRecord run;
    run.id = row.integer(0);
    run.name = row.text(1);
    run.state = runStateFromText(row.text(2));
    run.experiment = row.json(3);
    run.experimentDigest = row.text(4);
    run.snapshotDigest = row.text(5);
    run.device = row.text(6);
    run.environment = row.json(7);
    run.progress.epoch = row.smallInteger(8);
    run.progress.epochs = row.smallInteger(9);
    run.progress.step = row.integer(10);
    run.progress.stepsPerEpoch = row.integer(11);
    run.progress.windowsPerSecond = row.number(12);
    run.progress.etaSeconds = row.number(13);
    run.progress.bestEpoch = row.smallInteger(14);
    run.progress.bestValidationLoss = row.number(15);
    run.createdMs = row.integer(16);
    run.startedMs = row.integer(17);
    run.endedMs = row.integer(18);
    run.heartbeatMs = row.integer(19);
    run.workerPid = row.integer(20);
    run.workerHost = row.text(21);
    run.message = row.text(22);
    run.hint = row.text(23);
    run.weightDigest = row.text(24);
    run.terms = {row.integer(25) != 0, row.integer(26) != 0, row.integer(27), row.integer(28)};
    run.origin = {row.integer(29), row.integer(30) != 0};
    run.askedLearningRate = row.number(31);
    run.workedMs = row.integer(32);
    run.workingSinceMs = row.integer(33);
    return run;
}

[[noreturn]] void refuse(std::int64_t id, RunState state, const std::string& what, std::string hint) {
    throw Error(ErrorCode::Conflict, fmt::format("Run {} is {}; it cannot {}.", id, toText(state), what), std::move(hint));
}

void putControl(Connection& connection, std::int64_t id, Control control) {
    connection.query("INSERT OR REPLACE INTO control (run, action, asked_ms) VALUES (?, ?, ?)")
        .bind(id, toText(control), nowMs())
        .run();
}

/// What was asked and not yet read.
Control pendingControl(Connection& connection, std::int64_t id) {
    Query query = connection.query("SELECT action FROM control WHERE run = ?");
    return query.bind(id).next() ? controlFromText(query.text(0)) : Control::None;
}

void clearControl(Connection& connection, std::int64_t id) {
    connection.query("DELETE FROM control WHERE run = ?").bind(id).run();
}

} // namespace

namespace {

void putTerms(Connection& connection, std::int64_t id, const RunTerms& terms) {
    connection.query("UPDATE run SET held = ?, when_idle = ?, not_before_ms = ?, stop_at_ms = ? WHERE id = ?")
        .bind(terms.held ? 1 : 0, terms.whenIdle ? 1 : 0, terms.notBeforeMs, terms.stopAtMs, id)
        .run();
}

double queueRank(Connection& connection, std::int64_t id) {
    const RunState state = standingOf(connection, id).state;
    if (state != RunState::Queued)
        refuse(id, state, "be moved in the queue", "Only runs that wait can be moved.");
    Query query = connection.query("SELECT queue_rank FROM run WHERE id = ?");
    query.bind(id).next();
    return query.number(0);
}

} // namespace

std::vector<RunRecord> RunStore::queue() const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        std::vector<RunRecord> all;
        Query query = connection.query(selectQueue.c_str());
        while (query.next())
            all.push_back(runFrom(query));
        return all;
    });
}

void RunStore::moveInQueue(std::int64_t id, std::int64_t before) {
    auto& connection = m_state->connection;
    connection.write([&] {
        (void)queueRank(connection, id);
        if (id == before)
            return;
        // Ranks of runs that wait become whole numbers, so that there is always room between two.
        std::vector<std::int64_t> order;
        {
            Query query = connection.query("SELECT id FROM run WHERE state = 'queued' AND id <> ? ORDER BY queue_rank, id");
            query.bind(id);
            while (query.next())
                order.push_back(query.integer(0));
        }
        if (before != 0)
            (void)queueRank(connection, before);
        order.insert(std::ranges::find(order, before), id);
        double rank = 0;
        {
            Query query = connection.query("SELECT ifnull(min(queue_rank), 0) FROM run WHERE state = 'queued'");
            query.next();
            rank = query.number(0);
        }
        for (const std::int64_t each : order)
            connection.query("UPDATE run SET queue_rank = ? WHERE id = ?").bind(rank++, each).run();
    });
}

void RunStore::setTerms(std::int64_t id, const RunTerms& terms) {
    auto& connection = m_state->connection;
    connection.write([&] {
        const RunState state = standingOf(connection, id).state;
        if (!isLive(state))
            refuse(id, state, "be given other terms", "Resume it first.");
        putTerms(connection, id, terms);
    });
}

std::int64_t RunStore::createRun(const NewRun& run) {
    auto& connection = m_state->connection;
    return connection.write([&] {
        connection
            .query(
                "INSERT INTO run (name, state, experiment, experiment_digest, snapshot_digest, device, environment, created_ms,"
                " origin_run, origin_fork, queue_rank)"
                " SELECT ?, 'queued', ?, ?, ?, ?, 'null', ?, ?, ?, ifnull(max(queue_rank), 0) + 1 FROM run")
            .bind(run.name, jsonText(run.experiment), run.experimentDigest, run.snapshotDigest, run.device, nowMs(),
                  run.origin.run, run.origin.isFork ? 1 : 0)
            .run();
        const std::int64_t id = connection.lastId();
        putTerms(connection, id, run.terms);
        return id;
    });
}

std::vector<RunRecord> RunStore::runs() const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        std::vector<RunRecord> all;
        Query query = connection.query(selectOne.c_str());
        query.bind(0);
        while (query.next())
            all.push_back(runFrom(query));
        return all;
    });
}

RunRecord RunStore::run(std::int64_t id) const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        (void)standingOf(connection, id); // refuses an id that is not there
        Query query = connection.query(selectOne.c_str());
        query.bind(id).next();
        return runFrom(query);
    });
}

void RunStore::renameRun(std::int64_t id, const std::string& name) {
    auto& connection = m_state->connection;
    connection.write([&] {
        (void)standingOf(connection, id);
        connection.query("UPDATE run SET name = ? WHERE id = ?").bind(name, id).run();
    });
}

std::vector<std::int64_t> RunStore::markInterrupted() {
    auto& connection = m_state->connection;
    const auto abandoned = [&] {
        std::vector<std::int64_t> ids;
        Query query = connection.query("SELECT id, worker_pid, worker_host, heartbeat_ms FROM run"
                                       " WHERE state IN ('running', 'paused') ORDER BY id");
        while (query.next())
            if (!isWorkerAlive(query.integer(1), query.text(2), query.integer(3)))
                ids.push_back(query.integer(0));
        return ids;
    };
    // Asked on a timer: the right to write is taken only when there is something to write.
    if (connection.read(abandoned).empty())
        return {};
    return connection.write([&] {
        std::vector<std::int64_t> ids = abandoned();
        for (const std::int64_t id : ids) {
            endStretch(connection, id, standingOf(connection, id).heartbeatMs);
            connection
                .query("UPDATE run SET state = 'interrupted', ended_ms = heartbeat_ms, eta_seconds = -1, message = ?, hint = ?"
                       " WHERE id = ?")
                .bind("Its worker ended without a word.", "Resume it: it goes on from its last checkpoint.", id)
                .run();
            clearControl(connection, id);
        }
        return ids;
    });
}

bool RunStore::resumeRun(std::int64_t id) {
    auto& connection = m_state->connection;
    return connection.write([&] {
        const RunStanding standing = standingOf(connection, id);
        const bool hasWorker = standing.hasLivingWorker();
        if (standing.state == RunState::Paused && hasWorker) {
            if (pendingControl(connection, id) != Control::Stop)
                putControl(connection, id, Control::Resume);
            return false;
        }
        if (standing.state == RunState::Queued || standing.state == RunState::Finished ||
            (standing.state == RunState::Running && hasWorker))
            refuse(id, standing.state, "be resumed",
                   standing.state == RunState::Finished ? "Train the experiment again for a new run." : "");
        endStretch(connection, id, standing.heartbeatMs);
        connection
            .query("UPDATE run SET state = 'queued', ended_ms = 0, eta_seconds = -1, message = '', hint = '', held = 0, "
                   "not_before_ms = 0,"
                   " stop_at_ms = CASE WHEN stop_at_ms > ?2 THEN stop_at_ms ELSE 0 END,"
                   " queue_rank = (SELECT max(queue_rank) + 1 FROM run) WHERE id = ?1")
            .bind(id, nowMs())
            .run();
        clearControl(connection, id);
        return true;
    });
}

void RunStore::requestControl(std::int64_t id, Control control) {
    auto& connection = m_state->connection;
    connection.write([&] {
        const RunState state = standingOf(connection, id).state;
        const Control pending = pendingControl(connection, id);
        const bool runs = state == RunState::Running;
        const bool works = runs || state == RunState::Paused;
        switch (control) {
        case Control::None: return;
        case Control::Stop:
            if (state == RunState::Queued)
                connection.query("UPDATE run SET state = 'stopped', ended_ms = ?, message = ? WHERE id = ?")
                    .bind(nowMs(), "Stopped before a worker took it.", id)
                    .run();
            else if (works)
                putControl(connection, id, Control::Stop);
            else
                refuse(id, state, "be stopped", "");
            return;
        case Control::Pause:
            if (!runs)
                refuse(id, state, "be paused", state == RunState::Queued ? "Stop it instead, and resume it later." : "");
            break;
        case Control::Resume:
            // A pause that the worker has not read yet is taken back.
            if (runs && pending == Control::Pause) {
                clearControl(connection, id);
                return;
            }
            if (state != RunState::Paused)
                refuse(id, state, "be resumed", isResumable(state) ? "Put it back in the queue." : "");
            break;
        case Control::Checkpoint:
            if (!works)
                refuse(id, state, "write a checkpoint", "");
            if (pending != Control::None) // every other request writes one too
                return;
            break;
        }
        if (pending != Control::Stop) // a stop that was asked for stays asked for
            putControl(connection, id, control);
    });
}

void RunStore::askLearningRate(std::int64_t id, double rate) {
    using experiments::largestLearningRate;
    using experiments::leastLearningRate;
    if (!(rate >= leastLearningRate && rate <= largestLearningRate))
        throw Error(ErrorCode::InvalidInput, fmt::format("The learning rate {} is not between {} and {}.", rate,
                                                         leastLearningRate, largestLearningRate));
    auto& connection = m_state->connection;
    connection.write([&] {
        const RunState state = standingOf(connection, id).state;
        Query begun = connection.query("SELECT step FROM run WHERE id = ?");
        begun.bind(id).next();
        if (state == RunState::Finished || (state == RunState::Queued && begun.integer(0) == 0))
            refuse(id, state, "take another learning rate",
                   state == RunState::Queued ? "Change its experiment instead, or wait until it trains."
                                             : "Fork it, or train the experiment again with that rate.");
        connection.query("UPDATE run SET asked_learning_rate = ? WHERE id = ?").bind(rate, id).run();
    });
}

} // namespace airshed::runs
