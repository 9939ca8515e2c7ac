#pragma once

#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file.h"
#include "core/base/job.h"
#include "core/data/read_options.h"

namespace airshed::data {

/// The text of a file, or of one of the files within an archive: 8-bit characters, without a byte-order mark.
struct SourceText {
    std::filesystem::path path;
    std::string entry; ///< the file's name within a zip archive; "" otherwise
    std::string_view text;
    TextEncoding encoding = TextEncoding::Utf8; ///< of `text` where it is 8-bit; UTF-16 has been turned into UTF-8
    std::string compression;                    ///< "" of a plain file
    bool isCut = false;                         ///< there is more than was asked for
    std::shared_ptr<const MappedFile> mapped;   ///< `text` lies in it: the file, or what was unpacked or turned into UTF-8

    [[nodiscard]] std::string name() const;
    /// Gives back the memory of a part that has been read for the last time; reading it again costs time alone.
    void discard(std::size_t offset, std::size_t length) const noexcept;
};

/// Opens a file: maps it, or what was unpacked of it where it is compressed.
/// @param bytes of text that are wanted at most. @throws Error(NotFound); Error(InvalidInput) naming the file when it is empty,
///   binary, cut off, encrypted, or swells beyond reason.
[[nodiscard]] std::vector<SourceText> openTexts(const std::filesystem::path& file, const ReadOptions& options,
                                                const JobContext& job,
                                                std::size_t bytes = std::numeric_limits<std::size_t>::max());

/// SHA-256 of a file's bytes, read piece by piece. @throws Error(NotFound or Storage), Cancelled.
[[nodiscard]] std::string fileDigest(const std::filesystem::path& file, const JobContext& job);

} // namespace airshed::data
