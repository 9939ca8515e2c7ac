#include "core/data/time_layout.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/data/date_order.h"

namespace airshed::data {

namespace {

/// Share of sampled cells that must read as a time for a column to be taken for one; less where its name says so.
constexpr double enough = 0.8;
constexpr double enoughByName = 0.5;

bool containsAny(const std::string& plain, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&plain](std::string_view word) { return plain.find(word) != std::string::npos; });
}

bool soundsLikeTime(const std::string& name) {
    const std::string plain = plainName(name);
    return plain == "ts" || plain == "dt" ||
           containsAny(plain, {"time", "date", "stamp", "epoch", "unix", "utc", "zeit", "datum", "uhr", "fecha", "hora",
                               "heure", "hour"});
}

bool soundsLikeHour(const std::string& name) {
    const std::string plain = plainName(name);
    return plain == "hr" || plain == "h" || containsAny(plain, {"hour", "hora", "heure", "stunde"});
}

template <typename Predicate>
bool mostly(const std::vector<std::string>& cells, const Predicate& predicate, double share = enough) {
    const auto hits = static_cast<double>(std::ranges::count_if(cells, predicate));
    return !cells.empty() && hits >= share * static_cast<double>(cells.size());
}

bool isCompactDate(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<Stamp> anyStamp(const std::string& text) {
    const auto stamp = parseStamp(text, DateOrder::DayFirst);
    return stamp ? stamp : parseStamp(text, DateOrder::MonthFirst);
}

bool isStamp(const std::string& text) {
    return anyStamp(text).has_value();
}

bool hasClock(const std::string& text) {
    const auto stamp = anyStamp(text);
    return stamp && stamp->hasClock;
}

bool isWholeNumber(const std::string& text) {
    return parseNumber(text).form == ParsedNumber::Form::Whole;
}

bool areBetween(const std::vector<std::string>& cells, NumberFormat numbers, double least, double most) {
    return mostly(cells, [&](const std::string& text) {
        const ParsedNumber number = parseNumber(text, numbers);
        return number.isNumber() && number.value >= least && number.value <= most;
    });
}

/// The Epoch format whose plausible counts (the years 1973 to 2103) the cells are.
std::optional<TimeFormat> epochFormat(const std::vector<std::string>& cells, NumberFormat numbers) {
    constexpr double greatestToLeast = 42.0;
    double least = 1e8;
    for (const TimeFormat format : {TimeFormat::EpochSeconds, TimeFormat::EpochMilliseconds, TimeFormat::EpochMicroseconds,
                                    TimeFormat::EpochNanoseconds}) {
        if (areBetween(cells, numbers, least, least * greatestToLeast))
            return format;
        least *= 1e3;
    }
    return std::nullopt;
}

/// Days since 1899-12-30 of the years 1954 to 2119.
bool areSpreadsheetDays(const std::vector<std::string>& cells, NumberFormat numbers) {
    return areBetween(cells, numbers, 20'000, 80'000);
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
    TimeFinder(Sources& sources, const ReadOptions& options, const MissingMarkers& markers)
        : m_sources(sources), m_options(options) {
        for (std::size_t i = 0; i < sources.columns.size(); ++i)
            m_cells.push_back(sampleCells(sources, i, markers));
    }

    TimeLayout named() {
        TimeLayout layout;
        for (const std::string& name : m_options.timeColumns)
            layout.columns.push_back(m_sources.requireColumn(name, "time"));
        const auto& first = m_cells[layout.columns.front()];
        if (layout.columns.size() >= 3 && layout.columns.size() <= 6 && mostly(first, isWholeNumber))
            layout.format = TimeFormat::Parts;
        else if (layout.columns.size() == 1 && !mostly(first, isStamp))
            layout.format = numberFormat(layout.columns.front()).value_or(TimeFormat::YearFirst);
        return layout;
    }

    TimeLayout detected() {
        TimeLayout layout;
        layout.columns = namedParts(m_sources);
        if (!layout.columns.empty()) {
            layout.format = TimeFormat::Parts;
            return layout;
        }
        const auto stamps = bestStampColumns();
        if (!stamps.empty()) {
            layout.columns = {stamps.front()};
            if (!mostly(m_cells[stamps.front()], hasClock))
                if (const auto clock = clockColumn(stamps.front()))
                    layout.columns.push_back(*clock);
            if (stamps.size() > 1)
                askWhich(stamps);
            return layout;
        }
        for (std::size_t i = 0; i < m_sources.columns.size(); ++i)
            if (soundsLikeTime(m_sources.columns[i].name))
                if (const auto format = numberFormat(i)) {
                    layout.format = *format;
                    layout.columns = {i};
                    return layout;
                }
        askForNone();
        return layout;
    }

private:
    [[nodiscard]] NumberFormat numbers() const { return m_sources.files.front().format.numbers; }

    [[nodiscard]] std::optional<TimeFormat> numberFormat(std::size_t column) const {
        if (const auto epoch = epochFormat(m_cells[column], numbers()))
            return epoch;
        if (areSpreadsheetDays(m_cells[column], numbers()))
            return TimeFormat::SpreadsheetDays;
        return std::nullopt;
    }

    /// Stamps with a time of day before dates alone, telling names before others; those that are equally good, in file order.
    [[nodiscard]] std::vector<std::size_t> bestStampColumns() const {
        std::vector<std::size_t> best;
        int bestScore = -1;
        for (std::size_t i = 0; i < m_sources.columns.size(); ++i) {
            const bool telling = soundsLikeTime(m_sources.columns[i].name);
            // Eight digits are a date only where the name says so.
            const auto readable = [telling](const std::string& text) {
                return (telling || !isCompactDate(text)) && isStamp(text);
            };
            if (!mostly(m_cells[i], readable, telling ? enoughByName : enough))
                continue;
            const int score = (mostly(m_cells[i], hasClock) ? 2 : 0) + (telling ? 1 : 0);
            if (score > bestScore)
                best.clear();
            bestScore = std::max(score, bestScore);
            if (score == bestScore)
                best.push_back(i);
        }
        return best;
    }

    /// A column of times of day to go with a column of dates.
    [[nodiscard]] std::optional<std::size_t> clockColumn(std::size_t dateColumn) const {
        std::optional<std::size_t> untelling;
        for (std::size_t i = 0; i < m_sources.columns.size(); ++i) {
            if (i == dateColumn)
                continue;
            const auto& cells = m_cells[i];
            const bool telling = soundsLikeTime(m_sources.columns[i].name);
            const bool isHour =
                soundsLikeHour(m_sources.columns[i].name) && mostly(cells, isWholeNumber) && areBetween(cells, {}, 0, 24);
            if (isHour || (telling && mostly(cells, isClock)))
                return i;
            // "12.30" could be any number.
            if (!untelling &&
                mostly(cells, [](const std::string& text) { return text.find(':') != std::string::npos && isClock(text); }))
                untelling = i;
        }
        return untelling;
    }

    ReadChoice choice(const std::string& text, std::vector<std::string> columns) const {
        ReadChoice chosen{text, m_options, fmt::format("--time \"{}\"", fmt::join(columns, ","))};
        chosen.options.timeColumns = std::move(columns);
        return chosen;
    }

    void askWhich(const std::vector<std::size_t>& columns) {
        ReadQuestion question;
        question.id = "time_column";
        question.text = fmt::format("{} columns hold times. Which one is the time of the row?", columns.size());
        for (const std::size_t column : columns) {
            const std::string& name = m_sources.columns[column].name;
            question.choices.push_back(choice(name, {name}));
        }
        m_sources.questions.push_back(std::move(question));
    }

    void askForNone() {
        ReadQuestion question;
        question.id = "time_column";
        question.text = "No column holds times that can be read, so rows have none. Which column is the time?";
        question.choices.push_back({"none: the table has no time", m_options, ""});
        for (const SourceColumn& column : m_sources.columns)
            if (soundsLikeTime(column.name))
                question.choices.push_back(choice(column.name, {column.name}));
        m_sources.questions.push_back(std::move(question));
        m_sources.guesses.push_back(
            fmt::format("{}: no column holds times; the table has no time column.", m_sources.files.front().name));
    }

    Sources& m_sources;
    const ReadOptions& m_options;
    std::vector<std::vector<std::string>> m_cells; ///< a sample of each column
};

std::string formatName(TimeFormat format) {
    switch (format) {
    case TimeFormat::DayFirst: return ", day first";
    case TimeFormat::MonthFirst: return ", month first";
    case TimeFormat::EpochSeconds: return ", seconds since 1970";
    case TimeFormat::EpochMilliseconds: return ", milliseconds since 1970";
    case TimeFormat::EpochMicroseconds: return ", microseconds since 1970";
    case TimeFormat::EpochNanoseconds: return ", nanoseconds since 1970";
    case TimeFormat::SpreadsheetDays: return ", days of a spreadsheet";
    case TimeFormat::YearFirst:
    case TimeFormat::Parts: break;
    }
    return {};
}

void describe(const Sources& sources, TimeLayout& layout) {
    std::vector<std::string> names;
    for (const std::size_t column : layout.columns)
        names.push_back(sources.columns[column].name);
    layout.description =
        fmt::format("{} {}{}", names.size() > 1 ? "columns" : "column",
                    fmt::join(names, layout.format == TimeFormat::Parts ? ", " : " + "), formatName(layout.format));
}

} // namespace

