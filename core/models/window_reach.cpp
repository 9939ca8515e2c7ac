#include "core/models/window_reach.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/models/model_spec.h"

namespace airshed::models {

namespace {

/// From the first to the last step of the window that a number hangs on; empty when it hangs on none.
struct Span {
    std::int32_t first = std::numeric_limits<std::int32_t>::max();
    std::int32_t last = -1;

    void include(const Span& other) {
        first = std::min(first, other.first);
        last = std::max(last, other.last);
    }
    [[nodiscard]] std::int32_t steps() const { return last < 0 ? 0 : last - first + 1; }
};

using Spans = std::vector<Span>;

std::size_t product(const Shape& shape, std::size_t begin, std::size_t end) {
    std::size_t size = 1;
    for (std::size_t axis = begin; axis < end; ++axis)
        size *= static_cast<std::size_t>(shape[axis]);
    return size;
}

std::size_t sizeOf(const Shape& shape) {
    return product(shape, 0, shape.size());
}

Span joined(const Spans& spans, std::size_t begin, std::size_t count) {
    Span all;
    for (std::size_t index = begin; index < begin + count; ++index)
        all.include(spans[index]);
    return all;
}

/// What one operation makes of the spans of what it is fed.
class Follower {
public:
    Follower(const Program& program, const Step& step, const std::vector<Spans>& before)
        : m_program(program), m_step(step), m_before(before) {}

    /// Empty for what is the same for all windows.
    Spans run() {
        if (!m_step.batched)
            return {};
        return std::visit([this](const auto& operation) { return follow(operation); }, m_step.operation);
    }

private:
    [[nodiscard]] const Spans& spans(std::size_t input) const { return m_before[m_step.inputs[input]]; }
    [[nodiscard]] const Shape& shape(std::size_t input) const { return m_program.steps[m_step.inputs[input]].shape; }
    [[nodiscard]] Spans unmoved() const { return spans(0); }

    [[nodiscard]] Spans follow(const op::Input& input) const {
        Spans result(sizeOf(m_step.shape));
        if (input.name != networkInput)
            return result;
        const std::size_t channels = product(m_step.shape, 1, m_step.shape.size());
        for (std::size_t index = 0; index < result.size(); ++index) {
            const auto at = static_cast<std::int32_t>(index / channels);
            result[index] = {at, at};
        }
        return result;
    }
    [[nodiscard]] Spans follow(const op::Weight&) const { return {}; }
    [[nodiscard]] Spans follow(const op::Unary&) const { return unmoved(); }
    [[nodiscard]] Spans follow(const op::Scale&) const { return unmoved(); }
    [[nodiscard]] Spans follow(const op::Dropout&) const { return unmoved(); }
    [[nodiscard]] Spans follow(const op::BatchNorm&) const { return unmoved(); }
    [[nodiscard]] Spans follow(const op::Reshape&) const { return unmoved(); }

    [[nodiscard]] Spans follow(const op::Binary&) const {
        Spans result(sizeOf(m_step.shape));
        for (std::size_t input = 0; input < 2; ++input)
            for (std::size_t index = 0; index < result.size() && !spans(input).empty(); ++index)
                result[index].include(spans(input)[broadcastIndex(shape(input), index)]);
        return result;
    }

    /// Where a number of the output finds its fellow in an input that is stretched to its shape.
    [[nodiscard]] std::size_t broadcastIndex(const Shape& from, std::size_t index) const {
        std::size_t place = 0;
        std::size_t stride = 1;
        for (std::size_t back = 1; back <= from.size(); ++back) {
            const auto extent = static_cast<std::size_t>(m_step.shape[m_step.shape.size() - back]);
            const auto own = static_cast<std::size_t>(from[from.size() - back]);
            place += (own == 1 ? 0 : index % extent) * stride;
            stride *= own;
            index /= extent;
        }
        return place;
    }

