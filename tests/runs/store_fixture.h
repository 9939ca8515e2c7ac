#pragma once

#include <QTemporaryDir>

#include "core/base/platform.h"
#include "core/runs/run_store.h"
#include "tests/support/error_text.h"

namespace airshed::runs::test {

/// A store in a folder of its own, and what tests do with it again and again.
struct StoreFixture {
    QTemporaryDir folder;
    std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "store.db";
    RunStore store{file};

    std::int64_t addRun(const std::string& device = "auto") {
        return store.createRun({"a run", {{"schema", 1}}, "e", "s", device});
    }
    /// A run in the hands of this process.
    std::int64_t addRunning() {
        const std::int64_t id = addRun();
        (void)store.claimNextRun("cpu", true, currentProcessId(), hostName());
        return id;
    }
    /// A run in the hands of a process that has ended.
    std::int64_t addAbandoned() {
        const std::int64_t id = addRun();
        (void)store.claimNextRun("cpu", true, deadProcess(), hostName());
        return id;
    }
    static std::int64_t deadProcess() {
        const std::int64_t pid = startProcess("/bin/true", {}, {});
        (void)waitForProcess(pid);
        return pid;
    }
    void setState(std::int64_t run, RunState state) {
        RunStore::WorkerReport report;
        report.state = state;
        store.report(run, report);
    }
};

using airshed::test::errorOf;

} // namespace airshed::runs::test
