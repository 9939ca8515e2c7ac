#include <iostream>
#include <optional>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "app/worker/commands.h"
#include "core/base/error.h"
#include "core/base/finding.h"
#include "core/data/picture_size.h"
#include "core/engine/vision/picture_bytes.h"
#include "core/engine/vision/picture_table.h"
#include "core/project/pictures.h"
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

/// @return what the snapshot's report says of the pictures, see project::pictureSets.
Json freeze(const project::Project& project, const sources::PictureQuery& query, const data::PictureSize& size,
            const JobContext& job) {
    Findings known; // those that cannot be decoded have been named once
    const data::PictureSet set = vision::decodePictures(query, size.height, size.width, known, job);
    return {{"digest", project::pictureStore(project).put(set)},
            {"count", set.count()},
            {"width", set.width},
            {"height", set.height},
            {"how", vision::pictureRecipe}};
}

} // namespace

int pictures(const std::filesystem::path& folder, const sources::PictureQuery& query, const std::string& name,
             const std::string& sizeText, bool asJson, const Shutdown& shutdown) {
    const std::optional<data::PictureSize> size = data::pictureSizeFromText(sizeText);
    const JobContext job(shutdown.token());
    auto project = project::Project::open(folder);
    const sources::Fetched fetched = vision::measurePictures(query, job);
    const std::string timeColumn = fetched.table.find("time") == nullptr ? "" : "time";
    data::Provenance provenance = provenanceOf(query, fetched);
    if (size && !timeColumn.empty())
        provenance.report["pictures"] = freeze(project, query, *size, job);
    const runs::SnapshotRecord snapshot = project.addSnapshot(fetched.table, {name, timeColumn, "", false, provenance});
    for (const Finding& finding : fetched.findings)
        spdlog::warn("{}: {} {}", finding.place, finding.message, finding.hint);
    if (asJson)
        std::cout << Json{{"snapshot", snapshot.name},
                          {"digest", snapshot.digest},
                          {"pictures", snapshot.rows},
                          {"has_times", !timeColumn.empty()},
                          {"frozen", provenance.report.value("pictures", Json())},
                          {"findings", toJson(fetched.findings)}}
                         .dump(2)
                  << "\n";
    else
        std::cout << fmt::format("Snapshot \"{}\": {} pictures measured{}\n", snapshot.name, snapshot.rows,
                                 timeColumn.empty() ? ", without times"
                                 : size             ? fmt::format(" and frozen at {} pixels", sizeText)
                                                    : "");
    return std::cout.flush() ? 0 : 1;
}

} // namespace airshed::worker
