#include "form_cases.h"

#include <algorithm>
#include <stdexcept>

#include "core/base/random.h"
#include "core/models/lowering.h"

using namespace airshed;
using namespace airshed::models;

namespace {

Json randomParameter(const ParameterSpec& parameter, RandomStream& random) {
    constexpr std::uint64_t most = 6;
    switch (parameter.kind) {
    case ParameterKind::Integer: {
        const auto least = std::max(static_cast<std::int64_t>(parameter.min), std::int64_t{0});
        const auto room =
            std::min<std::uint64_t>(most, static_cast<std::uint64_t>(parameter.max) - static_cast<std::uint64_t>(least) + 1);
        return least + static_cast<std::int64_t>(random.below(room));
    }
    case ParameterKind::Number: return parameter.min + random.uniform() * (std::min(parameter.max, 2.0) - parameter.min);
    case ParameterKind::Boolean: return random.below(2) == 1;
    case ParameterKind::Choice: return parameter.choices[random.below(parameter.choices.size())];
    }
    return {};
}

std::string inputName(const LayerType& type, std::size_t index) {
    return type.type == "embedding" ? "category" : QString("x%1").arg(index).toStdString();
}

Shape randomShape(RandomStream& random) {
    const auto size = [&](std::uint64_t least, std::uint64_t room) {
        return static_cast<std::int64_t>(least + random.below(room));
    };
    switch (random.below(6)) {
    case 0: return formTask().input;
    case 1: return formTask().output;
    case 2: return {formTask().output[0], formTask().input[1]};
    case 3: return {size(1, 12)};
    case 4: return {size(1, 4), size(3, 9), size(3, 9)};
    default: return {size(1, 14), size(1, 12)};
    }
}

} // namespace

const TaskShape& formTask() {
    static const TaskShape task{
        {11, 5}, {4, 2}, {3, 1}, {{"future", "Known ahead", {4, 3}}, {"static", "Static", {2}}, {"category", "Category", {1}}}};
    return task;
}

FormCase layerCase(const LayerType& type, std::uint64_t seed) {
    constexpr int mostTries = 2'000;
    RandomStream random(seed, "form case " + type.type);
    for (int attempt = 0; attempt < mostTries; ++attempt) {
        Json params = Json::object();
        for (const ParameterSpec& parameter : type.parameters)
            params[parameter.name] = randomParameter(parameter, random);
        const LayerParameters parameters = completeParameters(type, params, "params");
        std::vector<Shape> shapes(type.leastInputs + (type.mostInputs > type.leastInputs ? random.below(2) : 0));
        const bool alike = random.below(2) == 0;
        for (Shape& shape : shapes)
            shape = alike && &shape != &shapes.front() ? shapes.front() : randomShape(random);
        if (type.misfit(shapes, parameters, formTask()))
            continue;
        ProgramBuilder builder;
        std::vector<Value> inputs;
        QString about = QString::fromStdString(params.dump());
        for (const Shape& shape : shapes) {
            inputs.push_back(builder.input(inputName(type, inputs.size()), shape));
            about += ", " + QString::fromStdString(toText(shape));
        }
        builder.beginLayer("tested", type.type);
        const Value output = type.lower(builder, inputs, parameters, formTask());
        builder.endLayer(output);
        return {QString("%1_%2").arg(QString::fromStdString(type.type)).arg(seed).toStdString(), about, builder.finish(output)};
    }
    throw std::runtime_error("no shape fits " + type.type);
}

FormCase modelCase(const std::string& name, const ModelSpec& spec, const TaskShape& task) {
    return {name, {}, lowerModel(spec, task)};
}
