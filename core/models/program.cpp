#include "core/models/program.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

#include <fmt/format.h>

namespace airshed::models {

std::vector<Value> Program::inputs() const {
    std::vector<Value> found;
    for (Value value = 0; value < steps.size(); ++value)
        if (std::holds_alternative<op::Input>(steps[value].operation))
            found.push_back(value);
    return found;
}

std::int64_t elements(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

bool isAlias(const Step& step) {
    return std::holds_alternative<op::Reshape>(step.operation) || std::holds_alternative<op::Dropout>(step.operation);
}

bool sameOperations(const Program& one, const Program& other) {
    const auto sameArray = [](const WeightSpec& a, const WeightSpec& b) {
        return a.name == b.name && a.shape == b.shape && a.role == b.role;
    };
    const auto sameStep = [](const Step& a, const Step& b) {
        const bool bothDrop =
            std::holds_alternative<op::Dropout>(a.operation) && std::holds_alternative<op::Dropout>(b.operation);
        return (bothDrop || a.operation == b.operation) && a.inputs == b.inputs && a.shape == b.shape;
    };
    return one.output == other.output && std::ranges::equal(one.weights, other.weights, sameArray) &&
           std::ranges::equal(one.steps, other.steps, sameStep);
}

std::vector<std::string> weightIdentifiers(const Program& program) {
    std::vector<std::string> identifiers;
    identifiers.reserve(program.weights.size());
    std::set<std::string> taken;
    for (const WeightSpec& weight : program.weights) {
        std::string identifier = weight.name;
        for (char& c : identifier)
            if (c == '.')
                c = '_';
        const std::string plain = identifier;
        for (int number = 2; !taken.insert(identifier).second; ++number)
            identifier = fmt::format("{}_{}", plain, number);
        identifiers.push_back(std::move(identifier));
    }
    return identifiers;
}

} // namespace airshed::models
