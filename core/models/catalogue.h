#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "core/models/model_spec.h"
#include "core/models/program_builder.h"

namespace airshed::models {

enum class ParameterKind { Integer, Number, Boolean, Choice };

/// A parameter of a layer type: what may be set, within which limits, and what it means.
struct ParameterSpec {
    std::string name;
    std::string title; ///< for people: "Hidden size"
    ParameterKind kind = ParameterKind::Integer;
    Json fallback;                    ///< the value when it is not set
    double min = 0, max = 0;          ///< of Integer and Number
    std::vector<std::string> choices; ///< of Choice
    std::string help;                 ///< one sentence
};

/// A layer's parameters with the defaults filled in; names and ranges have been checked.
class LayerParameters {
public:
    explicit LayerParameters(Json complete) : m_values(std::move(complete)) {}
    [[nodiscard]] std::int64_t integer(const std::string& name) const { return m_values.at(name).get<std::int64_t>(); }
    [[nodiscard]] double number(const std::string& name) const { return m_values.at(name).get<double>(); }
    [[nodiscard]] bool boolean(const std::string& name) const { return m_values.at(name).get<bool>(); }
    [[nodiscard]] std::string text(const std::string& name) const { return m_values.at(name).get<std::string>(); }
    [[nodiscard]] const Json& json() const noexcept { return m_values; }

private:
    Json m_values;
};

/// What a layer makes of its input.
struct LayerCost {
    Shape output;
    std::int64_t parameters = 0;
    std::int64_t multiplyAdds = 0; ///< for one window
};

/// Why a layer cannot take its input.
struct LayerMisfit {
    std::string message;  ///< names both shapes: "takes a vector, but is given a sequence of 72 × 9"
    std::string hint;     ///< names the layer or the change that would help
    std::string fixLayer; ///< a catalogue type which, put in between, cures it; "" when none does
};

/// Something a network is given besides the window.
struct NetworkInput {
    std::string name;  ///< what a layer names among its inputs: "future", "static", "category", "image"
    std::string title; ///< for people: "Known ahead"
    Shape shape;
};

/// Facts of the task that a layer may need.
struct TaskShape {
    Shape input;  ///< [lookback, channels]
    Shape output; ///< [horizon, targets]
    /// The channel of the window that holds each target's own past; -1 for a target that is not among the inputs. Empty: none.
    std::vector<std::int64_t> targetChannels = {};
    std::vector<NetworkInput> others = {};
    /// How many numbers the category input may hold: the rows that an embedding of it needs; 0: not known without the data.
    std::int64_t categoryNumbers = 0;
};

/// Shape of what a network is given under a name; null pointer when the task has no such input.
[[nodiscard]] const Shape* taskInput(const TaskShape& task, std::string_view name);

/// One entry of the layer catalogue. All forms of it (LibTorch, TorchScript, ONNX, C) are made from the operations that `lower`
/// writes.
struct LayerType {
    using Inputs = std::span<const Shape>;

    std::string type;    ///< "conv1d"
    std::string title;   ///< "Convolution over time"
    std::string group;   ///< of the palette: "Dense", "Convolution", …
    std::string summary; ///< one paragraph for beginners: what it does, when to use it
    std::string source;  ///< the paper or standard it is from
    std::vector<ParameterSpec> parameters;
    /// Why it cannot take these inputs, in order, `leastInputs` to `mostInputs` of them; nothing when it can.
    std::function<std::optional<LayerMisfit>(Inputs, const LayerParameters&, const TaskShape&)> misfit;
    /// Writes what it computes of inputs that are no misfit. @return what it yields.
    std::function<Value(ProgramBuilder&, std::span<const Value>, const LayerParameters&, const TaskShape&)> lower;
    std::size_t leastInputs = 1;
    std::size_t mostInputs = 1;
};

/// What a layer makes of its inputs, alone.
[[nodiscard]] std::variant<LayerCost, LayerMisfit> inferLayer(const LayerType& type, LayerType::Inputs inputs,
                                                              const LayerParameters& parameters, const TaskShape& task);

/// All layer types, in the order of the palette.
[[nodiscard]] const std::vector<LayerType>& catalogue();
/// Adds layer types, each behind the last of its group. At a program's start, before anything has looked at the catalogue.
void extendCatalogue(std::vector<LayerType> more);
/// Null pointer when there is no such type.
[[nodiscard]] const LayerType* findLayerType(std::string_view type);
/// Fills in defaults and checks names, types and ranges. @throws Error(InvalidInput) with `path` and the parameter named.
[[nodiscard]] LayerParameters completeParameters(const LayerType& type, const Json& params, const std::string& path);

} // namespace airshed::models
