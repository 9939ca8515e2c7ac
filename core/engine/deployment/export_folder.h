#pragma once

#include <filesystem>

namespace airshed::deployment {

/// A folder that comes to be whole or not at all: files are written into a hidden folder beside it, which `commit` moves into
/// place. What was not committed is removed by the destructor.
class ExportFolder {
public:
    /// @throws Error(AlreadyExists) when the target is a file or a folder that holds anything but an earlier export;
    ///   Error(Storage) when nothing can be written there.
    explicit ExportFolder(const std::filesystem::path& target);
    ~ExportFolder();
    ExportFolder(const ExportFolder&) = delete;
    ExportFolder& operator=(const ExportFolder&) = delete;

    /// Where to write.
    [[nodiscard]] const std::filesystem::path& working() const noexcept { return m_working; }
    /// @throws Error(Storage).
    void commit();

private:
    std::filesystem::path m_target;
    std::filesystem::path m_working;
    std::filesystem::path m_replaced;
};

} // namespace airshed::deployment
