#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"

namespace airshed::data {

/// What takes a text apart into records and cells.
struct TextRules {
    char separator = ',';
    char quote = '"';        ///< '\0': cells are never quoted
    std::string commentMark; ///< lines that begin with it are no records; "": there are none
    bool isCut = false;      ///< the text may end anywhere: a quote that is not closed then is no fault but the end
};

/// A cell as it stands in the text, without its quotes or, where it has none, with the blanks around it.
struct RawCell {
    const char* begin = nullptr;
    const char* end = nullptr;
    bool isQuoted = false;
    bool hasDoubledQuotes = false;

    /// The cell's text: blanks around it are left out unless it is quoted, doubled quotes are made single in `scratch`.
    [[nodiscard]] std::string_view text(char quote, std::string& scratch) const;
};

/// Finds the characters that end or quote a cell, 64 bytes at a time.
class SpecialFinder {
public:
    SpecialFinder(std::string_view text, const TextRules& rules);
    /// The first special character at or after `at`; the text's end where there is none.
    [[nodiscard]] const char* find(const char* at) noexcept {
        for (;;) {
            if (at >= m_block && at < m_blockEnd) {
                const std::uint64_t rest = m_mask >> static_cast<unsigned>(at - m_block);
                if (rest != 0)
                    return at + __builtin_ctzll(rest);
                at = m_blockEnd;
            }
            if (at >= m_end)
                return m_end;
            load(at);
        }
    }

private:
    static constexpr std::ptrdiff_t blockSize = 64;
    void load(const char* at) noexcept;

    const char* m_end;
    char m_separator;
    char m_quote;
    const char* m_block;
    const char* m_blockEnd;   ///< of what m_mask speaks of: at m_block when nothing has been looked at
    std::uint64_t m_mask = 0; ///< bit i: m_block[i] is special
};

/// Takes one record after the other off a text (RFC 4180: quotes, doubled quotes, line ends within quotes; LF, CRLF or CR line
/// ends). A quote within an unquoted cell is text. Lines that hold nothing but separators and blanks, and comments, are no
/// records.
class RecordCursor {
public:
    /// @param text must outlive the cursor. @param name what it is, for messages. @param line of the text's beginning, from 1.
    RecordCursor(std::string_view text, const TextRules& rules, const std::string& name, std::size_t line = 1);

    /// Takes the next record that begins before `limit` (an offset). @return false when there is none.
    /// @throws Error(InvalidInput) naming the line of a quote that is never closed.
    [[nodiscard]] bool next(std::size_t limit = std::string_view::npos);
    [[nodiscard]] std::span<const RawCell> cells() const noexcept { return m_cells; }
    /// 1-based line where the record begins, and the offset of its beginning.
    [[nodiscard]] std::size_t line() const noexcept { return m_recordLine; }
    [[nodiscard]] std::size_t recordOffset() const noexcept { return static_cast<std::size_t>(m_recordBegin - m_text.data()); }
    /// Where the search for the next record goes on.
    [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(m_at - m_text.data()); }
    /// Lines of separators alone that were passed over.
    [[nodiscard]] std::size_t separatorLines() const noexcept { return m_separatorLines; }
    /// The record as it stands in the text.
    [[nodiscard]] std::string_view recordText() const noexcept {
        return {m_recordBegin, static_cast<std::size_t>(m_cells.back().end - m_recordBegin)};
    }

private:
    void takeCells();
    bool takeQuoted(const char* opening);
    void takeLineEnd() noexcept;
    [[nodiscard]] bool skipComment();
    [[nodiscard]] bool holdsSomething() const noexcept;

    std::string_view m_text;
    const char* m_end;
    const TextRules& m_rules;
    const std::string& m_name;
    SpecialFinder m_specials;
    const char* m_at;
    const char* m_recordBegin;
    std::size_t m_line;
    std::size_t m_recordLine;
    std::size_t m_separatorLines = 0;
    bool m_endsWithinQuotes = false;
    std::vector<RawCell> m_cells;
};

} // namespace airshed::data
