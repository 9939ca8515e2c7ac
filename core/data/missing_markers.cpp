#include "core/data/missing_markers.h"

#include <algorithm>

#include "core/data/number_format.h"
#include "core/data/read_options.h"

namespace airshed::data {

MissingMarkers::MissingMarkers(const std::vector<std::string>& markers, const std::vector<std::string>& more)
    : m_texts(markers.empty() ? defaultMissingMarkers() : markers) {
    m_texts.insert(m_texts.end(), more.begin(), more.end());
    for (const std::string& marker : m_texts) {
        const bool hasComma = marker.find(',') != std::string::npos;
        const ParsedNumber number = parseNumber(marker, {hasComma ? ',' : '.', '\0'});
        if (number.isNumber())
            m_numbers.push_back(number.value);
        m_longest = std::max(m_longest, marker.size());
    }
}

std::size_t MissingMarkers::find(std::string_view text) const noexcept {
    if (text.size() > m_longest)
        return m_texts.size();
    return static_cast<std::size_t>(std::ranges::find(m_texts, text) - m_texts.begin());
}

bool MissingMarkers::isMissingNumber(double value) const noexcept {
    return std::ranges::find(m_numbers, value) != m_numbers.end();
}

} // namespace airshed::data
