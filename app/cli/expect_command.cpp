#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "app/cli/command.h"
#include "core/base/error.h"
#include "core/project/data_quality.h"

namespace airshed::cli {

namespace {

using quality::Expectation;

struct ExpectOptions {
    std::string project;
    std::string name;
    std::vector<std::string> ranges;
    std::vector<std::string> gaps;
    std::vector<std::string> completeness;
    std::string series;
    std::vector<std::size_t> removed;
};

[[noreturn]] void refuse(const std::string& text, const std::string& form) {
    throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" is no expectation.", text), fmt::format("Write it as {}.", form));
}

double numberOf(std::string_view part, const std::string& text, const std::string& form) {
    double number = 0.0;
    const auto [end, fault] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (fault != std::errc() || end != part.data() + part.size())
        refuse(text, form);
    return number;
}

/// "PM2.5=0:1000"
Expectation rangeFrom(const std::string& text) {
    const std::string form = "COLUMN=MIN:MAX, as in PM2.5=0:1000";
    const std::size_t equals = text.rfind('=');
    const std::size_t colon = text.rfind(':');
    if (equals == std::string::npos || equals == 0 || colon == std::string::npos || colon < equals)
        refuse(text, form);
    Expectation expectation;
    expectation.kind = Expectation::Kind::Range;
    expectation.column = text.substr(0, equals);
    expectation.min = numberOf(std::string_view(text).substr(equals + 1, colon - equals - 1), text, form);
    expectation.max = numberOf(std::string_view(text).substr(colon + 1), text, form);
    return expectation;
}

/// "6" or "PM2.5=6": the number, and the column before it if there is one.
double columnAndNumber(const std::string& text, std::string& column) {
    const std::size_t equals = text.rfind('=');
    if (equals != std::string::npos)
        column = text.substr(0, equals);
    return numberOf(std::string_view(text).substr(equals == std::string::npos ? 0 : equals + 1), text,
                    "NUMBER or COLUMN=NUMBER");
}

std::vector<Expectation> changed(std::vector<Expectation> expectations, const ExpectOptions& options) {
    for (const std::size_t number : options.removed)
        if (number < 1 || number > expectations.size())
            throw Error(ErrorCode::NotFound, fmt::format("There is no expectation {}.", number),
                        "Call the command without options to see their numbers.");
    std::vector<Expectation> kept;
    for (std::size_t i = 0; i < expectations.size(); ++i)
        if (std::find(options.removed.begin(), options.removed.end(), i + 1) == options.removed.end())
            kept.push_back(expectations[i]);
    const auto add = [&](Expectation expectation) {
        expectation.series = options.series;
        kept.push_back(std::move(expectation));
    };
    for (const std::string& text : options.ranges)
        add(rangeFrom(text));
    for (const std::string& text : options.gaps) {
        Expectation expectation;
        expectation.kind = Expectation::Kind::LongestGap;
        expectation.hours = columnAndNumber(text, expectation.column);
        add(std::move(expectation));
    }
    for (const std::string& text : options.completeness) {
        Expectation expectation;
        expectation.kind = Expectation::Kind::Completeness;
        expectation.share = columnAndNumber(text, expectation.column) / 100.0;
        add(std::move(expectation));
    }
    return kept;
}

int expect(const ExpectOptions& options, const Session& session) {
    auto project = project::Project::open(options.project);
    const runs::SnapshotRecord snapshot = project.store().snapshot(options.name);
    const auto before = project::expectationsOf(project, snapshot.name);
    const auto expectations = changed(before, options);
    if (expectations != before)
        project::setExpectations(project, snapshot.name, expectations);
    const quality::DataFindings broken =
        project::recheckExpectations(project, snapshot, project.openSnapshot(snapshot.digest), session.job);
    if (session.json) {
        print(Json{
            {"snapshot", snapshot.name}, {"expectations", quality::toJson(expectations)}, {"broken", quality::toJson(broken)}});
    } else {
        for (std::size_t i = 0; i < expectations.size(); ++i)
            print(fmt::format("{}. {}\n", i + 1, quality::describe(expectations[i])));
        if (expectations.empty())
            say("Nothing is expected of this snapshot yet; --range PM2.5=0:1000 is a beginning.");
        for (const quality::DataFinding& finding : broken)
            print(fmt::format("{}: {}\n", finding.place(), finding.asFinding().message));
    }
    return broken.empty() ? exitDone : exitFailed;
}

void declareExpect(CLI::App& command, ExpectOptions& options) {
    command.add_option("PROJECT", options.project, "Folder of the project")->required();
    command.add_option("NAME", options.name, "Name of a snapshot")->required();
    command.add_option("--range", options.ranges, "Every value of a column lies in it: PM2.5=0:1000; may be given again")
        ->allow_extra_args(false);
    command.add_option("--max-gap", options.gaps, "No gap of more hours, of the rows (6) or of a column (PM2.5=6)")
        ->allow_extra_args(false);
    command
        .add_option("--complete", options.completeness, "At least so many percent are there (75), or of a column (PM2.5=75)")
        ->allow_extra_args(false);
    command.add_option("--series", options.series, "The series that is meant; every one if left out");
    command.add_option("--remove", options.removed, "Number of an expectation to remove; may be given again")
        ->allow_extra_args(false);
}

} // namespace

void addExpectCommand(CLI::App& app, Selection& selection) {
    addCommand<ExpectOptions>(
        app, selection, "expect",
        "Set what is expected of a snapshot's data, now and after every refresh; exit code 1 when something does not hold",
        declareExpect, expect);
}

} // namespace airshed::cli
