#include "core/data/chunk_reader.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/data/plain_number.h"
#include "core/data/time_cell.h"

namespace airshed::data {

namespace {

using Form = ParsedNumber::Form;

constexpr std::size_t recordsBetweenChecks = 16'384;
constexpr double noValue = std::numeric_limits<double>::quiet_NaN();

bool isWord(std::string_view text, std::string_view lowerCase) {
    return std::ranges::equal(text, lowerCase, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

/// A dictionary of a chunk: codes are given in the order of first appearance.
class Codes {
public:
    std::uint32_t codeOf(std::string_view text) {
        // Neighbouring rows often hold the same text.
        if (m_last < m_texts.size() && m_texts[m_last] == text) {
            ++m_counts[m_last];
            return m_last;
        }
        m_key.assign(text);
        const auto [place, isNew] = m_known.try_emplace(m_key, static_cast<std::uint32_t>(m_texts.size()));
        if (isNew) {
            m_texts.push_back(m_key);
            m_counts.push_back(0);
        }
        m_last = place->second;
        ++m_counts[m_last];
        return m_last;
    }
    [[nodiscard]] ChunkTexts take() { return {std::move(m_texts), std::move(m_counts)}; }

private:
    std::unordered_map<std::string, std::uint32_t> m_known;
    std::vector<std::string> m_texts; ///< as in the file's bytes
    std::vector<std::size_t> m_counts;
    std::string m_key;
    std::uint32_t m_last = 0;
};

class ChunkReader {
public:
    ChunkReader(const ReadPlan& plan, const TextChunk& chunk, ChunkResult& result)
        : m_plan(plan),
          m_file(plan.sources.files[result.file]),
          m_chunk(chunk),
          m_quote(m_file.format.rules.quote),
          m_numbers(m_file.format.numbers),
          m_textEnd(m_file.source.text.data() + m_file.source.text.size()),
          m_result(result),
          m_codes(plan.targets.size()) {
        for (const ColumnTarget& target : plan.targets)
            m_places.push_back(placeOf(target.source));
        for (const std::size_t column : plan.time.columns)
            m_timePlaces.push_back(placeOf(column));
        result.counts.resize(plan.targets.size());
        for (std::size_t t = 0; t < plan.targets.size(); ++t)
            result.counts[t].markers.assign(plan.targets[t].markers.texts().size() + 1, 0);
        for (std::size_t t = 0; t < plan.targets.size(); ++t) {
            const ColumnTarget& target = plan.targets[t];
            const bool isNumber = target.kind == CellKind::Number;
            m_plainColumns.push_back({isNumber ? m_places[t] : nowhere, isNumber ? target.cells.numbers() : nullptr,
                                      target.markers.hasNumbers() ? &target.markers : nullptr, &result.counts[t]});
        }
    }

    void read(const JobContext& job) {
        // What follows is in sight: only there it may show that a quote is text.
        RecordCursor cursor(m_file.source.text.substr(m_chunk.begin), m_file.format.rules, m_file.name, m_chunk.firstLine);
        m_row = m_result.firstRow;
        while (cursor.next(m_chunk.end - m_chunk.begin)) {
            if (m_result.dataRows++ % recordsBetweenChecks == 0)
                job.throwIfStopped();
            m_cells = cursor.cells();
            m_line = cursor.line();
            if (m_plan.time.hasTime() && !takeTime(cursor))
                continue;
            if (m_cells.size() != m_file.format.width && !m_plan.isAgain)
                noteRagged();
            for (std::size_t t = 0; t < m_places.size(); ++t)
                if (!takePlainNumber(t))
                    takeCell(t);
            ++m_row;
        }
        m_result.keptRows = m_row - m_result.firstRow;
        for (std::size_t t = 0; t < m_places.size(); ++t)
            if (ColumnCount& count = m_result.counts[t]; m_plan.targets[t].kind == CellKind::Number)
                count.numbers = m_result.keptRows - count.missing - count.altered;
        m_result.separatorLines = cursor.separatorLines();
        for (Codes& codes : m_codes)
            m_result.texts.push_back(codes.take());
    }

private:
    static constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

    [[nodiscard]] std::size_t placeOf(std::size_t column) const {
        return m_plan.sources.columns[column].places[m_result.file].value_or(nowhere);
    }
    [[nodiscard]] std::string_view textAt(std::size_t place) {
        return place < m_cells.size() ? m_cells[place].text(m_quote, m_scratch) : std::string_view();
    }

    // --- time

    std::string timeText() {
        std::string joined;
        for (const std::size_t place : m_timePlaces) {
            if (!joined.empty())
                joined += ' ';
            joined += textAt(place);
        }
        return joined;
    }

    std::optional<CellTime> readCells() {
        if (m_plan.time.format == TimeFormat::Parts)
            return readParts();
        if (m_timePlaces.size() == 1)
            return readTime(textAt(m_timePlaces.front()), m_plan.time.format, m_numbers);
        return readTime(timeText(), m_plan.time.format, m_numbers);
    }

    std::optional<CellTime> readParts() {
        std::array<int, 6> parts = {1970, 1, 1, 0, 0, 0};
        for (std::size_t i = 0; i < m_timePlaces.size(); ++i) {
            constexpr double most = 10'000;
            const auto number = parseNumber(textAt(m_timePlaces[i]), m_numbers);
            if (!number.isNumber() || number.value < 0 || number.value >= most || number.value != std::floor(number.value))
                return std::nullopt;
            parts[i] = static_cast<int>(number.value);
        }
        // Hours are also counted 1 to 24, the last being the next midnight.
        const bool isNextMidnight = parts[3] == 24 && parts[4] == 0 && parts[5] == 0;
        const auto time = fromCivil({parts[0], parts[1], parts[2], isNextMidnight ? 0 : parts[3], parts[4], parts[5], 0});
        if (!time)
            return std::nullopt;
        return CellTime{isNextMidnight ? *time + nsPerDay : *time, true};
    }

    /// @return false when the row is dropped.
    bool takeTime(const RecordCursor& cursor) {
        const auto time = readCells();
        if (!time) {
            if (!m_plan.isAgain)
                noteDropped(cursor);
            return false;
        }
        m_result.wallClocks += time->isWallClock ? 1 : 0;
        m_plan.times.wholes()[m_row] = time->isWallClock ? zoned(time->time, true) : time->time;
        return true;
    }

    TimeNs zoned(TimeNs wallClock, bool isRowTime) {
        const ZonedTime time = m_plan.zone.resolve(wallClock);
        if (!isRowTime || m_plan.isAgain)
            return time.earlier;
        if (time.result == ZoneResult::Ambiguous)
            m_result.ambiguous.push_back({m_row, m_result.file, m_line, wallClock, time});
        if (time.result == ZoneResult::Skipped) {
            ++m_result.skipped;
            note(m_result.notes, timeColumnName(), timeText(),
                 "time is skipped by the clock: taken as if it were not put forward");
        }
        return time.earlier;
    }

    [[nodiscard]] std::string timeColumnName() const {
        return m_plan.time.columns.size() == 1 ? m_plan.sources.columns[m_plan.time.columns.front()].name : std::string();
    }

    void noteDropped(const RecordCursor& cursor) {
        const std::string text = timeText();
        if (m_plan.markers.isMissing(text) || text.find_first_not_of(' ') == std::string::npos)
            note(m_result.notes, "", cursor.recordText(), "row dropped: it has no time");
        else if (repeatsHeader())
            note(m_result.notes, "", cursor.recordText(), "row dropped: it repeats the header");
        else
            note(m_result.notes, "", text, "row dropped: its time cannot be read");
    }

    [[nodiscard]] bool repeatsHeader() {
        const auto& headers = m_file.format.headers;
        if (headers.empty() || m_cells.size() != headers.size())
            return false;
        for (std::size_t place = 0; place < headers.size(); ++place)
            if (m_file.utf8(textAt(place)) != headers[place])
                return false;
        return true;
    }

    // --- cells

    /// What nearly all cells of nearly all files are. Its count of numbers follows at the end from the other counts.
    bool takePlainNumber(std::size_t t) {
        const PlainColumn& column = m_plainColumns[t];
        if (column.place >= m_cells.size())
            return false;
        const RawCell& cell = m_cells[column.place];
        PlainNumber number;
        if (!parsePlain(cell.begin, cell.end, m_textEnd, m_numbers.decimal, number))
            return false;
        if (column.markers != nullptr && column.markers->isMissingNumber(number.value))
            return false;
        ColumnCount& count = *column.count;
        count.wholes += number.isWhole ? 1 : 0;
        count.least = std::min(count.least, number.value);
        count.greatest = std::max(count.greatest, number.value);
        column.cells[m_row] = number.value;
        return true;
    }

    void takeCell(std::size_t t) {
        ColumnTarget& target = m_plan.targets[t];
        ColumnCount& count = m_result.counts[t];
        const std::size_t place = m_places[t];
        const std::string_view text = textAt(place);
        const std::size_t marker = text.empty() ? target.markers.texts().size() : target.markers.find(text);
        const bool isMissing = text.empty() || marker < target.markers.texts().size();
        if (isMissing) {
            ++count.missing;
            ++count.markers[marker];
            storeMissing(target);
            return;
        }
        switch (target.kind) {
        case CellKind::Number: takeNumber(target, count, text); break;
        case CellKind::Integer: takeInteger(target, count, text); break;
        case CellKind::Boolean: takeBoolean(target, count, text); break;
        case CellKind::Text: takeText(t, text); break;
        case CellKind::Time: takeOtherTime(target, count, text); break;
        }
    }

    void storeMissing(ColumnTarget& target) const {
        switch (target.kind) {
        case CellKind::Number: target.cells.numbers()[m_row] = noValue; break;
        case CellKind::Integer:
        case CellKind::Time: target.cells.wholes()[m_row] = missingWhole; break;
        case CellKind::Boolean:
        case CellKind::Text: target.cells.codes()[m_row] = missingCode; break;
        }
    }

    void alter(ColumnTarget& target, ColumnCount& count, std::string_view text, const char* reason) {
        ++count.altered;
        note(count.notes, nameOf(target), text, reason);
        storeMissing(target);
    }

    void takeNumber(ColumnTarget& target, ColumnCount& count, std::string_view text) {
        const ParsedNumber number = parseNumber(text, m_numbers);
        if (!number.isNumber()) {
            count.otherMark += parseNumber(text, {m_numbers.decimal == '.' ? ',' : '.', '\0'}).isNumber() ? 1 : 0;
            alter(target, count, text,
                  number.form == Form::None ? "no number: now missing" : "number out of range: now missing");
            return;
        }
        if (target.markers.isMissingNumber(number.value)) {
            ++count.missing;
            ++count.markers.back();
            storeMissing(target);
            return;
        }
        count.wholes += number.form == Form::Whole ? 1 : 0;
        count.wides += number.form == Form::WideWhole ? 1 : 0;
        if (number.isRounded()) {
            ++count.changed;
            note(count.changes, nameOf(target), text,
                 fmt::format("whole number rounded to {:.0f}: it needs over 53 bits", number.value));
        }
        count.least = std::min(count.least, number.value);
        count.greatest = std::max(count.greatest, number.value);
        target.cells.numbers()[m_row] = number.value;
    }

    void takeText(std::size_t t, std::string_view text) {
        ColumnTarget& target = m_plan.targets[t];
        target.cells.codes()[m_row] = m_codes[t].codeOf(text);
        const bool mayHoldStrays = m_file.bytes.strays > 0 && m_file.encoding == TextEncoding::Utf8;
        if (!mayHoldStrays || isUtf8(text))
            return;
        ++m_result.counts[t].changed;
        note(m_result.counts[t].changes, nameOf(target), text, "bytes that are no UTF-8 are shown as \xEF\xBF\xBD");
    }

    void takeInteger(ColumnTarget& target, ColumnCount& count, std::string_view text) {
        const ParsedNumber number = parseNumber(text, m_numbers);
        if (number.isNumber() && target.markers.isMissingNumber(number.value)) {
            ++count.missing;
            storeMissing(target);
        } else if (number.form == Form::Whole) {
            ++count.numbers;
            target.cells.wholes()[m_row] = number.whole;
        } else {
            alter(target, count, text, "no whole number of 64 bits: now missing");
        }
    }

    void takeBoolean(ColumnTarget& target, ColumnCount& count, std::string_view text) {
        const bool isTrue = isWord(text, "true") || isWord(text, "yes") || isWord(text, "on") || text == "1";
        const bool isFalse = isWord(text, "false") || isWord(text, "no") || isWord(text, "off") || text == "0";
        if (isTrue || isFalse)
            target.cells.codes()[m_row] = isTrue ? 1 : 0;
        else
            alter(target, count, text, "neither true nor false: now missing");
    }

    void takeOtherTime(ColumnTarget& target, ColumnCount& count, std::string_view text) {
        const auto time = readTime(text, target.timeFormat, m_numbers);
        if (!time) {
            alter(target, count, text, "no time: now missing");
            return;
        }
        ++count.numbers;
        target.cells.wholes()[m_row] = time->isWallClock ? zoned(time->time, false) : time->time;
    }

    [[nodiscard]] const std::string& nameOf(const ColumnTarget& target) const {
        return m_plan.sources.columns[target.source].name;
    }

    // --- notes

    void note(NoteList& list, const std::string& column, std::string_view text, std::string reason) const {
        list.add(m_file, m_result.file, m_line, column, text, std::move(reason));
    }

    void noteRagged() {
        const std::size_t width = m_file.format.width;
        if (m_cells.size() < width)
            note(m_result.notes, "", "", fmt::format("row has {} of {} cells: the others are missing", m_cells.size(), width));
        for (std::size_t place = width; place < m_cells.size(); ++place) {
            const std::string_view text = textAt(place);
            if (text.empty())
                continue;
            ++m_result.lostCells;
            note(m_result.notes, "", text, fmt::format("cell {} left out: the header has {} cells", place + 1, width));
        }
    }

    /// A column of numbers, with what is needed at each of its cells; of others `place` is nowhere.
    struct PlainColumn {
        std::size_t place = nowhere;
        double* cells = nullptr;
        const MissingMarkers* markers = nullptr; ///< null where no marker is a number
        ColumnCount* count = nullptr;
    };

    const ReadPlan& m_plan;
    const SourceFile& m_file;
    const TextChunk& m_chunk;
    char m_quote;
    NumberFormat m_numbers;
    const char* m_textEnd;
    ChunkResult& m_result;
    std::vector<std::size_t> m_places;
    std::vector<std::size_t> m_timePlaces;
    std::vector<PlainColumn> m_plainColumns;
    std::vector<Codes> m_codes;
    std::string m_scratch;
    std::span<const RawCell> m_cells;
    std::size_t m_line = 0;
    std::size_t m_row = 0;
};

} // namespace

void readChunk(const ReadPlan& plan, const TextChunk& chunk, bool takesNotes, ChunkResult& result, const JobContext& job) {
    ChunkReader reader(plan, chunk, result);
    if (!takesNotes) {
        result.notes.close();
        for (ColumnCount& count : result.counts) {
            count.notes.close();
            count.changes.close();
        }
    }
    reader.read(job);
}

} // namespace airshed::data
