#include "core/engine/modules/gate_kernels.h"

#include "core/engine/modules/vector_loops.h"
#include "core/engine/modules/vector_math.h"

namespace airshed::modules {

AIRSHED_FOR_EACH_PROCESSOR
void lstmForward(StepSize size, float* gates, const float* cellBefore, float* cell, float* cellTanh, float* hidden) {
    const std::int64_t n = size.hidden;
    for (std::int64_t row = 0; row < size.rows; ++row) {
        float* __restrict i = gates + row * 4 * n;
        float* __restrict f = i + n;
        float* __restrict g = f + n;
        float* __restrict o = g + n;
        float* __restrict c = cell + row * n;
        float* __restrict t = cellTanh + row * n;
        float* __restrict h = hidden + row * n;
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < n; ++k) {
            i[k] = fastSigmoid(i[k]);
            f[k] = fastSigmoid(f[k]);
            g[k] = fastTanh(g[k]);
            o[k] = fastSigmoid(o[k]);
        }
        if (cellBefore == nullptr) {
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < n; ++k)
                c[k] = i[k] * g[k];
        } else {
            const float* __restrict before = cellBefore + row * n;
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < n; ++k)
                c[k] = f[k] * before[k] + i[k] * g[k];
        }
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < n; ++k) {
            t[k] = fastTanh(c[k]);
            h[k] = o[k] * t[k];
        }
    }
}

AIRSHED_FOR_EACH_PROCESSOR
void lstmBackward(StepSize size, const float* gates, const float* cellBefore, const float* cellTanh,
                  const float* hiddenGradient, float* cellGradient, float* gateGradients) {
    const std::int64_t n = size.hidden;
    for (std::int64_t row = 0; row < size.rows; ++row) {
        const float* __restrict i = gates + row * 4 * n;
        const float* __restrict f = i + n;
        const float* __restrict g = f + n;
        const float* __restrict o = g + n;
        const float* __restrict t = cellTanh + row * n;
        const float* __restrict dh = hiddenGradient + row * n;
        float* __restrict dc = cellGradient + row * n;
        float* __restrict di = gateGradients + row * 4 * n;
        float* __restrict df = di + n;
        float* __restrict dg = df + n;
        float* __restrict dout = dg + n;
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < n; ++k) {
            const float d = dc[k] + dh[k] * o[k] * (1.0F - t[k] * t[k]);
            dout[k] = dh[k] * t[k] * o[k] * (1.0F - o[k]);
            di[k] = d * g[k] * i[k] * (1.0F - i[k]);
            dg[k] = d * i[k] * (1.0F - g[k] * g[k]);
            dc[k] = d * f[k];
            df[k] = d * f[k] * (1.0F - f[k]);
        }
        if (cellBefore == nullptr) {
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < n; ++k)
                df[k] = 0;
        } else {
            const float* __restrict before = cellBefore + row * n;
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < n; ++k)
                df[k] *= before[k];
        }
    }
}

AIRSHED_FOR_EACH_PROCESSOR
void gruForward(StepSize size, float* gates, const float* recurrent, const float* hiddenBefore, float* hidden) {
    const std::int64_t n = size.hidden;
    for (std::int64_t row = 0; row < size.rows; ++row) {
        float* __restrict r = gates + row * 3 * n;
        float* __restrict z = r + n;
        float* __restrict c = z + n;
        const float* __restrict ur = recurrent + row * 3 * n;
        const float* __restrict uz = ur + n;
        const float* __restrict uc = uz + n;
        float* __restrict h = hidden + row * n;
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < n; ++k) {
            r[k] = fastSigmoid(r[k] + ur[k]);
            z[k] = fastSigmoid(z[k] + uz[k]);
            c[k] = fastTanh(c[k] + r[k] * uc[k]);
        }
        if (hiddenBefore == nullptr) {
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < n; ++k)
                h[k] = (1.0F - z[k]) * c[k];
        } else {
            const float* __restrict before = hiddenBefore + row * n;
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < n; ++k)
                h[k] = (1.0F - z[k]) * c[k] + z[k] * before[k];
        }
    }
}

AIRSHED_FOR_EACH_PROCESSOR
void gruBackward(StepSize size, const float* gates, const float* recurrent, const float* hiddenBefore, float* hiddenGradient,
                 float* gateGradients, float* recurrentGradients) {
    const std::int64_t n = size.hidden;
    for (std::int64_t row = 0; row < size.rows; ++row) {
        const float* __restrict r = gates + row * 3 * n;
        const float* __restrict z = r + n;
        const float* __restrict c = z + n;
        const float* __restrict uc = recurrent + row * 3 * n + 2 * n;
        float* __restrict dh = hiddenGradient + row * n;
        float* __restrict dr = gateGradients + row * 3 * n;
        float* __restrict dz = dr + n;
        float* __restrict dn = dz + n;
        float* __restrict vr = recurrentGradients + row * 3 * n;
        float* __restrict vz = vr + n;
        float* __restrict vn = vz + n;
        if (hiddenBefore == nullptr) {
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < n; ++k)
                dz[k] = -dh[k] * c[k] * z[k] * (1.0F - z[k]);
        } else {
            const float* __restrict before = hiddenBefore + row * n;
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < n; ++k)
                dz[k] = dh[k] * (before[k] - c[k]) * z[k] * (1.0F - z[k]);
        }
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < n; ++k) {
            dn[k] = dh[k] * (1.0F - z[k]) * (1.0F - c[k] * c[k]);
            dr[k] = dn[k] * uc[k] * r[k] * (1.0F - r[k]);
            vr[k] = dr[k];
            vz[k] = dz[k];
            vn[k] = dn[k] * r[k];
            dh[k] *= z[k];
        }
    }
}

} // namespace airshed::modules
