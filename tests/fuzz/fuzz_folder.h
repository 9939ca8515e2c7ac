#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/file.h"
#include "core/base/platform.h"

namespace airshed::fuzz {

/// A folder of this process in memory, for the one file that a target is tried with.
class FuzzFolder {
public:
    FuzzFolder() : m_folder(std::filesystem::path("/dev/shm") / ("airshed-fuzz-" + std::to_string(currentProcessId()))) {
        makeFolder(m_folder);
    }
    ~FuzzFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_folder, ignored);
    }
    FuzzFolder(const FuzzFolder&) = delete;
    FuzzFolder& operator=(const FuzzFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_folder; }
    [[nodiscard]] std::filesystem::path write(const std::string& name, const std::uint8_t* bytes, std::size_t size) const {
        const auto file = m_folder / name;
        writeFileAtomically(file, std::string_view(reinterpret_cast<const char*>(bytes), size));
        return file;
    }

private:
    std::filesystem::path m_folder;
};

} // namespace airshed::fuzz
