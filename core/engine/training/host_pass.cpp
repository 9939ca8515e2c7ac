#include "core/engine/training/host_pass_internal.h"

#include <algorithm>

#include "core/base/random.h"
#include "core/engine/lean/lean_pass_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::training {

namespace {

/// Fewer windows than this are not worth a thread, and make products too small to be fast.
constexpr std::int64_t fewestWindows = 64;
/// Of a network with much work in a window, where the batch would make less than so many shards otherwise.
constexpr std::int64_t fewestHeavyWindows = 32;
constexpr std::int64_t fewShards = 4;
constexpr std::int64_t mostShards = 16;
/// A whole batch, and the rest at the end of an epoch.
constexpr std::size_t layoutsKept = 2;

std::span<float> cellsOf(const torch::Tensor& tensor) {
    return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

bool windowsStandAlone(const models::Program& program) {
    return std::ranges::none_of(
        program.steps, [](const models::Step& step) { return std::holds_alternative<models::op::BatchNorm>(step.operation); });
}

/// Whether half as many windows are worth a thread: there is much to compute in each, and little to add up afterwards.
bool isHeavy(const modules::Network& network) {
    constexpr std::int64_t muchWork = 100'000;
    constexpr std::int64_t oftenUsed = 8;
    std::int64_t work = 0;
    for (const models::Step& step : network.program().steps)
        work += step.multiplyAdds;
    return work >= muchWork && work >= oftenUsed * network.weights().numel();
}

} // namespace

/// Some windows of a batch, which one thread works on.
class HostPass::Shard {
public:
    Shard(const modules::Network& network, const Batch& batch, std::int64_t first, std::int64_t count)
        : m_first(first), m_targets(batch.targets.narrow(0, first, count)), m_weights(batch.weights.narrow(0, first, count)) {
        for (const torch::Tensor& input : batch.inputs)
            m_inputs.push_back(input.narrow(0, first, count));
        if (lean::LeanPass::knows(network.program())) {
            m_gradients = torch::zeros_like(network.weights());
            m_lean.emplace(network, m_inputs, m_gradients);
        } else {
            m_network.emplace(network.withOwnGradients());
            m_gradients = m_network->gradients();
            const models::Program* program = &network.program();
            m_dropouts.emplace(std::span(&program, 1), torch::kCPU);
        }
    }

    [[nodiscard]] const torch::Tensor& gradients() const { return m_gradients; }
    [[nodiscard]] double loss() const { return m_sum; }

    void run(const HostLoss& loss, double scale, std::uint64_t key, std::int64_t firstRow) {
        const torch::NoGradGuard noGrad;
        m_gradients.zero_();
        if (m_lean) {
            const lean::PassState state{key, firstRow + m_first};
            m_lean->forward(state);
            weigh(loss, scale, m_lean->output(), m_lean->outputGradient());
            m_lean->backward(state);
        } else {
            torch::Tensor output;
            {
                const at::AutoGradMode recorded(true);
                const std::vector<modules::DropoutDraw> draws =
                    m_dropouts->draws(m_dropouts->bits(std::span(&key, 1), firstRow + m_first));
                output = m_network->forward(m_inputs, {true, draws}).contiguous();
            }
            const torch::Tensor gradient = torch::empty_like(output);
            weigh(loss, scale, output.detach(), gradient);
            output.backward(gradient);
        }
    }

private:
    void weigh(const HostLoss& loss, double scale, const torch::Tensor& output, const torch::Tensor& gradient) {
        m_sum = loss(cellsOf(output), cellsOf(m_targets), cellsOf(m_weights), scale, cellsOf(gradient));
    }

