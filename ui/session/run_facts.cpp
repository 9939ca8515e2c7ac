#include "ui/session/run_facts.h"

#include <cmath>

#include <QCoreApplication>
#include <QDateTime>

#include "ui/text/text.h"

namespace airshed::ui {

QString shortPresetName(const std::string& preset) {
    if (preset.empty())
        return QCoreApplication::translate("airshed::ui::runFacts", "own network");
    if (preset == "nlinear")
        return QStringLiteral("NLinear");
    // Abbreviations are written large; their long names are a tool tip away.
    QStringList words = toQt(preset).split(QLatin1Char('_'));
    for (QString& word : words)
        word = word.size() <= 4 ? word.toUpper() : word;
    words.front().replace(0, 1, words.front().front().toUpper());
    return words.join(QLatin1Char(' '));
}

RunFacts factsOf(const project::Project& project, const runs::RunRecord& run) {
    RunFacts facts;
    try {
        const experiments::Experiment experiment = experiments::experimentFromJson(run.experiment);
        facts.preset = shortPresetName(experiment.model.preset);
        facts.lookback = experiment.recipe.lookback;
        facts.horizon = experiment.recipe.horizon;
        facts.intervalHours = static_cast<double>(experiment.recipe.intervalSeconds) / 3600;
        if (experiment.recipe.targets.empty())
            return facts;
        facts.target = toQt(experiment.recipe.targets.front());
        const data::Table table = project.openSnapshot(run.snapshotDigest);
        if (const data::Column* column = table.find(experiment.recipe.targets.front()))
            facts.unit = toQt(column->unit());
    } catch (const Error&) {
        // A document of another version, or data that is gone: the run is still shown, with what could be read.
        return facts;
    }
    return facts;
}

double runSeconds(const runs::RunRecord& run) {
    return run.startedMs <= 0 ? -1 : runs::secondsAtWork(run, QDateTime::currentMSecsSinceEpoch());
}

double scoreOf(const std::vector<runs::Score>& scores, const std::string& predictor, const std::string& part) {
    for (const runs::Score& score : scores)
        if (score.predictor == predictor && score.part == part && score.lead == 0)
            return score.mae;
    return std::nan("");
}

} // namespace airshed::ui
