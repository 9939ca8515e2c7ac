#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/text_table.h"
#include "core/base/error.h"
#include "core/project/worker_questions.h"

namespace airshed::cli {

namespace {

struct TuneOptions {
    std::string project;
    std::string experiment;
    std::string device = "auto";
};

struct Price {
    std::string precision;
    bool deterministic = false;
    double secondsPerStep = 0;
};

/// What a GPU's precision and repeatability cost.
std::vector<Price> measurePrices(experiments::Experiment experiment, const std::string& device, const JobContext& job) {
    std::vector<Price> prices;
    for (const char* precision : {"float32", "tf32", "bf16"})
        for (const bool deterministic : {true, false}) {
            experiment.training.precision = precision;
            experiment.training.deterministic = deterministic;
            const project::TrainingSpeed speed = project::measureSpeed(project::WorkerLauncher(), experiment, device, job);
            prices.push_back({precision, deterministic, speed.secondsPerStep});
        }
    return prices;
}

TextTable tableOf(const std::vector<Price>& prices) {
    TextTable table({{"precision"}, {"repeatable"}, {"ms a step", TextTable::Align::Right}});
    for (const Price& price : prices)
        table.add({price.precision, price.deterministic ? "yes" : "no", formatNumber(price.secondsPerStep * 1e3)});
    return table;
}

int tuneSpeed(const TuneOptions& options, const Session& session) {
    const experiments::Experiment experiment = experiments::readExperimentFile(options.experiment);
    const std::vector<project::BatchSpeed> speeds =
        project::measureBatchSizes(project::WorkerLauncher(), experiment, options.device, session.job);
    const project::BatchSpeed* suggested = project::suggestedBatch(speeds);
    std::vector<Price> prices;
    if (!speeds.empty() && speeds.front().speed.device != "cpu")
        prices = measurePrices(experiment, options.device, session.job);
    if (session.json) {
        Json sizes = Json::array();
        for (const project::BatchSpeed& each : speeds)
            sizes.push_back({{"batch_size", each.batchSize},
                             {"device", each.speed.device},
                             {"threads", each.speed.threads},
                             {"seconds_per_step", each.speed.secondsPerStep},
                             {"windows_per_second", each.windowsPerSecond},
                             {"fault", each.fault}});
        Json precisions = Json::array();
        for (const Price& price : prices)
            precisions.push_back({{"precision", price.precision},
                                  {"deterministic", price.deterministic},
                                  {"seconds_per_step", price.secondsPerStep}});
        print(Json{{"sizes", std::move(sizes)},
                   {"suggested", suggested ? Json(suggested->batchSize) : Json()},
                   {"precisions", std::move(precisions)}});
        return exitDone;
    }
    using Align = TextTable::Align;
    TextTable table({{"batch", Align::Right},
                     {"ms a step", Align::Right},
                     {"windows a second", Align::Right},
                     {"threads", Align::Right},
                     {""}});
    for (const project::BatchSpeed& each : speeds) {
        const bool measured = each.fault.empty();
        table.add({std::to_string(each.batchSize), measured ? formatNumber(each.speed.secondsPerStep * 1e3) : "-",
                   measured ? fmt::format("{:.0f}", each.windowsPerSecond) : "-",
                   measured ? std::to_string(each.speed.threads) : "-",
                   !measured            ? each.fault
                   : &each == suggested ? "suggested: the smallest that is nearly as fast as the fastest"
                                        : ""});
    }
    print(table.text());
    if (!prices.empty())
        print(tableOf(prices).text());
    say(fmt::format("Now it is {}. A larger batch makes fewer updates of the same windows: raise the learning rate with it "
                    "(find-rate), and compare the runs.",
                    experiment.training.batchSize));
    return exitDone;
}

int findRate(const TuneOptions& options, const Session& session) {
    const experiments::Experiment experiment = experiments::readExperimentFile(options.experiment);
    const project::RateSearch search =
        project::searchLearningRate(project::WorkerLauncher(), options.project, experiment, options.device, session.job);
    if (session.json) {
        print(Json{{"device", search.device},
                   {"rates", search.rates},
                   {"losses", search.losses},
                   {"suggested", search.suggested > 0.0 ? Json(search.suggested) : Json()},
                   {"too_high", search.tooHigh > 0.0 ? Json(search.tooHigh) : Json()},
                   {"set", experiment.training.learningRate}});
        return search.suggested > 0.0 ? exitDone : exitFailed;
    }
    using Align = TextTable::Align;
    TextTable table({{"learning rate", Align::Right}, {"loss, smoothed", Align::Right}});
    constexpr std::size_t every = 12;
    for (std::size_t i = 0; i < search.rates.size(); i += every)
        table.add({fmt::format("{:.2g}", search.rates[i]), formatNumber(search.losses[i])});
    print(table.text());
    if (search.tooHigh > 0.0)
        say(fmt::format("The loss ran away at {:.2g}.", search.tooHigh));
    if (search.suggested <= 0.0) {
        say("The loss fell at no rate: nothing is suggested. Look at the data and the network first.");
        return exitFailed;
    }
    say(fmt::format("Suggested: {:.2g}, where the loss falls fastest (now {:.2g}): --set training.learning_rate={:.2g}",
                    search.suggested, experiment.training.learningRate, search.suggested));
    return exitDone;
}

void declareExperiment(CLI::App& command, TuneOptions& options) {
    command.add_option("EXPERIMENT", options.experiment, "JSON file with the experiment")->required();
    command.add_option("--device", options.device, "auto, cpu, cuda:0, ...")->capture_default_str();
}

} // namespace

void addTuneSpeedCommand(CLI::App& app, Selection& selection) {
    addCommand<TuneOptions>(app, selection, "tune-speed", "Measure which size of batch trains fastest on this machine",
                            declareExperiment, tuneSpeed);
}

void addFindRateCommand(CLI::App& app, Selection& selection) {
    addCommand<TuneOptions>(
        app, selection, "find-rate", "Search a learning rate: train while it rises, and see where the loss falls fastest",
        [](CLI::App& command, TuneOptions& options) {
            command.add_option("PROJECT", options.project, "Folder of the project")->required();
            declareExperiment(command, options);
        },
        findRate);
}

} // namespace airshed::cli
