#include "core/models/fix_parts.h"

#include <algorithm>
#include <cstdlib>

namespace airshed::models {

void insertBefore(ModelSpec& spec, std::size_t position, std::size_t input, std::vector<LayerSpec> chain) {
    std::string before = spec.layers[position].inputs[input];
    for (LayerSpec& layer : chain) {
        layer.id = freeLayerId(spec, layer.type);
        layer.inputs = {before};
        before = layer.id;
        spec.layers.insert(spec.layers.begin() + static_cast<std::ptrdiff_t>(position), std::move(layer));
        ++position;
    }
    spec.layers[position].inputs[input] = before;
}

LayerSpec takeOut(ModelSpec& spec, std::size_t position) {
    LayerSpec taken = std::move(spec.layers[position]);
    spec.layers.erase(spec.layers.begin() + static_cast<std::ptrdiff_t>(position));
    for (LayerSpec& layer : spec.layers) {
        std::vector<std::string> inputs;
        for (const std::string& input : layer.inputs) {
            if (input == taken.id)
                inputs.insert(inputs.end(), taken.inputs.begin(), taken.inputs.end());
            else
                inputs.push_back(input);
        }
        layer.inputs = std::move(inputs);
    }
    return taken;
}

Json nearestValid(const ParameterSpec& parameter, const Json& value) {
    const bool counts = parameter.kind == ParameterKind::Integer;
    if (counts || parameter.kind == ParameterKind::Number) {
        if (!value.is_number())
            return parameter.fallback;
        const double given = value.get<double>();
        const double near = std::clamp(given, parameter.min, parameter.max);
        if (counts)
            return value.is_number_integer() && near == given ? value : Json(static_cast<std::int64_t>(near));
        return near == given ? value : Json(near);
    }
    if (parameter.kind == ParameterKind::Boolean)
        return value.is_boolean() ? value : parameter.fallback;
    const bool offered =
        value.is_string() && std::ranges::find(parameter.choices, value.get<std::string>()) != parameter.choices.end();
    return offered ? value : parameter.fallback;
}

std::vector<std::int64_t> valuesAround(std::int64_t now, const std::vector<Shape>& given) {
    constexpr std::int64_t reach = 64;
    std::vector<std::int64_t> values = {1};
    for (std::int64_t distance = 1; distance <= reach; ++distance)
        values.insert(values.end(), {now - distance, now + distance});
    for (const Shape& shape : given)
        values.insert(values.end(), shape.begin(), shape.end());
    std::ranges::stable_sort(values, {}, [now](std::int64_t value) { return std::abs(value - now); });
    return values;
}

} // namespace airshed::models
