#include "core/data/snapshot_store.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "core/base/bounded_json.h"
#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/file.h"

// A .snap file, all numbers little-endian:
//
//   offset 0    8 bytes "AIRSNAP1"
//   offset 8    uint64: length of the head in bytes
//   offset 16   head: JSON, UTF-8:
//                 {"format": 1, "rows": n, "columns": [
//                    {"name", "unit", "type", "missing",
//                     "dictionary": [texts, rising, each used] (text columns alone),
//                     "cells": {"offset", "bytes", "sha256"},
//                     "validity": {"offset", "bytes", "sha256"}}, …]}
//   then        buffers, each beginning at a multiple of 64 bytes from the file's beginning, gaps filled with 0.
//               cells: int64 (time in ns since 1970 UTC; integer), float64, uint32 (codes of texts) or uint8 (boolean);
//               missing cells hold NaN or 0. validity: uint64 words as in ValidityWords.
//
// "offset" counts from the first multiple of 64 bytes after the head. The snapshot's digest, which names the file, is the
// SHA-256 of the head's text without the offsets: it covers names, units, types, dictionaries and, by their checksums, all
// buffers, so a changed head is found when the file is opened and a changed buffer when it is verified.
namespace airshed::data {

static_assert(std::endian::native == std::endian::little, "snapshots are written as the memory stands");

namespace {

constexpr std::string_view magic = "AIRSNAP1";
constexpr std::size_t headBegin = magic.size() + sizeof(std::uint64_t);
constexpr std::size_t alignment = 64;
constexpr int formatVersion = 1;

std::size_t aligned(std::size_t offset) {
    return (offset + alignment - 1) / alignment * alignment;
}

std::size_t cellSize(ColumnType type) {
    switch (type) {
    case ColumnType::Text: return sizeof(std::uint32_t);
    case ColumnType::Boolean: return sizeof(std::uint8_t);
    case ColumnType::Time:
    case ColumnType::Float:
    case ColumnType::Integer: break;
    }
    return sizeof(std::int64_t);
}

std::optional<ColumnType> columnTypeFromText(const std::string& text) {
    for (const ColumnType type :
         {ColumnType::Time, ColumnType::Float, ColumnType::Integer, ColumnType::Text, ColumnType::Boolean})
        if (toText(type) == text)
            return type;
    return std::nullopt;
}

std::span<const std::byte> cellBytes(const Column& column) {
    switch (column.type()) {
    case ColumnType::Time: return std::as_bytes(column.times());
    case ColumnType::Float: return std::as_bytes(column.floats());
    case ColumnType::Integer: return std::as_bytes(column.integers());
    case ColumnType::Boolean: return std::as_bytes(column.booleans());
    case ColumnType::Text: break;
    }
    return std::as_bytes(column.codes());
}

/// The same texts with a dictionary in rising order that holds what is used and nothing else.
Column withCanonicalDictionary(const Column& column) {
    const auto codes = column.codes();
    const auto& dictionary = column.dictionary();
    std::vector<bool> used(dictionary.size(), false);
    for (std::size_t row = 0; row < column.rows(); ++row)
        if (column.isValid(row))
            used[codes[row]] = true;
    std::vector<std::uint32_t> order(dictionary.size());
    std::iota(order.begin(), order.end(), 0U);
    std::erase_if(order, [&used](std::uint32_t code) { return !used[code]; });
    std::ranges::sort(order, [&dictionary](std::uint32_t a, std::uint32_t b) { return dictionary[a] < dictionary[b]; });
    std::vector<std::string> texts;
    std::vector<std::uint32_t> newCode(dictionary.size(), 0);
    for (const std::uint32_t code : order) {
        // Equal texts under several codes become one.
        if (texts.empty() || texts.back() != dictionary[code])
            texts.push_back(dictionary[code]);
        newCode[code] = static_cast<std::uint32_t>(texts.size() - 1);
    }
    std::vector<std::uint32_t> newCodes(column.rows(), 0);
    for (std::size_t row = 0; row < column.rows(); ++row)
        if (column.isValid(row))
            newCodes[row] = newCode[codes[row]];
    const auto validity = column.validity();
    return Column::texts(column.name(), std::move(newCodes), std::move(texts), ValidityWords(validity.begin(), validity.end()))
        .withUnit(column.unit());
}

Table canonical(const Table& table) {
    std::vector<Column> columns;
    for (const Column& column : table.columns())
        columns.push_back(column.type() == ColumnType::Text ? withCanonicalDictionary(column) : column);
    return Table(std::move(columns));
}

/// JSON as text. @throws Error(InvalidInput) when some name or cell is not UTF-8.
std::string dump(const Json& json) {
    try {
        return json.dump();
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorCode::InvalidInput, "A column name, unit or text cell is not UTF-8.", "Save the source as UTF-8.");
    }
}

/// The head of a canonical table, offsets included.
Json describe(const Table& table) {
    Json columns = Json::array();
    std::size_t offset = 0;
    const auto buffer = [&offset](std::span<const std::byte> bytes) {
        Json entry = {{"offset", offset}, {"bytes", bytes.size()}, {"sha256", sha256Hex(bytes)}};
        offset = aligned(offset + bytes.size());
        return entry;
    };
    for (const Column& column : table.columns()) {
        Json entry = {{"name", column.name()},
                      {"unit", column.unit()},
                      {"type", toText(column.type())},
                      {"missing", column.missingCount()}};
        if (column.type() == ColumnType::Text)
            entry["dictionary"] = column.dictionary();
        entry["cells"] = buffer(cellBytes(column));
        entry["validity"] = buffer(std::as_bytes(column.validity()));
        columns.push_back(std::move(entry));
    }
    return {{"format", formatVersion}, {"rows", table.rows()}, {"columns", std::move(columns)}};
}

std::string digestOfHead(Json head) {
    for (Json& column : head.at("columns"))
        for (const char* buffer : {"cells", "validity"})
            column.at(buffer).erase("offset");
    return sha256Hex(dump(head));
}

[[noreturn]] void damaged(const std::filesystem::path& file, const std::string& what) {
    throw Error(ErrorCode::Damaged, fmt::format("{}: {}.", file.string(), what),
                "The file was cut off or changed after it was written; import the data again.");
}

/// A mapped snapshot file, its head read and checked.
struct OpenedFile {
    std::shared_ptr<const MappedFile> bytes;
    Json head;
    std::span<const std::byte> buffers;
};

OpenedFile openFile(const std::filesystem::path& file, const std::string& digest) {
    OpenedFile opened{std::make_shared<const MappedFile>(file), {}, {}};
    const auto bytes = opened.bytes->bytes();
    std::uint64_t headLength = 0;
    if (bytes.size() < headBegin || !opened.bytes->text().starts_with(magic))
        damaged(file, "it is no snapshot");
    std::memcpy(&headLength, bytes.data() + magic.size(), sizeof headLength);
    if (headLength > bytes.size() - headBegin)
        damaged(file, "its head is cut off");
    opened.head = tryParseJson(opened.bytes->text().substr(headBegin, headLength));
    try {
        if (wholeNumber(opened.head.at("format")) > formatVersion)
            throw Error(ErrorCode::NewerVersion, fmt::format("{} was written by a newer version of Airshed.", file.string()),
                        "Open it with that version.");
        if (digestOfHead(opened.head) != digest)
            damaged(file, "its head does not give the digest that the file is named after");
    } catch (const nlohmann::json::exception&) {
        damaged(file, "its head cannot be read");
    }
    opened.buffers = bytes.subspan(std::min(bytes.size(), aligned(headBegin + headLength)));
    return opened;
}

/// A count below zero becomes one that no file is large enough for.
std::size_t countIn(const Json& object, const char* field) {
    return static_cast<std::size_t>(wholeNumber(object.at(field)));
}

std::span<const std::byte> bufferOf(const std::filesystem::path& file, const OpenedFile& opened, const Json& column,
                                    const char* which, std::size_t expectedBytes) {
    const auto offset = countIn(column.at(which), "offset");
    const auto bytes = countIn(column.at(which), "bytes");
    if (offset % alignment != 0 || offset > opened.buffers.size() || bytes > opened.buffers.size() - offset ||
        bytes != expectedBytes)
        damaged(file, fmt::format("the {} of column \"{}\" do not fit the file", which, column.at("name").get<std::string>()));
    return opened.buffers.subspan(offset, bytes);
}

Column columnOf(const std::filesystem::path& file, const OpenedFile& opened, const Json& entry, std::size_t rows) {
    Column::View view;
    view.name = entry.at("name").get<std::string>();
    view.unit = entry.at("unit").get<std::string>();
    const auto type = columnTypeFromText(entry.at("type").get<std::string>());
    if (!type)
        damaged(file, fmt::format("column \"{}\" has an unknown type", view.name));
    view.type = *type;
    view.rows = rows;
    view.missing = countIn(entry, "missing");
    if (view.missing > rows)
        damaged(file, fmt::format("column \"{}\" has more missing cells than rows", view.name));
    view.cells = bufferOf(file, opened, entry, "cells", rows * cellSize(*type)).data();
    const auto validity = bufferOf(file, opened, entry, "validity", (rows + 63) / 64 * sizeof(std::uint64_t));
    // Buffers are aligned to 64 bytes in a mapping that is aligned to pages.
    view.valid = {reinterpret_cast<const std::uint64_t*>(validity.data()), validity.size() / sizeof(std::uint64_t)};
    if (*type == ColumnType::Text) {
        view.dictionary =
            std::make_shared<const std::vector<std::string>>(entry.at("dictionary").get<std::vector<std::string>>());
        const std::span codes(static_cast<const std::uint32_t*>(view.cells), rows);
        for (std::size_t row = 0; row < rows; ++row)
            if (codes[row] >= view.dictionary->size() && ((view.valid[row / 64] >> (row % 64)) & 1U) != 0)
                damaged(file, fmt::format("column \"{}\" has codes beyond its dictionary", view.name));
    }
    view.owner = opened.bytes;
    return Column(std::move(view));
}

} // namespace

