#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace airshed::data {

/// Cell texts that stand for no value.
class MissingMarkers {
public:
    /// @param markers empty: `defaultMissingMarkers`. @param more in addition.
    explicit MissingMarkers(const std::vector<std::string>& markers, const std::vector<std::string>& more = {});
    /// Exact text; an empty cell is always missing.
    [[nodiscard]] bool isMissing(std::string_view text) const noexcept { return text.empty() || find(text) < m_texts.size(); }
    /// Numbers that were named as markers stand for no value however they are written ("-200", "-200,0").
    [[nodiscard]] bool isMissingNumber(double value) const noexcept;
    [[nodiscard]] bool hasNumbers() const noexcept { return !m_numbers.empty(); }

    /// The marker's index in `texts`; `texts().size()` when the text is none.
    [[nodiscard]] std::size_t find(std::string_view text) const noexcept;
    [[nodiscard]] const std::vector<std::string>& texts() const noexcept { return m_texts; }

private:
    std::vector<std::string> m_texts;
    std::vector<double> m_numbers;
    std::size_t m_longest = 0;
};

} // namespace airshed::data
