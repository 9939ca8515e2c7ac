#include "core/engine/training/device_step_internal.h"

#include <algorithm>

#include "core/base/random.h"
#include "core/engine/modules/precision_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::training {

namespace {

using torch::Tensor;
using Requests = std::span<const StepRequest* const>;

/// LibTorch prepares itself in the first steps: workspaces, gradients, kernels.
constexpr int stepsBeforeRecording = 3;

template <typename Item, typename Take> std::vector<Item> each(const std::vector<DeviceStep::Model>& models, Take take) {
    std::vector<Item> items;
    for (const DeviceStep::Model& model : models)
        items.push_back(take(model));
    return items;
}

modules::StackedNetwork stacked(const std::vector<DeviceStep::Model>& models) {
    return modules::StackedNetwork(each<modules::Network*>(models, [](const auto& model) { return &model.network; }));
}

StackedUpdate updateOf(const modules::StackedNetwork& network, const std::vector<DeviceStep::Model>& models) {
    return {network, each<FlatOptimizer*>(models, [](const auto& model) { return &model.optimizer; }),
            each<const experiments::TrainingSettings*>(models, [](const auto& model) { return &model.settings; })};
}

modules::Dropouts dropoutsOf(const std::vector<DeviceStep::Model>& models, const torch::Device& device) {
    return {each<const models::Program*>(models, [](const auto& model) { return &model.network.program(); }), device};
}

/// A request that stands for those that ask for nothing.
const StepRequest& anyOf(Requests requests) {
    return **std::ranges::find_if(requests, [](const StepRequest* request) { return request != nullptr; });
}

/// Pinned memory travels while the host goes on; its allocator keeps it until it has arrived.
Tensor staged(const Tensor& onHost, const torch::Device& device) {
    return device.is_cuda() ? onHost.pin_memory() : onHost;
}

Tensor sent(const Tensor& onHost, const torch::Device& device) {
    return staged(onHost, device).to(device, true);
}

} // namespace

DeviceStep::DeviceStep(std::vector<Model> models, BatchLoss loss)
    : m_models(std::move(models)),
      m_loss(std::move(loss)),
      m_device(m_models.front().network.weights().device()),
      m_network(stacked(m_models)),
      m_update(updateOf(m_network, m_models)),
      m_dropouts(dropoutsOf(m_models, m_device)),
      m_usesBfloat(m_models.front().settings.precision == "bf16"),
      m_isVaried(std::ranges::any_of(m_models, [](const Model& model) { return model.variation.isActive(); })),
      m_whyNotRecorded(StepGraph::whyNot(m_device)) {
    if (m_isVaried && m_whyNotRecorded.empty())
        m_whyNotRecorded = "categories or pictures are varied from step to step";
}

Tensor DeviceStep::operator()(Requests requests) {
    if (canRecord(requests))
        return recorded(requests);
    m_stepsLikeThis = 0;
    if (std::ranges::none_of(requests, [](const StepRequest* request) { return request == nullptr; }))
        return stepOf(requests);
    // Those that do nothing are computed with the others, and get back what they had.
    const torch::NoGradGuard noGrad;
    std::vector<std::int64_t> idle;
    for (std::size_t i = 0; i < requests.size(); ++i)
        if (requests[i] == nullptr)
            idle.push_back(static_cast<std::int64_t>(i));
    const Tensor rows = torch::tensor(idle).to(m_device);
    std::vector<Tensor> state = m_update.state();
    state.push_back(m_network.tracked());
    std::vector<Tensor> kept;
    for (const Tensor& all : state)
        kept.push_back(all.index_select(0, rows));
    const auto giveBack = [&] {
        moveWeights([&] {
            for (std::size_t i = 0; i < state.size(); ++i)
                state[i].index_copy_(0, rows, kept[i]);
        });
    };
    try {
        Tensor losses = stepOf(requests);
        giveBack();
        moveWeights([&] { losses.index_fill_(0, rows, 0.0); });
        return losses;
    } catch (...) { // out of memory, say: those that do nothing are not asked again
        giveBack();
        throw;
    }
}

Tensor DeviceStep::stepOf(Requests requests) {
    m_network.gradients().zero_();
    const StepRequest& any = anyOf(requests);
    const std::size_t parts = std::min(static_cast<std::size_t>(any.parts), any.starts.size());
    const auto firstOf = [&](std::size_t part) { return any.starts.size() * part / parts; };
    const auto part = [&](std::size_t i) { return partOf(requests, firstOf(i), firstOf(i + 1) - firstOf(i)); };
    Tensor sums;
    for (std::size_t i = 0; i < parts && parts > 1; ++i) {
        const Tensor ofPart = weightSums(gather(sent(part(i).rows, m_device), false));
        sums = i == 0 ? ofPart : sums + ofPart;
    }
    Tensor losses;
    for (std::size_t i = 0; i < parts; ++i) {
        const Part some = part(i);
        Batch batch = gather(sent(some.rows, m_device), true);
        vary(batch, requests, static_cast<std::int64_t>(i));
        const Tensor ofPart = addGradients(batch, sent(some.bits, m_device), parts > 1 ? sums : weightSums(batch));
        losses = i == 0 ? ofPart : losses + ofPart;
    }
    const Tensor factors = sent(factorsOf(requests), m_device);
    moveWeights([&] { m_update(factors); });
    return losses;
}

bool DeviceStep::canRecord(Requests requests) const {
    if (!m_whyNotRecorded.empty())
        return false;
    const auto isUsual = [&](const StepRequest* request) {
        return request != nullptr && request->parts == 1 &&
               static_cast<int>(request->starts.size()) == m_models.front().settings.batchSize;
    };
    return std::ranges::all_of(requests, isUsual);
}

