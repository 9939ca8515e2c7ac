#pragma once

#include <filesystem>

namespace airshed::project {

/// A folder that is being filled: taken away again, with all that is in it, unless it is kept.
class NewFolder {
public:
    /// Makes the folder, or takes one that exists and is empty.
    /// @throws Error(AlreadyExists) when it holds something or is a file, Error(Storage) when it cannot be made.
    explicit NewFolder(std::filesystem::path folder);
    ~NewFolder();
    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;

    void keep() noexcept { m_kept = true; }

private:
    std::filesystem::path m_folder;
    bool m_existed;
    bool m_kept = false;
};

} // namespace airshed::project
