#include "core/data/read_questions.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace airshed::data {

namespace {

/// Numbers that devices write where they have no value.
constexpr auto suspects = std::to_array<double>({-99.0, -99.9, -199.0, -200.0, -999.0, -999.9, -999.99, -9999.0, -9999.9,
                                                 -99999.0, -32768.0, 999.0, 999.9, 9999.0, 9999.9, 99999.0, 32767.0, 65535.0});

/// The numbers of a column without one that is suspect.
struct Others {
    std::size_t suspect = 0; ///< cells that hold the suspect
    double least = std::numeric_limits<double>::infinity();
    double greatest = -std::numeric_limits<double>::infinity();
};

Others othersThan(const ColumnTarget& target, std::size_t rows, double suspect) {
    Others others;
    const double* const cells = target.cells.numbers();
    for (std::size_t row = 0; row < rows; ++row) {
        if (cells[row] == suspect) {
            ++others.suspect;
        } else if (!std::isnan(cells[row])) {
            others.least = std::min(others.least, cells[row]);
            others.greatest = std::max(others.greatest, cells[row]);
        }
    }
    return others;
}

/// A number that does not go with the others of its column: below nought where nothing else is, or far off them all.
bool isFarOff(double suspect, const Others& others) {
    constexpr double share = 0.5; ///< of the range of the others
    const double margin = (others.greatest - others.least) * share;
    return (suspect < 0 && others.least >= 0) || suspect < others.least - margin || suspect > others.greatest + margin;
}

/// A suspect and the columns in which it is far off.
struct Proposal {
    double marker = 0;
    std::size_t cells = 0;
    std::vector<std::string> columns;
    double least = std::numeric_limits<double>::infinity();
    double greatest = -std::numeric_limits<double>::infinity();
};

std::vector<Proposal> findProposals(const Sources& sources, const ReadCells& read) {
    std::vector<Proposal> proposals;
    for (const ColumnTarget& target : read.targets) {
        if (target.kind != CellKind::Number || target.count.numbers == 0)
            continue;
        for (const double extreme : {target.count.least, target.count.greatest}) {
            const bool isOutermost = (extreme < 0) == (extreme == target.count.least);
            if (!isOutermost || std::ranges::find(suspects, extreme) == suspects.end())
                continue;
            const Others others = othersThan(target, read.rows, extreme);
            const bool isAll = others.least > others.greatest;
            if (isAll || !isFarOff(extreme, others))
                continue;
            auto found = std::ranges::find(proposals, extreme, &Proposal::marker);
            if (found == proposals.end())
                found = proposals.insert(proposals.end(), Proposal{extreme, 0, {}});
            found->cells += others.suspect;
            found->columns.push_back(sources.columns[target.source].name);
            found->least = std::min(found->least, others.least);
            found->greatest = std::max(found->greatest, others.greatest);
        }
    }
    // A number that stands there once is more likely a slip than a sign.
    std::erase_if(proposals, [](const Proposal& proposal) { return proposal.cells < 2; });
    return proposals;
}

void askAboutMarker(Sources& sources, const Proposal& proposal, const ReadOptions& options) {
    const std::string marker = fmt::format("{}", proposal.marker);
    ReadQuestion question;
    question.id = "missing_marker";
    question.column = proposal.columns.size() == 1 ? proposal.columns.front() : std::string();
    question.text =
        fmt::format("{} stands in {} cells of {}, far from the other values ({:g} to {:g}). Does it stand for a missing "
                    "value?",
                    marker, proposal.cells,
                    proposal.columns.size() == 1 ? "column \"" + proposal.columns.front() + "\""
                                                 : fmt::format("{} columns", proposal.columns.size()),
                    proposal.least, proposal.greatest);
    ReadChoice missing{fmt::format("{} is a missing value", marker), options, fmt::format("--also-missing {}", marker)};
    if (missing.options.missingMarkers.empty())
        missing.options.missingMarkers = defaultMissingMarkers();
    missing.options.missingMarkers.push_back(marker);
    question.choices = {std::move(missing), {fmt::format("{} is a value", marker), options, ""}};
    question.followed = 1;
    sources.questions.push_back(std::move(question));
}

void askAboutZone(Sources& sources, const TimeLayout& time, const ReadOptions& options) {
    const bool saysUtc = std::ranges::any_of(time.columns, [&](std::size_t column) {
        const std::string plain = plainName(sources.columns[column].header);
        return plain.find("utc") != std::string::npos || plain.find("gmt") != std::string::npos;
    });
    if (saysUtc || options.timeZone != ReadOptions{}.timeZone)
        return;
    ReadQuestion question;
    question.id = "time_zone";
    question.text = "Times state no zone. Which clock wrote them?";
    question.choices = {{"UTC", options, "--timezone UTC"}};
    const std::string here = localZoneName();
    if (here != options.timeZone) {
        question.choices.push_back({fmt::format("the clock of this computer, {}", here), options, "--timezone " + here});
        question.choices.back().options.timeZone = here;
    }
    sources.questions.push_back(std::move(question));
}

void askAboutMark(Sources& sources, const SourceFile& file, const ReadOptions& options) {
    const std::string& example = file.format.ambiguousNumber;
    const char mark = example.find(',') != std::string::npos ? ',' : '.';
    ReadQuestion question;
    question.id = "decimal_mark";
    question.text = fmt::format("Numbers such as {} can be read in two ways. What does the {} mean?", example,
                                mark == ',' ? "comma" : "point");
    ReadChoice decimal{"it is the decimal mark", options, fmt::format("--decimal \"{}\"", mark)};
    decimal.options.decimalMark = mark;
    decimal.options.thousandsMark = '\0';
    ReadChoice thousands{"it stands between thousands", options, fmt::format("--thousands \"{}\"", mark)};
    thousands.options.thousandsMark = mark;
    thousands.options.decimalMark = mark == ',' ? '.' : ',';
    question.choices = {std::move(decimal), std::move(thousands)};
    question.followed = file.format.numbers.decimal == mark ? 0 : 1;
    sources.questions.push_back(std::move(question));
}

} // namespace

void askAboutCells(Sources& sources, const ReadCells& read, const TimeLayout& time, const ReadOptions& options) {
    for (const Proposal& proposal : findProposals(sources, read))
        askAboutMarker(sources, proposal, options);
    for (const SourceFile& file : sources.files)
        if (!file.format.ambiguousNumber.empty()) {
            askAboutMark(sources, file, options);
            break;
        }
    if (read.wallClocks > 0)
        askAboutZone(sources, time, options);
}

void askAboutForm(Sources& sources, const std::string& parameterColumn, const std::string& valueColumn, std::size_t quantities,
                  const ReadOptions& options) {
    ReadQuestion question;
    question.id = "long_form";
    question.column = parameterColumn;
    question.text =
        fmt::format("The table is in long form: column \"{}\" names {} quantities that share the column \"{}\". Shall "
                    "each get a column of its own?",
                    parameterColumn, quantities, valueColumn);
    ReadChoice spread{fmt::format("spread \"{}\" over columns", parameterColumn), options, "--spread"};
    spread.options.spread = true;
    ReadChoice keep{"keep the rows as they stand", options, ""};
    keep.options.spread = false;
    question.choices = {std::move(spread), std::move(keep)};
    question.followed = options.spread ? 0 : 1;
    sources.questions.push_back(std::move(question));
}

} // namespace airshed::data