TimeLayout findTime(Sources& sources, const ReadOptions& options, const MissingMarkers& markers, const JobContext& job) {
    TimeFinder finder(sources, options, markers);
    TimeLayout layout = options.timeColumns.empty() ? finder.detected() : finder.named();
    if (!layout.hasTime())
        return layout;
    for (const std::size_t column : layout.columns)
        static_cast<void>(sources.requireColumn(sources.columns[column].name, "time"));
    if (options.timeFormat)
        layout.format = *options.timeFormat;
    else if (layout.format == TimeFormat::YearFirst)
        layout.format = findDateOrder(sources, layout.columns.front(), options, job);
    describe(sources, layout);
    if (options.timeColumns.empty())
        sources.guesses.push_back(fmt::format("The time is taken from {}.", layout.description));
    return layout;
}

std::optional<TimeFormat> findOtherTime(const std::vector<std::string>& cells) {
    if (!mostly(
            cells, [](const std::string& text) { return !isCompactDate(text) && isStamp(text); }, 1.0))
        return std::nullopt;
    const auto below13 = [](int DateNumbers::*part) {
        return [part](const std::string& text) {
            const auto numbers = ambiguousDateNumbers(text);
            return !numbers || (*numbers).*part <= 12;
        };
    };
    if (std::ranges::none_of(cells, [](const std::string& text) { return ambiguousDateNumbers(text).has_value(); }))
        return TimeFormat::YearFirst;
    return std::ranges::all_of(cells, below13(&DateNumbers::second)) ? TimeFormat::DayFirst : TimeFormat::MonthFirst;
}

} // namespace airshed::data
