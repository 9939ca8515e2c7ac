#include "core/forms/onnx_encoder.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>
#include <string_view>

#include "core/base/version.h"

namespace airshed::forms {

namespace {

constexpr std::int64_t irVersion = 8;
constexpr std::int64_t opset = 17;
constexpr std::int64_t typeFloat = 1; ///< TensorProto.DataType
constexpr std::int64_t typeInt64 = 7;
constexpr std::int64_t typeDouble = 11;

/// A protocol-buffers message being written. Field numbers are those of onnx.proto.
class Message {
public:
    void integer(unsigned field, std::int64_t value) {
        tag(field, 0);
        varint(static_cast<std::uint64_t>(value));
    }
    void number(unsigned field, float value) {
        tag(field, 5);
        const auto bits = std::bit_cast<std::uint32_t>(value);
        for (unsigned shift = 0; shift < 32; shift += 8)
            m_bytes.push_back(static_cast<char>(bits >> shift & 0xFFU));
    }
    void bytes(unsigned field, std::string_view value) {
        tag(field, 2);
        varint(value.size());
        m_bytes += value;
    }
    void message(unsigned field, const Message& value) { bytes(field, value.m_bytes); }
    [[nodiscard]] std::string take() { return std::move(m_bytes); }

private:
    void tag(unsigned field, unsigned wireType) { varint(field << 3U | wireType); }
    void varint(std::uint64_t value) {
        for (; value >= 0x80U; value >>= 7U)
            m_bytes.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
        m_bytes.push_back(static_cast<char>(value));
    }

    std::string m_bytes;
};

/// Little-endian, as ONNX wants it, on any machine.
template <typename Element> std::string rawBytes(std::span<const Element> values) {
    std::string bytes(values.size_bytes(), '\0');
    std::memcpy(bytes.data(), values.data(), values.size_bytes());
    if constexpr (std::endian::native == std::endian::big)
        for (std::size_t i = 0; i < bytes.size(); i += sizeof(Element))
            std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                         bytes.begin() + static_cast<std::ptrdiff_t>(i + sizeof(Element)));
    return bytes;
}

Message attributeMessage(const OnnxAttribute& attribute) {
    Message message;
    message.bytes(1, attribute.name);
    if (const auto* integer = std::get_if<std::int64_t>(&attribute.value)) {
        message.integer(3, *integer);
        message.integer(20, 2);
    } else if (const auto* number = std::get_if<float>(&attribute.value)) {
        message.number(2, *number);
        message.integer(20, 1);
    } else if (const auto* text = std::get_if<std::string>(&attribute.value)) {
        message.bytes(4, *text);
        message.integer(20, 3);
    } else {
        for (const std::int64_t value : std::get<std::vector<std::int64_t>>(attribute.value))
            message.integer(8, value);
        message.integer(20, 7);
    }
    return message;
}

Message nodeMessage(const OnnxNode& node) {
    Message message;
    for (const std::string& input : node.inputs)
        message.bytes(1, input);
    for (const std::string& output : node.outputs)
        message.bytes(2, output);
    message.bytes(3, node.name);
    message.bytes(4, node.type);
    for (const OnnxAttribute& attribute : node.attributes)
        message.message(5, attributeMessage(attribute));
    return message;
}

Message tensorMessage(const OnnxTensor& tensor) {
    Message message;
    for (const std::int64_t size : tensor.shape)
        message.integer(1, size);
    message.integer(2, !tensor.integers.empty() ? typeInt64 : !tensor.doubles.empty() ? typeDouble : typeFloat);
    message.bytes(8, tensor.name);
    if (!tensor.integers.empty())
        message.bytes(9, rawBytes(std::span<const std::int64_t>(tensor.integers)));
    else if (!tensor.doubles.empty())
        message.bytes(9, rawBytes(std::span<const double>(tensor.doubles)));
    else
        message.bytes(9, rawBytes(std::span<const float>(tensor.floats)));
    return message;
}

Message portMessage(const OnnxPort& port) {
    Message batch;
    batch.bytes(2, "batch");
    Message shape;
    shape.message(1, batch);
    for (const std::int64_t size : port.shape) {
        Message dimension;
        dimension.integer(1, size);
        shape.message(1, dimension);
    }
    Message tensor;
    tensor.integer(1, port.integers ? typeInt64 : typeFloat);
    tensor.message(2, shape);
    Message type;
    type.message(1, tensor);
    Message message;
    message.bytes(1, port.name);
    message.message(2, type);
    message.bytes(3, port.about);
    return message;
}

} // namespace

std::string encodeOnnx(const OnnxModel& model) {
    Message graph;
    for (const OnnxNode& node : model.nodes)
        graph.message(1, nodeMessage(node));
    graph.bytes(2, model.name);
    for (const OnnxTensor& tensor : model.tensors)
        graph.message(5, tensorMessage(tensor));
    graph.bytes(10, model.about);
    for (const OnnxPort& input : model.inputs)
        graph.message(11, portMessage(input));
    for (const OnnxPort& output : model.outputs)
        graph.message(12, portMessage(output));

    Message operators;
    operators.bytes(1, "");
    operators.integer(2, opset);
    Message whole;
    whole.integer(1, irVersion);
    whole.bytes(2, "Airshed");
    whole.bytes(3, version());
    whole.message(7, graph);
    whole.message(8, operators);
    for (const auto& [key, value] : model.metadata) {
        Message entry;
        entry.bytes(1, key);
        entry.bytes(2, value);
        whole.message(14, entry);
    }
    return whole.take();
}

} // namespace airshed::forms