    /// Every number hangs on all numbers of its row, the last axis.
    [[nodiscard]] Spans overRows(std::size_t width) const {
        const auto own = static_cast<std::size_t>(shape(0).back());
        Spans result;
        result.reserve(spans(0).size() / own * width);
        for (std::size_t begin = 0; begin < spans(0).size(); begin += own)
            result.insert(result.end(), width, joined(spans(0), begin, own));
        return result;
    }
    [[nodiscard]] Spans follow(const op::Linear&) const { return overRows(static_cast<std::size_t>(m_step.shape.back())); }
    [[nodiscard]] Spans follow(const op::Softmax&) const { return overRows(static_cast<std::size_t>(m_step.shape.back())); }
    [[nodiscard]] Spans follow(const op::LayerNorm&) const { return overRows(static_cast<std::size_t>(m_step.shape.back())); }

    [[nodiscard]] Spans follow(const op::MatMul& product2) const {
        const Shape& x = shape(0);
        const Shape& y = shape(1);
        const auto rows = static_cast<std::size_t>(m_step.shape[m_step.shape.size() - 2]);
        const auto columns = static_cast<std::size_t>(m_step.shape.back());
        const auto inner = static_cast<std::size_t>(x.back());
        const std::size_t batches = sizeOf(m_step.shape) / (rows * columns);
        const std::size_t sheetsOfY = sizeOf(y) / (inner * columns);
        Spans result(sizeOf(m_step.shape));
        for (std::size_t batch = 0; batch < batches; ++batch) {
            const std::size_t beginOfY = (sheetsOfY == 1 ? 0 : batch) * inner * columns;
            Spans ofColumns(columns);
            for (std::size_t k = 0; k < inner && !spans(1).empty(); ++k)
                for (std::size_t column = 0; column < columns; ++column)
                    ofColumns[column].include(
                        spans(1)[beginOfY + (product2.transposeSecond ? column * inner + k : k * columns + column)]);
            for (std::size_t row = 0; row < rows; ++row) {
                const Span ofRow = spans(0).empty() ? Span{} : joined(spans(0), (batch * rows + row) * inner, inner);
                for (std::size_t column = 0; column < columns; ++column) {
                    Span& both = result[(batch * rows + row) * columns + column];
                    both = ofRow;
                    both.include(ofColumns[column]);
                }
            }
        }
        return result;
    }

    /// How a window moves along one or two axes of space; the missing axis has length 1.
    struct Moves {
        std::vector<std::int64_t> kernel, stride, dilation, before;
    };

    /// Of every place of the output: all numbers of one sheet [space…] that its window covers.
    [[nodiscard]] static Spans overSpace(const Spans& sheet, const Shape& from, const Shape& to, const Moves& moves) {
        const std::size_t axes = from.size();
        const std::int64_t height = axes == 2 ? from[0] : 1;
        const std::int64_t width = from[axes - 1];
        const std::int64_t outWidth = to[axes - 1];
        Spans result(sizeOf(to));
        const auto at = [&](std::size_t axis, std::int64_t place, std::int64_t tap) {
            return place * moves.stride[axis] + tap * moves.dilation[axis] - moves.before[axis];
        };
        for (std::size_t index = 0; index < result.size(); ++index) {
            const std::int64_t row = axes == 2 ? static_cast<std::int64_t>(index) / outWidth : 0;
            const std::int64_t column = static_cast<std::int64_t>(index) % outWidth;
            for (std::int64_t down = 0; down < (axes == 2 ? moves.kernel[0] : 1); ++down) {
                const std::int64_t y = axes == 2 ? at(0, row, down) : 0;
                for (std::int64_t across = 0; across < moves.kernel[axes - 1] && y >= 0 && y < height; ++across)
                    if (const std::int64_t x = at(axes - 1, column, across); x >= 0 && x < width)
                        result[index].include(sheet[static_cast<std::size_t>(y * width + x)]);
            }
        }
        return result;
    }

    [[nodiscard]] static Shape spaceOf(const Shape& shape) { return {shape.begin() + 1, shape.end()}; }

