#include "core/engine/modules/form_check.h"

#include <torch/script.h>
#include <torch/torch.h>

#include "core/base/random.h"
#include "core/engine/modules/network_internal.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/modules/torchscript_internal.h"

namespace airshed::modules {

namespace {

torch::Tensor randomWindows(const models::Shape& shape, std::uint64_t seed) {
    auto windows = torch::empty({3, shape.at(0), shape.at(1)});
    RandomStream random(seed, "form check");
    auto* cells = windows.data_ptr<float>();
    for (std::int64_t i = 0; i < windows.numel(); ++i)
        cells[i] = static_cast<float>(random.normal());
    return windows;
}

double largestDifference(const torch::Tensor& form, const torch::Tensor& reference) {
    return ((form - reference).abs() / reference.abs().clamp_min(1.0)).max().item<double>();
}

} // namespace

FormCheck checkForms(const models::ModelSpec& spec, const models::TaskShape& task, std::uint64_t seed) {
    return guarded("Comparing the forms of a network", [&] {
        const torch::NoGradGuard noGrad;
        Network network(spec, task);
        network.initialise(seed);
        const torch::Tensor windows = randomWindows(task.input, seed);
        const torch::Tensor reference = network.forward(windows);

        FormCheck check;
        check.output.assign(reference.sizes().begin() + 1, reference.sizes().end());
        check.parameters = network.weights().numel();
        check.largest = reference.abs().max().item<double>();
        check.torchScriptDifference = largestDifference(toTorchScript(network).forward({windows}).toTensor(), reference);
        return check;
    });
}

} // namespace airshed::modules
