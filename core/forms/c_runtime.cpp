#include "core/forms/c_runtime.h"

#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::forms {

namespace {

struct CFunction {
    std::string_view name;
    std::vector<std::string_view> needs;
    std::string_view source;
};

constexpr std::string_view sigmoid = R"(static float sigmoid(float x)
{
    return 1.0f / (1.0f + expf(-x));
}
)";

constexpr std::string_view linear = R"(/* y[rows][out] = x[rows][in] w[out][in]^T + b[out]; b may be 0. */
static void linear(const float *x, const float *w, const float *b, float *y, int rows, int in, int out)
{
    for (int r = 0; r < rows; ++r)
        for (int o = 0; o < out; ++o) {
            float sum = b ? b[o] : 0.0f;
            for (int i = 0; i < in; ++i)
                sum += x[r * in + i] * w[o * in + i];
            y[r * out + o] = sum;
        }
}
)";

constexpr std::string_view matmul = R"(/* count products y[m][n] = a[m][k] b[k][n]; b is [n][k] when transposed. */
static void matmul(const float *a, const float *b, float *y, int count, int m, int k, int n, int transposed)
{
    for (int c = 0; c < count; ++c, a += m * k, b += k * n, y += m * n)
        for (int row = 0; row < m; ++row)
            for (int column = 0; column < n; ++column) {
                float sum = 0.0f;
                for (int i = 0; i < k; ++i)
                    sum += a[row * k + i] * (transposed ? b[column * k + i] : b[i * n + column]);
                y[row * n + column] = sum;
            }
}
)";

constexpr std::string_view broadcast =
    R"(/* Element by element over up to four axes; a stride of 0 repeats. op: 0 add, 1 subtract, 2 multiply, 3 divide. */
static void broadcast(const float *a, const float *b, float *y, const int *size, const int *sa, const int *sb, int op)
{
    for (int i = 0; i < size[0]; ++i)
        for (int j = 0; j < size[1]; ++j)
            for (int k = 0; k < size[2]; ++k)
                for (int l = 0; l < size[3]; ++l) {
                    const float p = a[i * sa[0] + j * sa[1] + k * sa[2] + l * sa[3]];
                    const float q = b[i * sb[0] + j * sb[1] + k * sb[2] + l * sb[3]];
                    *y++ = op == 0 ? p + q : op == 1 ? p - q : op == 2 ? p * q : p / q;
                }
}
)";

constexpr std::string_view gather = R"(/* y[size] = x at the given strides: a permutation or a slice of up to four axes. */
static void gather(const float *x, float *y, const int *size, const int *stride)
{
    for (int i = 0; i < size[0]; ++i)
        for (int j = 0; j < size[1]; ++j)
            for (int k = 0; k < size[2]; ++k)
                for (int l = 0; l < size[3]; ++l)
                    *y++ = x[i * stride[0] + j * stride[1] + k * stride[2] + l * stride[3]];
}
)";

constexpr std::string_view place = R"(/* Copies outer pieces of x into y, which has room for larger ones. */
static void place(const float *x, float *y, int outer, int piece, int room)
{
    for (int o = 0; o < outer; ++o)
        memcpy(y + o * room, x + o * piece, (size_t)piece * sizeof(float));
}
)";

constexpr std::string_view convolve =
    R"(/* x[channels][h][w], k[out][channels / groups][kh][kw]; s: stride h w, dilation h w, zeros before h w. */
static void convolve(const float *x, const float *k, const float *b, float *y, int channels, int h, int w, int out, int kh, int kw,
                     int oh, int ow, int groups, const int *s)
{
    const int in = channels / groups;
    for (int o = 0; o < out; ++o) {
        const float *from = x + o / (out / groups) * in * h * w;
        for (int r = 0; r < oh; ++r)
            for (int c = 0; c < ow; ++c) {
                float sum = b[o];
                for (int i = 0; i < in; ++i)
                    for (int p = 0; p < kh; ++p) {
                        const int row = r * s[0] + p * s[2] - s[4];
                        if (row < 0 || row >= h)
                            continue;
                        for (int q = 0; q < kw; ++q) {
                            const int column = c * s[1] + q * s[3] - s[5];
                            if (column >= 0 && column < w)
                                sum += from[(i * h + row) * w + column] * k[((o * in + i) * kh + p) * kw + q];
                        }
                    }
                *y++ = sum;
            }
    }
}
)";