SnapshotStore::SnapshotStore(std::filesystem::path folder) : m_folder(std::move(folder)) {}

std::filesystem::path SnapshotStore::fileOf(const std::string& digest) const {
    return m_folder / (digest + ".snap");
}

std::string SnapshotStore::put(const Table& table) {
    const Table content = canonical(table);
    const Json head = describe(content);
    std::string digest = digestOfHead(head);
    if (contains(digest))
        return digest;
    makeFolder(m_folder);
    AtomicFile file(fileOf(digest));
    std::size_t written = 0;
    const auto write = [&](std::span<const std::byte> bytes) {
        file.write(bytes);
        written += bytes.size();
    };
    const auto pad = [&] {
        constexpr std::array<std::byte, alignment> zeros{};
        write(std::span(zeros).first(aligned(written) - written));
    };
    const std::string headText = dump(head);
    const std::uint64_t headLength = headText.size();
    write(std::as_bytes(std::span(magic)));
    write(std::as_bytes(std::span(&headLength, 1)));
    write(std::as_bytes(std::span(headText)));
    for (const Column& column : content.columns()) {
        pad();
        write(cellBytes(column));
        pad();
        write(std::as_bytes(column.validity()));
    }
    file.commit();
    return digest;
}

void SnapshotStore::addProvenance(const std::string& digest, const Provenance& provenance) const {
    if (!contains(digest))
        throw Error(ErrorCode::NotFound, fmt::format("There is no snapshot {}.", digest));
    const Json json = provenance.toJson();
    // Named after its own content, so that programs that add at the same time cannot overwrite each other.
    constexpr std::size_t nameDigits = 12;
    const std::string number = sha256Hex(dump(json)).substr(0, nameDigits);
    writeJsonFile(m_folder / fmt::format("{}.{}.json", digest, number), json);
}

