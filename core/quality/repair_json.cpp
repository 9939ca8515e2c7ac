#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/quality/label_set.h"
#include "core/quality/repair.h"

namespace airshed::quality {

namespace {

constexpr double anyNumber = std::numeric_limits<double>::max();
constexpr std::int64_t longestShiftSeconds = 366LL * 86'400;
constexpr int mostRows = 100'000;
constexpr int leastWindow = 3;
constexpr int mostWindow = 1'000;

[[noreturn]] void refuse(const std::string& path, const std::string& what, const std::string& hint = {}) {
    throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\": {}.", path, what), hint);
}

Json numberOrNull(const std::optional<double>& number) {
    return number ? Json(*number) : Json();
}

Json timeOrNull(const std::optional<TimeNs>& time) {
    return time ? Json(formatIso(*time)) : Json();
}

std::optional<double> optionalNumber(JsonReader& reader, std::string_view field) {
    const Json* value = reader.find(field);
    if (value == nullptr || value->is_null())
        return std::nullopt;
    return reader.number(field, 0.0, -anyNumber, anyNumber);
}

std::optional<TimeNs> optionalTime(JsonReader& reader, std::string_view field) {
    const Json* value = reader.find(field);
    if (value == nullptr || value->is_null())
        return std::nullopt;
    const auto time = parseIso(reader.text(field, ""));
    if (!time)
        refuse(reader.pathOf(field), fmt::format("{} is no time", value->dump()), "Write it as 2026-03-01T14:00:00Z.");
    return time;
}

struct ToJson {
    Json& json;
    void operator()(const RangeRepair& range) const {
        json["min"] = numberOrNull(range.min);
        json["max"] = numberOrNull(range.max);
    }
    void operator()(const ConvertRepair& convert) const {
        json["factor"] = convert.factor;
        json["offset"] = convert.offset;
        json["from"] = convert.from;
        json["to"] = convert.to;
    }
    void operator()(const FlatlineRepair& flatline) const { json["rows"] = flatline.rows; }
    void operator()(const SpikeRepair& spike) const {
        json["window"] = spike.window;
        json["threshold"] = spike.threshold;
        json["least"] = spike.least;
    }
    void operator()(const MaskRepair& mask) const { json["classes"] = mask.classes; }
    void operator()(const ShiftRepair& shift) const {
        json["seconds"] = shift.seconds;
        json["from"] = timeOrNull(shift.from);
        json["to"] = timeOrNull(shift.to);
    }
    void operator()(const DuplicatesRepair& duplicates) const { json["keep"] = duplicates.keep; }
};

RangeRepair readRange(JsonReader& reader) {
    const RangeRepair range{optionalNumber(reader, "min"), optionalNumber(reader, "max")};
    if (!range.min && !range.max)
        refuse(reader.pathOf("min"), "a range needs a least or a greatest value");
    if (range.min && range.max && *range.min > *range.max)
        refuse(reader.pathOf("min"), fmt::format("{} is above the greatest value, {}", *range.min, *range.max));
    return range;
}

ConvertRepair readConvert(JsonReader& reader) {
    ConvertRepair convert;
    convert.factor = reader.number("factor", convert.factor, -anyNumber, anyNumber);
    convert.offset = reader.number("offset", convert.offset, -anyNumber, anyNumber);
    convert.from = reader.text("from", "");
    convert.to = reader.text("to", "");
    if (convert.factor == 0.0)
        refuse(reader.pathOf("factor"), "a factor of 0 leaves nothing of the values");
    return convert;
}

SpikeRepair readSpike(JsonReader& reader) {
    SpikeRepair spike;
    spike.window = static_cast<int>(reader.integer("window", spike.window, leastWindow, mostWindow));
    spike.threshold = reader.number("threshold", spike.threshold, std::numeric_limits<double>::min(), anyNumber);
    spike.least = reader.number("least", spike.least, 0.0, anyNumber);
    return spike;
}

MaskRepair readMask(JsonReader& reader) {
    MaskRepair mask;
    mask.classes = reader.texts("classes", mask.classes);
    if (mask.classes.empty())
        refuse(reader.pathOf("classes"), "a mask needs a class of labels");
    for (std::size_t i = 0; i < mask.classes.size(); ++i)
        if (!isLabelKind(mask.classes[i]))
            refuse(fmt::format("{}.{}", reader.pathOf("classes"), i),
                   fmt::format("\"{}\" cannot be the class of a label", mask.classes[i]));
    return mask;
}

ShiftRepair readShift(JsonReader& reader) {
    ShiftRepair shift;
    shift.seconds = reader.integer("seconds", 0, -longestShiftSeconds, longestShiftSeconds);
    shift.from = optionalTime(reader, "from");
    shift.to = optionalTime(reader, "to");
    if (shift.from && shift.to && *shift.to < *shift.from)
        refuse(reader.pathOf("to"), "the interval ends before it begins");
    return shift;
}

