#include "core/data/date_order.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "core/data/parallel.h"
#include "core/data/stamp_parser.h"

namespace airshed::data {

namespace {

/// What the dates of a column that are not written year first say about their order.
struct OrderEvidence {
    std::size_t dates = 0;
    std::size_t firstAbove12 = 0;
    std::size_t secondAbove12 = 0;
    std::string example;
    /// Earliest and latest stamp under each DateOrder.
    std::array<TimeNs, 2> earliest = {std::numeric_limits<TimeNs>::max(), std::numeric_limits<TimeNs>::max()};
    std::array<TimeNs, 2> latest = {std::numeric_limits<TimeNs>::min(), std::numeric_limits<TimeNs>::min()};

    void add(std::string_view text) {
        const auto numbers = ambiguousDateNumbers(text);
        if (!numbers)
            return;
        const std::array stamps = {parseStamp(text, DateOrder::DayFirst), parseStamp(text, DateOrder::MonthFirst)};
        // A date with something else behind it is none, and what is behind it may not even be text.
        if (!stamps[0] && !stamps[1])
            return;
        if (dates++ == 0)
            example = text;
        firstAbove12 += numbers->first > 12 ? 1 : 0;
        secondAbove12 += numbers->second > 12 ? 1 : 0;
        for (std::size_t i = 0; i < stamps.size(); ++i)
            if (stamps[i]) {
                earliest[i] = std::min(earliest[i], stamps[i]->wallClock);
                latest[i] = std::max(latest[i], stamps[i]->wallClock);
            }
    }

    OrderEvidence& operator+=(const OrderEvidence& other) {
        if (dates == 0)
            example = other.example;
        dates += other.dates;
        firstAbove12 += other.firstAbove12;
        secondAbove12 += other.secondAbove12;
        for (std::size_t i = 0; i < earliest.size(); ++i) {
            earliest[i] = std::min(earliest[i], other.earliest[i]);
            latest[i] = std::max(latest[i], other.latest[i]);
        }
        return *this;
    }

    [[nodiscard]] double span(DateOrder order) const {
        const auto i = static_cast<std::size_t>(order);
        return static_cast<double>(latest[i]) - static_cast<double>(earliest[i]);
    }
};

OrderEvidence ofSample(const Sources& sources, std::size_t column) {
    OrderEvidence evidence;
    std::string scratch;
    for (std::size_t f = 0; f < sources.files.size(); ++f)
        for (std::size_t r = sources.files[f].format.firstDataRecord; r < sources.files[f].sample().size(); ++r)
            evidence.add(sources.sampleCell(f, r, column, scratch));
    return evidence;
}

OrderEvidence ofChunk(const SourceFile& file, const TextChunk& chunk, std::size_t place) {
    OrderEvidence evidence;
    std::string scratch;
    RecordCursor cursor(file.source.text.substr(chunk.begin), file.format.rules, file.name);
    while (cursor.next(chunk.end - chunk.begin))
        if (place < cursor.cells().size())
            evidence.add(cursor.cells()[place].text(file.format.rules.quote, scratch));
    return evidence;
}

OrderEvidence ofAll(const Sources& sources, std::size_t column, const JobContext& job) {
    OrderEvidence evidence;
    for (std::size_t f = 0; f < sources.files.size(); ++f) {
        const SourceFile& file = sources.files[f];
        const auto place = sources.columns[column].places[f];
        if (!place)
            continue;
        std::vector<OrderEvidence> ofChunks(file.chunks.size());
        parallelFor(file.chunks.size(), [&](std::size_t i) {
            job.throwIfStopped();
            ofChunks[i] = ofChunk(file, file.chunks[i], *place);
        });
        for (const OrderEvidence& part : ofChunks)
            evidence += part;
    }
    return evidence;
}

void ask(Sources& sources, std::size_t column, const ReadOptions& options, TimeFormat guess, const std::string& example) {
    ReadQuestion question;
    question.id = "date_order";
    question.column = sources.columns[column].name;
    question.text = fmt::format("Dates such as {} can be read day first or month first. Which is it?", example);
    const auto choice = [&](TimeFormat format, const char* text) {
        ReadChoice chosen{text, options, fmt::format("--time-format {}", toText(format))};
        chosen.options.timeFormat = format;
        return chosen;
    };
    question.choices = {choice(TimeFormat::DayFirst, "day first"), choice(TimeFormat::MonthFirst, "month first")};
    if (guess == TimeFormat::MonthFirst)
        std::ranges::reverse(question.choices);
    sources.questions.push_back(std::move(question));
}

} // namespace

TimeFormat findDateOrder(Sources& sources, std::size_t column, const ReadOptions& options, const JobContext& job) {
    if (ofSample(sources, column).dates == 0)
        return TimeFormat::YearFirst;
    const OrderEvidence evidence = ofAll(sources, column, job);
    std::string reason;
    TimeFormat format = TimeFormat::DayFirst;
    if (evidence.firstAbove12 != evidence.secondAbove12) {
        const bool dayFirst = evidence.firstAbove12 > evidence.secondAbove12;
        format = dayFirst ? TimeFormat::DayFirst : TimeFormat::MonthFirst;
        reason = fmt::format("{} of them have a {} number above 12", dayFirst ? evidence.firstAbove12 : evidence.secondAbove12,
                             dayFirst ? "first" : "second");
    } else {
        // A misread order scatters the days of a month over the year.
        const double ifDay = evidence.span(DateOrder::DayFirst);
        const double ifMonth = evidence.span(DateOrder::MonthFirst);
        format = ifMonth < ifDay ? TimeFormat::MonthFirst : TimeFormat::DayFirst;
        reason = ifMonth == ifDay ? "the text allows both orders"
                                  : "the text allows both orders, and the times lie closer together so";
        ask(sources, column, options, format, evidence.example);
    }
    sources.guesses.push_back(fmt::format("Dates such as {} are read {}: {}.", evidence.example,
                                          format == TimeFormat::DayFirst ? "day first" : "month first", reason));
    return format;
}

} // namespace airshed::data
