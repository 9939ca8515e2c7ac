#include "core/engine/deployment/export_folder.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"
#include "core/engine/deployment/contract.h"

namespace airshed::deployment {

namespace fs = std::filesystem;

namespace {

void requireFree(const fs::path& target) {
    std::error_code fault;
    if (!fs::exists(target, fault) || isExport(target))
        return;
    const bool emptyFolder = fs::is_directory(target, fault) && fs::is_empty(target, fault) && !fault;
    if (!emptyFolder)
        throw Error(ErrorCode::AlreadyExists, fmt::format("{} is there already and is no earlier export.", target.string()),
                    "Choose a new or an empty folder.");
}

fs::path beside(const fs::path& target, const char* what) {
    return target.parent_path() / fmt::format(".{}.{}-{}", target.filename().string(), what, currentProcessId());
}

} // namespace

ExportFolder::ExportFolder(const fs::path& target) : m_target(fs::absolute(target).lexically_normal()) {
    if (m_target.filename().empty())
        m_target = m_target.parent_path();
    requireFree(m_target);
    m_working = beside(m_target, "partial");
    m_replaced = beside(m_target, "replaced");
    makeFolder(m_working);
}

ExportFolder::~ExportFolder() {
    std::error_code ignored;
    fs::remove_all(m_working, ignored);
}

void ExportFolder::commit() {
    try {
        const bool replaces = fs::exists(m_target);
        if (replaces)
            fs::rename(m_target, m_replaced);
        fs::rename(m_working, m_target);
        if (replaces)
            fs::remove_all(m_replaced);
    } catch (const fs::filesystem_error& fault) {
        throw Error(ErrorCode::Storage,
                    fmt::format("The export cannot be moved to {}: {}.", m_target.string(), fault.code().message()));
    }
}

} // namespace airshed::deployment
