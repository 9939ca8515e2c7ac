#include "core/engine/modules/form_check.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <torch/script.h>

#include "core/base/random.h"
#include "core/engine/modules/network_internal.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/modules/torchscript_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::modules {

namespace {

constexpr std::uint64_t mostCategories = 4;

torch::Tensor randomInput(const models::Step& step, std::uint64_t seed) {
    const std::string& name = std::get<models::op::Input>(step.operation).name;
    std::vector<std::int64_t> sizes{FormCheck::windows};
    sizes.insert(sizes.end(), step.shape.begin(), step.shape.end());
    auto values = torch::empty(sizes);
    RandomStream random(seed, "form check " + name);
    auto* cells = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i)
        cells[i] = name == "category" ? static_cast<float>(random.below(mostCategories)) : static_cast<float>(random.normal());
    return values;
}

/// Away from zeros and ones, with which an array that is forgotten would not be missed. Variances stay positive.
void disturb(const ArrayBuffer& buffer, std::uint64_t seed) {
    RandomStream random(seed, "form check arrays");
    auto* cells = buffer.cells.data_ptr<float>();
    for (std::int64_t i = 0; i < buffer.cells.numel(); ++i)
        cells[i] += static_cast<float>(0.4 * (random.uniform() - 0.5));
}

std::vector<float> numbersOf(const torch::Tensor& tensor) {
    const torch::Tensor cells = tensor.contiguous();
    const auto* first = cells.data_ptr<float>();
    return {first, first + cells.numel()};
}

} // namespace

FormCheck checkForms(const models::Program& program, std::uint64_t seed) {
    return guarded("Comparing the forms of a network", [&] {
        const torch::NoGradGuard noGrad;
        Network network(program);
        network.initialise(seed);
        disturb(network.learned(), seed);
        disturb(network.tracked(), seed);

        FormCheck check;
        std::vector<torch::Tensor> inputs;
        for (const models::Value input : program.inputs()) {
            inputs.push_back(randomInput(program.steps[input], seed));
            check.inputs.push_back(numbersOf(inputs.back()));
        }
        const torch::Tensor reference = network.forward(inputs);
        check.output.assign(reference.sizes().begin() + 1, reference.sizes().end());
        check.parameters = network.weights().numel();
        check.values = network.values();
        check.reference = numbersOf(reference);
        const torch::Tensor scripted = toTorchScript(network).forward({inputs.begin(), inputs.end()}).toTensor();
        check.torchScriptDifference = largestDifference(numbersOf(scripted), check.reference);
        return check;
    });
}

double largestDifference(const std::vector<float>& form, const std::vector<float>& reference) {
    constexpr double incomparable = std::numeric_limits<double>::infinity();
    if (form.size() != reference.size() || form.empty())
        return incomparable;
    double difference = 0;
    double scale = 1;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (!std::isfinite(form[i]) || !std::isfinite(reference[i]))
            return incomparable;
        difference = std::max(difference, std::abs(static_cast<double>(form[i]) - static_cast<double>(reference[i])));
        scale = std::max(scale, std::abs(static_cast<double>(reference[i])));
    }
    return difference / scale;
}

} // namespace airshed::modules
