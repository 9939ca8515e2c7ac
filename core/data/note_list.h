#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/source_files.h"

namespace airshed::data {

/// A note and the index of its file, by which notes are brought into order.
struct PlacedNote {
    std::size_t file = 0;
    CellNote note;
};

/// The first `ReadReport::noteLimit` notes of one kind.
class NoteList {
public:
    /// @param text as it stands in the file; cut to 80 bytes, made UTF-8. @param column "" when the whole row is meant.
    void add(const SourceFile& file, std::size_t fileIndex, std::size_t line, const std::string& column, std::string_view text,
             std::string reason);
    [[nodiscard]] const std::vector<PlacedNote>& notes() const noexcept { return m_notes; }
    [[nodiscard]] bool isCut() const noexcept { return m_isCut; }
    void close() noexcept { m_isClosed = true; }

private:
    std::vector<PlacedNote> m_notes;
    bool m_isCut = false;
    bool m_isClosed = false;
};

/// Keeps chunks that are read in parallel from gathering more notes than a report holds. Chunks are numbered in the order of
/// the text, and a chunk gathers notes unless the chunks before it, all of them read, have enough: so the first notes are never
/// lost, whichever thread is faster.
class NoteGate {
public:
    explicit NoteGate(std::size_t chunks) : m_counts(chunks, unknown) {}
    [[nodiscard]] bool isOpen() const noexcept { return m_isOpen; }
    void report(std::size_t chunk, std::size_t notes);

private:
    static constexpr std::size_t unknown = static_cast<std::size_t>(-1);
    std::mutex m_mutex;
    std::vector<std::size_t> m_counts;
    std::size_t m_next = 0;
    std::size_t m_sum = 0;
    std::atomic<bool> m_isOpen = true;
};

} // namespace airshed::data
