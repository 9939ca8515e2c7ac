#include "core/data/cell_reader.h"

#include <algorithm>
#include <cstring>
#include <map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/data/parallel.h"

namespace airshed::data {

namespace {

using Form = ParsedNumber::Form;

/// A chunk and its file.
struct PlacedChunk {
    std::size_t file = 0;
    const TextChunk* chunk = nullptr;
    std::size_t firstRow = 0; ///< room for its rows begins here
};

class CellReader {
public:
    CellReader(const Sources& sources, const TimeLayout& time, const ReadOptions& options, const MissingMarkers& markers,
               const JobContext& job)
        : m_sources(sources), m_time(time), m_zone(options.timeZone), m_markers(markers), m_job(job) {
        for (std::size_t f = 0; f < sources.files.size(); ++f)
            for (const TextChunk& chunk : sources.files[f].chunks) {
                m_chunks.push_back({f, &chunk, m_room});
                m_room += chunk.lines;
            }
    }

    ReadCells read(std::vector<ColumnTarget> targets, const std::vector<bool>& chosenKinds) {
        if (m_time.hasTime())
            m_read.times = CellBuffer(m_room, sizeof(TimeNs));
        auto results = readInto(targets, false);
        countRows(results);
        if (m_read.rows == 0)
            refuseUnreadable();
        closeGaps(m_read.times, sizeof(TimeNs), m_time.hasTime());
        finishTargets(targets, results);
        std::vector<ColumnTarget> again;
        std::vector<std::size_t> places;
        for (std::size_t t = 0; t < targets.size(); ++t) {
            const auto better = chosenKinds[t] ? std::nullopt : betterKind(targets[t]);
            if (!better)
                continue;
            ColumnTarget target;
            target.source = targets[t].source;
            target.kind = *better;
            target.markers = targets[t].markers;
            targets[t] = {};
            again.push_back(std::move(target));
            places.push_back(t);
        }
        if (!again.empty()) {
            auto moreResults = readInto(again, true);
            finishTargets(again, moreResults);
            for (std::size_t i = 0; i < again.size(); ++i)
                targets[places[i]] = std::move(again[i]);
        }
        m_read.targets = std::move(targets);
        return std::move(m_read);
    }

private:
    std::vector<ChunkResult> readInto(std::vector<ColumnTarget>& targets, bool isAgain) {
        for (ColumnTarget& target : targets)
            target.cells = CellBuffer(m_room, target.cellBytes());
        // Times are read again to know which rows there are, but are not wanted.
        CellBuffer unwanted;
        if (isAgain && m_time.hasTime())
            unwanted = CellBuffer(m_room, sizeof(TimeNs));
        const ReadPlan plan{m_sources, m_time, m_zone, isAgain ? unwanted : m_read.times, targets, m_markers, isAgain};
        std::vector<ChunkResult> results(m_chunks.size());
        NoteGate gate(m_chunks.size());
        std::atomic<std::size_t> done = 0;
        parallelFor(m_chunks.size(), [&](std::size_t i) {
            ChunkResult& result = results[i];
            result.file = m_chunks[i].file;
            result.firstRow = m_chunks[i].firstRow;
            readChunk(plan, *m_chunks[i].chunk, gate.isOpen(), result, m_job);
            std::size_t notes = result.notes.notes().size();
            for (const ColumnCount& count : result.counts)
                notes += count.notes.notes().size();
            gate.report(i, notes);
            m_sources.files[result.file].source.discard(m_chunks[i].chunk->begin,
                                                        m_chunks[i].chunk->end - m_chunks[i].chunk->begin);
            ++done;
        });
        return results;
    }

    void countRows(std::vector<ChunkResult>& results) {
        const std::size_t files = m_sources.files.size();
        m_read.rowsOfFile.assign(files, 0);
        m_read.dataRowsOfFile.assign(files, 0);
        m_read.separatorLinesOfFile.assign(files, 0);
        m_kept.clear();
        for (ChunkResult& result : results) {
            for (AmbiguousRow& row : result.ambiguous) {
                row.row = row.row - result.firstRow + m_read.rows;
                m_read.ambiguous.push_back(row);
            }
            m_kept.push_back(result.keptRows);
            m_read.rows += result.keptRows;
            m_read.rowsOfFile[result.file] += result.keptRows;
            m_read.dataRowsOfFile[result.file] += result.dataRows;
            m_read.separatorLinesOfFile[result.file] += result.separatorLines;
            m_read.lostCells += result.lostCells;
            m_read.wallClocks += result.wallClocks;
            m_read.skipped += result.skipped;
            m_read.notes.push_back(std::move(result.notes));
        }
    }

