#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUndoStack>

#include "core/experiments/experiment.h"
#include "core/models/inspection.h"
#include "core/models/model_fixes.h"
#include "core/project/project.h"
#include "ui/session/job_list.h"

namespace airshed::ui {

/// The experiment being edited: a document that knows nothing of the widgets that show it. Every edit is a step that can be
/// undone, and is saved to the project's experiments/NAME.json a moment later. Shapes and parameter counts follow at once;
/// findings that need the data follow from a thread.
class ExperimentDocument : public QObject {
    Q_OBJECT
public:
    using Change = std::function<void(experiments::Experiment&)>;

    explicit ExperimentDocument(JobList& jobs, QObject* parent = nullptr);
    ~ExperimentDocument() override; ///< saves what is not saved yet

    /// @throws what Project::loadExperiment throws; the document that was open stays then.
    void open(const project::Project& project, const QString& fileName);
    /// Saves a new document under a file name that is free and opens it. @return that name.
    QString create(const project::Project& project, const experiments::Experiment& experiment, const QString& wantedName);
    void close();

    [[nodiscard]] bool isOpen() const noexcept { return !m_fileName.isEmpty(); }
    [[nodiscard]] const QString& fileName() const noexcept { return m_fileName; }
    [[nodiscard]] const experiments::Experiment& experiment() const noexcept { return m_experiment; }
    [[nodiscard]] QUndoStack& undoStack() noexcept { return m_undoStack; }

    /// One edit, as a step of the undo stack. Edits in a row with the same `mergeKey` become one step (typing a number). An
    /// edit that changes nothing makes no step.
    void edit(const QString& text, const Change& change, const QString& mergeKey = {});

    /// Shapes, parameters and findings of the network; always up to date.
    [[nodiscard]] const models::ModelInspection& inspection() const noexcept { return m_inspection; }
    /// What a click can do about the findings of `inspection`; always up to date.
    [[nodiscard]] const std::vector<models::ModelFix>& fixes() const noexcept { return m_fixes; }
    /// Makes one of `fixes` as a step. @param fix its position; one that is out of range does nothing.
    void applyFix(int fix);
    /// What is known of the whole: findings, windows. Follows an edit a moment later, see `isChecking`.
    [[nodiscard]] const project::ExperimentCheck& check() const noexcept { return m_check; }
    [[nodiscard]] bool isChecking() const noexcept { return m_checkJob != nullptr || m_checkDelay.isActive(); }
    /// Findings for a person: those of the last check, the network's own taken from `inspection`.
    [[nodiscard]] Findings findings() const;
    /// Checks again, because the data changed.
    void checkAgain();
    /// Writes the document now if there is something to write.
    void save();

Q_SIGNALS:
    void opened();  ///< another document, or none
    void changed(); ///< the experiment is another
    void
    inspected();    ///< `inspection` and `fixes` are others though the experiment is the same: the check knows more of the data
    void checked(); ///< `check` is another
    void saved();
    void saveFailed(const airshed::Error& error);

private:
    friend class EditCommand;
    void assign(const experiments::Experiment& experiment);
    void inspect();
    void startCheck();

    JobList& m_jobs;
    std::filesystem::path m_folder;
    QString m_fileName;
    experiments::Experiment m_experiment;
    models::ModelInspection m_inspection;
    std::vector<models::ModelFix> m_fixes;
    project::ExperimentCheck m_check;
    QUndoStack m_undoStack;
    QTimer m_saveDelay;
    QTimer m_checkDelay;
    QPointer<BackgroundJob> m_checkJob;
    bool m_unsaved = false;
};

/// Whether two experiments say the same.
[[nodiscard]] bool sameExperiment(const experiments::Experiment& one, const experiments::Experiment& other);

} // namespace airshed::ui