    [[nodiscard]] Spans follow(const op::Convolution& convolution) const {
        const Shape& weight = shape(1);
        const Moves moves{{weight.begin() + 2, weight.end()}, convolution.stride, convolution.dilation, convolution.before};
        const Shape space = spaceOf(shape(0));
        const std::size_t places = sizeOf(space);
        const auto groups = static_cast<std::size_t>(convolution.groups);
        const std::size_t channels = static_cast<std::size_t>(shape(0)[0]) / groups;
        const std::size_t filters = static_cast<std::size_t>(m_step.shape[0]) / groups;
        Spans result;
        result.reserve(sizeOf(m_step.shape));
        for (std::size_t group = 0; group < groups; ++group) {
            Spans sheet(places);
            for (std::size_t channel = group * channels; channel < (group + 1) * channels; ++channel)
                for (std::size_t place = 0; place < places; ++place)
                    sheet[place].include(spans(0)[channel * places + place]);
            const Spans one = overSpace(sheet, space, spaceOf(m_step.shape), moves);
            for (std::size_t filter = 0; filter < filters; ++filter)
                result.insert(result.end(), one.begin(), one.end());
        }
        return result;
    }

    [[nodiscard]] Spans follow(const op::Pool& pool) const {
        const Moves moves{pool.kernel, pool.stride, std::vector<std::int64_t>(pool.kernel.size(), 1),
                          std::vector<std::int64_t>(pool.kernel.size(), 0)};
        const Shape space = spaceOf(shape(0));
        const std::size_t places = sizeOf(space);
        Spans result;
        result.reserve(sizeOf(m_step.shape));
        for (std::size_t begin = 0; begin < spans(0).size(); begin += places) {
            const Spans sheet(spans(0).begin() + static_cast<std::ptrdiff_t>(begin),
                              spans(0).begin() + static_cast<std::ptrdiff_t>(begin + places));
            const Spans one = overSpace(sheet, space, spaceOf(m_step.shape), moves);
            result.insert(result.end(), one.begin(), one.end());
        }
        return result;
    }

    [[nodiscard]] Spans follow(const op::Reduce& reduce) const {
        const Shape& from = shape(0);
        const std::size_t inner = product(from, reduce.axis + 1, from.size());
        const auto extent = static_cast<std::size_t>(from[reduce.axis]);
        Spans result(sizeOf(m_step.shape));
        for (std::size_t index = 0; index < spans(0).size(); ++index)
            result[index / (inner * extent) * inner + index % inner].include(spans(0)[index]);
        return result;
    }

    [[nodiscard]] Spans follow(const op::GroupNorm& norm) const {
        const std::size_t count = spans(0).size() / static_cast<std::size_t>(norm.groups);
        Spans result;
        result.reserve(spans(0).size());
        for (std::size_t begin = 0; begin < spans(0).size(); begin += count)
            result.insert(result.end(), count, joined(spans(0), begin, count));
        return result;
    }

    /// A step's state hangs on all steps before it; going backwards, on all behind it.
    [[nodiscard]] Spans follow(const op::Recurrent& recurrent) const {
        const auto steps = static_cast<std::size_t>(shape(0)[0]);
        const auto channels = static_cast<std::size_t>(shape(0)[1]);
        Spans forward(steps);
        Spans backward(steps);
        for (std::size_t step = 0; step < steps; ++step) {
            forward[step] = joined(spans(0), step * channels, channels);
            if (step > 0)
                forward[step].include(forward[step - 1]);
        }
        for (std::size_t step = steps; step-- > 0;) {
            backward[step] = joined(spans(0), step * channels, channels);
            if (step + 1 < steps)
                backward[step].include(backward[step + 1]);
        }
        const Span all = forward.back();
        const auto hidden = static_cast<std::size_t>(recurrent.hidden);
        const bool deep = recurrent.bidirectional && recurrent.layers > 1;
        Spans result;
        result.reserve(sizeOf(m_step.shape));
        for (std::size_t step = 0; step < steps; ++step) {
            result.insert(result.end(), hidden, deep ? all : forward[step]);
            if (recurrent.bidirectional)
                result.insert(result.end(), hidden, deep ? all : backward[step]);
        }
        return result;
    }