    std::int64_t m_first;
    std::vector<torch::Tensor> m_inputs;
    torch::Tensor m_targets, m_weights;
    torch::Tensor m_gradients;
    std::optional<lean::LeanPass> m_lean;
    std::optional<modules::Network> m_network;   ///< where there is no hand-written gradient
    std::optional<modules::Dropouts> m_dropouts; ///< likewise
    double m_sum = 0;
};

/// The memory for batches of one size.
struct HostPass::Layout {
    std::int64_t windows = 0;
    Batch batch;
    std::list<Shard> shards;
};

HostPass::HostPass(modules::Network& network, const DeviceFrame& frame, const InputVariation& variation, HostLoss loss,
                   std::uint64_t seed)
    : m_network(network),
      m_frame(frame),
      m_variation(variation),
      m_loss(std::move(loss)),
      m_seed(seed),
      m_canCut(windowsStandAlone(network.program())),
      m_isHeavy(isHeavy(network)),
      m_team(std::make_unique<lean::ThreadTeam>(1)) {}

HostPass::~HostPass() = default;

void HostPass::setThreads(int threads) {
    if (threads != m_team->threads())
        m_team = std::make_unique<lean::ThreadTeam>(threads);
}

std::int64_t HostPass::shardsOf(std::int64_t windows) const {
    if (!m_canCut)
        return 1;
    const std::int64_t shards = std::clamp<std::int64_t>(windows / fewestWindows, 1, mostShards);
    if (!m_isHeavy || shards >= fewShards)
        return shards;
    return std::clamp<std::int64_t>(windows / fewestHeavyWindows, 1, fewShards);
}

HostPass::Layout& HostPass::layoutFor(std::int64_t windows) {
    const auto found = std::ranges::find(m_layouts, windows, &Layout::windows);
    if (found != m_layouts.end()) {
        m_layouts.splice(m_layouts.begin(), m_layouts, found);
        return m_layouts.front();
    }
    while (m_layouts.size() >= layoutsKept)
        m_layouts.pop_back();
    Layout layout{windows, m_frame.emptyBatch(windows), {}};
    const std::int64_t shards = shardsOf(windows);
    for (std::int64_t i = 0; i < shards; ++i) {
        const std::int64_t first = windows * i / shards;
        layout.shards.emplace_back(m_network, layout.batch, first, windows * (i + 1) / shards - first);
    }
    m_layouts.push_front(std::move(layout));
    return m_layouts.front();
}

double HostPass::operator()(std::span<const std::int64_t> starts, std::int64_t index, int parts) {
    const std::size_t count = std::min(static_cast<std::size_t>(parts), starts.size());
    const auto part = [&](std::size_t i) {
        const std::size_t first = starts.size() * i / count;
        return Part{starts.subspan(first, starts.size() * (i + 1) / count - first), index, static_cast<std::int64_t>(first),
                    index * parts + static_cast<std::int64_t>(i)};
    };
    m_network.zeroGradients();
    try {
        double weightSum = 0;
        if (count > 1)
            for (std::size_t i = 0; i < count; ++i)
                weightSum += m_loss.weigh(cellsOf(m_frame.measured(part(i).starts).weights));
        double loss = 0;
        for (std::size_t i = 0; i < count; ++i)
            loss += addPart(part(i), weightSum);
        return loss;
    } catch (...) {
        m_layouts.clear(); // half laid out, perhaps, for want of memory
        throw;
    }
}

void HostPass::vary(const Batch& batch, std::int64_t draw) const {
    Batch varied = batch;
    m_variation(varied, draw);
    for (std::size_t i = 0; i < batch.inputs.size(); ++i)
        if (!varied.inputs[i].is_same(batch.inputs[i]))
            batch.inputs[i].detach().copy_(varied.inputs[i]); // where the shards look for it
}

double HostPass::addPart(const Part& part, double weightSum) {
    const std::span<const std::int64_t> starts = part.starts;
    Layout& layout = layoutFor(static_cast<std::int64_t>(starts.size()));
    m_frame.fill(layout.batch, starts);
    vary(layout.batch, part.variationDraw);
    const double ownSum = m_loss.weigh(cellsOf(layout.batch.weights));
    const double allSum = weightSum > 0.0 ? weightSum : ownSum;
    const double scale = allSum > 0.0 ? 1.0 / allSum : 0.0; // where no cell counts there is nothing to learn
    // Seeded by the step, so that going on from a checkpoint needs no generator state.
    const std::uint64_t key = randomBits(m_seed, "dropout", 0, static_cast<std::uint64_t>(part.index));
    std::vector<Shard*> shards;
    for (Shard& shard : layout.shards)
        shards.push_back(&shard);
    m_team->run(static_cast<int>(shards.size()),
                [&](int i) { shards[static_cast<std::size_t>(i)]->run(m_loss, scale, key, part.firstRow); });
    sumUp(layout);
    double sum = 0;
    for (const Shard& shard : layout.shards)
        sum += shard.loss();
    return sum * scale;
}

void HostPass::sumUp(const Layout& layout) {
    const torch::NoGradGuard noGrad;
    torch::Tensor sum = m_network.gradients();
    for (const Shard& shard : layout.shards)
        sum.add_(shard.gradients());
}

} // namespace airshed::training
