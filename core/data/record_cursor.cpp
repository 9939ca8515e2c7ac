#include "core/data/record_cursor.h"

#include <algorithm>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::data {

namespace {

bool isBlank(char c) noexcept {
    return c == ' ' || c == '\t';
}

bool isLineEnd(char c) noexcept {
    return c == '\n' || c == '\r';
}

} // namespace

std::string_view RawCell::text(char quote, std::string& scratch) const {
    const char* first = begin;
    const char* last = end;
    if (!isQuoted) {
        while (first < last && isBlank(*first))
            ++first;
        while (last > first && isBlank(*(last - 1)))
            --last;
    }
    if (!hasDoubledQuotes)
        return {first, static_cast<std::size_t>(last - first)};
    scratch.clear();
    for (; first < last; ++first) {
        scratch += *first;
        if (*first == quote)
            ++first;
    }
    return scratch;
}

SpecialFinder::SpecialFinder(std::string_view text, const TextRules& rules)
    : m_end(text.data() + text.size()),
      m_separator(rules.separator),
      m_quote(rules.quote != '\0' ? rules.quote : rules.separator),
      m_block(text.data()),
      m_blockEnd(text.data()) {}

void SpecialFinder::load(const char* at) noexcept {
    const std::ptrdiff_t length = std::min(m_end - at, blockSize);
    m_block = at;
    m_blockEnd = at + length;
    m_mask = 0;
#if defined(__SSE2__)
    if (length == blockSize) {
        constexpr int lanes = 16;
        const __m128i separator = _mm_set1_epi8(m_separator);
        const __m128i quote = _mm_set1_epi8(m_quote);
        const __m128i lineFeed = _mm_set1_epi8('\n');
        const __m128i carriageReturn = _mm_set1_epi8('\r');
        for (int lane = 0; lane < blockSize / lanes; ++lane) {
            __m128i bytes;
            std::memcpy(&bytes, at + lane * lanes, sizeof bytes);
            const __m128i cellEnds = _mm_or_si128(_mm_cmpeq_epi8(bytes, separator), _mm_cmpeq_epi8(bytes, quote));
            const __m128i lineEnds = _mm_or_si128(_mm_cmpeq_epi8(bytes, lineFeed), _mm_cmpeq_epi8(bytes, carriageReturn));
            const auto bits = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(cellEnds, lineEnds)));
            m_mask |= std::uint64_t{bits} << static_cast<unsigned>(lane * lanes);
        }
        return;
    }
#endif
    for (std::ptrdiff_t i = 0; i < length; ++i)
        if (at[i] == m_separator || at[i] == m_quote || isLineEnd(at[i]))
            m_mask |= std::uint64_t{1} << static_cast<unsigned>(i);
}

RecordCursor::RecordCursor(std::string_view text, const TextRules& rules, const std::string& name, std::size_t line)
    : m_text(text),
      m_end(text.data() + text.size()),
      m_rules(rules),
      m_name(name),
      m_specials(text, rules),
      m_at(text.data()),
      m_recordBegin(text.data()),
      m_line(line),
      m_recordLine(line) {}

bool RecordCursor::next(std::size_t limit) {
    const char* const stop = m_text.data() + std::min(limit, m_text.size());
    while (m_at < stop) {
        m_recordBegin = m_at;
        m_recordLine = m_line;
        if (skipComment())
            continue;
        takeCells();
        if (m_endsWithinQuotes)
            return false;
        takeLineEnd();
        if (holdsSomething())
            return true;
        m_separatorLines += m_cells.size() > 1 ? 1 : 0;
    }
    return false;
}

bool RecordCursor::skipComment() {
    const std::string& mark = m_rules.commentMark;
    if (mark.empty() || !std::string_view(m_at, static_cast<std::size_t>(m_end - m_at)).starts_with(mark))
        return false;
    m_at = std::find_if(m_at, m_end, isLineEnd);
    takeLineEnd();
    return true;
}

void RecordCursor::takeCells() {
    m_cells.clear();
    for (;;) {
        const char* const cellBegin = m_at;
        const char* special = m_specials.find(m_at);
        if (special < m_end && *special == m_rules.quote && m_rules.quote != '\0') {
            if (std::all_of(cellBegin, special, isBlank) && takeQuoted(special)) {
                special = m_at;
            } else {
                // A quote within an unquoted cell is text.
                while (special < m_end && *special == m_rules.quote)
                    special = m_specials.find(special + 1);
                m_cells.push_back({cellBegin, special, false, false});
            }
        } else {
            m_cells.push_back({cellBegin, special, false, false});
        }
        m_at = special;
        if (m_at >= m_end || *m_at != m_rules.separator)
            return;
        ++m_at;
    }
}

/// @return false, having taken nothing, when text follows the closing quote: then the quotes are part of the cell.
bool RecordCursor::takeQuoted(const char* opening) {
    const char* const begin = opening + 1;
    const char* at = begin;
    std::size_t lines = 0;
    bool doubled = false;
    for (;; ++at) {
        at = m_specials.find(at);
        if (at >= m_end && m_rules.isCut) {
            m_endsWithinQuotes = true;
            m_at = m_end;
            return true;
        }
        if (at >= m_end)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("{}, line {}: a quote is opened and never closed.", m_name, m_recordLine),
                        "Close the quote or remove it, or say that cells are not quoted.");
        if (*at == '\n' || (*at == '\r' && (at + 1 >= m_end || at[1] != '\n')))
            ++lines;
        if (*at != m_rules.quote)
            continue;
        if (at + 1 >= m_end || at[1] != m_rules.quote)
            break;
        doubled = true;
        ++at;
    }
    const char* after = at + 1;
    while (after < m_end && isBlank(*after) && *after != m_rules.separator)
        ++after;
    if (after < m_end && *after != m_rules.separator && !isLineEnd(*after))
        return false;
    m_cells.push_back({begin, at, true, doubled});
    m_line += lines;
    m_at = after;
    return true;
}

void RecordCursor::takeLineEnd() noexcept {
    if (m_at < m_end && *m_at == '\r')
        ++m_at;
    if (m_at < m_end && *m_at == '\n')
        ++m_at;
    ++m_line;
}

bool RecordCursor::holdsSomething() const noexcept {
    return std::ranges::any_of(
        m_cells, [](const RawCell& cell) { return cell.isQuoted || !std::all_of(cell.begin, cell.end, isBlank); });
}

} // namespace airshed::data
