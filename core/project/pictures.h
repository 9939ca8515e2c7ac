#pragma once

#include <string>

#include "core/data/picture_set.h"
#include "core/project/project.h"

namespace airshed::project {

/// The pictures that a project has frozen, in its folder pictures/.
[[nodiscard]] data::PictureStore pictureStore(const Project& project);

/// What is known of frozen pictures without opening them, from the snapshot of haze features that was made with them.
struct PictureFacts {
    std::string name;   ///< of the snapshot
    std::string digest; ///< of the pictures
    int height = 0, width = 0;
    std::int64_t count = 0;
};
/// Every name that has pictures, in the order of the snapshots.
[[nodiscard]] std::vector<PictureFacts> pictureSets(const Project& project);

/// The digest of the pictures that a snapshot's name means; a digest stands for itself.
/// @throws Error(NotFound) when there is no such snapshot or it was made without freezing the pictures.
[[nodiscard]] std::string pictureDigest(const Project& project, const std::string& nameOrDigest);

} // namespace airshed::project
