#include "core/data/time_reader.h"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::data {

namespace {

constexpr std::size_t recordsBetweenChecks = 16'384;

/// Reads the time of one record after the other.
class RecordTime {
public:
    RecordTime(const Sources& sources, const TimeLayout& layout) : m_sources(sources), m_layout(layout) {}

    struct Result {
        std::optional<TimeNs> time; ///< as if it were UTC where `isWallClock`
        bool isWallClock = true;
    };

    [[nodiscard]] Result read(std::size_t file, std::size_t record) {
        switch (m_layout.kind) {
        case TimeLayout::Kind::Stamp: return readStamp(file, record);
        case TimeLayout::Kind::Parts: return {readParts(file, record), true};
        case TimeLayout::Kind::Epoch: break;
        }
        return {readEpoch(file, record), false};
    }

    /// The cells of the time as they stand, joined by blanks.
    [[nodiscard]] std::string text(std::size_t file, std::size_t record) {
        std::string joined;
        for (const std::size_t column : m_layout.columns) {
            if (!joined.empty())
                joined += ' ';
            joined += m_sources.cell(file, record, column, m_scratch);
        }
        return joined;
    }

private:
    Result readStamp(std::size_t file, std::size_t record) {
        std::string_view text = m_sources.cell(file, record, m_layout.columns.front(), m_scratch);
        if (m_layout.columns.size() > 1) {
            m_joined = text;
            for (std::size_t i = 1; i < m_layout.columns.size(); ++i) {
                m_joined += ' ';
                m_joined += m_sources.cell(file, record, m_layout.columns[i], m_scratch);
            }
            text = m_joined;
        }
        const auto stamp = parseStamp(text, m_layout.order);
        if (!stamp)
            return {};
        return {stamp->wallClock - stamp->offsetNs.value_or(0), !stamp->offsetNs};
    }

    std::optional<TimeNs> readParts(std::size_t file, std::size_t record) {
        std::array<int, 6> parts = {1970, 1, 1, 0, 0, 0};
        for (std::size_t i = 0; i < m_layout.columns.size(); ++i) {
            const auto number = parseNumber(m_sources.cell(file, record, m_layout.columns[i], m_scratch), false);
            const bool isWhole = number.form != ParsedNumber::Form::None && number.form != ParsedNumber::Form::OutOfRange &&
                                 number.value >= 0 && number.value < 10'000 && number.value == std::floor(number.value);
            if (!isWhole)
                return std::nullopt;
            parts[i] = static_cast<int>(number.value);
        }
        // Hours are also counted 1 to 24, the last being the next midnight.
        const bool isNextMidnight = parts[3] == 24 && parts[4] == 0 && parts[5] == 0;
        const auto time = fromCivil({parts[0], parts[1], parts[2], isNextMidnight ? 0 : parts[3], parts[4], parts[5], 0});
        return time && isNextMidnight ? std::optional(*time + nsPerDay) : time;
    }

    std::optional<TimeNs> readEpoch(std::size_t file, std::size_t record) {
        const auto number =
            parseNumber(m_sources.cell(file, record, m_layout.columns.front(), m_scratch), m_sources.files[file].decimalComma);
        // Beyond these bounds nanoseconds do not fit 64 bits.
        constexpr double limitNs = 9.2e18;
        if (number.form == ParsedNumber::Form::None || number.form == ParsedNumber::Form::OutOfRange ||
            std::abs(number.value) * static_cast<double>(m_layout.epochUnitNs) > limitNs)
            return std::nullopt;
        if (number.form == ParsedNumber::Form::Whole)
            return number.whole * m_layout.epochUnitNs;
        return std::llround(number.value * static_cast<double>(m_layout.epochUnitNs));
    }

    const Sources& m_sources;
    const TimeLayout& m_layout;
    std::string m_scratch;
    std::string m_joined;
};

[[noreturn]] void refuseUnreadable(const Sources& sources, const TimeLayout& layout, const TimedRows& rows) {
    const SourceFile& file = sources.files.front();
    std::string example;
    if (!rows.notes.notes().empty()) {
        const CellNote& note = rows.notes.notes().front().note;
        example = fmt::format(" Line {} holds \"{}\".", note.row, note.text);
    }
    throw Error(ErrorCode::InvalidInput,
                fmt::format("{}: no time can be read from {}.{}", file.path.string(), layout.description, example),
                "Name the columns that hold the time, for example date and time, or year, month, day and hour.");
}

struct ZoneCounts {
    std::size_t wallClock = 0;
    std::size_t ambiguous = 0;
    std::size_t skipped = 0;
};

void describeZone(Sources& sources, const ReadOptions& options, const ZoneCounts& counts) {
    if (counts.wallClock > 0)
        sources.guesses.push_back(fmt::format("Times state no offset; they are taken as {}.", options.timeZone));
    if (counts.ambiguous > 0)
        sources.guesses.push_back(
            fmt::format("{} times fall into an hour that the clocks of {} show twice; they are taken as the "
                        "earlier one.",
                        counts.ambiguous, options.timeZone));
    if (counts.skipped > 0)
        sources.guesses.push_back(fmt::format("{} times fall into an hour that the clocks of {} skip; they are taken as if the "
                                              "clock had not been put forward.",
                                              counts.skipped, options.timeZone));
}

} // namespace

TimedRows readTimes(Sources& sources, const TimeLayout& layout, const ReadOptions& options, const MissingMarkers& markers,
                    const JobContext& job) {
    const TimeZone zone(options.timeZone);
    const bool isUtc = options.timeZone == "UTC";
    const std::string column = layout.columns.size() == 1 ? sources.columns[layout.columns.front()].name : std::string();
    RecordTime reader(sources, layout);
    TimedRows rows;
    ZoneCounts counts;
    rows.files.resize(sources.files.size());
    for (std::size_t f = 0; f < sources.files.size(); ++f) {
        const SourceFile& file = sources.files[f];
        rows.files[f].firstRow = rows.times.size();
        rows.files[f].records.reserve(file.dataRecords());
        for (std::size_t r = file.firstDataRecord; r < file.records.size(); ++r) {
            if (r % recordsBetweenChecks == 0)
                job.throwIfStopped();
            auto result = reader.read(f, r);
            if (!result.time) {
                ++rows.dropped;
                const std::string text = reader.text(f, r);
                const bool hasTime = !markers.isMissing(text) && text.find_first_not_of(' ') != std::string::npos;
                rows.notes.add(file, f, r, "", hasTime ? text : file.records.recordText(r),
                               hasTime ? "row dropped: its time cannot be read" : "row dropped: it has no time");
                continue;
            }
            counts.wallClock += result.isWallClock ? 1 : 0;
            if (result.isWallClock && !isUtc) {
                ZoneResult zoneResult = ZoneResult::Unique;
                result.time = zone.toUtc(*result.time, &zoneResult);
                if (zoneResult == ZoneResult::Ambiguous && ++counts.ambiguous > 0)
                    rows.notes.add(file, f, r, column, reader.text(f, r),
                                   "time is shown twice by the clock: taken as the earlier one");
                if (zoneResult == ZoneResult::Skipped && ++counts.skipped > 0)
                    rows.notes.add(file, f, r, column, reader.text(f, r),
                                   "time is skipped by the clock: taken as if it were not put forward");
            }
            rows.files[f].records.push_back(static_cast<std::uint32_t>(r));
            rows.times.push_back(*result.time);
        }
    }
    if (rows.times.empty())
        refuseUnreadable(sources, layout, rows);
    describeZone(sources, options, counts);
    return rows;
}

} // namespace airshed::data
