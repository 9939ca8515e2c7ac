#include "core/base/file.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/base/temporary_folder.h"

namespace airshed {

namespace {

[[noreturn]] void failStorage(const std::string& what, const std::filesystem::path& file, int fault) {
    std::string hint;
    if (fault == ENOSPC || fault == EDQUOT)
        hint = "Free some space on that disk and try again; nothing was changed.";
    else if (fault == EACCES || fault == EROFS || fault == EPERM)
        hint = "Choose a folder that you may write to, or change its permissions.";
    else if (fault == EIO)
        hint = "Check the disk and try again.";
    throw Error(ErrorCode::Storage, fmt::format("{} \"{}\": {}.", what, file.string(), std::generic_category().message(fault)),
                hint);
}

// The rename is only safe on the disk once the folder that holds the name is.
void flushFolder(const std::filesystem::path& folder) {
    const int handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return; // a folder that may be written but not listed: the file itself is flushed
    ::fsync(handle);
    ::close(handle);
}

void writeAll(int handle, std::span<const std::byte> bytes, const std::filesystem::path& name) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(handle, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            failStorage("Cannot write", name, errno);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

std::filesystem::path scratchFolder() {
    const char* chosen = std::getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): nothing here sets it
    return chosen != nullptr && *chosen != '\0' ? chosen : "/var/tmp";
}

} // namespace

MappedFile::MappedFile(const std::filesystem::path& file) {
    std::error_code fault;
    if (!std::filesystem::exists(file, fault))
        throw Error(ErrorCode::NotFound, fmt::format("There is no file \"{}\".", file.string()),
                    "Check the name and the folder.");
    if (!std::filesystem::is_regular_file(file, fault))
        throw Error(ErrorCode::NotFound, fmt::format("\"{}\" is not a file.", file.string()), "Give a file, not a folder.");
    const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        failStorage("Cannot read", file, errno);
    try {
        map(handle, file);
    } catch (...) {
        ::close(handle);
        throw;
    }
    ::close(handle);
}

MappedFile::MappedFile(int handle, const std::filesystem::path& name) {
    map(handle, name);
}

void MappedFile::map(int handle, const std::filesystem::path& name) {
    struct stat status {};
    if (::fstat(handle, &status) != 0)
        failStorage("Cannot read", name, errno);
    m_size = static_cast<std::size_t>(status.st_size);
    if (m_size == 0)
        return;
    void* data = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, handle, 0);
    if (data == MAP_FAILED)
        failStorage("Cannot map", name, errno);
    m_data = static_cast<const std::byte*>(data);
}

MappedFile::~MappedFile() {
    if (m_data != nullptr)
        ::munmap(const_cast<std::byte*>(m_data), m_size); // NOLINT(cppcoreguidelines-pro-type-const-cast): munmap's signature
}

void MappedFile::discard(std::size_t offset, std::size_t length) const noexcept {
    static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t begin = (offset + page - 1) / page * page;
    const std::size_t end = std::min(offset + length, m_size) / page * page;
    if (begin < end)
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): madvise's signature
        ::madvise(const_cast<std::byte*>(m_data) + begin, end - begin, MADV_DONTNEED);
}

AtomicFile::AtomicFile(std::filesystem::path target)
    : m_target(std::move(target)), m_temporary(m_target.string() + fmt::format(".{}.part", currentProcessId())) {
    m_handle = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (m_handle < 0)
        failStorage("Cannot write", m_target, errno);
}

AtomicFile::~AtomicFile() {
    if (m_handle < 0)
        return;
    ::close(m_handle);
    ::unlink(m_temporary.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes) {
    writeAll(m_handle, bytes, m_target);
}

void AtomicFile::commit() {
    if (::fsync(m_handle) != 0)
        failStorage("Cannot write", m_target, errno);
    const int closed = ::close(m_handle);
    const int why = errno;
    m_handle = -1;
    if (closed != 0) {
        ::unlink(m_temporary.c_str());
        failStorage("Cannot write", m_target, why);
    }
    std::error_code fault;
    std::filesystem::rename(m_temporary, m_target, fault);
    if (fault) {
        ::unlink(m_temporary.c_str());
        failStorage("Cannot write", m_target, fault.value());
    }
    flushFolder(m_target.parent_path());
}

ScratchFile::ScratchFile() : m_folder(scratchFolder()) {
    std::string pattern = (m_folder / "airshed-XXXXXX").string();
    m_handle = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (m_handle < 0)
        failStorage("Cannot write a temporary file in", m_folder, errno);
    ::unlink(pattern.c_str());
}

ScratchFile::~ScratchFile() {
    ::close(m_handle);
}

void ScratchFile::write(std::string_view bytes) {
    writeAll(m_handle, std::as_bytes(std::span(bytes)), m_folder);
}

std::shared_ptr<const MappedFile> ScratchFile::map() const {
    return std::shared_ptr<const MappedFile>(new MappedFile(m_handle, m_folder));
}

void makeFolder(const std::filesystem::path& folder) {
    std::error_code fault;
    std::filesystem::create_directories(folder, fault);
    if (fault)
        failStorage("Cannot make the folder", folder, fault.value());
    if (!std::filesystem::is_directory(folder, fault))
        throw Error(ErrorCode::Storage, fmt::format("\"{}\" is a file, not a folder.", folder.string()),
                    "Choose another folder name.");
}

TemporaryFolder::TemporaryFolder() {
    std::error_code fault;
    std::string pattern = (std::filesystem::temp_directory_path(fault) / "airshed-XXXXXX").string();
    if (fault || ::mkdtemp(pattern.data()) == nullptr)
        throw Error(ErrorCode::Storage, "No folder can be made in the system's folder for temporary files.",
                    "Check that it is not full; TMPDIR names another.");
    m_path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

} // namespace airshed
