#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/features/categories.h"
#include "core/features/pictures.h"
#include "core/models/lowering.h"
#include "core/models/output_kind.h"
#include "core/project/data_quality.h"
#include "core/project/experiment_data.h"
#include "core/project/pictures.h"

/// Whether an experiment can run, and the data that it runs on: the same steps, with faults as findings or as exceptions.

namespace airshed::project {

namespace {

/// What an experiment's data come to without the frame, which a check has no use for.
struct Windows {
    features::Grid grid;
    features::FittedRecipe recipe;
    features::SplitWindows windows;
    std::shared_ptr<const data::PictureSet> pictures;
};

/// The classes of labels that are to be predicted.
std::vector<std::string> labelTargets(const experiments::Experiment& experiment) {
    std::vector<std::string> kinds;
    for (const std::string& target : experiment.recipe.targets)
        if (std::string kind = quality::kindOfLabelColumn(target); !kind.empty())
            kinds.push_back(std::move(kind));
    return kinds;
}

/// A probability can only be learned of what is 0 or 1.
void requireClasses(const experiments::Experiment& experiment, const features::FittedRecipe& recipe) {
    if (models::outputKind(experiment.model).kind != models::OutputKind::Kind::Probability)
        return;
    for (std::size_t target = 0; target < recipe.targetScale.size(); ++target)
        if (recipe.targetMean[target] != 0.0F || recipe.targetScale[target] != 1.0F)
            throw Error(
                ErrorCode::InvalidInput,
                fmt::format("The network ends with a classification head, but the target \"{}\" holds other numbers than 0 "
                            "and 1.",
                            recipe.settings.targets[target]),
                "Choose a class of labels as the target, or end the network with a regression head.");
}

/// The shape of the task, with what only the data can say of it.
models::TaskShape taskShapeWith(const experiments::Experiment& experiment, std::int64_t categoryNumbers) {
    models::TaskShape task = experiment.taskShape();
    task.categoryNumbers = categoryNumbers;
    return task;
}

/// An embedding that has fewer rows than there are classes takes some for one another.
void requireRoomForClasses(const experiments::Experiment& experiment, const features::FittedRecipe& recipe) {
    const models::TaskShape task = taskShapeWith(experiment, features::categoryNumbers(recipe));
    for (const Finding& finding : models::inspectModel(experiment.model, task).findings)
        if (finding.code == "few_rows")
            throw Error(ErrorCode::InvalidInput, finding.message, finding.hint);
}

/// The pictures of a recipe, joined to the rows; null where it has none.
std::shared_ptr<const data::PictureSet> joinPictures(const Project& project, const features::PictureSettings& settings,
                                                     features::Grid& grid) {
    if (!settings.used())
        return nullptr;
    auto pictures = std::make_shared<const data::PictureSet>(pictureStore(project).open(pictureDigest(project, settings.set)));
    if (pictures->height != settings.height || pictures->width != settings.width)
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("The pictures were frozen at {} × {} pixels (width × height), the experiment says {} × {}.",
                                pictures->width, pictures->height, settings.width, settings.height),
                    "Give the size of the pictures, or freeze them at this one.");
    features::joinPictures(grid, pictures->times, settings);
    return pictures;
}

/// @param place set to the JSON path that is to blame when a step throws.
Windows makeExperimentWindows(const Project& project, const experiments::Experiment& experiment, const JobContext& job,
                              std::string& place) {
    Windows made;
    place = "data.snapshot";
    job.progress(0.0, "Opening the snapshot");
    data::Table table = project.openSnapshot(experiment.snapshot);
    quality::LabelSet labels;
    if (experiment.usesLabels()) {
        place = "data.labels";
        labels =
            labelsOf(project, experiment.labels.empty() ? experiment.snapshot : experiment.labels, experiment.labelRevision);
        place = "data";
        table = quality::withLabelColumns(table, experiment.recipe.timeColumn, experiment.recipe.seriesColumn, labels,
                                          labelTargets(experiment));
    }
    place = "data";
    job.progress(0.1, "Bringing the data to a regular grid");
    made.grid = features::makeGrid(table, experiment.recipe, job, labels);
    place = "inputs.pictures";
    made.pictures = joinPictures(project, experiment.recipe.pictures, made.grid);
    place = "split";
    job.progress(0.6, "Fitting the recipe on the training part");
    made.recipe = features::fitRecipe(made.grid, experiment.recipe);
    place = "task.targets";
    requireClasses(experiment, made.recipe);
    job.throwIfStopped();
    place = "split";
    made.windows = features::makeWindows(made.grid, made.recipe);
    return made;
}

std::string codeOf(const Error& fault) {
    switch (fault.code()) {
    case ErrorCode::NotFound: return "not_found";
    case ErrorCode::Damaged: return "damaged";
    case ErrorCode::Storage: return "storage";
    default: return "unusable";
    }
}

void checkNames(const std::vector<std::string>& names, const std::string& place, const std::string& what,
                const std::string& hint, Findings& findings) {
    if (names.empty())
        findings.push_back({Severity::Error, "none_chosen", place, fmt::format("No {} is chosen.", what), hint});
    std::set<std::string> seen;
    for (const std::string& name : names)
        if (!seen.insert(name).second)
            findings.push_back({Severity::Error, "chosen_twice", place, fmt::format("\"{}\" stands there twice.", name),
                                "Remove one of the two."});
}

/// A network may be unable to see all that it is given, whatever it learns.
void checkReach(const experiments::Experiment& experiment, ExperimentCheck& check) {
    if (!check.model.usable())
        return;
    check.reach = models::windowReach(models::lowerModel(experiment.model, experiment.taskShape()));
    const auto last = std::ranges::find(check.reach, experiment.model.layers.back().id, &models::LayerReach::id);
    if (last == check.reach.end() || last->longest >= experiment.recipe.lookback)
        return;
    check.findings.push_back(
        {Severity::Info, "unseen_lookback", "task.lookback",
         last->longest == 0 ? "The forecast does not hang on the window at all."
                            : fmt::format("The network sees only the last {} of the {} steps that it is given.", last->longest,
                                          experiment.recipe.lookback),
         "Shorten the lookback, or let the network reach further back: a larger kernel or dilation, or one block more."});
}

} // namespace

