#include "ui/pages/model/task_form.h"

#include <algorithm>
#include <cmath>

#include <QSignalBlocker>

#include "core/features/categories.h"
#include "core/project/pictures.h"
#include "ui/document/field_editors.h"
#include "ui/pages/model/columns_button.h"
#include "ui/parts/fold.h"
#include "ui/parts/label.h"
#include "ui/parts/term_label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

using experiments::Experiment;

constexpr int mostSteps = 10'000;

QList<std::pair<QString, QString>> intervals() {
    QList<std::pair<QString, QString>> all;
    for (const int minutes : {1, 5, 10, 15, 30})
        all.append({TaskForm::tr("%1 min").arg(minutes), QString::number(minutes * 60)});
    for (const int hours : {1, 2, 3, 6, 12})
        all.append({TaskForm::tr("%1 h").arg(hours), QString::number(hours * 3600)});
    all.append({TaskForm::tr("1 day"), QString::number(86'400)});
    return all;
}

FieldAccess<bool> calendarAccess(const QString& name, const std::string& key) {
    return {name,
            [key](const Experiment& experiment) {
                const auto& calendar = experiment.recipe.calendar;
                return std::find(calendar.begin(), calendar.end(), key) != calendar.end();
            },
            [key](Experiment& experiment, const bool& on) {
                // Kept in the order of their length, whatever the order of the clicks.
                auto& calendar = experiment.recipe.calendar;
                std::vector<std::string> chosen;
                for (const std::string candidate : {"hour", "weekday", "yearday"}) {
                    const bool had = std::find(calendar.begin(), calendar.end(), candidate) != calendar.end();
                    if (candidate == key ? on : had)
                        chosen.push_back(candidate);
                }
                calendar = chosen;
            }};
}

QFormLayout* makeForm() {
    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    return form;
}

} // namespace

TaskForm::TaskForm(Workbench& workbench, QWidget* parent)
    : Card(tr("What to predict"), parent),
      m_workbench(workbench),
      m_data(new QComboBox),
      m_target(new QComboBox),
      m_inputs(new QListWidget),
      m_statics(new ColumnsButton(workbench.document(), staticInputs())),
      m_categories(new ColumnsButton(workbench.document(), categoryInputs())),
      m_pictures(new QComboBox),
      m_windows(makeLabel({}, TypeStyle::Body, Tone::Muted)) {
    m_data->setAccessibleName(tr("Table to learn from"));
    m_target->setAccessibleName(tr("Target"));
    m_inputs->setAccessibleName(tr("Inputs"));
    m_inputs->setMinimumHeight(150);
    m_pictures->setAccessibleName(tr("Pictures"));
    for (QComboBox* box : {m_data, m_target, m_pictures})
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* form = makeForm();
    addMain(*form);
    body()->addLayout(form);
    addMore();
    body()->addWidget(m_windows);

    connect(m_data, &QComboBox::activated, this, &TaskForm::setData);
    connect(m_target, &QComboBox::activated, this, &TaskForm::setTarget);
    connect(m_pictures, &QComboBox::activated, this, &TaskForm::setPictures);
    connect(m_inputs, &QListWidget::itemChanged, this, &TaskForm::setInputs);
    connect(&workbench.document(), &ExperimentDocument::changed, this, &TaskForm::showDocument);
    connect(&workbench.document(), &ExperimentDocument::checked, this, &TaskForm::showWindows);
    connect(&workbench.session(), &WorkbenchSession::snapshotsChanged, this, &TaskForm::showDocument);
    showDocument();
    showWindows();
}

void TaskForm::addMain(QFormLayout& form) {
    ExperimentDocument& document = m_workbench.document();
    form.addRow(tr("Name"),
                makeTextField(document, {tr("Name of the experiment"), [](const Experiment& e) { return toQt(e.name); },
                                         [](Experiment& e, const QString& name) { e.name = toStd(name); }}));
    form.addRow(new TermLabel(tr("Data"), QStringLiteral("snapshot")), m_data);
    form.addRow(new TermLabel(tr("Target"), QStringLiteral("target")), m_target);
    form.addRow(new TermLabel(tr("Inputs"), QStringLiteral("inputs")), m_inputs);
    form.addRow(new TermLabel(tr("Interval"), QStringLiteral("interval")),
                makeChoiceField(document,
                                {tr("Interval"), [](const Experiment& e) { return QString::number(e.recipe.intervalSeconds); },
                                 [](Experiment& e, const QString& value) { e.recipe.intervalSeconds = value.toLongLong(); }},
                                intervals()));
    form.addRow(new TermLabel(tr("Lookback"), QStringLiteral("lookback")),
                makeIntegerField(document,
                                 {tr("Lookback"), [](const Experiment& e) { return e.recipe.lookback; },
                                  [](Experiment& e, const int& steps) { e.recipe.lookback = steps; }},
                                 1, mostSteps, tr("steps")));
    form.addRow(new TermLabel(tr("Horizon"), QStringLiteral("horizon")),
                makeIntegerField(document,
                                 {tr("Horizon"), [](const Experiment& e) { return e.recipe.horizon; },
                                  [](Experiment& e, const int& steps) { e.recipe.horizon = steps; }},
                                 1, mostSteps, tr("steps")));
}

void TaskForm::addMore() {
    ExperimentDocument& document = m_workbench.document();
    auto* fold = new Fold(tr("Gaps, calendar, further inputs and split"));
    auto* form = makeForm();
    form->addRow(new TermLabel(tr("Static inputs"), QStringLiteral("static")), m_statics);
    form->addRow(new TermLabel(tr("Categories"), QStringLiteral("category")), m_categories);
    form->addRow(new TermLabel(tr("Pictures"), QStringLiteral("pictures")), m_pictures);
    form->addRow(
        tr("Pictures up to"),
        makeIntegerField(
            document,
            {tr("Oldest picture"),
             [](const Experiment& e) { return static_cast<int>(e.recipe.pictures.toleranceSeconds / 60); },
             [](Experiment& e, const int& minutes) { e.recipe.pictures.toleranceSeconds = std::int64_t{60} * minutes; }},
            0, 366 * 24 * 60, tr("min old")));
    form->addRow(new TermLabel(tr("Fill gaps up to"), QStringLiteral("fill")),
                 makeIntegerField(document,
                                  {tr("Gap filling"), [](const Experiment& e) { return e.recipe.fillLimit; },
                                   [](Experiment& e, const int& steps) { e.recipe.fillLimit = steps; }},
                                  0, mostSteps, tr("steps")));
    form->addRow(new TermLabel(tr("Masks"), QStringLiteral("mask")),
                 makeSwitchField(document, {tr("Say where values were measured"),
                                            [](const Experiment& e) { return e.recipe.maskChannels; },
                                            [](Experiment& e, const bool& on) { e.recipe.maskChannels = on; }}));
    form->addRow(new TermLabel(tr("Calendar"), QStringLiteral("calendar")),
                 makeSwitchField(document, calendarAccess(tr("Hour of the day"), "hour")));
    form->addRow(QString(), makeSwitchField(document, calendarAccess(tr("Day of the week"), "weekday")));
    form->addRow(QString(), makeSwitchField(document, calendarAccess(tr("Day of the year"), "yearday")));
    form->addRow(QString(), makeSwitchField(document, {tr("Of the steps to be predicted too"),
                                                       [](const Experiment& e) { return e.recipe.futureCalendar; },
                                                       [](Experiment& e, const bool& on) { e.recipe.futureCalendar = on; }}));
    form->addRow(
        new TermLabel(tr("Train on"), QStringLiteral("split")),
        makeIntegerField(document,
                         {tr("Share that trains"),
                          [](const Experiment& e) { return static_cast<int>(std::lround(e.recipe.split.train * 100)); },
                          [](Experiment& e, const int& percent) { e.recipe.split.train = percent / 100.0; }},
                         1, 98, tr("%")));
    form->addRow(
        new TermLabel(tr("Validate on"), QStringLiteral("validation")),
        makeIntegerField(document,
                         {tr("Share that validates"),
                          [](const Experiment& e) { return static_cast<int>(std::lround(e.recipe.split.validation * 100)); },
                          [](Experiment& e, const int& percent) { e.recipe.split.validation = percent / 100.0; }},
                         1, 98, tr("%")));
    form->addRow(tr("Train stride"),
                 makeIntegerField(document,
                                  {tr("Train stride"), [](const Experiment& e) { return e.recipe.split.trainStride; },
                                   [](Experiment& e, const int& steps) { e.recipe.split.trainStride = steps; }},
                                  1, mostSteps, tr("steps")));
    fold->body()->addLayout(form);
    body()->addWidget(fold);
}

void TaskForm::readColumns() {
    const Experiment& experiment = m_workbench.document().experiment();
    const runs::SnapshotRecord* record = m_workbench.session().findSnapshot(experiment.snapshot);
    const std::string wanted = record ? record->digest : std::string();
    if (wanted == m_columnsOf)
        return;
    m_columnsOf = wanted;
    m_target->clear();
    m_inputs->clear();
    if (!record)
        return;
    try {
        const data::Table table = m_workbench.session().project().openSnapshot(record->name);
        QStringList names;
        QStringList categories;
        for (const data::Column& column : table.columns()) {
            if (features::mayBeCategory(column))
                categories << toQt(column.name());
            if (!column.isNumeric())
                continue;
            const QString name = toQt(column.name());
            const QString text = column.unit().empty() ? name : tr("%1 (%2)").arg(name, toQt(column.unit()));
            m_target->addItem(text, name);
            names << name;
            auto* item = new QListWidgetItem(text, m_inputs);
            item->setData(Qt::UserRole, name);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            item->setCheckState(Qt::Unchecked);
        }
        m_statics->setColumns(names);
        m_categories->setColumns(categories);
    } catch (const Error& error) {
        m_columnsOf.clear();
        Q_EMIT m_workbench.problem(error);
    }
}

void TaskForm::showDocument() {
    const QSignalBlocker dataBlocker(m_data);
    const QSignalBlocker targetBlocker(m_target);
    const QSignalBlocker inputsBlocker(m_inputs);
    const Experiment& experiment = m_workbench.document().experiment();
    m_data->clear();
    for (const runs::SnapshotRecord& record : m_workbench.session().snapshots()) {
        const QString name = toQt(record.name);
        m_data->addItem(record.synthetic ? tr("%1 (synthetic)").arg(name) : name, name);
    }
    const runs::SnapshotRecord* record = m_workbench.session().findSnapshot(experiment.snapshot);
    m_data->setCurrentIndex(record ? m_data->findData(toQt(record->name)) : -1);
    readColumns();
    showPictures();
    const auto& recipe = experiment.recipe;
    m_target->setCurrentIndex(recipe.targets.empty() ? -1 : m_target->findData(toQt(recipe.targets.front())));
    for (int row = 0; row < m_inputs->count(); ++row) {
        QListWidgetItem* item = m_inputs->item(row);
        const std::string name = toStd(item->data(Qt::UserRole).toString());
        const bool chosen = std::find(recipe.inputs.begin(), recipe.inputs.end(), name) != recipe.inputs.end();
        item->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
    }
}

void TaskForm::showWindows() {
    const project::ExperimentCheck& check = m_workbench.document().check();
    if (check.trainWindows == 0)
        m_windows->clear();
    else
        m_windows->setText(
            tr("%1 windows to train on, %2 to validate, %3 to test.")
                .arg(countText(check.trainWindows), countText(check.validationWindows), countText(check.testWindows)));
    m_windows->setVisible(check.trainWindows > 0);
}

void TaskForm::setInputs() {
    std::vector<std::string> chosen;
    for (int row = 0; row < m_inputs->count(); ++row)
        if (m_inputs->item(row)->checkState() == Qt::Checked)
            chosen.push_back(toStd(m_inputs->item(row)->data(Qt::UserRole).toString()));
    m_workbench.document().edit(tr("Change inputs"), [&](Experiment& experiment) {
        experiment.recipe.inputs = chosen;
        for (const std::string& input : chosen)
            std::erase(experiment.recipe.statics, input);
    });
}

void TaskForm::setTarget() {
    const std::string target = toStd(m_target->currentData().toString());
    m_workbench.document().edit(tr("Change target"), [&](Experiment& experiment) {
        experiment.recipe.targets = {target};
        std::erase(experiment.recipe.statics, target);
    });
}

void TaskForm::setData() {
    const runs::SnapshotRecord* record = m_workbench.session().findSnapshot(toStd(m_data->currentData().toString()));
    if (!record)
        return;
    m_workbench.document().edit(tr("Change data"), [&](Experiment& experiment) {
        experiment.snapshot = record->name;
        experiment.recipe.timeColumn = record->timeColumn;
        experiment.recipe.seriesColumn = record->seriesColumn;
    });
}

void TaskForm::showPictures() {
    const QSignalBlocker blocker(m_pictures);
    const std::string& chosen = m_workbench.document().experiment().recipe.pictures.set;
    m_pictures->clear();
    m_pictures->addItem(tr("none"), QString());
    if (m_workbench.session().hasProject())
        for (const project::PictureFacts& set : project::pictureSets(m_workbench.session().project()))
            m_pictures->addItem(
                tr("%1, %2 at %3 × %4").arg(toQt(set.name), countText(set.count)).arg(set.width).arg(set.height),
                toQt(set.name));
    if (!chosen.empty() && m_pictures->findData(toQt(chosen)) < 0)
        m_pictures->addItem(toQt(chosen.substr(0, 12)), toQt(chosen)); // by digest, as a run names them, or not there
    m_pictures->setCurrentIndex(m_pictures->findData(toQt(chosen)));
}

void TaskForm::setPictures() {
    const std::string chosen = toStd(m_pictures->currentData().toString());
    features::PictureSettings settings = m_workbench.document().experiment().recipe.pictures;
    settings.set = chosen;
    for (const project::PictureFacts& set : project::pictureSets(m_workbench.session().project()))
        if (set.name == chosen) {
            settings.height = set.height;
            settings.width = set.width;
        }
    m_workbench.document().edit(tr("Change pictures"), [&](Experiment& experiment) { experiment.recipe.pictures = settings; });
}

} // namespace airshed::ui
