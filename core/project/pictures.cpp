#include "core/project/pictures.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::project {

namespace {

/// What `airshed-worker pictures` puts into the report of its snapshot.
PictureFacts factsOf(const runs::SnapshotRecord& snapshot) {
    PictureFacts facts;
    const Json report = snapshot.provenance.value("report", Json::object());
    const Json pictures = report.is_object() ? report.value("pictures", Json::object()) : Json::object();
    if (!pictures.is_object() || pictures.empty())
        return facts;
    facts.name = snapshot.name;
    facts.digest = pictures.value("digest", "");
    facts.height = pictures.value("height", 0);
    facts.width = pictures.value("width", 0);
    facts.count = pictures.value("count", std::int64_t{0});
    return facts;
}

} // namespace

data::PictureStore pictureStore(const Project& project) {
    return data::PictureStore(project.folder() / "pictures");
}

std::vector<PictureFacts> pictureSets(const Project& project) {
    std::vector<PictureFacts> sets;
    for (const runs::SnapshotRecord& snapshot : project.store().snapshots())
        if (PictureFacts facts = factsOf(snapshot); !facts.digest.empty())
            sets.push_back(std::move(facts));
    return sets;
}

std::string pictureDigest(const Project& project, const std::string& nameOrDigest) {
    if (pictureStore(project).contains(nameOrDigest))
        return nameOrDigest;
    const PictureFacts facts = factsOf(project.store().snapshot(nameOrDigest));
    if (facts.digest.empty())
        throw Error(ErrorCode::NotFound, fmt::format("The snapshot \"{}\" has no frozen pictures.", nameOrDigest),
                    "Read the folder with `airshed-cli pictures PROJECT FOLDER --size 64x64`; the pictures need times.");
    return facts.digest;
}

} // namespace airshed::project
