#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/data/time_reader.h"

namespace airshed::data {

namespace {

constexpr std::size_t sampleCells = 200;
/// Share of sampled cells that must read as a time for a column to be taken for one; less where its name says so.
constexpr double enough = 0.8;
constexpr double enoughByName = 0.5;

bool soundsLikeTime(const std::string& name) {
    const std::string plain = plainName(name);
    constexpr auto words = std::to_array<std::string_view>(
        {"time", "date", "stamp", "epoch", "unix", "utc", "zeit", "datum", "uhr", "fecha", "hora", "heure", "hour"});
    return plain == "ts" || plain == "dt" ||
           std::ranges::any_of(words, [&plain](std::string_view word) { return plain.find(word) != std::string::npos; });
}

bool soundsLikeHour(const std::string& name) {
    const std::string plain = plainName(name);
    constexpr auto words = std::to_array<std::string_view>({"hour", "hora", "heure", "stunde"});
    return plain == "hr" || plain == "h" ||
           std::ranges::any_of(words, [&plain](std::string_view word) { return plain.find(word) != std::string::npos; });
}

/// Some cells of a column that are not missing, from the first file that has any.
std::vector<std::string> sample(const Sources& sources, std::size_t column, const MissingMarkers& markers) {
    std::vector<std::string> cells;
    std::string scratch;
    for (std::size_t f = 0; f < sources.files.size() && cells.empty(); ++f) {
        const SourceFile& file = sources.files[f];
        for (std::size_t r = file.firstDataRecord; r < file.records.size() && cells.size() < sampleCells; ++r)
            if (const auto text = sources.cell(f, r, column, scratch); !markers.isMissing(text))
                cells.emplace_back(text);
    }
    return cells;
}

template <typename Predicate>
bool mostly(const std::vector<std::string>& cells, const Predicate& predicate, double share = enough) {
    const auto hits = static_cast<double>(std::ranges::count_if(cells, predicate));
    return !cells.empty() && hits >= share * static_cast<double>(cells.size());
}

bool isCompactDate(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool isStamp(const std::string& text) {
    return parseStamp(text, DateOrder::DayFirst) || parseStamp(text, DateOrder::MonthFirst);
}

bool hasClock(const std::string& text) {
    auto stamp = parseStamp(text, DateOrder::DayFirst);
    if (!stamp)
        stamp = parseStamp(text, DateOrder::MonthFirst);
    return stamp && stamp->hasClock;
}

/// Nanoseconds a unit when the cells are plausible counts since 1970 (the years 1973 to 2103), else 0.
std::int64_t epochUnit(const std::vector<std::string>& cells, bool decimalComma) {
    struct Unit {
        std::int64_t ns;
        double least;
    };
    constexpr double greatestToLeast = 42.0;
    constexpr auto units = std::to_array<Unit>({{nsPerSecond, 1e8}, {1'000'000, 1e11}, {1'000, 1e14}, {1, 1e17}});
    for (const Unit& unit : units)
        if (mostly(cells, [&](const std::string& text) {
                const ParsedNumber number = parseNumber(text, decimalComma);
                return (number.form == ParsedNumber::Form::Whole || number.form == ParsedNumber::Form::Fractional) &&
                       number.value >= unit.least && number.value <= unit.least * greatestToLeast;
            }))
            return unit.ns;
    return 0;
}

std::string epochName(std::int64_t unitNs) {
    switch (unitNs) {
    case nsPerSecond: return "seconds";
    case 1'000'000: return "milliseconds";
    case 1'000: return "microseconds";
    default: return "nanoseconds";
    }
}

bool isWholeNumber(const std::string& text) {
    return parseNumber(text, false).form == ParsedNumber::Form::Whole;
}

std::optional<std::size_t> columnNamed(const Sources& sources, std::string_view plain) {
    for (std::size_t i = 0; i < sources.columns.size(); ++i)
        if (plainName(sources.columns[i].name) == plain)
            return i;
    return std::nullopt;
}

/// Columns named year, month, day and, as far as they go on, hour, minute, second.
std::vector<std::size_t> namedParts(const Sources& sources) {
    std::vector<std::size_t> columns;
    for (const std::string_view part : {"year", "month", "day", "hour", "minute", "second"}) {
        const auto column = columnNamed(sources, part);
        if (!column)
            break;
        columns.push_back(*column);
    }
    if (columns.size() < 3)
        columns.clear();
    return columns;
}

class TimeFinder {
public:
    TimeFinder(Sources& sources, const MissingMarkers& markers) : m_sources(sources), m_markers(markers) {}

    TimeLayout named(const std::vector<std::string>& names) {
        TimeLayout layout;
        for (const std::string& name : names)
            layout.columns.push_back(m_sources.requireColumn(name, "time"));
        const auto first = sample(m_sources, layout.columns.front(), m_markers);
        if (layout.columns.size() >= 3 && layout.columns.size() <= 6 && mostly(first, isWholeNumber)) {
            layout.kind = TimeLayout::Kind::Parts;
        } else if (layout.columns.size() == 1 && !mostly(first, isStamp)) {
            layout.epochUnitNs = epochUnit(first, m_sources.files.front().decimalComma);
            if (layout.epochUnitNs > 0)
                layout.kind = TimeLayout::Kind::Epoch;
        }
        return layout;
    }

    TimeLayout detected() {
        TimeLayout layout;
        layout.columns = namedParts(m_sources);
        if (!layout.columns.empty()) {
            layout.kind = TimeLayout::Kind::Parts;
            return layout;
        }
        if (const auto stamp = bestStampColumn()) {
            layout.columns = {*stamp};
            if (!mostly(sample(m_sources, *stamp, m_markers), hasClock))
                if (const auto clock = clockColumn(*stamp))
                    layout.columns.push_back(*clock);
            return layout;
        }
        for (std::size_t i = 0; i < m_sources.columns.size(); ++i) {
            if (!soundsLikeTime(m_sources.columns[i].name))
                continue;
            layout.epochUnitNs = epochUnit(sample(m_sources, i, m_markers), m_sources.files.front().decimalComma);
            if (layout.epochUnitNs > 0) {
                layout.kind = TimeLayout::Kind::Epoch;
                layout.columns = {i};
                return layout;
            }
        }
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("{}: no column holds times. The columns are {}.", m_sources.files.front().path.string(),
                                m_sources.listColumns()),
                    "Name the column, or the columns (date and time; year, month, day, hour), that hold the time.");
    }

private:
    /// Stamps with a time of day before dates alone, telling names before others, then the first.
    [[nodiscard]] std::optional<std::size_t> bestStampColumn() const {
        std::optional<std::size_t> best;
        int bestScore = -1;
        for (std::size_t i = 0; i < m_sources.columns.size(); ++i) {
            const bool telling = soundsLikeTime(m_sources.columns[i].name);
            const auto cells = sample(m_sources, i, m_markers);
            // Eight digits are a date only where the name says so.
            const auto readable = [telling](const std::string& text) {
                return (telling || !isCompactDate(text)) && isStamp(text);
            };
            if (!mostly(cells, readable, telling ? enoughByName : enough))
                continue;
            const int score = (mostly(cells, hasClock) ? 2 : 0) + (telling ? 1 : 0);
            if (score > bestScore) {
                best = i;
                bestScore = score;
            }
        }
        return best;
    }

    /// A column of times of day to go with a column of dates.
    [[nodiscard]] std::optional<std::size_t> clockColumn(std::size_t dateColumn) const {
        std::optional<std::size_t> untelling;
        for (std::size_t i = 0; i < m_sources.columns.size(); ++i) {
            if (i == dateColumn)
                continue;
            const bool telling = soundsLikeTime(m_sources.columns[i].name);
            const auto cells = sample(m_sources, i, m_markers);
            const bool isHour = soundsLikeHour(m_sources.columns[i].name) && mostly(cells, [](const std::string& text) {
                                    const ParsedNumber number = parseNumber(text, false);
                                    return number.form == ParsedNumber::Form::Whole && number.whole >= 0 && number.whole <= 24;
                                });
            if (isHour || (telling && mostly(cells, isClock)))
                return i;
            // "12.30" could be any number.
            if (!untelling &&
                mostly(cells, [](const std::string& text) { return text.find(':') != std::string::npos && isClock(text); }))
                untelling = i;
        }
        return untelling;
    }

    Sources& m_sources;
    const MissingMarkers& m_markers;
};

/// What the dates of a column that is not written year first say about their order.
struct OrderEvidence {
    std::size_t dates = 0;
    std::size_t firstAbove12 = 0;
    std::size_t secondAbove12 = 0;
    std::string example;
    /// Earliest and latest stamp under each order.
    std::array<TimeNs, 2> earliest = {std::numeric_limits<TimeNs>::max(), std::numeric_limits<TimeNs>::max()};
    std::array<TimeNs, 2> latest = {std::numeric_limits<TimeNs>::min(), std::numeric_limits<TimeNs>::min()};
};

OrderEvidence gatherEvidence(const Sources& sources, std::size_t column) {
    OrderEvidence evidence;
    std::string scratch;
    for (std::size_t f = 0; f < sources.files.size(); ++f)
        for (std::size_t r = sources.files[f].firstDataRecord; r < sources.files[f].records.size(); ++r) {
            const std::string_view text = sources.cell(f, r, column, scratch);
            const auto numbers = ambiguousDateNumbers(text);
            if (!numbers)
                continue;
            if (evidence.dates++ == 0)
                evidence.example = text;
            evidence.firstAbove12 += numbers->first > 12 ? 1 : 0;
            evidence.secondAbove12 += numbers->second > 12 ? 1 : 0;
            for (const DateOrder order : {DateOrder::DayFirst, DateOrder::MonthFirst})
                if (const auto stamp = parseStamp(text, order)) {
                    const auto i = static_cast<std::size_t>(order);
                    evidence.earliest[i] = std::min(evidence.earliest[i], stamp->wallClock);
                    evidence.latest[i] = std::max(evidence.latest[i], stamp->wallClock);
                }
        }
    return evidence;
}

void decideOrder(Sources& sources, TimeLayout& layout) {
    const OrderEvidence evidence = gatherEvidence(sources, layout.columns.front());
    if (evidence.dates == 0)
        return;
    std::string reason;
    if (evidence.firstAbove12 != evidence.secondAbove12) {
        const bool dayFirst = evidence.firstAbove12 > evidence.secondAbove12;
        layout.order = dayFirst ? DateOrder::DayFirst : DateOrder::MonthFirst;
        reason = fmt::format("{} of them have a {} number above 12", dayFirst ? evidence.firstAbove12 : evidence.secondAbove12,
                             dayFirst ? "first" : "second");
    } else {
        // A misread order scatters the days of a month over the year.
        const auto span = [&evidence](DateOrder order) {
            const auto i = static_cast<std::size_t>(order);
            return static_cast<double>(evidence.latest[i]) - static_cast<double>(evidence.earliest[i]);
        };
        layout.order = span(DateOrder::MonthFirst) < span(DateOrder::DayFirst) ? DateOrder::MonthFirst : DateOrder::DayFirst;
        reason = "the text allows both orders, and the times lie closer together so";
        if (span(DateOrder::MonthFirst) == span(DateOrder::DayFirst))
            reason = "the text allows both orders";
    }
    const std::string orderName = layout.order == DateOrder::DayFirst ? "day first" : "month first";
    layout.description += ", " + orderName;
    sources.guesses.push_back(fmt::format("Dates such as {} are read {}: {}.", evidence.example, orderName, reason));
}

void describe(const Sources& sources, TimeLayout& layout) {
    layout.description = layout.columns.size() > 1 ? "columns " : "column ";
    for (std::size_t i = 0; i < layout.columns.size(); ++i)
        layout.description += (i == 0                                   ? ""
                               : layout.kind == TimeLayout::Kind::Parts ? ", "
                                                                        : " + ") +
                              sources.columns[layout.columns[i]].name;
    if (layout.kind == TimeLayout::Kind::Epoch)
        layout.description += fmt::format(", {} since 1970", epochName(layout.epochUnitNs));
}

} // namespace

TimeLayout findTime(Sources& sources, const ReadOptions& options, const MissingMarkers& markers) {
    TimeFinder finder(sources, markers);
    TimeLayout layout = options.timeColumns.empty() ? finder.detected() : finder.named(options.timeColumns);
    for (const std::size_t column : layout.columns)
        static_cast<void>(sources.requireColumn(sources.columns[column].name, "time"));
    describe(sources, layout);
    if (layout.kind == TimeLayout::Kind::Stamp)
        decideOrder(sources, layout);
    if (options.timeColumns.empty())
        sources.guesses.push_back(fmt::format("The time is taken from {}.", layout.description));
    return layout;
}

} // namespace airshed::data
