#include "core/forms/onnx_decoder.h"

#include <bit>
#include <cstring>
#include <functional>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::forms {

namespace {

constexpr std::int64_t typeFloat = 1; ///< TensorProto.DataType
constexpr std::int64_t typeInt64 = 7;
constexpr std::int64_t typeDouble = 11;

/// Thrown within this file; leaves it as Error.
struct Broken {};

/// One field of a protocol-buffers message.
struct Field {
    unsigned number = 0;
    std::uint64_t integer = 0; ///< of a varint or a fixed number: its bits
    std::string_view bytes;    ///< of text, bytes, packed numbers or a message
    bool isBytes = false;

    [[nodiscard]] std::int64_t signedInteger() const { return static_cast<std::int64_t>(integer); }
    [[nodiscard]] std::string text() const { return std::string(bytes); }
};

std::uint64_t readVarint(std::string_view& bytes) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (bytes.empty())
            throw Broken();
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if (byte < 0x80U)
            return value;
    }
    throw Broken();
}

std::uint64_t readFixed(std::string_view& bytes, std::size_t count) {
    if (bytes.size() < count)
        throw Broken();
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    bytes.remove_prefix(count);
    return value;
}

void forEachField(std::string_view message, const std::function<void(const Field&)>& use) {
    while (!message.empty()) {
        const std::uint64_t tag = readVarint(message);
        Field field;
        field.number = static_cast<unsigned>(tag >> 3U);
        switch (tag & 7U) {
        case 0: field.integer = readVarint(message); break;
        case 1: field.integer = readFixed(message, 8); break;
        case 5: field.integer = readFixed(message, 4); break;
        case 2: {
            const std::uint64_t length = readVarint(message);
            if (length > message.size())
                throw Broken();
            field.bytes = message.substr(0, length);
            field.isBytes = true;
            message.remove_prefix(length);
            break;
        }
        default: throw Broken();
        }
        use(field);
    }
}

/// A repeated integer, packed or not.
void addIntegers(const Field& field, std::vector<std::int64_t>& values) {
    if (!field.isBytes) {
        values.push_back(field.signedInteger());
        return;
    }
    for (std::string_view rest = field.bytes; !rest.empty();)
        values.push_back(static_cast<std::int64_t>(readVarint(rest)));
}

/// Repeated numbers of a fixed width, packed or not.
template <typename Number, typename Bits> void addFixed(const Field& field, std::vector<Number>& values) {
    if (!field.isBytes) {
        values.push_back(std::bit_cast<Number>(static_cast<Bits>(field.integer)));
        return;
    }
    for (std::string_view rest = field.bytes; !rest.empty();)
        values.push_back(std::bit_cast<Number>(static_cast<Bits>(readFixed(rest, sizeof(Bits)))));
}

OnnxAttribute readAttribute(std::string_view message) {
    OnnxAttribute attribute{{}, std::int64_t{0}};
    std::vector<std::int64_t> list;
    forEachField(message, [&](const Field& field) {
        switch (field.number) {
        case 1: attribute.name = field.text(); break;
        case 2: attribute.value = std::bit_cast<float>(static_cast<std::uint32_t>(field.integer)); break;
        case 3: attribute.value = field.signedInteger(); break;
        case 4: attribute.value = field.text(); break;
        case 8:
            addIntegers(field, list);
            attribute.value = list;
            break;
        default: break;
        }
    });
    return attribute;
}

OnnxNode readNode(std::string_view message) {
    OnnxNode node;
    forEachField(message, [&](const Field& field) {
        switch (field.number) {
        case 1: node.inputs.push_back(field.text()); break;
        case 2: node.outputs.push_back(field.text()); break;
        case 3: node.name = field.text(); break;
        case 4: node.type = field.text(); break;
        case 5: node.attributes.push_back(readAttribute(field.bytes)); break;
        default: break;
        }
    });
    return node;
}

