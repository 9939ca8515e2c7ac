#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "core/base/platform.h"
#include "core/data/delimited_writer.h"
#include "core/engine/deployment/export_run.h"
#include "core/engine/evaluation/run_executor.h"
#include "core/project/pictures.h"
#include "core/project/project.h"
#include "tests/engine/tiny_problem.h"

namespace airshed::test {

/// A project that holds the tiny problem, and this process as its worker.
class TinyProject {
public:
    explicit TinyProject(const std::filesystem::path& folder)
        : m_table(folder.parent_path() / (folder.filename().string() + " table.csv")),
          m_project(project::Project::create(folder)) {
        data::writeDelimited(tinyTable(), m_table);
        m_project.importFiles({m_table}, {}, "tiny", {}, true);
        addPictures();
    }

    [[nodiscard]] project::Project& project() { return m_project; }
    [[nodiscard]] const std::filesystem::path& table() const { return m_table; }

    /// Queues and claims a run, as the worker program does.
    std::int64_t claim(const experiments::Experiment& experiment) {
        const std::int64_t queued = m_project.queueRun(experiment, "cpu");
        claimAgain(queued);
        return queued;
    }
    void claimAgain(std::int64_t queued) {
        runs::RunStore& store = m_project.store();
        if (!store.acquireDevice("cpu", currentProcessId(), hostName()) ||
            store.claimNextRun("cpu", true, currentProcessId(), hostName()).run != queued)
            throw std::logic_error("the run was not to be had");
    }
    runs::RunState execute(
        std::int64_t run, const std::function<bool()>& shutdown = [] { return false; }) {
        return evaluation::executeRun(m_project, run, {.shutdownAsked = shutdown});
    }
    runs::ExportRecord exportTo(std::int64_t run, const std::filesystem::path& folder,
                                const std::string& format = "torchscript") {
        const std::int64_t id = m_project.store().createExport(run, format, folder.string());
        deployment::executeExport(m_project, id, {});
        return m_project.store().exportRecord(id);
    }

private:
    /// A picture of noise for most hours, under the name "camera". Synthetic.
    void addPictures() {
        data::PictureSet set;
        set.height = set.width = 16;
        RandomStream random(4, "camera");
        std::vector<std::uint8_t> bytes;
        const TimeNs first = tinyTable(1).column("time").times()[0];
        for (int hour = 0; hour < 700; ++hour) {
            if (hour % 50 >= 48)
                continue; // the camera was off
            set.times.push_back(first + hour * nsPerHour - 600 * nsPerSecond);
            set.names.push_back(std::to_string(hour) + ".png");
            for (std::size_t i = 0; i < set.bytesOfOne(); ++i)
                bytes.push_back(static_cast<std::uint8_t>(random.below(256)));
        }
        set.bytes = bytes;
        data::Provenance provenance;
        provenance.source = "pictures";
        provenance.report = {
            {"pictures",
             {{"digest", project::pictureStore(m_project).put(set)}, {"count", set.count()}, {"height", 16}, {"width", 16}}}};
        const data::Table table({data::Column::times("time", set.times)});
        m_project.addSnapshot(table, {"camera", "time", "", true, provenance});
    }

    std::filesystem::path m_table;
    project::Project m_project;
};

} // namespace airshed::test
