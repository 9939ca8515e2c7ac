#include "core/data/note_list.h"

namespace airshed::data {

void NoteList::add(const SourceFile& file, std::size_t fileIndex, std::size_t line, const std::string& column,
                   std::string_view text, std::string reason) {
    constexpr std::size_t noteTextBytes = 80;
    if (m_isClosed || m_notes.size() >= ReadReport::noteLimit) {
        m_isCut = true;
        return;
    }
    // A little more than is shown, for characters that become fewer bytes.
    const std::string utf8 = file.utf8(text.substr(0, 2 * noteTextBytes));
    m_notes.push_back({fileIndex, {file.name, line, column, std::string(cutUtf8(utf8, noteTextBytes)), std::move(reason)}});
}

void NoteGate::report(std::size_t chunk, std::size_t notes) {
    const std::lock_guard lock(m_mutex);
    m_counts[chunk] = notes;
    for (; m_next < m_counts.size() && m_counts[m_next] != unknown; ++m_next)
        m_sum += m_counts[m_next];
    if (m_sum >= ReadReport::noteLimit)
        m_isOpen = false;
}

} // namespace airshed::data
