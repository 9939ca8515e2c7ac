#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/file.h"

namespace airshed::data {

/// Named arrays in the safetensors layout (8 bytes little-endian length of the head, JSON head, raw little-endian buffers):
/// checkpoints, predictions, recipe statistics. Never a pickle: reading one runs nothing.
enum class ElementType { Float32, Float64, Int32, Int64, UInt8 };

[[nodiscard]] std::size_t elementSize(ElementType type);

/// An array to be written; `bytes` must stay valid until it is.
struct ArrayToWrite {
    std::string name;
    ElementType type = ElementType::Float32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
};

/// Writes whole or not at all, flushed to the disk. Metadata are text by text, as the layout demands.
/// @return the SHA-256 of the file. @throws Error(Storage).
std::string writeTensorFile(const std::filesystem::path& file, const std::vector<ArrayToWrite>& arrays,
                            const std::map<std::string, std::string>& metadata = {});

/// A tensor file, mapped.
class TensorFile {
public:
    struct Array {
        ElementType type = ElementType::Float32;
        std::vector<std::int64_t> shape;
        std::span<const std::byte> bytes; ///< valid while the TensorFile lives
        [[nodiscard]] std::int64_t elements() const;
    };
    /// @throws Error(NotFound), Error(Damaged) naming the file.
    explicit TensorFile(const std::filesystem::path& file);

    [[nodiscard]] const std::map<std::string, Array>& arrays() const noexcept { return m_arrays; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const noexcept { return m_metadata; }
    /// @throws Error(Damaged) when it is not there.
    [[nodiscard]] const Array& array(const std::string& name) const;
    /// The array's elements copied. @throws Error(Damaged) when it is not there or has another type.
    [[nodiscard]] std::vector<float> floats(const std::string& name) const;
    [[nodiscard]] std::vector<double> doubles(const std::string& name) const;
    [[nodiscard]] std::vector<std::int64_t> integers(const std::string& name) const;

private:
    std::shared_ptr<const MappedFile> m_file;
    std::filesystem::path m_path;
    std::map<std::string, Array> m_arrays;
    std::map<std::string, std::string> m_metadata;
};

} // namespace airshed::data
