#include "core/base/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/bounded_json.h"
#include "core/base/error.h"
#include "core/base/file.h"

namespace airshed {

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& what, std::string hint = {}) {
    throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\": {}.", path, what), std::move(hint));
}

} // namespace

JsonReader::JsonReader(const Json& object, std::string path) : m_object(object), m_path(std::move(path)) {
    if (!object.is_object())
        refuse(m_path.empty() ? "document" : m_path, fmt::format("expected an object, found {}", object.type_name()));
}

std::string JsonReader::pathOf(std::string_view field) const {
    return m_path.empty() ? std::string(field) : fmt::format("{}.{}", m_path, field);
}

bool JsonReader::has(std::string_view field) const {
    return m_object.contains(field);
}

const Json* JsonReader::find(std::string_view field) {
    m_known.emplace_back(field);
    const auto found = m_object.find(field);
    return found == m_object.end() ? nullptr : &*found;
}

const Json& JsonReader::require(std::string_view field) {
    const Json* value = find(field);
    if (value == nullptr)
        refuse(pathOf(field), "this field is required and is missing");
    return *value;
}

std::string JsonReader::text(std::string_view field, const std::string& fallback) {
    const Json* value = find(field);
    if (value == nullptr)
        return fallback;
    if (!value->is_string())
        refuse(pathOf(field), fmt::format("expected a text, found {}", value->dump()));
    return value->get<std::string>();
}

bool JsonReader::boolean(std::string_view field, bool fallback) {
    const Json* value = find(field);
    if (value == nullptr)
        return fallback;
    if (!value->is_boolean())
        refuse(pathOf(field), fmt::format("expected true or false, found {}", value->dump()));
    return value->get<bool>();
}

std::int64_t JsonReader::integer(std::string_view field, std::int64_t fallback, std::int64_t min, std::int64_t max) {
    const Json* value = find(field);
    if (value == nullptr)
        return fallback;
    if (!value->is_number_integer())
        refuse(pathOf(field), fmt::format("expected a whole number, found {}", value->dump()));
    const auto number = value->get<std::int64_t>();
    if (number < min || number > max)
        refuse(pathOf(field), fmt::format("{} is outside {} to {}", number, min, max));
    return number;
}

double JsonReader::number(std::string_view field, double fallback, double min, double max) {
    const Json* value = find(field);
    if (value == nullptr)
        return fallback;
    if (!value->is_number())
        refuse(pathOf(field), fmt::format("expected a number, found {}", value->dump()));
    const auto number = value->get<double>();
    if (!(number >= min && number <= max))
        refuse(pathOf(field), fmt::format("{} is outside {} to {}", number, min, max));
    return number;
}

std::vector<std::string> JsonReader::texts(std::string_view field, const std::vector<std::string>& fallback) {
    const Json* value = find(field);
    if (value == nullptr)
        return fallback;
    if (!value->is_array())
        refuse(pathOf(field), fmt::format("expected a list of texts, found {}", value->dump()));
    std::vector<std::string> result;
    for (std::size_t i = 0; i < value->size(); ++i) {
        if (!(*value)[i].is_string())
            refuse(fmt::format("{}.{}", pathOf(field), i), fmt::format("expected a text, found {}", (*value)[i].dump()));
        result.push_back((*value)[i].get<std::string>());
    }
    return result;
}

std::string JsonReader::choice(std::string_view field, const std::string& fallback,
                               std::initializer_list<std::string_view> choices) {
    std::string value = text(field, fallback);
    if (std::find(choices.begin(), choices.end(), value) == choices.end())
        refuse(pathOf(field), fmt::format("\"{}\" is not known", value),
               fmt::format("Choose one of: {}.", fmt::join(choices, ", ")));
    return value;
}

void JsonReader::finish() const {
    for (const auto& item : m_object.items())
        if (std::find(m_known.begin(), m_known.end(), item.key()) == m_known.end())
            refuse(pathOf(item.key()), "this field is not known",
                   fmt::format("Known fields here: {}.", fmt::join(m_known, ", ")));
}

Json parseJson(std::string_view text, const std::string& name) {
    if (liesTooDeep(text))
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("{}: lists and objects lie deeper than {} in each other.", name, deepestJson));
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& e) {
        const std::string_view before = text.substr(0, std::min<std::size_t>(e.byte, text.size()));
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("{}: not valid JSON at line {}, column {}.", name, line, before.size() - lineStart),
                    "Check for a missing comma, quote or brace there.");
    }
}

std::int64_t wholeNumber(const Json& json) {
    constexpr double exactlyWhole = 9007199254740992.0; // 2^53
    if (json.is_number_float()) {
        const auto number = json.get<double>();
        if (std::abs(number) <= exactlyWhole && std::trunc(number) == number)
            return static_cast<std::int64_t>(number);
    }
    return json.get_ref<const Json::number_integer_t&>();
}

Json readJsonFile(const std::filesystem::path& file) {
    return parseJson(readFile(file), file.string());
}

void writeJsonFile(const std::filesystem::path& file, const Json& json) {
    writeFileAtomically(file, json.dump(2) + "\n");
}

void setJsonPath(Json& json, const std::string& path, const std::string& value) {
    Json* here = &json;
    std::size_t begin = 0;
    for (;;) {
        const std::size_t dot = path.find('.', begin);
        const std::string key = path.substr(begin, dot == std::string::npos ? std::string::npos : dot - begin);
        if (key.empty())
            refuse(path, "empty field name in the path");
        if (here->is_array()) {
            std::size_t index = 0;
            const auto [end, fault] = std::from_chars(key.data(), key.data() + key.size(), index);
            if (fault != std::errc() || end != key.data() + key.size() || index >= here->size())
                refuse(path, fmt::format("\"{}\" is no position in a list of {}", key, here->size()));
            here = &(*here)[index];
        } else if (here->is_object()) {
            if (dot != std::string::npos && !here->contains(key))
                refuse(path, fmt::format("there is no \"{}\"", key));
            here = &(*here)[key];
        } else {
            refuse(path, fmt::format("\"{}\" is inside a value that has no fields", key));
        }
        if (dot == std::string::npos)
            break;
        begin = dot + 1;
    }
    Json parsed = tryParseJson(value);
    *here = parsed.is_discarded() ? Json(value) : std::move(parsed);
}

} // namespace airshed
