#include "core/forms/weight_values.h"

#include <algorithm>

#include "core/base/random.h"

namespace airshed::forms {

using models::Start;

std::vector<float> initialValue(const models::WeightSpec& weight, std::uint64_t seed) {
    if (weight.start.kind == Start::Kind::Given)
        return weight.start.values();
    std::vector<float> values(static_cast<std::size_t>(models::elements(weight.shape)), 0.0F);
    RandomStream random(seed, "init " + weight.name);
    switch (weight.start.kind) {
    case Start::Kind::Uniform:
        std::ranges::generate(values, [&] { return static_cast<float>((2.0 * random.uniform() - 1.0) * weight.start.bound); });
        break;
    case Start::Kind::Normal:
        std::ranges::generate(values, [&] { return static_cast<float>(random.normal() * weight.start.bound); });
        break;
    case Start::Kind::Ones: std::ranges::fill(values, 1.0F); break;
    case Start::Kind::Zeros:
    case Start::Kind::Given: break;
    }
    return values;
}

WeightValues initialValues(const models::Program& program, std::uint64_t seed) {
    WeightValues all;
    all.reserve(program.weights.size());
    for (const models::WeightSpec& weight : program.weights)
        all.push_back(initialValue(weight, seed));
    return all;
}

} // namespace airshed::forms