Tensor DeviceStep::recorded(Requests requests) {
    if (!m_graph && ++m_stepsLikeThis <= stepsBeforeRecording)
        return stepOf(requests);
    const Part part = partOf(requests, 0, anyOf(requests).starts.size());
    const Tensor factors = factorsOf(requests);
    if (!m_graph) {
        m_memory = {{sent(part.rows, m_device), sent(part.bits, m_device)}, sent(factors, m_device), {}};
        try {
            record();
        } catch (const c10::Error& error) {
            m_graph.reset();
            m_memory = {};
            m_whyNotRecorded = error.what_without_backtrace();
            return stepOf(requests);
        }
    } else {
        m_memory.part.rows.copy_(staged(part.rows, m_device), true);
        m_memory.part.bits.copy_(staged(part.bits, m_device), true);
        m_memory.factors.copy_(staged(factors, m_device), true);
    }
    Tensor losses = torch::empty_like(m_memory.losses);
    moveWeights([&] {
        m_graph->replay();
        losses.copy_(m_memory.losses);
    });
    return losses;
}

void DeviceStep::record() {
    m_graph.emplace(m_device, [this] {
        m_network.gradients().zero_();
        const Batch batch = gather(m_memory.part.rows, true);
        m_memory.losses = addGradients(batch, m_memory.part.bits, weightSums(batch));
        m_update(m_memory.factors);
    });
}

DeviceStep::Part DeviceStep::partOf(Requests requests, std::size_t first, std::size_t count) const {
    const Tensor rows =
        torch::zeros({static_cast<std::int64_t>(requests.size()), static_cast<std::int64_t>(count)}, torch::kInt64);
    std::vector<std::uint64_t> keys;
    auto* cell = rows.data_ptr<std::int64_t>();
    for (std::size_t i = 0; i < requests.size(); ++i, cell += count) {
        const StepRequest* request = requests[i];
        if (request != nullptr)
            std::ranges::copy(request->starts.subspan(first, count), cell);
        // Of the step, so that going on from a checkpoint needs no state of a generator.
        keys.push_back(randomBits(m_models[i].settings.seed, "dropout", 0,
                                  static_cast<std::uint64_t>(request == nullptr ? 0 : request->index)));
    }
    return {rows, m_dropouts.bits(keys, static_cast<std::int64_t>(first))};
}

Tensor DeviceStep::factorsOf(Requests requests) const {
    std::vector<std::int64_t> steps;
    std::vector<double> rates;
    for (const StepRequest* request : requests) {
        steps.push_back(request == nullptr ? 1 : request->index + 1);
        rates.push_back(request == nullptr ? 0.0 : request->learningRate);
    }
    return m_update.factors(steps, rates);
}

Batch DeviceStep::gather(const Tensor& rows, bool withInputs) const {
    const auto take = [withInputs](const DeviceFrame& frame, const Tensor& some) {
        return withInputs ? frame.batch(some.flatten()) : frame.measured(some.flatten());
    };
    std::vector<Batch> batches;
    for (std::size_t first = 0, end = 0; first < m_models.size(); first = end) { // neighbours of one frame in one go
        while (end < m_models.size() && m_models[end].frame == m_models[first].frame)
            ++end;
        batches.push_back(
            take(*m_models[first].frame, rows.slice(0, static_cast<std::int64_t>(first), static_cast<std::int64_t>(end))));
    }
    if (batches.size() == 1)
        return batches.front();
    const auto joined = [&batches](auto which) {
        std::vector<Tensor> all;
        for (const Batch& batch : batches)
            all.push_back(which(batch));
        return torch::cat(all);
    };
    Batch whole{
        {}, joined([](const Batch& batch) { return batch.targets; }), joined([](const Batch& batch) { return batch.weights; })};
    for (std::size_t i = 0; i < batches.front().inputs.size(); ++i)
        whole.inputs.push_back(joined([i](const Batch& batch) { return batch.inputs[i]; }));
    return whole;
}

void DeviceStep::vary(Batch& batch, Requests requests, std::int64_t part) const {
    if (!m_isVaried)
        return;
    const std::int64_t windows = batch.targets.size(0) / m_network.models();
    std::vector<std::vector<Tensor>> varied(batch.inputs.size());
    for (std::size_t model = 0; model < m_models.size(); ++model) {
        Batch own;
        for (const Tensor& input : batch.inputs)
            own.inputs.push_back(input.narrow(0, static_cast<std::int64_t>(model) * windows, windows));
        if (const StepRequest* request = requests[model])
            m_models[model].variation(own, request->index * request->parts + part);
        for (std::size_t i = 0; i < varied.size(); ++i)
            varied[i].push_back(own.inputs[i]);
    }
    for (std::size_t i = 0; i < varied.size(); ++i)
        batch.inputs[i] = torch::cat(varied[i]);
}

Tensor DeviceStep::weightSums(const Batch& batch) const {
    return m_loss.weights(batch).view({m_network.models(), -1}).sum(1);
}

Tensor DeviceStep::addGradients(const Batch& batch, const Tensor& bits, const Tensor& sums) const {
    constexpr double nearlyNothing = 1e-30; // where no cell counts there is nothing to learn, and the loss is 0
    const at::AutoGradMode recordedForGradients(true);
    const std::vector<modules::DropoutDraw> draws = m_dropouts.draws(bits);
    Tensor output;
    {
        const modules::BfloatProducts bfloat(m_usesBfloat, m_device);
        output = m_network.forward(batch.inputs, {true, draws}).to(torch::kFloat32);
    }
    const Tensor losses = m_loss.weighed(output, batch).view({m_network.models(), -1}).sum(1) / sums.clamp_min(nearlyNothing);
    m_network.addGradientsOf(losses.sum());
    return losses.detach().to(torch::kFloat64);
}

} // namespace airshed::training
