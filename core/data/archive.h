#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file.h"
#include "core/base/job.h"

namespace airshed::data {

/// The kind of compressed file that some bytes begin: "gzip", "xz", "zstd", "bzip2" or "zip"; "" for anything else.
[[nodiscard]] std::string compressionOf(std::string_view bytes) noexcept;

/// A file that was unpacked.
struct UnpackedFile {
    std::string name; ///< within the archive; "" where the format has no names
    std::shared_ptr<const MappedFile> content;
    bool isCut = false; ///< there is more than was asked for
};

/// Unpacks a compressed file onto the disk, so that it takes no more memory than one that was not compressed; of a zip archive
/// every file in it whose name does not begin with a dot or an underscore.
/// @param mostBytes that are wanted of each file.
/// @throws Error(InvalidInput) naming the file when it is cut off, damaged or encrypted, when it holds nothing, or when it
///   swells to more than 16 GB or, beyond 256 MB, to more than 200 times its size (a bomb); Error(Storage) when the disk is
///   full; Cancelled.
[[nodiscard]] std::vector<UnpackedFile> unpack(const std::filesystem::path& file, std::string_view packed,
                                               std::size_t mostBytes, const JobContext& job);

} // namespace airshed::data
