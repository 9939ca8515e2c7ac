#include "core/data/picture_set.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/data/tensor_file.h"

namespace airshed::data {

namespace {

namespace fs = std::filesystem;

constexpr const char* formatName = "airshed-pictures 1";
constexpr std::size_t digestDigits = 64;

bool isDigest(const std::string& text) {
    return text.size() == digestDigits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

[[noreturn]] void damaged(const fs::path& file, const char* what) {
    throw Error(ErrorCode::Damaged, fmt::format("{}: {}.", file.string(), what), "Freeze the pictures of the folder again.");
}

} // namespace

std::string PictureStore::put(const PictureSet& set) const {
    fs::create_directories(m_folder);
    const auto count = static_cast<std::int64_t>(set.count());
    const fs::path working = m_folder / "new.pictures";
    std::string digest = writeTensorFile(
        working,
        {{"time", ElementType::Int64, {count}, std::as_bytes(std::span(set.times))},
         {"pictures", ElementType::UInt8, {count, 3, set.height, set.width}, std::as_bytes(set.bytes)}},
        {{"format", formatName}, {"names", Json(set.names).dump(-1, ' ', false, Json::error_handler_t::replace)}});
    std::error_code fault;
    fs::rename(working, file(digest), fault);
    if (fault)
        throw Error(ErrorCode::Storage, fmt::format("{} cannot be written: {}.", file(digest).string(), fault.message()),
                    "Check the disk.");
    return digest;
}

PictureSet PictureStore::open(const std::string& digest) const {
    if (!contains(digest))
        throw Error(ErrorCode::NotFound, fmt::format("There are no pictures with the digest {}.", digest),
                    "Freeze the folder again: `airshed-cli pictures PROJECT FOLDER --size 64x64`.");
    const auto stored = std::make_shared<const TensorFile>(file(digest));
    const TensorFile::Array& pictures = stored->array("pictures");
    PictureSet set;
    set.times = stored->integers("time");
    const bool fits = pictures.type == ElementType::UInt8 && pictures.shape.size() == 4 && pictures.shape[1] == 3 &&
                      pictures.shape[0] == static_cast<std::int64_t>(set.times.size()) && pictures.shape[2] <= 4'096 &&
                      pictures.shape[3] <= 4'096;
    if (!fits || !std::ranges::is_sorted(set.times))
        damaged(file(digest), "it holds no pictures with their times");
    set.height = static_cast<int>(pictures.shape[2]);
    set.width = static_cast<int>(pictures.shape[3]);
    set.bytes = {reinterpret_cast<const std::uint8_t*>(pictures.bytes.data()), pictures.bytes.size()}; // bytes are bytes
    try {
        Json::parse(stored->metadata().at("names")).get_to(set.names);
    } catch (const std::exception&) {
        damaged(file(digest), "it does not name its pictures");
    }
    if (set.names.size() != set.times.size())
        damaged(file(digest), "it does not name all its pictures");
    set.owner = stored;
    return set;
}

bool PictureStore::contains(const std::string& digest) const {
    std::error_code ignored;
    return isDigest(digest) && fs::is_regular_file(file(digest), ignored);
}

void PictureStore::verify(const std::string& digest) const {
    if (sha256Hex(MappedFile(file(digest)).bytes()) != digest)
        damaged(file(digest), "it is not what it was when it was frozen");
}

fs::path PictureStore::file(const std::string& digest) const {
    return m_folder / (digest + ".pictures");
}

} // namespace airshed::data
