#include "core/engine/training/layer_watch.h"

namespace airshed::training {

namespace {

constexpr std::chrono::seconds writeInterval{1};

} // namespace

void LayerWatch::begin(int epoch) {
    m_histograms = epoch > 0 ? project::readLayerHistograms(m_folder) : project::LayerHistograms{};
    m_histograms.epochs.dropAfter(epoch);
}

void LayerWatch::see(project::LayerHistograms::Epoch epoch) {
    m_histograms.epochs.add(std::move(epoch));
    m_isUnwritten = true;
    if (Clock::now() - m_written >= writeInterval)
        flush();
}

void LayerWatch::flush() {
    if (!m_isUnwritten)
        return;
    project::writeLayerHistograms(m_folder, m_histograms);
    m_isUnwritten = false;
    m_written = Clock::now();
}

} // namespace airshed::training
