#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/time.h"

namespace airshed::data {

/// Camera pictures of one size with their times, as bytes. Immutable; safe to read from any thread.
struct PictureSet {
    int height = 0;
    int width = 0;
    std::vector<TimeNs> times;           ///< rising
    std::vector<std::string> names;      ///< of the files they are from
    std::span<const std::uint8_t> bytes; ///< [pictures][red, green, blue][height][width]
    std::shared_ptr<const void> owner;   ///< keeps the bytes

    [[nodiscard]] std::size_t count() const noexcept { return times.size(); }
    [[nodiscard]] std::size_t bytesOfOne() const noexcept {
        return std::size_t{3} * static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    }
    [[nodiscard]] std::span<const std::uint8_t> picture(std::size_t i) const {
        return bytes.subspan(i * bytesOfOne(), bytesOfOne());
    }
};

/// Picture sets in a folder, each under the SHA-256 of its file: the same pictures at the same size are the same set.
class PictureStore {
public:
    explicit PictureStore(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// Freezes a set. @return its digest. @throws Error(Storage).
    std::string put(const PictureSet& set) const;
    /// Maps a set. @throws Error(NotFound), Error(Damaged) when the file holds no pictures.
    [[nodiscard]] PictureSet open(const std::string& digest) const;
    /// Reads the whole file. @throws Error(Damaged) when it is not what its name says.
    void verify(const std::string& digest) const;
    [[nodiscard]] bool contains(const std::string& digest) const;

private:
    [[nodiscard]] std::filesystem::path file(const std::string& digest) const;
    std::filesystem::path m_folder;
};

} // namespace airshed::data
