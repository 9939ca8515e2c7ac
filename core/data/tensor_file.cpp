#include "core/data/tensor_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "core/base/bounded_json.h"
#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/json.h"

// Layout: https://github.com/huggingface/safetensors, "Format".
namespace airshed::data {

static_assert(std::endian::native == std::endian::little, "tensor files are written as the memory stands");

namespace {

constexpr std::size_t lengthBytes = 8;
constexpr std::size_t headAlignment = 8;
constexpr const char* metadataKey = "__metadata__";

struct TypeName {
    ElementType type;
    std::string_view name;
    std::size_t size;
};
constexpr auto typeNames = std::to_array<TypeName>({{ElementType::Float32, "F32", 4},
                                                    {ElementType::Float64, "F64", 8},
                                                    {ElementType::Int32, "I32", 4},
                                                    {ElementType::Int64, "I64", 8},
                                                    {ElementType::UInt8, "U8", 1}});

const TypeName& typeName(ElementType type) {
    return *std::ranges::find_if(typeNames, [type](const TypeName& t) { return t.type == type; });
}

/// Product of the shape times the element size; nothing when it is negative or does not fit.
std::optional<std::size_t> bytesOfShape(const std::vector<std::int64_t>& shape, std::size_t elementBytes) {
    std::size_t bytes = elementBytes;
    for (const std::int64_t extent : shape) {
        if (extent < 0 || (extent > 0 && bytes > std::numeric_limits<std::size_t>::max() / static_cast<std::size_t>(extent)))
            return std::nullopt;
        bytes *= static_cast<std::size_t>(extent);
    }
    return bytes;
}

[[noreturn]] void damaged(const std::filesystem::path& file, const std::string& what) {
    throw Error(ErrorCode::Damaged, fmt::format("{}: {}.", file.string(), what),
                "The file was cut off or changed after it was written; use another copy.");
}

/// Larger elements first, so that every buffer is aligned for its type.
std::vector<const ArrayToWrite*> inFileOrder(const std::vector<ArrayToWrite>& arrays) {
    std::vector<const ArrayToWrite*> order;
    order.reserve(arrays.size());
    for (const ArrayToWrite& array : arrays)
        order.push_back(&array);
    std::ranges::stable_sort(
        order, [](const ArrayToWrite* a, const ArrayToWrite* b) { return elementSize(a->type) > elementSize(b->type); });
    return order;
}

std::string headText(const std::vector<const ArrayToWrite*>& order, const std::map<std::string, std::string>& metadata) {
    Json head = Json::object();
    if (!metadata.empty())
        head[metadataKey] = metadata;
    std::size_t offset = 0;
    for (const ArrayToWrite* array : order) {
        const auto bytes = bytesOfShape(array->shape, elementSize(array->type));
        if (!bytes || *bytes != array->bytes.size() || head.contains(array->name))
            throw Error(ErrorCode::Internal, fmt::format("Array \"{}\" comes twice or its shape does not fit its {} bytes.",
                                                         array->name, array->bytes.size()));
        head[array->name] = {
            {"dtype", typeName(array->type).name}, {"shape", array->shape}, {"data_offsets", {offset, offset + *bytes}}};
        offset += *bytes;
    }
    std::string text = head.dump();
    text.append((headAlignment - text.size() % headAlignment) % headAlignment, ' ');
    return text;
}

struct Placed {
    TensorFile::Array array;
    std::size_t begin = 0;
    std::size_t end = 0;
};

Placed readEntry(const std::filesystem::path& file, const std::string& name, const Json& entry,
                 std::span<const std::byte> buffers) {
    try {
        const auto dtype = entry.at("dtype").get<std::string>();
        const auto type = std::ranges::find_if(typeNames, [&dtype](const TypeName& t) { return t.name == dtype; });
        if (type == typeNames.end())
            damaged(file, fmt::format("array \"{}\" has element type {}, which is none that Airshed writes", name, dtype));
        Placed placed;
        placed.array.type = type->type;
        placed.array.shape = entry.at("shape").get<std::vector<std::int64_t>>();
        const auto offsets = entry.at("data_offsets").get<std::array<std::size_t, 2>>();
        placed.begin = offsets[0];
        placed.end = offsets[1];
        if (placed.begin > placed.end || placed.end > buffers.size())
            damaged(file, fmt::format("array \"{}\" lies beyond the end of the file", name));
        placed.array.bytes = buffers.subspan(placed.begin, placed.end - placed.begin);
        if (bytesOfShape(placed.array.shape, type->size) != placed.array.bytes.size())
            damaged(file, fmt::format("the shape of array \"{}\" does not fit its {} bytes", name, placed.array.bytes.size()));
        return placed;
    } catch (const nlohmann::json::exception&) {
        damaged(file, fmt::format("the head describes array \"{}\" in no known way", name));
    }
}

/// The layout allows neither overlaps nor holes: bytes that no array owns could hide anything.
void checkGapless(const std::filesystem::path& file, std::vector<std::pair<std::size_t, std::size_t>> ranges,
                  std::size_t bytes) {
    std::ranges::sort(ranges);
    std::size_t reached = 0;
    for (const auto& [begin, end] : ranges) {
        if (begin != reached)
            damaged(file, "its arrays overlap or leave holes");
        reached = end;
    }
    if (reached != bytes)
        damaged(file, fmt::format("{} bytes follow its last array", bytes - reached));
}

template <typename Element>
std::vector<Element> copied(const std::filesystem::path& file, const std::string& name, const TensorFile::Array& array,
                            ElementType wanted) {
    if (array.type != wanted)
        damaged(file, fmt::format("array \"{}\" holds {}, not {}", name, typeName(array.type).name, typeName(wanted).name));
    std::vector<Element> elements(array.bytes.size() / sizeof(Element));
    if (!elements.empty())
        std::memcpy(elements.data(), array.bytes.data(), array.bytes.size());
    return elements;
}

} // namespace

std::size_t elementSize(ElementType type) {
    return typeName(type).size;
}

std::string writeTensorFile(const std::filesystem::path& file, const std::vector<ArrayToWrite>& arrays,
                            const std::map<std::string, std::string>& metadata) {
    const auto order = inFileOrder(arrays);
    const std::string head = headText(order, metadata);
    const std::uint64_t length = head.size();
    AtomicFile out(file);
    Sha256 digest;
    const auto put = [&out, &digest](std::span<const std::byte> bytes) {
        out.write(bytes);
        digest.add(bytes);
    };
    put(std::as_bytes(std::span(&length, 1)));
    put(std::as_bytes(std::span(head.data(), head.size())));
    for (const ArrayToWrite* array : order)
        put(array->bytes);
    out.commit();
    return digest.hex();
}

std::int64_t TensorFile::Array::elements() const {
    return static_cast<std::int64_t>(bytes.size() / elementSize(type));
}

TensorFile::TensorFile(const std::filesystem::path& file) : m_file(std::make_shared<MappedFile>(file)), m_path(file) {
    const auto bytes = m_file->bytes();
    std::uint64_t headLength = 0;
    if (bytes.size() < lengthBytes)
        damaged(file, "it is too short for a tensor file");
    std::memcpy(&headLength, bytes.data(), lengthBytes);
    if (headLength > bytes.size() - lengthBytes)
        damaged(file, "its head is cut off or it is no tensor file");
    const Json head = tryParseJson(m_file->text().substr(lengthBytes, headLength));
    if (!head.is_object())
        damaged(file, "its head is no JSON object");
    const auto buffers = bytes.subspan(lengthBytes + headLength);
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    for (const auto& [name, entry] : head.items()) {
        if (name == metadataKey) {
            for (const auto& [key, value] : entry.items()) {
                if (!value.is_string())
                    damaged(file, fmt::format("its metadata \"{}\" is no text", key));
                m_metadata[key] = value.get<std::string>();
            }
            continue;
        }
        Placed placed = readEntry(file, name, entry, buffers);
        ranges.emplace_back(placed.begin, placed.end);
        m_arrays[name] = std::move(placed.array);
    }
    checkGapless(file, std::move(ranges), buffers.size());
}

const TensorFile::Array& TensorFile::array(const std::string& name) const {
    const auto found = m_arrays.find(name);
    if (found == m_arrays.end())
        damaged(m_path, fmt::format("it holds no array \"{}\"", name));
    return found->second;
}

std::vector<float> TensorFile::floats(const std::string& name) const {
    return copied<float>(m_path, name, array(name), ElementType::Float32);
}

std::vector<double> TensorFile::doubles(const std::string& name) const {
    return copied<double>(m_path, name, array(name), ElementType::Float64);
}

std::vector<std::int64_t> TensorFile::integers(const std::string& name) const {
    return copied<std::int64_t>(m_path, name, array(name), ElementType::Int64);
}

} // namespace airshed::data
