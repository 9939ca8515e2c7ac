#include "ui/document/experiment_document.h"

#include <algorithm>

#include <QPointer>
#include <QUndoCommand>

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int saveDelayMs = 250;  ///< one write for a burst of edits
constexpr int checkDelayMs = 200; ///< a person still typing is not overtaken

QString freeName(const project::Project& project, const QString& wanted) {
    QString base;
    for (const QChar letter : wanted.toLower())
        base += letter.isLetterOrNumber() ? letter : QLatin1Char('-');
    if (base.isEmpty())
        base = QStringLiteral("experiment");
    const std::vector<std::string> taken = project.experimentNames();
    QString name = base;
    for (int number = 2; std::find(taken.begin(), taken.end(), toStd(name)) != taken.end(); ++number)
        name = base + QLatin1Char('-') + QString::number(number);
    return name;
}

} // namespace

/// One edit, kept as the experiment before and after it: documents are small, and so no edit can be undone wrongly.
class EditCommand : public QUndoCommand {
public:
    EditCommand(ExperimentDocument& document, experiments::Experiment after, const QString& text, QString mergeKey)
        : QUndoCommand(text),
          m_document(document),
          m_before(document.m_experiment),
          m_after(std::move(after)),
          m_mergeKey(std::move(mergeKey)) {}

    void undo() override { m_document.assign(m_before); }
    void redo() override { m_document.assign(m_after); }
    [[nodiscard]] int id() const override { return m_mergeKey.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto* next = dynamic_cast<const EditCommand*>(other);
        if (!next || next->m_mergeKey != m_mergeKey)
            return false;
        m_after = next->m_after;
        setObsolete(sameExperiment(m_before, m_after));
        return true;
    }

private:
    ExperimentDocument& m_document;
    experiments::Experiment m_before;
    experiments::Experiment m_after;
    QString m_mergeKey;
};

bool sameExperiment(const experiments::Experiment& one, const experiments::Experiment& other) {
    // A network of hundreds of layers is far more quickly compared than written out.
    if (one.model != other.model)
        return false;
    experiments::Experiment rest = one;
    experiments::Experiment otherRest = other;
    rest.model = {};
    otherRest.model = {};
    return experiments::toJson(rest) == experiments::toJson(otherRest);
}

ExperimentDocument::ExperimentDocument(JobList& jobs, QObject* parent) : QObject(parent), m_jobs(jobs) {
    m_saveDelay.setSingleShot(true);
    m_saveDelay.setInterval(saveDelayMs);
    m_checkDelay.setSingleShot(true);
    m_checkDelay.setInterval(checkDelayMs);
    connect(&m_saveDelay, &QTimer::timeout, this, &ExperimentDocument::save);
    connect(&m_checkDelay, &QTimer::timeout, this, &ExperimentDocument::startCheck);
}

ExperimentDocument::~ExperimentDocument() {
    blockSignals(true);
    save();
}

void ExperimentDocument::open(const project::Project& project, const QString& fileName) {
    experiments::Experiment loaded = project.loadExperiment(toStd(fileName));
    save();
    m_folder = project.folder();
    m_fileName = fileName;
    m_undoStack.clear();
    m_check = {};
    m_experiment = std::move(loaded);
    inspect();
    m_unsaved = false;
    Q_EMIT changed();
    Q_EMIT opened();
    startCheck();
}

QString ExperimentDocument::create(const project::Project& project, const experiments::Experiment& experiment,
                                   const QString& wantedName) {
    QString name = freeName(project, wantedName);
    project.saveExperiment(toStd(name), experiment);
    open(project, name);
    return name;
}

void ExperimentDocument::close() {
    save();
    if (m_checkJob)
        m_checkJob->cancel();
    m_checkDelay.stop();
    m_fileName.clear();
    m_experiment = {};
    m_inspection = {};
    m_fixes.clear();
    m_check = {};
    m_undoStack.clear();
    Q_EMIT changed();
    Q_EMIT opened();
    Q_EMIT checked();
}

void ExperimentDocument::edit(const QString& text, const Change& change, const QString& mergeKey) {
    experiments::Experiment after = m_experiment;
    change(after);
    if (!isOpen() || sameExperiment(after, m_experiment))
        return;
    m_undoStack.push(new EditCommand(*this, std::move(after), text, mergeKey));
}

void ExperimentDocument::assign(const experiments::Experiment& experiment) {
    m_experiment = experiment;
    inspect();
    m_unsaved = true;
    m_saveDelay.start();
    checkAgain();
    Q_EMIT changed();
}

void ExperimentDocument::inspect() {
    models::TaskShape task = m_experiment.taskShape();
    task.categoryNumbers = m_check.categoryNumbers;
    m_inspection = models::inspectModel(m_experiment.model, task);
    m_fixes = models::suggestFixes(m_experiment.model, task, m_inspection);
}

void ExperimentDocument::applyFix(int fix) {
    if (fix < 0 || static_cast<std::size_t>(fix) >= m_fixes.size())
        return;
    const models::ModelFix chosen = m_fixes[static_cast<std::size_t>(fix)];
    edit(toQt(chosen.title), [&chosen](experiments::Experiment& experiment) { chosen.apply(experiment.model); });
}

Findings ExperimentDocument::findings() const {
    Findings all = m_inspection.findings;
    for (const Finding& finding : m_check.findings) {
        const bool ofNetwork = finding.place.starts_with("layer ");
        if (!ofNetwork)
            all.push_back(finding);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Finding& one, const Finding& other) { return one.severity > other.severity; });
    return all;
}

void ExperimentDocument::checkAgain() {
    if (isOpen())
        m_checkDelay.start();
}

void ExperimentDocument::startCheck() {
    if (m_checkJob)
        m_checkJob->cancel();
    if (!isOpen())
        return;
    m_checkJob = m_jobs.start<project::ExperimentCheck>(
        tr("Checking the experiment"), this,
        [folder = m_folder, experiment = m_experiment](const JobContext& job) {
            return project::Project::open(folder).checkExperiment(experiment, job);
        },
        [this](const project::ExperimentCheck& check) {
            const bool saysMore = check.categoryNumbers != m_check.categoryNumbers;
            m_check = check;
            m_checkJob = nullptr;
            if (saysMore) {
                inspect();
                Q_EMIT inspected();
            }
            Q_EMIT checked();
        },
        [this](const Error& error) {
            m_check = {};
            m_check.findings.push_back({Severity::Error, "check_failed", "", error.what(), error.hint()});
            m_checkJob = nullptr;
            Q_EMIT checked();
        });
}

void ExperimentDocument::save() {
    m_saveDelay.stop();
    if (!m_unsaved || !isOpen())
        return;
    try {
        project::Project::open(m_folder).saveExperiment(toStd(m_fileName), m_experiment);
        m_unsaved = false;
        Q_EMIT saved();
    } catch (const Error& error) {
        Q_EMIT saveFailed(error);
    }
}

} // namespace airshed::ui
