#include "core/data/clock_changes.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace airshed::data {

namespace {

/// Rows of one series in one hour that was shown twice, in the order of the file.
using Group = std::vector<const AmbiguousRow*>;

std::string clockText(TimeNs wallClock) {
    std::string text = formatIso(wallClock);
    text.pop_back(); // the Z of UTC, which a wall clock is not
    return text;
}

/// Whether the rows of the group's series run backwards in time: they do around the group.
bool runsBackwards(const Group& group, const ReadCells& read) {
    const std::size_t before = group.front()->row;
    const std::size_t after = group.back()->row;
    const TimeNs* const times = read.times.wholes();
    const TimeNs first = before > 0 ? times[before - 1] : times[before];
    const TimeNs last = after + 1 < read.rows ? times[after + 1] : times[after];
    return last < first;
}

class Resolver {
public:
    Resolver(const Sources& sources, ReadCells& read, std::string column)
        : m_sources(sources), m_read(read), m_column(std::move(column)) {}

    void resolve(const Group& group) {
        const bool backwards = runsBackwards(group, m_read);
        // Forwards, the clock falls back where a time does not rise; backwards, where it does not fall.
        const auto turn = std::adjacent_find(group.begin(), group.end(), [&](const AmbiguousRow* a, const AmbiguousRow* b) {
            return backwards ? b->wallClock >= a->wallClock : b->wallClock <= a->wallClock;
        });
        const bool isTold = turn != group.end();
        const auto secondPart = isTold ? turn + 1 : group.end();
        for (auto row = group.begin(); row != group.end(); ++row) {
            const bool isLater = isTold && (row < secondPart) == backwards;
            m_read.times.wholes()[(*row)->row] = isLater ? (*row)->time.later : (*row)->time.earlier;
            note(**row, !isTold    ? "time is shown twice by the clock: taken as the earlier one"
                        : !isLater ? "time is shown twice by the clock: the earlier one by the order of the rows"
                                   : "time is shown twice by the clock: the later one by the order of the rows");
        }
    }

    void finish() { m_read.notes.push_back(std::move(m_notes)); }

private:
    void note(const AmbiguousRow& row, const char* reason) {
        m_notes.add(m_sources.files[row.file], row.file, row.line, m_column, clockText(row.wallClock), reason);
    }

    const Sources& m_sources;
    ReadCells& m_read;
    std::string m_column;
    NoteList m_notes;
};

} // namespace

void resolveClockChanges(const Sources& sources, ReadCells& read, const ColumnTarget* series, const std::string& column) {
    if (read.ambiguous.empty())
        return;
    // Rows of one change of the clock lie within hours of each other, those of two in different months.
    constexpr std::int64_t bucketNs = 30 * nsPerDay;
    std::map<std::pair<std::uint32_t, std::int64_t>, Group> groups;
    for (const AmbiguousRow& row : read.ambiguous)
        groups[{series == nullptr ? 0 : series->cells.codes()[row.row], (row.wallClock + bucketNs / 2) / bucketNs}].push_back(
            &row);
    Resolver resolver(sources, read, column);
    for (const auto& [key, group] : groups)
        resolver.resolve(group);
    resolver.finish();
}

} // namespace airshed::data