RepairAction readAction(JsonReader& reader) {
    reader.require("do");
    const std::string kind = reader.choice("do", "", {"range", "convert", "flatline", "spike", "mask", "shift", "duplicates"});
    if (kind == "range")
        return readRange(reader);
    if (kind == "convert")
        return readConvert(reader);
    if (kind == "flatline")
        return FlatlineRepair{static_cast<int>(reader.integer("rows", FlatlineRepair{}.rows, 2, mostRows))};
    if (kind == "spike")
        return readSpike(reader);
    if (kind == "mask")
        return readMask(reader);
    if (kind == "shift")
        return readShift(reader);
    return DuplicatesRepair{reader.choice("keep", DuplicatesRepair{}.keep, {"first", "last"})};
}

RepairStep readStep(const Json& json, const std::string& path) {
    JsonReader reader(json, path);
    RepairStep step;
    step.action = readAction(reader);
    step.columns = reader.texts("columns", {});
    step.series = reader.text("series", "");
    step.note = reader.text("note", "");
    step.enabled = reader.boolean("enabled", true);
    reader.finish();
    const bool wholeRows = worksOnRows(step);
    if (wholeRows && !step.columns.empty())
        refuse(reader.pathOf("columns"), fmt::format("a step of kind {} works on whole rows", kindOf(step)));
    if (!wholeRows && !std::holds_alternative<MaskRepair>(step.action) && step.columns.empty())
        refuse(reader.pathOf("columns"), fmt::format("a step of kind {} needs a column", kindOf(step)));
    return step;
}

struct Describe {
    std::string columns;
    std::string operator()(const RangeRepair& range) const {
        if (!range.max)
            return fmt::format("{} below {} becomes missing", columns, *range.min);
        if (!range.min)
            return fmt::format("{} above {} becomes missing", columns, *range.max);
        return fmt::format("{} outside {} to {} becomes missing", columns, *range.min, *range.max);
    }
    std::string operator()(const ConvertRepair& convert) const {
        return fmt::format(
            "{} is converted{}{}: value × {:.6g}{}", columns, convert.from.empty() ? "" : " from " + convert.from,
            convert.to.empty() ? "" : " to " + convert.to, convert.factor,
            convert.offset == 0.0 ? "" : fmt::format(" {} {:.6g}", convert.offset < 0 ? "−" : "+", std::abs(convert.offset)));
    }
    std::string operator()(const FlatlineRepair& flatline) const {
        return fmt::format("{} becomes missing from the {}th equal value in a row on", columns, flatline.rows);
    }
    std::string operator()(const SpikeRepair& spike) const {
        return fmt::format(
            "{} becomes missing where it leaves the median of the {} values before by over {:g} times their scale", columns,
            spike.window, spike.threshold);
    }
    std::string operator()(const MaskRepair& mask) const {
        return fmt::format("{} labelled {} becomes missing", columns, fmt::join(mask.classes, " or "));
    }
    std::string operator()(const ShiftRepair& shift) const {
        const std::string within = (shift.from ? " from " + formatIso(*shift.from) : std::string()) +
                                   (shift.to ? " to " + formatIso(*shift.to) : std::string());
        return fmt::format("stamps{} move {} {}", within, shift.seconds < 0 ? "back by" : "on by",
                           formatDuration(static_cast<double>(std::abs(shift.seconds))));
    }
    std::string operator()(const DuplicatesRepair& duplicates) const {
        return fmt::format("of rows with the same stamp the {} stays", duplicates.keep);
    }
};

} // namespace

bool worksOnRows(const RepairStep& step) {
    return std::holds_alternative<ShiftRepair>(step.action) || std::holds_alternative<DuplicatesRepair>(step.action);
}

std::string kindOf(const RepairStep& step) {
    static const std::vector<std::string> kinds = {"range", "convert", "flatline", "spike", "mask", "shift", "duplicates"};
    return kinds.at(step.action.index());
}

std::string describe(const RepairStep& step) {
    const std::string columns = step.columns.empty() ? "what is" : fmt::format("{}", fmt::join(step.columns, ", "));
    return std::visit(Describe{columns}, step.action) + (step.series.empty() ? "" : " (series " + step.series + ")");
}

Json toJson(const RepairStep& step) {
    Json json = {{"do", kindOf(step)},
                 {"columns", step.columns},
                 {"series", step.series},
                 {"note", step.note},
                 {"enabled", step.enabled}};
    std::visit(ToJson{json}, step.action);
    return json;
}

Json toJson(const std::vector<RepairStep>& steps) {
    Json list = Json::array();
    for (const RepairStep& step : steps)
        list.push_back(toJson(step));
    return list;
}

std::vector<RepairStep> repairsFromJson(const Json& json, const std::string& path) {
    if (!json.is_array())
        refuse(path, fmt::format("expected a list of repairs, found {}", json.type_name()));
    std::vector<RepairStep> steps;
    steps.reserve(json.size());
    for (std::size_t i = 0; i < json.size(); ++i)
        steps.push_back(readStep(json[i], fmt::format("{}.{}", path, i)));
    return steps;
}

} // namespace airshed::quality
