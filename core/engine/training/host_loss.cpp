#include "core/engine/training/host_loss.h"

#include <algorithm>
#include <cmath>

namespace airshed::training {

namespace {

double sign(double x) {
    return x > 0 ? 1.0 : x < 0 ? -1.0 : 0.0;
}

} // namespace

HostLoss::HostLoss(Loss loss, models::OutputKind kind) : m_loss(std::move(loss)), m_kind(std::move(kind)) {
    using Kind = models::OutputKind::Kind;
    switch (m_kind.kind) {
    case Kind::Quantiles: m_form = Form::Quantiles; return;
    case Kind::Gaussian: m_form = Form::Gaussian; return;
    case Kind::Probability: m_form = Form::Probability; return;
    case Kind::Point: break;
    }
    m_form = m_loss.name == "mse"        ? Form::Mse
             : m_loss.name == "huber"    ? Form::Huber
             : m_loss.name == "log_cosh" ? Form::LogCosh
                                         : Form::Mae;
}

double HostLoss::weigh(std::span<float> measured) const {
    const std::size_t cells = m_loss.weights.size();
    double sum = 0;
    for (std::size_t i = 0; i < measured.size(); ++i) {
        if (cells != 0)
            measured[i] *= static_cast<float>(m_loss.weights[i % cells]);
        sum += static_cast<double>(measured[i]);
    }
    return sum;
}

double HostLoss::operator()(std::span<const float> output, std::span<const float> truth, std::span<const float> weights,
                            double scale, std::span<float> gradient) const {
    const std::size_t numbers = truth.empty() ? 1 : output.size() / truth.size();
    double sum = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        if (weights[i] == 0.0F) {
            std::fill_n(gradient.begin() + static_cast<std::ptrdiff_t>(i * numbers), numbers, 0.0F);
            continue;
        }
        const auto weight = static_cast<double>(weights[i]);
        sum += weight *
               cell(output.data() + i * numbers, static_cast<double>(truth[i]), weight * scale, gradient.data() + i * numbers);
    }
    return sum;
}

double HostLoss::cell(const float* output, double truth, double factor, float* gradient) const {
    const double error = static_cast<double>(output[0]) - truth;
    const double size = std::abs(error);
    switch (m_form) {
    case Form::Mae: gradient[0] = static_cast<float>(factor * sign(error)); return size;
    case Form::Mse: gradient[0] = static_cast<float>(factor * 2.0 * error); return error * error;
    case Form::Huber: gradient[0] = static_cast<float>(factor * std::clamp(error, -1.0, 1.0)); break;
    case Form::LogCosh: gradient[0] = static_cast<float>(factor * std::tanh(error)); break;
    case Form::Quantiles: {
        const auto levels = static_cast<double>(m_kind.levels.size());
        for (std::size_t i = 0; i < m_kind.levels.size(); ++i) {
            const double miss = truth - static_cast<double>(output[i]);
            const double level = m_kind.levels[i];
            // Between the two branches LibTorch takes the mean of their slopes; so do we.
            const double slope = miss > 0 ? -level : miss < 0 ? 1.0 - level : 0.5 - level;
            gradient[i] = static_cast<float>(factor * slope / levels);
        }
        break;
    }
    case Form::Gaussian: {
        const auto scale = static_cast<double>(output[1]);
        gradient[0] = static_cast<float>(factor * error / (scale * scale));
        gradient[1] = static_cast<float>(factor * (1.0 - error * error / (scale * scale)) / scale);
        break;
    }
    case Form::Probability: {
        constexpr double least = 1e-12; // as LibTorch bounds p (1 − p) in the cross-entropy's slope
        const auto p = static_cast<double>(output[0]);
        const double slope = (p - truth) / std::max(p * (1.0 - p), least);
        const double gamma = m_loss.focalGamma;
        if (gamma <= 0.0) {
            gradient[0] = static_cast<float>(factor * slope);
            break;
        }
        const double missed = 1.0 - (p * truth + (1.0 - p) * (1.0 - truth));
        const double plain = cellLoss({output, 1}, truth, m_kind, Loss{});
        const double ofFocus = missed > 0.0 ? gamma * std::pow(missed, gamma - 1.0) * (1.0 - 2.0 * truth) : 0.0;
        gradient[0] = static_cast<float>(factor * (slope * std::pow(missed, gamma) + plain * ofFocus));
        break;
    }
    }
    return cellLoss({output, m_form == Form::Quantiles  ? m_kind.levels.size()
                             : m_form == Form::Gaussian ? 2U
                                                        : 1U},
                    truth, m_kind, m_loss);
}

} // namespace airshed::training
