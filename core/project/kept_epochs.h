#pragma once

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace airshed::project {

/// What is kept to be looked at of a run's epochs: the first, the last, and some between, so that it stays small however long
/// the run is. `Epoch` has a member `epoch`, 1 for the first.
template <typename Epoch> class KeptEpochs {
public:
    static constexpr std::size_t most = 12;

    KeptEpochs() = default;
    KeptEpochs(std::initializer_list<Epoch> epochs) : m_epochs(epochs) {}

    /// @param epoch later than those that are kept. Of those between the first and the last every other goes when they are too
    /// many.
    void add(Epoch epoch) {
        m_epochs.push_back(std::move(epoch));
        if (m_epochs.size() <= most)
            return;
        std::vector<Epoch> kept;
        for (std::size_t i = 0; i < m_epochs.size(); ++i)
            if (i % 2 == 0 || i + 1 == m_epochs.size())
                kept.push_back(std::move(m_epochs[i]));
        m_epochs = std::move(kept);
    }
    /// Forgets epochs beyond one: what a run saw after the checkpoint that it goes on from.
    void dropAfter(int epoch) {
        std::erase_if(m_epochs, [epoch](const Epoch& each) { return each.epoch > epoch; });
    }
    [[nodiscard]] bool empty() const noexcept { return m_epochs.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return m_epochs.size(); }
    [[nodiscard]] const Epoch& operator[](std::size_t i) const { return m_epochs[i]; }
    [[nodiscard]] const Epoch& front() const { return m_epochs.front(); }
    [[nodiscard]] const Epoch& back() const { return m_epochs.back(); }
    [[nodiscard]] auto begin() const noexcept { return m_epochs.begin(); }
    [[nodiscard]] auto end() const noexcept { return m_epochs.end(); }

private:
    std::vector<Epoch> m_epochs; ///< rising
};

} // namespace airshed::project
