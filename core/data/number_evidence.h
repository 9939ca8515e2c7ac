#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/data/number_format.h"

namespace airshed::data {

/// Gathers from cells what they say about the marks within their numbers.
class NumberEvidence {
public:
    void add(std::string_view text);

    /// The marks that a person has not chosen are those that most cells speak for.
    [[nodiscard]] NumberFormat format(std::optional<char> decimal, std::optional<char> thousands) const;
    /// Whether some cell told the decimal mark.
    [[nodiscard]] bool isDecided() const noexcept { return m_points + m_commas > 0; }
    /// A number such as "1.234" or "1,234" when all that was seen are such, which mean one thing to one half of the world and
    /// another to the other; "" otherwise.
    [[nodiscard]] std::string ambiguousExample() const { return isDecided() ? std::string() : m_ambiguous; }

private:
    std::size_t m_points = 0; ///< cells in which a point must be the decimal mark
    std::size_t m_commas = 0;
    std::array<std::size_t, 256> m_groupMarks{}; ///< cells in which a character must stand between groups of three digits
    std::string m_ambiguous;
};

} // namespace airshed::data
