#include "core/project/new_folder.h"

#include <system_error>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"

namespace airshed::project {

namespace fs = std::filesystem;

NewFolder::NewFolder(fs::path folder) : m_folder(std::move(folder)), m_existed(fs::exists(m_folder)) {
    std::error_code fault;
    if (m_existed && !fs::is_directory(m_folder, fault))
        throw Error(ErrorCode::AlreadyExists, fmt::format("{} is a file.", m_folder.string()),
                    "Name a folder that is not there yet.");
    if (m_existed && !fs::is_empty(m_folder, fault))
        throw Error(ErrorCode::AlreadyExists, fmt::format("{} is not empty.", m_folder.string()),
                    "Name a folder that is not there yet, or an empty one.");
    makeFolder(m_folder);
}

NewFolder::~NewFolder() {
    if (m_kept)
        return;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(m_folder, ignored))
        fs::remove_all(entry.path(), ignored);
    if (!m_existed)
        fs::remove(m_folder, ignored);
}

} // namespace airshed::project
