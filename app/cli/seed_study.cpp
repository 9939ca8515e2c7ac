#include "app/cli/seed_study.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/cli/documents.h"
#include "app/cli/run_follower.h"
#include "app/cli/text_table.h"

namespace airshed::cli {

namespace {

/// Over all leads and targets of the test part.
double testError(const std::vector<runs::Score>& scores, const std::string& predictor) {
    double sum = 0;
    double count = 0;
    for (const runs::Score& score : scores)
        if (score.part == "test" && score.predictor == predictor && score.lead == 0) {
            sum += score.mae;
            count += 1;
        }
    return count > 0 ? sum / count : std::nan("");
}

struct Spread {
    double mean = 0;
    double deviation = 0; ///< of a sample (n - 1); 0 for one number
    double least = 0, greatest = 0;
};

Spread spreadOf(const std::vector<double>& numbers) {
    Spread spread;
    const auto count = static_cast<double>(numbers.size());
    for (const double number : numbers)
        spread.mean += number / count;
    for (const double number : numbers)
        spread.deviation += (number - spread.mean) * (number - spread.mean);
    spread.deviation = numbers.size() > 1 ? std::sqrt(spread.deviation / (count - 1)) : 0;
    const auto [least, greatest] = std::ranges::minmax(numbers);
    spread.least = least;
    spread.greatest = greatest;
    return spread;
}

struct Study {
    std::vector<runs::RunRecord> runs;
    std::vector<double> errors; ///< of the finished ones
    double persistence = std::nan("");
};

Study studyOf(const project::Project& project, const std::vector<std::int64_t>& ids) {
    Study study;
    for (const std::int64_t id : ids) {
        study.runs.push_back(project.store().run(id));
        const std::vector<runs::Score> scores = project.store().scores(id);
        if (const double error = testError(scores, "model"); !std::isnan(error))
            study.errors.push_back(error);
        if (const double error = testError(scores, "persistence"); !std::isnan(error))
            study.persistence = error;
    }
    return study;
}

void printJson(const project::Project& project, const Study& study) {
    Json runs = Json::array();
    for (const runs::RunRecord& run : study.runs)
        runs.push_back(wholeRunJson(project.store(), run.id));
    Json summary;
    if (!study.errors.empty()) {
        const Spread spread = spreadOf(study.errors);
        summary = {{"runs", study.errors.size()}, {"mean", spread.mean},         {"deviation", spread.deviation},
                   {"least", spread.least},       {"greatest", spread.greatest}, {"persistence", study.persistence}};
    }
    print(Json{{"runs", std::move(runs)}, {"test_mae", std::move(summary)}});
}

void printText(const project::Project& project, const Study& study, const std::string& unit) {
    using Align = TextTable::Align;
    TextTable table(
        {{"run", Align::Right}, {"seed", Align::Right}, {"state"}, {"best epoch", Align::Right}, {"test MAE", Align::Right}});
    for (const runs::RunRecord& run : study.runs) {
        const double error = testError(project.store().scores(run.id), "model");
        table.add({std::to_string(run.id), std::to_string(run.experiment.at("training").at("seed").get<std::uint64_t>()),
                   toText(run.state), std::to_string(run.progress.bestEpoch),
                   std::isnan(error) ? "-" : formatQuantity(error, unit)});
    }
    print(table.text());
    if (study.errors.empty())
        return;
    const Spread spread = spreadOf(study.errors);
    print(fmt::format("\nTest MAE over {} seeds: {} ± {} (one standard deviation), from {} to {}; persistence {}.\n",
                      study.errors.size(), formatQuantity(spread.mean, unit), formatNumber(spread.deviation),
                      formatNumber(spread.least), formatNumber(spread.greatest), formatQuantity(study.persistence, unit)));
    print(fmt::format("A change of the experiment that moves the error by less than about {} may be chance.\n",
                      formatQuantity(2 * spread.deviation, unit)));
}

} // namespace

int followSeeds(project::Project& project, const project::WorkerLauncher& launcher, const std::vector<std::int64_t>& runs,
                std::int64_t workerPid, const Session& session) {
    int code = exitDone;
    for (const std::int64_t id : runs) {
        const runs::RunRecord run =
            RunFollower(project, launcher, id, workerPid, session, RunFollower::Telling::Changes).follow();
        code = std::max(code, exitCodeOf(run));
        if (run.state == runs::RunState::Finished)
            say(fmt::format("Run {} (seed {}) has finished.", id,
                            run.experiment.at("training").at("seed").get<std::uint64_t>()));
    }
    const Study study = studyOf(project, runs);
    if (session.json)
        printJson(project, study);
    else
        printText(project, study, targetUnit(project, study.runs.front()));
    return code;
}

} // namespace airshed::cli
