#include "core/coach/signals.h"

namespace airshed::coach {

namespace {

/// The document without what two runs that differ in the seed alone may differ in.
Json withoutSeed(Json experiment) {
    if (experiment.is_object()) {
        experiment.erase("name");
        if (experiment.contains("training") && experiment["training"].is_object())
            experiment["training"].erase("seed");
    }
    return experiment;
}

std::vector<double> bestLossesOfTwins(const runs::RunStore& store, const runs::RunRecord& run) {
    std::vector<double> losses;
    const Json wanted = withoutSeed(run.experiment);
    for (const runs::RunRecord& other : store.runs())
        if (other.id != run.id && other.state == runs::RunState::Finished && other.progress.bestEpoch > 0 &&
            other.snapshotDigest == run.snapshotDigest && other.experimentDigest != run.experimentDigest &&
            withoutSeed(other.experiment) == wanted)
            losses.push_back(other.progress.bestValidationLoss);
    return losses;
}

} // namespace

const Signal& RunSignals::signal(const std::string& name) const {
    static const Signal none;
    const auto found = metrics.find(name);
    return found == metrics.end() ? none : found->second;
}

std::map<std::string, const Signal*> RunSignals::signalsUnder(const std::string& prefix) const {
    std::map<std::string, const Signal*> found;
    for (auto metric = metrics.lower_bound(prefix); metric != metrics.end() && metric->first.starts_with(prefix); ++metric)
        found.emplace(metric->first.substr(prefix.size()), &metric->second);
    return found;
}

int RunSignals::epochs() const {
    return static_cast<int>(signal("validation/loss").size());
}

double RunSignals::number(const std::string& section, const std::string& field, double fallback) const {
    if (!experiment.is_object() || !experiment.contains(section) || !experiment[section].is_object())
        return fallback;
    const Json& part = experiment[section];
    return part.contains(field) && part[field].is_number() ? part[field].get<double>() : fallback;
}

RunSignals readSignals(const runs::RunStore& store, std::int64_t run) {
    const runs::RunRecord record = store.run(run);
    RunSignals signals;
    signals.state = record.state;
    signals.message = record.message;
    signals.experiment = record.experiment;
    signals.plannedEpochs = record.progress.epochs;
    for (const std::string& name : store.metricNames(run)) {
        Signal& signal = signals.metrics[name];
        for (const runs::MetricPoint& point : store.metrics(run, name)) {
            signal.steps.push_back(point.step);
            signal.epochs.push_back(point.epoch);
            signal.values.push_back(point.value);
        }
    }
    signals.scores = store.scores(run);
    signals.seedTwins = bestLossesOfTwins(store, record);
    return signals;
}

} // namespace airshed::coach