template <typename Number, typename Bits> std::vector<Number> fromRaw(std::string_view raw) {
    std::vector<Number> values;
    values.reserve(raw.size() / sizeof(Bits));
    while (!raw.empty())
        values.push_back(std::bit_cast<Number>(static_cast<Bits>(readFixed(raw, sizeof(Bits)))));
    return values;
}

OnnxTensor readTensor(std::string_view message) {
    OnnxTensor tensor;
    std::int64_t type = 0;
    std::string_view raw;
    forEachField(message, [&](const Field& field) {
        switch (field.number) {
        case 1: addIntegers(field, tensor.shape); break;
        case 2: type = field.signedInteger(); break;
        case 4: addFixed<float, std::uint32_t>(field, tensor.floats); break;
        case 7: addIntegers(field, tensor.integers); break;
        case 8: tensor.name = field.text(); break;
        case 9: raw = field.bytes; break;
        case 10: addFixed<double, std::uint64_t>(field, tensor.doubles); break;
        default: break;
        }
    });
    if (raw.empty())
        return tensor;
    if (type == typeFloat)
        tensor.floats = fromRaw<float, std::uint32_t>(raw);
    else if (type == typeInt64)
        tensor.integers = fromRaw<std::int64_t, std::uint64_t>(raw);
    else if (type == typeDouble)
        tensor.doubles = fromRaw<double, std::uint64_t>(raw);
    return tensor;
}

/// TensorShapeProto, the batch left out.
models::Shape readShape(std::string_view message) {
    models::Shape shape;
    forEachField(message, [&](const Field& dimension) {
        if (dimension.number != 1)
            return;
        std::int64_t size = -1;
        forEachField(dimension.bytes, [&](const Field& field) {
            if (field.number == 1)
                size = field.signedInteger();
        });
        shape.push_back(size);
    });
    if (!shape.empty())
        shape.erase(shape.begin());
    return shape;
}

OnnxPort readPort(std::string_view message) {
    OnnxPort port;
    const auto readTensorType = [&](const Field& field) {
        if (field.number == 1)
            port.integers = field.signedInteger() == typeInt64;
        else if (field.number == 2)
            port.shape = readShape(field.bytes);
    };
    forEachField(message, [&](const Field& field) {
        if (field.number == 1)
            port.name = field.text();
        else if (field.number == 3)
            port.about = field.text();
        else if (field.number == 2)
            forEachField(field.bytes, [&](const Field& type) {
                if (type.number == 1)
                    forEachField(type.bytes, readTensorType);
            });
    });
    return port;
}

void readGraph(std::string_view message, OnnxModel& model) {
    forEachField(message, [&](const Field& field) {
        switch (field.number) {
        case 1: model.nodes.push_back(readNode(field.bytes)); break;
        case 2: model.name = field.text(); break;
        case 5: model.tensors.push_back(readTensor(field.bytes)); break;
        case 10: model.about = field.text(); break;
        case 11: model.inputs.push_back(readPort(field.bytes)); break;
        case 12: model.outputs.push_back(readPort(field.bytes)); break;
        default: break;
        }
    });
}

std::pair<std::string, std::string> readMetadata(std::string_view message) {
    std::pair<std::string, std::string> entry;
    forEachField(message, [&](const Field& field) { (field.number == 1 ? entry.first : entry.second) = field.text(); });
    return entry;
}

} // namespace

OnnxModel decodeOnnx(std::string_view bytes, const std::string& name) {
    OnnxModel model;
    bool hasGraph = false;
    try {
        forEachField(bytes, [&](const Field& field) {
            if (field.number == 7) {
                hasGraph = true;
                readGraph(field.bytes, model);
            } else if (field.number == 14) {
                model.metadata.push_back(readMetadata(field.bytes));
            }
        });
    } catch (const Broken&) {
        hasGraph = false;
    }
    if (!hasGraph)
        throw Error(ErrorCode::Damaged, fmt::format("{} is no ONNX model, or only a part of one.", name),
                    "Fetch or export the file again.");
    return model;
}

} // namespace airshed::forms
