// Any bytes as a snapshot file, named so that its digest fits its head where it has one: opening gives a table whose cells can
// all be read, or an Error.
#include <cstring>

#include "core/base/bounded_json.h"
#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/data/delimited_writer.h"
#include "core/data/snapshot_store.h"
#include "tests/fuzz/fuzz_folder.h"

using namespace airshed;

namespace {

/// The name that a file with this head must have: without it hardly any input would come past the first check.
std::string digestOf(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::size_t headBegin = 16;
    std::uint64_t length = 0;
    if (size >= headBegin)
        std::memcpy(&length, bytes + 8, sizeof length);
    if (size < headBegin || length > size - headBegin)
        return sha256Hex(std::string_view());
    try {
        Json head = tryParseJson({reinterpret_cast<const char*>(bytes) + headBegin, length});
        for (Json& column : head.at("columns"))
            for (const char* buffer : {"cells", "validity"})
                column.at(buffer).erase("offset");
        return sha256Hex(head.dump());
    } catch (const Json::exception&) {
        return sha256Hex(std::string_view());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const fuzz::FuzzFolder folder;
    const std::string digest = digestOf(bytes, size);
    const auto file = folder.write(digest + ".snap", bytes, size);
    try {
        const data::SnapshotStore store(folder.path());
        static_cast<void>(data::toDelimitedText(store.open(digest)));
        store.verify(digest);
    } catch (const Error&) {
        // What it says is tested elsewhere.
    }
    std::filesystem::remove(file);
    return 0;
}