    [[nodiscard]] Spans follow(const op::Permute& permute) const {
        const Shape& from = shape(0);
        std::vector<std::size_t> strides(from.size(), 1);
        for (std::size_t axis = from.size(); axis-- > 1;)
            strides[axis - 1] = strides[axis] * static_cast<std::size_t>(from[axis]);
        Spans result(spans(0).size());
        for (std::size_t index = 0; index < result.size(); ++index) {
            std::size_t rest = index;
            std::size_t place = 0;
            for (std::size_t axis = from.size(); axis-- > 0;) {
                const auto extent = static_cast<std::size_t>(m_step.shape[axis]);
                place += rest % extent * strides[permute.axes[axis]];
                rest /= extent;
            }
            result[index] = spans(0)[place];
        }
        return result;
    }

    [[nodiscard]] Spans follow(const op::Slice& slice) const {
        const Shape& from = shape(0);
        const std::size_t inner = product(from, slice.axis + 1, from.size());
        const auto extent = static_cast<std::size_t>(from[slice.axis]);
        const auto kept = static_cast<std::size_t>(m_step.shape[slice.axis]);
        Spans result;
        result.reserve(sizeOf(m_step.shape));
        for (std::size_t outer = 0; outer < product(from, 0, slice.axis); ++outer)
            for (std::size_t number = 0; number < kept; ++number) {
                const std::size_t at = static_cast<std::size_t>(slice.first) + number * static_cast<std::size_t>(slice.stride);
                const auto begin = spans(0).begin() + static_cast<std::ptrdiff_t>((outer * extent + at) * inner);
                result.insert(result.end(), begin, begin + static_cast<std::ptrdiff_t>(inner));
            }
        return result;
    }

    [[nodiscard]] Spans follow(const op::Concatenate& concatenate) const {
        Spans result;
        result.reserve(sizeOf(m_step.shape));
        for (std::size_t outer = 0; outer < product(m_step.shape, 0, concatenate.axis); ++outer)
            for (std::size_t input = 0; input < m_step.inputs.size(); ++input) {
                const auto count = static_cast<std::ptrdiff_t>(product(shape(input), concatenate.axis, shape(input).size()));
                const auto begin = spans(input).begin() + static_cast<std::ptrdiff_t>(outer) * count;
                result.insert(result.end(), begin, begin + count);
            }
        return result;
    }

    [[nodiscard]] Spans follow(const op::Embedding&) const {
        const auto width = static_cast<std::size_t>(m_step.shape.back());
        Spans result;
        result.reserve(sizeOf(m_step.shape));
        for (const Span& index : spans(0))
            result.insert(result.end(), width, index);
        return result;
    }

    const Program& m_program;
    const Step& m_step;
    const std::vector<Spans>& m_before;
};

} // namespace

std::vector<LayerReach> windowReach(const Program& program, std::int64_t longestWork) {
    std::int64_t work = 0;
    std::int64_t lookback = 0;
    for (const Step& step : program.steps) {
        work += step.batched ? elements(step.shape) : 0;
        if (const auto* input = std::get_if<op::Input>(&step.operation); input && input->name == networkInput)
            lookback = step.shape.front();
    }
    if (work > longestWork)
        return {};
    std::vector<Spans> spans;
    spans.reserve(program.steps.size());
    for (const Step& step : program.steps)
        spans.push_back(Follower(program, step, spans).run());
    std::vector<LayerReach> reaches;
    reaches.reserve(program.layers.size());
    for (const ProgramLayer& layer : program.layers) {
        LayerReach reach{layer.id};
        for (const Span& span : spans[layer.output]) {
            reach.steps = std::max<std::int64_t>(reach.steps, span.steps());
            if (span.last >= 0)
                reach.longest = std::max<std::int64_t>(reach.longest, lookback - span.first);
        }
        reaches.push_back(std::move(reach));
    }
    return reaches;
}

} // namespace airshed::models
