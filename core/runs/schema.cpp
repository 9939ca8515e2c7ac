#include "core/runs/schema.h"

#include <array>

namespace airshed::runs {

namespace {

// Times are milliseconds since 1970 UTC, 0 where something has not happened yet. JSON is stored as text. A number that is NaN
// is stored as NULL, which SQLite makes of it anyhow.
constexpr const char* firstVersion = R"sql(
-- A table of data known by name; the cells are in snapshots/<digest>.snap.
CREATE TABLE snapshot (
    name          TEXT PRIMARY KEY,
    digest        TEXT NOT NULL,
    time_column   TEXT NOT NULL,
    series_column TEXT NOT NULL,               -- '' when there is one series
    rows          INTEGER NOT NULL,
    columns       INTEGER NOT NULL,
    created_ms    INTEGER NOT NULL,
    synthetic     INTEGER NOT NULL,            -- 1: made by the simulator
    provenance    TEXT NOT NULL                -- JSON
);
CREATE INDEX snapshot_digest ON snapshot (digest);

-- A training: what was asked for, who does it, how far it is. AUTOINCREMENT, so that a number is never used twice.
CREATE TABLE run (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    name                 TEXT NOT NULL,
    state                TEXT NOT NULL CHECK (state IN
                         ('queued', 'running', 'paused', 'finished', 'stopped', 'failed', 'interrupted')),
    experiment           TEXT NOT NULL,        -- JSON, the whole document
    experiment_digest    TEXT NOT NULL,
    snapshot_digest      TEXT NOT NULL,
    device               TEXT NOT NULL,        -- asked for: 'auto', 'cpu', 'cuda:0'
    environment          TEXT NOT NULL,        -- JSON, written by the worker
    epoch                INTEGER NOT NULL DEFAULT 0,
    epochs               INTEGER NOT NULL DEFAULT 0,
    step                 INTEGER NOT NULL DEFAULT 0,
    steps_per_epoch      INTEGER NOT NULL DEFAULT 0,
    windows_per_second   REAL DEFAULT 0,
    eta_seconds          REAL DEFAULT -1,
    best_epoch           INTEGER NOT NULL DEFAULT 0,
    best_validation_loss REAL DEFAULT 0,
    created_ms           INTEGER NOT NULL,
    started_ms           INTEGER NOT NULL DEFAULT 0,
    ended_ms             INTEGER NOT NULL DEFAULT 0,
    heartbeat_ms         INTEGER NOT NULL DEFAULT 0,
    worker_pid           INTEGER NOT NULL DEFAULT 0,
    worker_host          TEXT NOT NULL DEFAULT '',
    message              TEXT NOT NULL DEFAULT '',
    hint                 TEXT NOT NULL DEFAULT '',
    weight_digest        TEXT NOT NULL DEFAULT ''
);
CREATE INDEX run_live ON run (state) WHERE state IN ('queued', 'running', 'paused');

-- What a person asks of a run's worker; the worker deletes the row when it has read it.
CREATE TABLE control (
    run      INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    action   TEXT NOT NULL CHECK (action IN ('pause', 'resume', 'stop', 'checkpoint')),
    asked_ms INTEGER NOT NULL
);

-- Metrics by the million: names once, points clustered by run and metric so that a curve is one stretch of the file, and no
-- second b-tree. `seq` counts a metric's points from 0, so that "what is new after the first n" is one search.
CREATE TABLE metric_name (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE metric (
    run   INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    name  INTEGER NOT NULL REFERENCES metric_name (id),
    seq   INTEGER NOT NULL,
    step  INTEGER NOT NULL,
    epoch REAL,
    value REAL,
    PRIMARY KEY (run, name, seq)
) WITHOUT ROWID;

-- Things that happened to a run, in order.
CREATE TABLE event (
    id      INTEGER PRIMARY KEY,
    run     INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    time_ms INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    message TEXT NOT NULL,
    details TEXT NOT NULL                      -- JSON
);
CREATE INDEX event_run ON event (run);

-- Errors of the model and of the baselines on each part, in the targets' units; lead 0 is over all leads.
CREATE TABLE score (
    run       INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    ordinal   INTEGER NOT NULL,                -- as the worker listed them
    predictor TEXT NOT NULL,
    part      TEXT NOT NULL,
    target    TEXT NOT NULL,
    lead      INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    mae       REAL,
    rmse      REAL,
    bias      REAL,
    r2        REAL,
    PRIMARY KEY (run, ordinal)
) WITHOUT ROWID;

-- Which worker has a device: one at a time.
CREATE TABLE device (
    name         TEXT PRIMARY KEY,
    pid          INTEGER NOT NULL,
    host         TEXT NOT NULL,
    heartbeat_ms INTEGER NOT NULL
) WITHOUT ROWID;

-- An exported model and its proof.
CREATE TABLE export (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    run            INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    format         TEXT NOT NULL,
    folder         TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    progress       REAL DEFAULT 0,
    message        TEXT NOT NULL DEFAULT '',
    hint           TEXT NOT NULL DEFAULT '',
    max_difference REAL DEFAULT 0,
    tolerance      REAL DEFAULT 0,
    windows        INTEGER NOT NULL DEFAULT 0,
    created_ms     INTEGER NOT NULL,
    ended_ms       INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX export_run ON export (run);
)sql";

// Labels and expectations belong to a snapshot's name, and stay with it when the name comes to mean other content.
constexpr const char* dataQuality = R"sql(
-- What people said of the data: appended to, never changed. `revision` counts within a name.
CREATE TABLE label_event (
    snapshot TEXT NOT NULL,
    revision INTEGER NOT NULL,
    action   TEXT NOT NULL CHECK (action IN ('add', 'remove', 'refuse')),
    label    INTEGER NOT NULL,                 -- what is removed: the revision that added it; else 0
    series   TEXT NOT NULL,
    column   TEXT NOT NULL,                    -- '': whole rows
    from_ns  INTEGER NOT NULL,                 -- first and last stamp, nanoseconds since 1970 UTC
    to_ns    INTEGER NOT NULL,
    class    TEXT NOT NULL,
    who      TEXT NOT NULL,
    when_ns  INTEGER NOT NULL,
    why      TEXT NOT NULL,
    PRIMARY KEY (snapshot, revision)
) WITHOUT ROWID;

-- The rules that each new content of a name is held against, and how that ended the last time.
CREATE TABLE expectation (
    snapshot   TEXT PRIMARY KEY,
    rules      TEXT NOT NULL,                  -- JSON
    digest     TEXT NOT NULL DEFAULT '',       -- the content that was held against them last
    checked_ms INTEGER NOT NULL DEFAULT 0,
    broken     TEXT NOT NULL DEFAULT '[]'      -- JSON, the findings of that check
) WITHOUT ROWID;
)sql";

constexpr const char* queueAndOrigin = R"sql(
-- Runs are taken by rising queue_rank, then id.
ALTER TABLE run ADD COLUMN queue_rank    REAL NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN held          INTEGER NOT NULL DEFAULT 0;    -- 1: not until a person says so
ALTER TABLE run ADD COLUMN when_idle     INTEGER NOT NULL DEFAULT 0;    -- 1: not while the machine has other work
ALTER TABLE run ADD COLUMN not_before_ms INTEGER NOT NULL DEFAULT 0;    -- not before that time
ALTER TABLE run ADD COLUMN stop_at_ms    INTEGER NOT NULL DEFAULT 0;    -- stopped at that time; 0: never
ALTER TABLE run ADD COLUMN origin_run    INTEGER NOT NULL DEFAULT 0;    -- the run that it begins from; 0: none
ALTER TABLE run ADD COLUMN origin_fork   INTEGER NOT NULL DEFAULT 0;    -- 1: where that run is; 0: with its best weights alone
)sql";

constexpr const char* askedLearningRate = R"sql(
-- The learning rate that a person asked for while the run trained; 0: the experiment's.
ALTER TABLE run ADD COLUMN asked_learning_rate REAL NOT NULL DEFAULT 0;
)sql";

// How long an older run waited between being left and being resumed is not known: that time counts.
constexpr const char* timeAtWork = R"sql(
-- How long workers have trained the run. A stretch begins when one takes it or goes on after a pause.
ALTER TABLE run ADD COLUMN worked_ms        INTEGER NOT NULL DEFAULT 0; -- in stretches that have ended
ALTER TABLE run ADD COLUMN working_since_ms INTEGER NOT NULL DEFAULT 0; -- when the present one began; 0: there is none
UPDATE run SET working_since_ms = started_ms WHERE state = 'running';
UPDATE run SET worked_ms = max(0, CASE ended_ms WHEN 0 THEN heartbeat_ms ELSE ended_ms END - started_ms)
    WHERE state <> 'running' AND started_ms > 0;
)sql";

constexpr std::array<Migration, 5> allMigrations = {
    {{1, firstVersion}, {2, dataQuality}, {3, queueAndOrigin}, {4, askedLearningRate}, {5, timeAtWork}}};

} // namespace

std::span<const Migration> migrations() {
    return allMigrations;
}

} // namespace airshed::runs
