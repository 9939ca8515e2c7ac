#include "core/engine/deployment/export_folder.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"
#include "core/engine/deployment/contract.h"

namespace airshed::deployment {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorCode::AlreadyExists, what, "Choose a new or an empty folder.");
}

/// Replacing a folder removes it; so everything in it must be ours.
void requireOwn(const fs::path& target) {
    const std::vector<std::string> own = filesOf(target);
    for (const fs::directory_entry& entry : fs::directory_iterator(target))
        if (std::find(own.begin(), own.end(), entry.path().filename().string()) == own.end())
            refuse(fmt::format("{} holds an earlier export, but also {}, which replacing it would remove.", target.string(),
                               entry.path().filename().string()));
}

void requireFree(const fs::path& target) {
    std::error_code fault;
    if (!fs::exists(target, fault))
        return;
    if (isExport(target))
        return requireOwn(target);
    const bool emptyFolder = fs::is_directory(target, fault) && fs::is_empty(target, fault) && !fault;
    if (!emptyFolder)
        refuse(fmt::format("{} is there already and is no earlier export.", target.string()));
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
    std::error_code fault;
    const bool replaces = fs::exists(m_target, fault);
    if (replaces)
        fs::rename(m_target, m_replaced, fault);
    if (!fault)
        fs::rename(m_working, m_target, fault);
    std::error_code ignored;
    if (fault) {
        if (replaces && !fs::exists(m_target, ignored))
            fs::rename(m_replaced, m_target, ignored);
        throw Error(ErrorCode::Storage,
                    fmt::format("The export cannot be moved to {}: {}.", m_target.string(), fault.message()));
    }
    fs::remove_all(m_replaced, ignored);
}

} // namespace airshed::deployment