    /// Moves the rows of each chunk up to those of the chunk before.
    void closeGaps(CellBuffer& cells, std::size_t cellBytes, bool isThere) const {
        if (!isThere)
            return;
        std::size_t row = 0;
        for (std::size_t i = 0; i < m_chunks.size(); row += m_kept[i], ++i)
            if (row != m_chunks[i].firstRow && m_kept[i] > 0)
                std::memmove(cells.bytes() + row * cellBytes, cells.bytes() + m_chunks[i].firstRow * cellBytes,
                             m_kept[i] * cellBytes);
    }

    void finishTargets(std::vector<ColumnTarget>& targets, std::vector<ChunkResult>& results) {
        parallelFor(targets.size(), [&](std::size_t t) {
            ColumnTarget& target = targets[t];
            if (target.kind == CellKind::Text)
                joinDictionaries(t, target, results);
            closeGaps(target.cells, target.cellBytes(), true);
            for (const ChunkResult& result : results)
                target.count.add(result.counts[t]);
        });
        for (std::size_t t = 0; t < targets.size(); ++t)
            for (ChunkResult& result : results) {
                targets[t].notes.push_back(std::move(result.counts[t].notes));
                targets[t].changes.push_back(std::move(result.counts[t].changes));
            }
    }

    /// One dictionary for all chunks, in the order of first appearance, in UTF-8; codes are changed to it.
    void joinDictionaries(std::size_t t, ColumnTarget& target, std::vector<ChunkResult>& results) const {
        std::unordered_map<std::string, std::uint32_t> known;
        for (ChunkResult& result : results) {
            const SourceFile& file = m_sources.files[result.file];
            ChunkTexts& texts = result.texts[t];
            std::vector<std::uint32_t> codes;
            bool isSame = true;
            for (std::size_t i = 0; i < texts.texts.size(); ++i) {
                const std::string text = file.utf8(texts.texts[i]);
                const auto [place, isNew] = known.try_emplace(text, static_cast<std::uint32_t>(target.dictionary.size()));
                if (isNew)
                    target.dictionary.push_back(text);
                codes.push_back(place->second);
                isSame = isSame && place->second == i;
                const ParsedNumber number = parseNumber(texts.texts[i], file.format.numbers);
                if (number.isNumber())
                    result.counts[t].numbers += texts.counts[i];
            }
            if (!isSame) {
                std::uint32_t* const cells = target.cells.codes() + result.firstRow;
                for (std::size_t row = 0; row < result.keptRows; ++row)
                    if (cells[row] != missingCode)
                        cells[row] = codes[cells[row]];
            }
            texts = {};
        }
    }

    /// What the cells of a column are over all rows, where that is not what its sample suggested.
    [[nodiscard]] std::optional<CellKind> betterKind(const ColumnTarget& target) const {
        const ColumnCount& count = target.count;
        const std::size_t values = m_read.rows - count.missing;
        switch (target.kind) {
        case CellKind::Number: {
            const bool areWhole = count.numbers == count.wholes + count.wides;
            // Digits that no number of 64 bits holds are names.
            if ((values > 0 && count.numbers * 2 <= values) || (areWhole && count.wides > 0))
                return CellKind::Text;
            if (areWhole && count.changed > 0)
                return CellKind::Integer;
            return std::nullopt;
        }
        case CellKind::Text: return values > 0 && count.numbers * 2 > values ? std::optional(CellKind::Number) : std::nullopt;
        case CellKind::Time: return count.numbers * 2 <= values ? std::optional(CellKind::Text) : std::nullopt;
        case CellKind::Integer:
        case CellKind::Boolean: break;
        }
        return std::nullopt;
    }

    [[noreturn]] void refuseUnreadable() const {
        std::string example;
        for (const NoteList& list : m_read.notes)
            if (!list.notes().empty()) {
                const CellNote& note = list.notes().front().note;
                example = fmt::format(" Line {} holds \"{}\".", note.row, note.text);
                break;
            }
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("{}: no time can be read from {}.{}", m_sources.files.front().source.name(), m_time.description,
                                example),
                    "Name the columns that hold the time, for example date and time, or year, month, day and hour.");
    }

    const Sources& m_sources;
    const TimeLayout& m_time;
    const TimeZone m_zone;
    const MissingMarkers& m_markers;
    const JobContext& m_job;
    std::vector<PlacedChunk> m_chunks;
    std::size_t m_room = 0;          ///< rows that there are at most
    std::vector<std::size_t> m_kept; ///< rows of each chunk
    ReadCells m_read;
};

} // namespace

ReadCells readCells(const Sources& sources, const TimeLayout& time, const ReadOptions& options, const MissingMarkers& markers,
                    std::vector<ColumnTarget> targets, const std::vector<bool>& chosenKinds, const JobContext& job) {
    return CellReader(sources, time, options, markers, job).read(std::move(targets), chosenKinds);
}

} // namespace airshed::data
