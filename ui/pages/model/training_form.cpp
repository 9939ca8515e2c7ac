#include "ui/pages/model/training_form.h"

#include <algorithm>

#include <QFormLayout>

#include "ui/document/field_editors.h"
#include "ui/pages/model/batch_finder.h"
#include "ui/pages/model/rate_finder.h"
#include "ui/parts/fold.h"
#include "ui/parts/label.h"
#include "ui/parts/term_label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

using experiments::Experiment;
using experiments::TrainingSettings;

/// Access to a member of the training settings, as the type that the editor has.
template <typename Value, typename Member>
FieldAccess<Value> member(const QString& name, Member TrainingSettings::*field, const QString& least = {}) {
    return {name, [field](const Experiment& e) { return static_cast<Value>(e.training.*field); },
            [field](Experiment& e, const Value& value) { e.training.*field = static_cast<Member>(value); }, least};
}

FieldAccess<QString> textMember(const QString& name, std::string TrainingSettings::*field) {
    return {name, [field](const Experiment& e) { return toQt(e.training.*field); },
            [field](Experiment& e, const QString& value) { e.training.*field = toStd(value); }};
}

constexpr int mostInt = 2'000'000'000;

QFormLayout* newForm() {
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return form;
}

} // namespace

TrainingForm::TrainingForm(Workbench& workbench, QWidget* parent) : Card(tr("Training settings"), parent) {
    ExperimentDocument& document = workbench.document();
    auto* form = newForm();
    form->addRow(new TermLabel(tr("Epochs at most"), QStringLiteral("epoch")),
                 makeIntegerField(document, member<int>(tr("Epochs"), &TrainingSettings::epochs), 1, 100'000));
    form->addRow(new TermLabel(tr("Patience"), QStringLiteral("patience")),
                 makeIntegerField(document, member<int>(tr("Patience"), &TrainingSettings::patience, tr("without end")), 0,
                                  100'000, tr("epochs")));
    form->addRow(new TermLabel(tr("Learning rate"), QStringLiteral("learning_rate")),
                 makeNumberField(document, member<double>(tr("Learning rate"), &TrainingSettings::learningRate), 1e-6, 10, 6));
    form->addRow(new RateFinder(workbench));
    form->addRow(
        new TermLabel(tr("Batch size"), QStringLiteral("batch")),
        makeIntegerField(document, member<int>(tr("Batch size"), &TrainingSettings::batchSize), 1, 65'536, tr("windows")));
    form->addRow(new BatchFinder(workbench));
    form->addRow(new TermLabel(tr("Loss"), QStringLiteral("loss")),
                 makeChoiceField(document, textMember(tr("Loss"), &TrainingSettings::loss),
                                 {{tr("Absolute error"), QStringLiteral("mae")},
                                  {tr("Squared error"), QStringLiteral("mse")},
                                  {tr("Huber"), QStringLiteral("huber")},
                                  {tr("Log-cosh"), QStringLiteral("log_cosh")}}));
    form->addRow(new TermLabel(tr("Optimiser"), QStringLiteral("optimizer")),
                 makeChoiceField(document, textMember(tr("Optimiser"), &TrainingSettings::optimizer),
                                 {{tr("AdamW"), QStringLiteral("adamw")},
                                  {tr("Adam"), QStringLiteral("adam")},
                                  {tr("SGD with momentum"), QStringLiteral("sgd")},
                                  {tr("RMSprop"), QStringLiteral("rmsprop")},
                                  {tr("Lion"), QStringLiteral("lion")}}));
    form->addRow(
        new TermLabel(tr("Weight decay"), QStringLiteral("weight_decay")),
        makeNumberField(document, member<double>(tr("Weight decay"), &TrainingSettings::weightDecay, tr("none")), 0, 1, 6));
    form->addRow(tr("Clip gradients at"),
                 makeNumberField(document, member<double>(tr("Gradient limit"), &TrainingSettings::clipNorm, tr("no limit")), 0,
                                 1000, 2));
    form->addRow(tr("Windows an epoch"),
                 makeIntegerField(document, member<int>(tr("Windows an epoch"), &TrainingSettings::windowsPerEpoch, tr("all")),
                                  0, mostInt));
    form->addRow(new TermLabel(tr("Categories unknown"), QStringLiteral("unknown_share")),
                 makeNumberField(document,
                                 member<double>(tr("Share of windows whose categories are unknown"),
                                                &TrainingSettings::unknownShare, tr("none")),
                                 0, 0.9, 2));
    form->addRow(new TermLabel(tr("Seed"), QStringLiteral("seed")),
                 makeIntegerField(document, member<int>(tr("Seed"), &TrainingSettings::seed), 0, mostInt));
    body()->addLayout(form);
    addSchedule(document);
    addFineTuning(document);
    addAugmentation(document);
}

void TrainingForm::addSchedule(ExperimentDocument& document) {
    using experiments::Schedule;
    const auto number = [](const QString& name, double Schedule::*field) -> FieldAccess<double> {
        return {name, [field](const Experiment& e) { return e.training.schedule.*field; },
                [field](Experiment& e, const double& value) { e.training.schedule.*field = value; }};
    };
    FieldAccess<double> warmUp = number(tr("Warm-up epochs"), &Schedule::warmUp);
    warmUp.least = tr("none");
    auto* fold = new Fold(tr("Learning rate over time"));
    auto* form = newForm();
    form->addRow(new TermLabel(tr("Schedule"), QStringLiteral("schedule")),
                 makeChoiceField(document,
                                 {tr("Schedule of the learning rate"),
                                  [](const Experiment& e) { return toQt(e.training.schedule.kind); },
                                  [](Experiment& e, const QString& kind) { e.training.schedule.kind = toStd(kind); }},
                                 {{tr("Stays as it is"), QStringLiteral("constant")},
                                  {tr("Falls along a cosine"), QStringLiteral("cosine")},
                                  {tr("One cycle: up, then down"), QStringLiteral("one_cycle")},
                                  {tr("Falls in steps"), QStringLiteral("step")},
                                  {tr("Falls where nothing improves"), QStringLiteral("plateau")}}));
    form->addRow(new TermLabel(tr("Warm-up epochs"), QStringLiteral("warm_up")), makeNumberField(document, warmUp, 0, 1000, 1));
    form->addRow(tr("Falls to this share"),
                 makeNumberField(document, number(tr("Share left at the end"), &Schedule::finalShare), 0, 1, 3));
    form->addRow(tr("Step: times"),
                 makeNumberField(document, number(tr("Factor of a step"), &Schedule::factor), 0.01, 0.99, 2));
    form->addRow(tr("Step: every"),
                 makeIntegerField(document,
                                  {tr("Epochs to a step"), [](const Experiment& e) { return e.training.schedule.every; },
                                   [](Experiment& e, const int& epochs) { e.training.schedule.every = epochs; }},
                                  1, 10'000, tr("epochs")));
    fold->body()->addLayout(form);
    body()->addWidget(fold);
}

void TrainingForm::addFineTuning(ExperimentDocument& document) {
    auto* fold = new Fold(tr("Fine tuning"));
    auto* form = newForm();
    form->addRow(new TermLabel(tr("Mean of weights"), QStringLiteral("averaging")),
                 makeNumberField(
                     document,
                     member<double>(tr("Weight of the past in the mean of weights"), &TrainingSettings::averaging, tr("none")),
                     0, 0.99999, 5));
    form->addRow(new TermLabel(tr("Parts of a batch"), QStringLiteral("batch_parts")),
                 makeIntegerField(document, member<int>(tr("Parts of a batch"), &TrainingSettings::batchParts), 1, 4'096));
    form->addRow(tr("Momentum"),
                 makeNumberField(document,
                                 member<double>(tr("Momentum of SGD and RMSprop"), &TrainingSettings::momentum, tr("none")), 0,
                                 0.999, 3));
    form->addRow(tr("Bound each gradient at"),
                 makeNumberField(document,
                                 member<double>(tr("Limit of each gradient"), &TrainingSettings::clipValue, tr("no limit")), 0,
                                 1000, 3));
    form->addRow(new TermLabel(tr("Focal loss γ"), QStringLiteral("focal_gamma")),
                 makeNumberField(document,
                                 member<double>(tr("Gamma of the focal loss"), &TrainingSettings::focalGamma, tr("none")), 0,
                                 10, 1));
    form->addRow(QString(), makeSwitchField(document, member<bool>(tr("Biases decay too"), &TrainingSettings::decayAll)));
    form->addRow(new TermLabel(tr("Precision on a GPU"), QStringLiteral("precision")),
                 makeChoiceField(document, textMember(tr("Precision on a GPU"), &TrainingSettings::precision),
                                 {{tr("All digits"), QStringLiteral("float32")},
                                  {tr("TF32"), QStringLiteral("tf32")},
                                  {tr("bfloat16 products"), QStringLiteral("bf16")}}));
    form->addRow(new TermLabel(tr("On a GPU"), QStringLiteral("deterministic")),
                 makeSwitchField(document, member<bool>(tr("Repeatable to the bit"), &TrainingSettings::deterministic)));
    fold->body()->addLayout(form);
    body()->addWidget(fold);
}

void TrainingForm::addAugmentation(ExperimentDocument& document) {
    using experiments::Augmentation;
    const auto number = [](const QString& name, double Augmentation::*field) -> FieldAccess<double> {
        return {name, [field](const Experiment& e) { return e.training.augment.*field; },
                [field](Experiment& e, const double& value) { e.training.augment.*field = value; }};
    };
    auto* fold = new Fold(tr("Pictures varied in training"));
    auto* form = newForm();
    form->addRow(QString(), makeSwitchField(document, {tr("Turn some left to right"),
                                                       [](const Experiment& e) { return e.training.augment.flip; },
                                                       [](Experiment& e, const bool& on) { e.training.augment.flip = on; }}));
    form->addRow(new TermLabel(tr("Shift up to"), QStringLiteral("augment")),
                 makeIntegerField(document,
                                  {tr("Shift of pictures"), [](const Experiment& e) { return e.training.augment.shift; },
                                   [](Experiment& e, const int& pixels) { e.training.augment.shift = pixels; }},
                                  0, 64, tr("pixels")));
    form->addRow(tr("Brightness ±"),
                 makeNumberField(document, number(tr("Brightness of pictures"), &Augmentation::brightness), 0, 0.5, 2));
    form->addRow(tr("Contrast ±"),
                 makeNumberField(document, number(tr("Contrast of pictures"), &Augmentation::contrast), 0, 0.5, 2));
    fold->body()->addLayout(form);
    auto* words =
        makeLabel(tr("Haze itself makes a picture brighter and duller. Varying these hides some of it from the network; "
                     "leave them at 0 unless the camera's exposure wanders."),
                  TypeStyle::Body, Tone::Muted);
    words->setWordWrap(true);
    fold->body()->addWidget(words);
    body()->addWidget(fold);
}

} // namespace airshed::ui
