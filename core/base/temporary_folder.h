#pragma once

#include <filesystem>

namespace airshed {

/// An empty folder that nobody else can write to, gone with the object and all that is in it.
class TemporaryFolder {
public:
    /// In the system's folder for temporary files. @throws Error(Storage).
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace airshed
