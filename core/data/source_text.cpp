#include "core/data/source_text.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/data/archive.h"
#include "core/data/text_encoding.h"

namespace airshed::data {

namespace {

constexpr std::size_t bytesLookedAt = 64 * 1024;

/// UTF-16 by its byte-order mark, or by the noughts that every other byte of western text then is.
std::optional<TextEncoding> detectUtf16(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE"))
        return TextEncoding::Utf16Le;
    if (bytes.starts_with("\xFE\xFF"))
        return TextEncoding::Utf16Be;
    const std::string_view beginning = bytes.substr(0, bytesLookedAt);
    std::size_t even = 0;
    std::size_t odd = 0;
    for (std::size_t i = 0; i < beginning.size(); ++i)
        if (beginning[i] == '\0')
            ++(i % 2 == 0 ? even : odd);
    // Of characters, a third at least are ASCII in any table, and hardly any is a nought itself.
    const std::size_t characters = beginning.size() / 2;
    if (odd * 3 > characters && even * 50 < characters)
        return TextEncoding::Utf16Le;
    if (even * 3 > characters && odd * 50 < characters)
        return TextEncoding::Utf16Be;
    return std::nullopt;
}

/// Devices that lose power leave noughts in their files; a file with other control characters, or many noughts, is no text.
bool isBinary(std::string_view text) {
    const std::string_view beginning = text.substr(0, bytesLookedAt);
    const auto isControl = [](char c) {
        const auto code = static_cast<unsigned char>(c);
        return code < 0x20 && c != '\0' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\x1A';
    };
    const auto controls = static_cast<std::size_t>(std::ranges::count_if(beginning, isControl));
    const auto noughts = static_cast<std::size_t>(std::ranges::count(beginning, '\0'));
    return controls * 100 > beginning.size() || noughts * 2 > beginning.size();
}

/// Piece by piece, so that memory holds no more of it than of a file that was UTF-8 from the start.
std::shared_ptr<const MappedFile> turnedIntoUtf8(const MappedFile& mapped, std::string_view bytes, bool bigEndian) {
    constexpr std::size_t pieceSize = std::size_t{8} << 20U;
    constexpr unsigned surrogateBits = 0xFC;
    constexpr unsigned firstOfPair = 0xD8;
    ScratchFile scratch;
    while (!bytes.empty()) {
        std::size_t size = std::min(pieceSize, bytes.size());
        // A pair of units that makes one character stays in one piece.
        if (size < bytes.size() &&
            (static_cast<unsigned char>(bytes[bigEndian ? size - 2 : size - 1]) & surrogateBits) == firstOfPair)
            size -= 2;
        scratch.write(utf16ToUtf8(bytes.substr(0, size), bigEndian));
        mapped.discard(static_cast<std::size_t>(bytes.data() - mapped.text().data()), size);
        bytes.remove_prefix(size);
    }
    return scratch.map();
}

/// Turns what was read into 8-bit text. @throws Error(InvalidInput) for a file that is empty or holds no text.
void finish(SourceText& source, std::size_t mostBytes, const ReadOptions& options) {
    const std::string_view bytes = source.mapped->text().substr(0, mostBytes);
    source.text = bytes;
    const bool isChosen16 = options.encoding == TextEncoding::Utf16Le || options.encoding == TextEncoding::Utf16Be;
    const auto utf16 = isChosen16 ? options.encoding : options.encoding ? std::nullopt : detectUtf16(bytes);
    if (utf16) {
        source.encoding = *utf16;
        source.mapped = turnedIntoUtf8(*source.mapped, bytes, *utf16 == TextEncoding::Utf16Be);
        source.text = source.mapped->text();
    } else {
        source.encoding = options.encoding.value_or(TextEncoding::Utf8);
    }
    if (source.text.starts_with(byteOrderMark))
        source.text.remove_prefix(byteOrderMark.size());
    if (isBinary(source.text))
        throw Error(ErrorCode::InvalidInput, fmt::format("{} holds binary data, not delimited text.", source.name()),
                    "Choose a text file such as CSV.");
    if (source.text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        throw Error(ErrorCode::InvalidInput, fmt::format("{} is empty.", source.name()), "Choose a file with data.");
}

} // namespace

std::string SourceText::name() const {
    return entry.empty() ? pathText(path) : pathText(path) + ":" + entry;
}

void SourceText::discard(std::size_t offset, std::size_t length) const noexcept {
    mapped->discard(static_cast<std::size_t>(text.data() - mapped->text().data()) + offset, length);
}

std::vector<SourceText> openTexts(const std::filesystem::path& file, const ReadOptions& options, const JobContext& job,
                                  std::size_t bytes) {
    const auto mapped = std::make_shared<const MappedFile>(file);
    const std::string compression = compressionOf(mapped->text());
    std::vector<SourceText> sources;
    if (compression.empty()) {
        SourceText source;
        source.path = file;
        source.mapped = mapped;
        source.isCut = mapped->text().size() > bytes;
        finish(source, bytes, options);
        sources.push_back(std::move(source));
        return sources;
    }
    for (UnpackedFile& unpacked : unpack(file, mapped->text(), bytes, job)) {
        SourceText source;
        source.path = file;
        source.entry = std::move(unpacked.name);
        source.compression = compression;
        source.isCut = unpacked.isCut;
        source.mapped = std::move(unpacked.content);
        finish(source, source.mapped->text().size(), options);
        sources.push_back(std::move(source));
    }
    return sources;
}

std::string fileDigest(const std::filesystem::path& file, const JobContext& job) {
    constexpr std::size_t pieceSize = std::size_t{8} << 20U;
    const MappedFile mapped(file);
    Sha256 digest;
    for (std::size_t offset = 0; offset < mapped.bytes().size(); offset += pieceSize) {
        job.throwIfStopped();
        const auto piece = mapped.bytes().subspan(offset, std::min(pieceSize, mapped.bytes().size() - offset));
        digest.add(piece);
        mapped.discard(offset, piece.size());
    }
    return digest.hex();
}

} // namespace airshed::data
