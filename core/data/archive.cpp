#include "core/data/archive.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::data {

namespace {

constexpr std::size_t mostUnpacked = std::size_t{16} << 30U;
constexpr std::size_t harmlessUnpacked = std::size_t{256} << 20U;
constexpr std::size_t mostSwelling = 200;

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::InvalidInput, fmt::format("{}: {}.", file.string(), what), hint);
}

[[noreturn]] void refuseDamaged(const std::filesystem::path& file, archive* reader) {
    const char* reason = archive_error_string(reader);
    refuse(file, fmt::format("it cannot be unpacked ({})", reason == nullptr ? "no reason given" : reason),
           "The file may have been cut off on its way; fetch it again.");
}

Reader openArchive(const std::filesystem::path& file, std::string_view packed) {
    Reader reader(archive_read_new(), archive_read_free);
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_xz(reader.get());
    archive_read_support_filter_zstd(reader.get());
    archive_read_support_filter_bzip2(reader.get());
    archive_read_support_format_zip(reader.get());
    archive_read_support_format_raw(reader.get());
    if (archive_read_open_memory(reader.get(), packed.data(), packed.size()) != ARCHIVE_OK)
        refuseDamaged(file, reader.get());
    return reader;
}

/// The bytes of one file after the other.
class Unpacker {
public:
    Unpacker(const std::filesystem::path& file, std::size_t packedSize, std::size_t mostBytes, const JobContext& job)
        : m_file(file), m_packedSize(packedSize), m_mostBytes(mostBytes), m_job(job) {}

    UnpackedFile take(archive* reader, const std::string& name) {
        constexpr std::size_t pieceSize = std::size_t{1} << 20U;
        UnpackedFile unpacked;
        unpacked.name = name;
        ScratchFile scratch;
        std::string piece(pieceSize, '\0');
        for (std::size_t size = 0;;) {
            m_job.throwIfStopped();
            const la_ssize_t got = archive_read_data(reader, piece.data(), piece.size());
            if (got < 0)
                refuseDamaged(m_file, reader);
            scratch.write(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
            size += static_cast<std::size_t>(got);
            refuseBomb(static_cast<std::size_t>(got));
            unpacked.isCut = size > m_mostBytes;
            if (got == 0 || unpacked.isCut) {
                unpacked.content = scratch.map();
                return unpacked;
            }
        }
    }

private:
    void refuseBomb(std::size_t more) {
        m_total += more;
        if (m_total > mostUnpacked || (m_total > harmlessUnpacked && m_total / mostSwelling > m_packedSize))
            refuse(m_file, fmt::format("it swells from {} bytes to over {}", m_packedSize, m_total),
                   "No table shrinks so much when it is packed; unpack the file by other means if you trust it.");
    }

    const std::filesystem::path& m_file;
    std::size_t m_packedSize;
    std::size_t m_mostBytes;
    const JobContext& m_job;
    std::size_t m_total = 0;
};

/// What file managers put into archives beside the files.
bool isHidden(const std::string& name) {
    return std::ranges::any_of(std::filesystem::path(name), [](const std::filesystem::path& part) {
        return part.string().starts_with('.') || part.string().starts_with("__");
    });
}

} // namespace

std::string compressionOf(std::string_view bytes) noexcept {
    using namespace std::string_view_literals;
    constexpr auto beginnings = std::to_array<std::pair<std::string_view, const char*>>({{"\x1F\x8B"sv, "gzip"},
                                                                                         {"\xFD"
                                                                                          "7zXZ\0"sv,
                                                                                          "xz"},
                                                                                         {"\x28\xB5\x2F\xFD"sv, "zstd"},
                                                                                         {"BZh"sv, "bzip2"},
                                                                                         {"PK\x03\x04"sv, "zip"},
                                                                                         {"PK\x05\x06"sv, "zip"}});
    const auto found = std::ranges::find_if(beginnings, [bytes](const auto& entry) { return bytes.starts_with(entry.first); });
    return found == beginnings.end() ? "" : found->second;
}

std::vector<UnpackedFile> unpack(const std::filesystem::path& file, std::string_view packed, std::size_t mostBytes,
                                 const JobContext& job) {
    const bool isZip = compressionOf(packed) == "zip";
    const Reader reader = openArchive(file, packed);
    Unpacker unpacker(file, packed.size(), mostBytes, job);
    std::vector<UnpackedFile> files;
    archive_entry* entry = nullptr;
    for (;;) {
        const int state = archive_read_next_header(reader.get(), &entry);
        if (state == ARCHIVE_EOF)
            break;
        if (state != ARCHIVE_OK && state != ARCHIVE_WARN)
            refuseDamaged(file, reader.get());
        const char* path = archive_entry_pathname_utf8(entry);
        const std::string name = isZip && path != nullptr ? path : "";
        if (isZip && (archive_entry_filetype(entry) != AE_IFREG || isHidden(name)))
            continue;
        if (archive_entry_is_encrypted(entry) != 0)
            refuse(file, fmt::format("\"{}\" in it is encrypted", name), "Unpack it with its password first.");
        files.push_back(unpacker.take(reader.get(), name));
        if (!compressionOf(files.back().content->text()).empty())
            refuse(file, "it holds another compressed file", "Unpack it once and import what it holds.");
    }
    if (files.empty())
        refuse(file, "it holds no file", "Choose a file with data.");
    std::ranges::sort(files, {}, &UnpackedFile::name);
    return files;
}

} // namespace airshed::data
