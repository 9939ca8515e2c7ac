#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/runs/connection_internal.h"
#include "core/runs/run_store.h"

namespace airshed::runs {

namespace {

using quality::LabelAction;
using quality::LabelEvent;

constexpr std::int64_t lastRevision = std::numeric_limits<std::int64_t>::max();

LabelAction actionFromText(const std::string& text) {
    for (const LabelAction action : {LabelAction::Add, LabelAction::Remove, LabelAction::Refuse})
        if (quality::toText(action) == text)
            return action;
    throw Error(ErrorCode::Damaged, fmt::format("The run store holds an unknown action \"{}\" in a log of labels.", text),
                "Restore store.db from a backup.");
}

std::vector<LabelEvent> readLog(Connection& connection, const std::string& snapshot, std::int64_t upTo) {
    Query query = connection.query("SELECT revision, action, label, series, column, from_ns, to_ns, class, who, when_ns, why"
                                   " FROM label_event WHERE snapshot = ? AND revision <= ? ORDER BY revision");
    query.bind(snapshot, upTo);
    std::vector<LabelEvent> log;
    while (query.next()) {
        LabelEvent event;
        event.revision = query.integer(0);
        event.action = actionFromText(query.text(1));
        event.label = {query.integer(2), query.text(3), query.text(4),    query.integer(5), query.integer(6),
                       query.text(7),    query.text(8), query.integer(9), query.text(10)};
        log.push_back(std::move(event));
    }
    return log;
}

} // namespace

std::vector<std::int64_t> RunStore::appendLabels(const std::string& snapshot, std::span<const LabelEvent> events,
                                                 const std::function<void(const std::vector<LabelEvent>&)>& accept) {
    auto& connection = m_state->connection;
    return connection.write([&] {
        const std::vector<LabelEvent> log = readLog(connection, snapshot, lastRevision);
        if (accept)
            accept(log);
        std::int64_t revision = log.empty() ? 0 : log.back().revision;
        std::vector<std::int64_t> revisions;
        for (const LabelEvent& event : events) {
            const quality::Label& label = event.label;
            connection
                .query("INSERT INTO label_event (snapshot, revision, action, label, series, column, from_ns, to_ns, class, who,"
                       " when_ns, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .bind(snapshot, ++revision, quality::toText(event.action), label.id, label.series, label.column, label.from,
                      label.to, label.kind, label.who, label.when, label.why)
                .run();
            revisions.push_back(revision);
        }
        return revisions;
    });
}

std::vector<LabelEvent> RunStore::labelLog(const std::string& snapshot, std::optional<std::int64_t> upTo) const {
    auto& connection = m_state->connection;
    return connection.read([&] { return readLog(connection, snapshot, upTo.value_or(lastRevision)); });
}

void RunStore::putExpectations(const std::string& snapshot, const Json& rules) {
    auto& connection = m_state->connection;
    connection.write([&] {
        connection.query("INSERT OR REPLACE INTO expectation (snapshot, rules) VALUES (?, ?)")
            .bind(snapshot, jsonText(rules))
            .run();
    });
}

void RunStore::putExpectationCheck(const std::string& snapshot, const std::string& digest, const Json& broken) {
    auto& connection = m_state->connection;
    connection.write([&] {
        connection.query("UPDATE expectation SET digest = ?, checked_ms = ?, broken = ? WHERE snapshot = ?")
            .bind(digest, nowMs(), jsonText(broken), snapshot)
            .run();
    });
}

ExpectationRecord RunStore::expectations(const std::string& snapshot) const {
    auto& connection = m_state->connection;
    return connection.read([&] {
        Query query = connection.query("SELECT rules, digest, checked_ms, broken FROM expectation WHERE snapshot = ?");
        ExpectationRecord record;
        if (query.bind(snapshot).next())
            record = {query.json(0), query.text(1), query.integer(2), query.json(3)};
        return record;
    });
}

} // namespace airshed::runs
