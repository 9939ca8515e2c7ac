#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace airshed {

/// JSON with keys in sorted order, so that equal documents have equal text (and so equal digests).
using Json = nlohmann::json;

/// Reads one JSON object strictly: each field is read with its type and range checked, and `finish`
/// refuses fields that nobody asked for. Every message names the JSON path ("training.epochs").
class JsonReader {
public:
    /// @param path the JSON path of `object`, "" for the document's root.
    /// @throws Error(InvalidInput) if `object` is no JSON object.
    JsonReader(const Json& object, std::string path);

    [[nodiscard]] bool has(std::string_view field) const;
    /// Marks the field as known and returns it. @throws Error(InvalidInput) if it is absent.
    const Json& require(std::string_view field);
    /// Marks the field as known; null pointer if absent.
    const Json* find(std::string_view field);

    /// Each returns `fallback` when the field is absent and throws Error(InvalidInput) when it has another type
    /// or lies outside [min, max].
    std::string text(std::string_view field, const std::string& fallback);
    bool boolean(std::string_view field, bool fallback);
    std::int64_t integer(std::string_view field, std::int64_t fallback, std::int64_t min, std::int64_t max);
    double number(std::string_view field, double fallback, double min, double max);
    std::vector<std::string> texts(std::string_view field, const std::vector<std::string>& fallback);
    /// A text that must be one of `choices`.
    std::string choice(std::string_view field, const std::string& fallback, std::initializer_list<std::string_view> choices);

    /// @throws Error(InvalidInput) naming the first field that was never asked for, and listing those that are known.
    void finish() const;

    /// The JSON path of a field of this object.
    [[nodiscard]] std::string pathOf(std::string_view field) const;

private:
    const Json& m_object;
    std::string m_path;
    std::vector<std::string> m_known;
};

/// Parses text. @param name what the text is, for the message ("starter.json"). @throws Error(InvalidInput) with line and
/// column.
[[nodiscard]] Json parseJson(std::string_view text, const std::string& name);
/// Reads and parses a file. @throws Error(NotFound or InvalidInput).
[[nodiscard]] Json readJsonFile(const std::filesystem::path& file);
/// The whole number that `json` states, also written 3.0 or 2e3. @throws Json::exception for anything else: numbers with a
/// fraction, numbers beyond 2^53 that are not written as whole ones, texts.
[[nodiscard]] std::int64_t wholeNumber(const Json& json);
/// Writes pretty-printed JSON, whole or not at all (see writeFileAtomically).
void writeJsonFile(const std::filesystem::path& file, const Json& json);
/// Sets the value at a dotted path ("training.epochs", "inputs.0"), parsing `value` as JSON and falling back to text.
/// Intermediate objects must exist. @throws Error(InvalidInput) naming the path.
void setJsonPath(Json& json, const std::string& path, const std::string& value);

} // namespace airshed
