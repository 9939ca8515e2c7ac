#include <array>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/project/data_quality.h"

namespace airshed::cli {

namespace {

struct CheckDataOptions {
    std::string project;
    std::string name;
};

std::string describeFinding(const quality::DataFinding& finding) {
    std::string text =
        fmt::format("{}: {}: {} [{}]\n", toText(finding.severity), finding.place(), finding.message, finding.code);
    if (!finding.evidence.empty())
        text += "  " + finding.evidence + "\n";
    if (!finding.hint.empty())
        text += "  " + finding.hint + "\n";
    if (finding.repair)
        text += "  Repair: " + quality::describe(*finding.repair) + ".\n";
    return text;
}

std::string countedSeverities(const quality::DataFindings& findings) {
    std::array<std::int64_t, 3> counts{};
    for (const quality::DataFinding& finding : findings)
        ++counts.at(static_cast<std::size_t>(finding.severity));
    return fmt::format("{}, {} and {}.", counted(counts[2], "error", "errors"), counted(counts[1], "warning", "warnings"),
                       counted(counts[0], "remark", "remarks"));
}

int checkSnapshot(const CheckDataOptions& options, const Session& session) {
    const auto project = project::Project::open(options.project);
    const runs::SnapshotRecord snapshot = project.store().snapshot(options.name);
    const quality::DataFindings findings = project::checkData(project, snapshot.name, session.job);
    if (session.json) {
        print(Json{{"snapshot", snapshot.name},
                   {"digest", snapshot.digest},
                   {"synthetic", snapshot.synthetic},
                   {"findings", quality::toJson(findings)}});
    } else {
        print(fmt::format("{}{}: {}\n", snapshot.name, snapshot.synthetic ? " (synthetic data)" : "",
                          countedSeverities(findings)));
        for (const quality::DataFinding& finding : findings)
            print("\n" + describeFinding(finding));
    }
    return quality::hasErrors(findings) ? exitFailed : exitDone;
}

} // namespace

void addCheckCommand(CLI::App& app, Selection& selection) {
    addCommand<CheckDataOptions>(
        app, selection, "check", "Look for faults in a snapshot's data; exit code 1 when there is an error",
        [](CLI::App& command, CheckDataOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            command.add_option("NAME", options.name, "Name of a snapshot, or at least 8 digits of its digest")->required();
        },
        checkSnapshot);
}

} // namespace airshed::cli