constexpr std::string_view pool = R"(/* x[channels][h][w] over kh by kw. */
static void pool(const float *x, float *y, int channels, int h, int w, int kh, int kw, int sh, int sw, int oh, int ow, int largest)
{
    for (int c = 0; c < channels; ++c)
        for (int r = 0; r < oh; ++r)
            for (int l = 0; l < ow; ++l) {
                float value = largest ? x[(c * h + r * sh) * w + l * sw] : 0.0f;
                for (int p = 0; p < kh; ++p)
                    for (int q = 0; q < kw; ++q) {
                        const float v = x[(c * h + r * sh + p) * w + l * sw + q];
                        value = largest ? (v > value ? v : value) : value + v;
                    }
                *y++ = largest ? value : value / (float)(kh * kw);
            }
}
)";

constexpr std::string_view reduce = R"(/* x[outer][length][inner] over its middle; op: 0 mean, 1 largest, 2 sum. */
static void reduce(const float *x, float *y, int outer, int length, int inner, int op)
{
    for (int o = 0; o < outer; ++o)
        for (int i = 0; i < inner; ++i) {
            float value = x[o * length * inner + i];
            for (int l = 1; l < length; ++l) {
                const float v = x[(o * length + l) * inner + i];
                value = op == 1 ? (v > value ? v : value) : value + v;
            }
            *y++ = op == 0 ? value / (float)length : value;
        }
}
)";

constexpr std::string_view softmax = R"(static void softmax(const float *x, float *y, int rows, int width)
{
    for (int r = 0; r < rows; ++r, x += width, y += width) {
        float most = x[0], sum = 0.0f;
        for (int i = 1; i < width; ++i)
            most = x[i] > most ? x[i] : most;
        for (int i = 0; i < width; ++i)
            sum += y[i] = expf(x[i] - most);
        for (int i = 0; i < width; ++i)
            y[i] /= sum;
    }
}
)";

constexpr std::string_view normalise =
    R"(/* Rows to mean 0 and variance 1; then, of element i, gain[i / span] and shift[i / span], of group row % groups. */
static void normalise(const float *x, const float *gain, const float *shift, float *y, int rows, int width, int groups, int span,
                      float epsilon)
{
    for (int r = 0; r < rows; ++r, x += width, y += width) {
        const int first = r % groups * (width / span);
        float mean = 0.0f, variance = 0.0f;
        for (int i = 0; i < width; ++i)
            mean += x[i];
        mean /= (float)width;
        for (int i = 0; i < width; ++i)
            variance += (x[i] - mean) * (x[i] - mean);
        const float scale = 1.0f / sqrtf(variance / (float)width + epsilon);
        for (int i = 0; i < width; ++i)
            y[i] = (x[i] - mean) * scale * gain[first + i / span] + shift[first + i / span];
    }
}
)";

constexpr std::string_view batch_norm =
    R"(static void batch_norm(const float *x, const float *gain, const float *shift, const float *mean, const float *variance, float *y,
                       int channels, int span, float epsilon)
{
    for (int c = 0; c < channels; ++c) {
        const float scale = gain[c] / sqrtf(variance[c] + epsilon);
        for (int i = 0; i < span; ++i)
            *y++ = (*x++ - mean[c]) * scale + shift[c];
    }
}
)";

constexpr std::string_view embed =
    R"(static void embed(const float *indices, const float *table, float *y, int count, int rows, int width)
{
    for (int i = 0; i < count; ++i) {
        const float at = indices[i];
        const int row = at < 0.0f ? 0 : at > (float)(rows - 1) ? rows - 1 : (int)at;
        memcpy(y + i * width, table + row * width, (size_t)width * sizeof(float));
    }
}
)";

constexpr std::string_view lstm =
    R"(/* One layer, one direction; gates i f g o. y has room columns, written from the first of them. work: 6 hidden floats. */
static void lstm(const float *x, const float *wi, const float *wh, const float *bi, const float *bh, float *y, float *work, int steps,
                 int in, int hidden, int room, int reverse)
{
    float *gate = work, *h = work + 4 * hidden, *c = h + hidden;
    memset(h, 0, 2 * (size_t)hidden * sizeof(float));
    for (int s = 0; s < steps; ++s) {
        const int t = reverse ? steps - 1 - s : s;
        for (int g = 0; g < 4 * hidden; ++g) {
            float sum = bi[g] + bh[g];
            for (int i = 0; i < in; ++i)
                sum += x[t * in + i] * wi[g * in + i];
            for (int i = 0; i < hidden; ++i)
                sum += h[i] * wh[g * hidden + i];
            gate[g] = sum;
        }
        for (int i = 0; i < hidden; ++i) {
            c[i] = sigmoid(gate[hidden + i]) * c[i] + sigmoid(gate[i]) * tanhf(gate[2 * hidden + i]);
            h[i] = sigmoid(gate[3 * hidden + i]) * tanhf(c[i]);
            y[t * room + i] = h[i];
        }
    }
}
)";

