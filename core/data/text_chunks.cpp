#include "core/data/text_chunks.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/data/parallel.h"

namespace airshed::data {

namespace {

/// Line ends: LF, CRLF, or CR alone.
std::size_t countLineEnds(std::string_view text) {
    std::size_t ends = 0;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        ++ends;
    for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1))
        ends += at + 1 == text.size() || text[at + 1] != '\n' ? 1 : 0;
    return ends;
}

/// The first beginning of a line at or after an offset.
std::size_t lineBeginFrom(std::string_view text, std::size_t offset) {
    if (offset == 0 || offset >= text.size())
        return std::min(offset, text.size());
    std::size_t at = text.find_first_of("\n\r", offset - 1);
    if (at == std::string_view::npos)
        return text.size();
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n')
        ++at;
    return at + 1;
}

/// What is known of a chunk before its neighbours are.
struct Supposed {
    TextChunk chunk;
    ByteCount bytes;
    bool isOpen = false; ///< a quote does not close within reach: the supposition was wrong or the text is
};

class Cutter {
public:
    Cutter(std::string_view text, const TextRules& rules, const std::string& name)
        : m_text(text), m_rules(rules), m_name(name) {}

    /// @param begin of a line. @param nominalEnd the chunk ends where the first record begins from here on.
    [[nodiscard]] Supposed cut(std::size_t begin, std::size_t nominalEnd) const {
        Supposed found;
        found.chunk.begin = begin;
        found.chunk.end = begin;
        if (begin >= nominalEnd)
            return found;
        const std::size_t lineEnd = lineBeginFrom(m_text, nominalEnd);
        const bool hasQuotes =
            m_rules.quote != '\0' && m_text.substr(begin, lineEnd - begin).find(m_rules.quote) != std::string_view::npos;
        found.chunk.end = hasQuotes ? recordEndFrom(begin, nominalEnd, found.isOpen) : lineEnd;
        const std::string_view chunk = m_text.substr(begin, found.chunk.end - begin);
        found.chunk.lines = countLineEnds(chunk);
        if (found.chunk.end == m_text.size() && !chunk.empty() && chunk.back() != '\n' && chunk.back() != '\r')
            ++found.chunk.lines;
        found.bytes = countBytes(chunk);
        return found;
    }

    /// As `cut`, but a quote that does not close is a fault.
    [[nodiscard]] Supposed cutForCertain(std::size_t begin, std::size_t nominalEnd, std::size_t line) const {
        Supposed found = cut(begin, nominalEnd);
        if (!found.isOpen)
            return found;
        RecordCursor cursor(m_text.substr(begin), m_rules, m_name, line);
        while (cursor.next(nominalEnd - begin)) {
        }
        found.chunk.end = begin + cursor.offset();
        const std::string_view chunk = m_text.substr(begin, found.chunk.end - begin);
        found.chunk.lines = countLineEnds(chunk) + 1;
        found.bytes = countBytes(chunk);
        found.isOpen = false;
        return found;
    }

private:
    [[nodiscard]] std::size_t recordEndFrom(std::size_t begin, std::size_t nominalEnd, bool& isOpen) const {
        // Far enough for any cell that is meant; a wrong supposition must not read to the end of a large text.
        constexpr std::size_t reach = std::size_t{16} << 20U;
        RecordCursor cursor(m_text.substr(begin, nominalEnd - begin + reach), m_rules, m_name);
        try {
            while (cursor.next(nominalEnd - begin)) {
            }
        } catch (const Error&) {
            isOpen = true;
        }
        const bool atReach = begin + cursor.offset() >= nominalEnd + reach && nominalEnd + reach < m_text.size();
        isOpen |= atReach;
        return begin + cursor.offset();
    }

    std::string_view m_text;
    const TextRules& m_rules;
    const std::string& m_name;
};

} // namespace

std::vector<TextChunk> cutIntoChunks(std::string_view text, std::size_t begin, std::size_t line, const TextRules& rules,
                                     const std::string& name, std::size_t chunkBytes, ByteCount& bytes, const JobContext& job) {
    const Cutter cutter(text, rules, name);
    const std::size_t count = (text.size() - begin + chunkBytes - 1) / chunkBytes;
    const auto nominalEnd = [&](std::size_t i) { return std::min(begin + (i + 1) * chunkBytes, text.size()); };
    std::vector<Supposed> supposed(count);
    parallelFor(count, [&](std::size_t i) {
        job.throwIfStopped();
        const std::size_t from = i == 0 ? begin : lineBeginFrom(text, begin + i * chunkBytes);
        supposed[i] = cutter.cut(from, nominalEnd(i));
    });
    std::vector<TextChunk> chunks;
    bytes += countBytes(text.substr(0, begin));
    std::size_t certain = begin;
    for (std::size_t i = 0; i < count; ++i) {
        if (supposed[i].chunk.begin != certain || supposed[i].isOpen)
            supposed[i] = cutter.cutForCertain(certain, nominalEnd(i), line);
        TextChunk& chunk = supposed[i].chunk;
        chunk.firstLine = line;
        line += chunk.lines;
        certain = chunk.end;
        bytes += supposed[i].bytes;
        if (chunk.end > chunk.begin)
            chunks.push_back(chunk);
    }
    return chunks;
}

std::size_t endOfWholeRecords(std::string_view text, const TextRules& rules) {
    const std::string unnamed;
    RecordCursor cursor(text, rules, unnamed);
    std::size_t end = 0;
    while (cursor.next())
        end = cursor.recordOffset();
    return end == 0 ? text.size() : end;
}

} // namespace airshed::data
