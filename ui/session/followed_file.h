#pragma once

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace airshed::ui {

/// What a file that is written again and again says: read anew when it was written, and only then.
template <typename Content> class FollowedFile {
public:
    /// @param read makes the content of the file; called where it is another file than the last time, or was written since.
    template <typename Read> const Content& follow(const std::filesystem::path& file, Read read) {
        std::error_code none;
        const auto time = std::filesystem::last_write_time(file, none);
        const std::optional seen = none ? std::nullopt : std::optional(std::pair(file, time));
        if (!m_content || seen != m_seen) {
            m_seen = seen;
            m_content = read();
        }
        return *m_content;
    }

private:
    std::optional<std::pair<std::filesystem::path, std::filesystem::file_time_type>> m_seen; ///< none: there was no file
    std::optional<Content> m_content;
};

} // namespace airshed::ui
