// Any bytes as a delimited file: the reader gives a table or an Error, the same table however finely the text is cut, and what
// it gives can be written and frozen.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <optional>

#include "core/base/error.h"
#include "core/data/archive.h"
#include "core/data/delimited_reader.h"
#include "core/data/delimited_writer.h"
#include "core/data/snapshot_store.h"
#include "tests/fuzz/fuzz_folder.h"

using namespace airshed;

namespace {

[[noreturn]] void fail(const std::string& what) {
    std::cerr << what << '\n';
    std::abort();
}

template <typename Read> auto valueOrRefusal(const Read& read, std::string& refusal) -> std::optional<decltype(read())> {
    try {
        return read();
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Internal)
            fail(error.text());
        refusal = error.text();
        return std::nullopt;
    }
}

/// Whether what is packed into an input would make it slow to read in small pieces. Bombs have tests of their own.
bool swells(const std::filesystem::path& file, std::string_view bytes) {
    constexpr std::size_t most = std::size_t{64} << 10U;
    if (data::compressionOf(bytes).empty())
        return false;
    std::string refusal;
    const auto unpacked = valueOrRefusal([&] { return data::unpack(file, bytes, most, {}); }, refusal);
    return unpacked && std::ranges::any_of(*unpacked, &data::UnpackedFile::isCut);
}

/// As it is kept with a snapshot: all of it must be UTF-8.
void keep(const data::ReadReport& report) {
    static_cast<void>(report.toJson().dump(-1, ' ', false, Json::error_handler_t::strict));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const fuzz::FuzzFolder folder;
    if (size < 2)
        return 0;
    const auto file = folder.write("input.csv", bytes + 2, size - 2);
    if (swells(file, {reinterpret_cast<const char*>(bytes) + 2, size - 2}))
        return 0;
    data::ReadOptions options;
    options.spread = (bytes[0] & 1U) != 0;
    if ((bytes[0] & 2U) != 0)
        options.timeZone = "Europe/Rome";
    if ((bytes[0] & 4U) != 0)
        options.quote = '\0';
    const auto read = [&] { return data::readDelimited({file}, options); };
    std::string refusal;
    const auto whole = valueOrRefusal(read, refusal);
    options.chunkBytes = 1 + bytes[1] % 64U;
    const auto pieces = valueOrRefusal(read, refusal);
    if (whole.has_value() != pieces.has_value())
        fail("The size of the chunks decides whether the file can be read: " + refusal);
    if (!whole)
        return 0;
    if (data::toDelimitedText(whole->table) != data::toDelimitedText(pieces->table))
        fail("The size of the chunks changes the table.");
    keep(whole->report);
    static_cast<void>(data::contentDigest(whole->table));
    // The beginning alone may hold no time, or another one.
    if (const auto preview = valueOrRefusal([&] { return data::previewDelimited({file}, options, {}, 100); }, refusal))
        keep(preview->read.report);
    return 0;
}