constexpr std::string_view gru =
    R"(/* One layer, one direction; gates r z n, reset after the product. y has room columns. work: 6 hidden floats. */
static void gru(const float *x, const float *wi, const float *wh, const float *bi, const float *bh, float *y, float *work, int steps,
                int in, int hidden, int room, int reverse)
{
    float *a = work, *b = work + 3 * hidden;
    const float *before = y;
    for (int s = 0; s < steps; ++s) {
        const int t = reverse ? steps - 1 - s : s;
        for (int g = 0; g < 3 * hidden; ++g) {
            float fromInput = bi[g], fromState = bh[g];
            for (int i = 0; i < in; ++i)
                fromInput += x[t * in + i] * wi[g * in + i];
            for (int i = 0; s > 0 && i < hidden; ++i)
                fromState += before[i] * wh[g * hidden + i];
            a[g] = fromInput;
            b[g] = fromState;
        }
        for (int i = 0; i < hidden; ++i) {
            const float reset = sigmoid(a[i] + b[i]), keep = sigmoid(a[hidden + i] + b[hidden + i]);
            const float next = tanhf(a[2 * hidden + i] + reset * b[2 * hidden + i]);
            y[t * room + i] = (1.0f - keep) * next + keep * (s > 0 ? before[i] : 0.0f);
        }
        before = y + t * room;
    }
}
)";

constexpr std::string_view map = R"(/* A function of each element. */
static void map(const float *x, float *y, int count, int function, float p)
{
    for (int i = 0; i < count; ++i) {
        const float v = x[i];
        switch (function) {
        case 0: y[i] = v > 0.0f ? v : 0.0f; break;
        case 1: y[i] = v > 0.0f ? v : p * v; break;
        case 2: y[i] = v > 0.0f ? v : p * expm1f(v); break;
        case 3: y[i] = 0.5f * v * (1.0f + erff(v * 0.70710678f)); break;
        case 4: y[i] = v * sigmoid(v); break;
        case 5: y[i] = sigmoid(v); break;
        case 6: y[i] = tanhf(v); break;
        case 7: y[i] = v > 20.0f ? v : log1pf(expf(v)); break;
        case 8: y[i] = expf(v); break;
        default: y[i] = sqrtf(v); break;
        }
    }
}
)";

constexpr std::string_view scale = R"(static void scale(const float *x, float *y, int count, float factor, float offset)
{
    for (int i = 0; i < count; ++i)
        y[i] = x[i] * factor + offset;
}
)";

/// In an order in which each comes after what it needs.
const std::vector<CFunction>& allFunctions() {
    static const std::vector<CFunction> all{
        {"sigmoid", {}, sigmoid},     {"map", {"sigmoid"}, map},      {"scale", {}, scale},
        {"linear", {}, linear},       {"matmul", {}, matmul},         {"broadcast", {}, broadcast},
        {"gather", {}, gather},       {"place", {}, place},           {"convolve", {}, convolve},
        {"pool", {}, pool},           {"reduce", {}, reduce},         {"softmax", {}, softmax},
        {"normalise", {}, normalise}, {"batch_norm", {}, batch_norm}, {"embed", {}, embed},
        {"lstm", {"sigmoid"}, lstm},  {"gru", {"sigmoid"}, gru}};
    return all;
}

} // namespace

std::string cFunctions(const std::set<std::string>& names) {
    std::set<std::string_view> wanted(names.begin(), names.end());
    for (const CFunction& function : allFunctions())
        if (wanted.contains(function.name))
            wanted.insert(function.needs.begin(), function.needs.end());
    std::string text;
    for (const CFunction& function : allFunctions())
        if (wanted.erase(function.name) > 0)
            text += fmt::format("{}\n", function.source);
    if (!wanted.empty())
        throw Error(ErrorCode::Internal, fmt::format("There is no C function \"{}\".", *wanted.begin()));
    return text;
}

} // namespace airshed::forms
