#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace airshed {

/// A file's bytes, mapped read-only. The bytes stay valid while the object lives.
class MappedFile {
public:
    /// @throws Error(NotFound) if the file is missing or no file, Error(Storage) if it cannot be read.
    explicit MappedFile(const std::filesystem::path& file);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {m_data, m_size}; }
    [[nodiscard]] std::string_view text() const noexcept { return {reinterpret_cast<const char*>(m_data), m_size}; }
    /// Gives back the memory of the whole pages of a part; reading it again fetches them from the file.
    void discard(std::size_t offset, std::size_t length) const noexcept;

private:
    friend class ScratchFile;
    /// Of an open file that may have no name. @param name for messages.
    MappedFile(int handle, const std::filesystem::path& name);
    void map(int handle, const std::filesystem::path& name);

    const std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

/// Writes into a temporary file beside the target; `commit` flushes it to the disk and renames it into place, the
/// destructor throws away what was not committed. So the target is whole or untouched at every instant.
class AtomicFile {
public:
    /// @throws Error(Storage) if the folder is missing or not writable.
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// @throws Error(Storage), for example when the disk is full.
    void write(std::span<const std::byte> bytes);
    void write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }
    /// @throws Error(Storage).
    void commit();

private:
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    int m_handle = -1;
};

/// A file without a name for what is too large to hold in memory: it is gone with the object and its maps, whatever happens to
/// the program. In TMPDIR where that is set, else in /var/tmp, which lies on a disk where /tmp may lie in memory.
class ScratchFile {
public:
    /// @throws Error(Storage).
    ScratchFile();
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    /// @throws Error(Storage), for example when the disk is full.
    void write(std::string_view bytes);
    /// What was written so far; it outlives the object. @throws Error(Storage).
    [[nodiscard]] std::shared_ptr<const MappedFile> map() const;

private:
    std::filesystem::path m_folder; ///< for messages
    int m_handle = -1;
};

/// The whole file as text. @throws Error(NotFound or Storage).
[[nodiscard]] std::string readFile(const std::filesystem::path& file);
/// @throws Error(Storage). Creates no folders.
void writeFileAtomically(const std::filesystem::path& file, std::string_view text);
/// Creates a folder and those above it. @throws Error(Storage) with the folder's name.
void makeFolder(const std::filesystem::path& folder);

} // namespace airshed
