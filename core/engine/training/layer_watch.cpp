#include "core/engine/training/layer_watch.h"

namespace airshed::training {

void LayerWatch::begin(int epoch) {
    m_histograms = epoch > 0 ? project::readLayerHistograms(m_folder) : project::LayerHistograms{};
    m_histograms.epochs.dropAfter(epoch);
}

void LayerWatch::see(project::LayerHistograms::Epoch epoch) {
    m_histograms.epochs.add(std::move(epoch));
    m_sparing.changed([this] { write(); });
}

void LayerWatch::flush() {
    m_sparing.flush([this] { write(); });
}

void LayerWatch::write() const {
    project::writeLayerHistograms(m_folder, m_histograms);
}

} // namespace airshed::training