std::vector<Provenance> SnapshotStore::provenances(const std::string& digest) const {
    std::vector<Provenance> found;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(m_folder, fault)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(digest + ".") && name.ends_with(".json"))
            found.push_back(Provenance::fromJson(readJsonFile(entry.path()), entry.path().string()));
    }
    std::ranges::sort(found, {}, &Provenance::retrieved);
    return found;
}

bool SnapshotStore::contains(const std::string& digest) const {
    std::error_code fault;
    return std::filesystem::is_regular_file(fileOf(digest), fault);
}

Table SnapshotStore::open(const std::string& digest) const {
    const auto file = fileOf(digest);
    const OpenedFile opened = openFile(file, digest);
    try {
        const auto rows = countIn(opened.head, "rows");
        // A cell takes at least a byte: a count that is beyond the file must not reach the sizes computed of it.
        if (rows > opened.buffers.size())
            damaged(file, "it has not as many rows as its head says");
        std::vector<Column> columns;
        for (const Json& entry : opened.head.at("columns"))
            columns.push_back(columnOf(file, opened, entry, rows));
        return Table(std::move(columns));
    } catch (const nlohmann::json::exception&) {
        damaged(file, "its head cannot be read");
    }
}

void SnapshotStore::verify(const std::string& digest) const {
    const Table table = open(digest);
    const OpenedFile opened = openFile(fileOf(digest), digest);
    const auto isWhole = [](std::span<const std::byte> bytes, const Json& buffer) {
        return buffer.value("sha256", Json()) == sha256Hex(bytes);
    };
    auto entry = opened.head.at("columns").begin();
    for (const Column& column : table.columns()) {
        if (!isWhole(cellBytes(column), entry->at("cells")) ||
            !isWhole(std::as_bytes(column.validity()), entry->at("validity")))
            damaged(fileOf(digest), fmt::format("column \"{}\" fails its checksum", column.name()));
        ++entry;
    }
}

std::string contentDigest(const Table& table) {
    return digestOfHead(describe(canonical(table)));
}

} // namespace airshed::data
