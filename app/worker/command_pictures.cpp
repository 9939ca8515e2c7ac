#include <iostream>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "app/worker/commands.h"
#include "core/base/finding.h"
#include "core/engine/vision/picture_table.h"
#include "core/project/project.h"

namespace airshed::worker {

namespace {

data::Provenance provenanceOf(const sources::PictureQuery& query, const sources::Fetched& fetched) {
    data::Provenance provenance;
    provenance.source = "pictures";
    provenance.locations = fetched.facts.requests;
    provenance.query = sources::toJson(query);
    provenance.retrieved = fetched.facts.retrieved;
    provenance.report = {{"facts", fetched.facts.toJson()}, {"findings", toJson(fetched.findings)}};
    provenance.averaging = fetched.facts.stamps;
    return provenance;
}

} // namespace

int pictures(const std::filesystem::path& folder, const sources::PictureQuery& query, const std::string& name, bool asJson,
             const Shutdown& shutdown) {
    auto project = project::Project::open(folder);
    const sources::Fetched fetched = vision::measurePictures(query, JobContext(shutdown.token()));
    const std::string timeColumn = fetched.table.find("time") == nullptr ? "" : "time";
    const runs::SnapshotRecord snapshot =
        project.addSnapshot(fetched.table, {name, timeColumn, "", false, provenanceOf(query, fetched)});
    for (const Finding& finding : fetched.findings)
        spdlog::warn("{}: {} {}", finding.place, finding.message, finding.hint);
    if (asJson)
        std::cout << Json{{"snapshot", snapshot.name},
                          {"digest", snapshot.digest},
                          {"pictures", snapshot.rows},
                          {"has_times", !timeColumn.empty()},
                          {"findings", toJson(fetched.findings)}}
                         .dump(2)
                  << "\n";
    else
        std::cout << fmt::format("Snapshot \"{}\": {} pictures measured{}\n", snapshot.name, snapshot.rows,
                                 timeColumn.empty() ? ", without times" : "");
    return std::cout.flush() ? 0 : 1;
}

} // namespace airshed::worker