void requireModelFits(const experiments::Experiment& experiment, const features::FittedRecipe& recipe) {
    requireClasses(experiment, recipe);
    requireRoomForClasses(experiment, recipe);
}

ExperimentData prepareExperimentData(const Project& project, const experiments::Experiment& experiment, const JobContext& job) {
    std::string place;
    Windows made = makeExperimentWindows(project, experiment, job, place);
    requireRoomForClasses(experiment, made.recipe);
    job.progress(0.8, "Standardising the inputs");
    features::Frame frame = features::applyRecipe(made.grid, made.recipe);
    job.throwIfStopped();
    job.progress(1.0, "The data are ready");
    if (made.pictures != nullptr)
        pictureStore(project).verify(pictureDigest(project, experiment.recipe.pictures.set));
    return {std::move(made.grid), std::move(made.recipe), std::move(frame), std::move(made.windows), std::move(made.pictures)};
}

ExperimentCheck Project::checkExperiment(const experiments::Experiment& experiment, const JobContext& job) const {
    ExperimentCheck check;
    try { // an experiment that was built and not read has not been held against the ranges of its fields
        (void)experiments::experimentFromJson(experiments::toJson(experiment));
    } catch (const Error& e) {
        check.findings.push_back({Severity::Error, codeOf(e), "experiment", e.what(), e.hint()});
    }
    if (experiment.snapshot.empty())
        check.findings.push_back(
            {Severity::Error, "no_snapshot", "data.snapshot", "No snapshot is chosen.", "Import a file, then choose it."});
    checkNames(experiment.recipe.inputs, "inputs.columns", "input", "Choose at least one column for the model to look back on.",
               check.findings);
    if (!experiment.recipe.statics.empty())
        checkNames(experiment.recipe.statics, "inputs.static", "static input", "", check.findings);
    if (!experiment.recipe.categories.empty())
        checkNames(experiment.recipe.categories, "inputs.category", "category", "", check.findings);
    checkNames(experiment.recipe.targets, "task.targets", "target", "Choose at least one column to be predicted.",
               check.findings);
    if (check.usable()) {
        std::string place;
        try {
            Windows made = makeExperimentWindows(*this, experiment, job, place);
            check.trainWindows = static_cast<std::int64_t>(made.windows.train.starts.size());
            check.validationWindows = static_cast<std::int64_t>(made.windows.validation.starts.size());
            check.testWindows = static_cast<std::int64_t>(made.windows.test.starts.size());
            check.categoryNumbers = experiment.recipe.categories.empty() ? 0 : features::categoryNumbers(made.recipe);
            std::ranges::move(made.grid.findings, std::back_inserter(check.findings));
            std::ranges::move(features::unseenClasses(made.grid, made.recipe), std::back_inserter(check.findings));
            if (made.windows.withoutPicture > 0)
                check.findings.push_back(
                    {Severity::Info, "without_picture", "inputs.pictures",
                     fmt::format("{} windows are left out: no picture was taken at their issue time or up to {} before.",
                                 made.windows.withoutPicture,
                                 formatDuration(static_cast<double>(experiment.recipe.pictures.toleranceSeconds))),
                     "Allow older pictures, or go without them."});
            if (made.windows.withHindsight > 0)
                check.findings.push_back(
                    {Severity::Info, "hindsight", "repairs",
                     fmt::format("{} windows of validation and test are left out: they look back on labelled rows that a mask "
                                 "takes away, and at issue time nobody had labelled them.",
                                 made.windows.withHindsight),
                     "Scores hold for data that are as good as the rest."});
        } catch (const Error& e) {
            check.findings.push_back({Severity::Error, codeOf(e), place, e.what(), e.hint()});
        }
    }
    check.model = models::inspectModel(experiment.model, taskShapeWith(experiment, check.categoryNumbers));
    check.findings.insert(check.findings.end(), check.model.findings.begin(), check.model.findings.end());
    checkReach(experiment, check);
    return check;
}

} // namespace airshed::project
