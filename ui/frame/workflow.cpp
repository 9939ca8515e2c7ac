#include "ui/frame/workflow.h"

#include <algorithm>

#include <QCoreApplication>

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QString words(const char* text, int count = -1) {
    return QCoreApplication::translate("airshed::ui::workflow", text, nullptr, count);
}

QString counted(qsizetype count, const char* one, const char* many) {
    return count == 1 ? words(one) : words(many).arg(countText(count));
}

StepStatus dataStatus(const WorkbenchSession& session) {
    const auto count = static_cast<qsizetype>(session.snapshots().size());
    if (count == 0)
        return {StepState::Ready, words("import a file")};
    return {StepState::Done, counted(count, "1 table", "%1 tables")};
}

StepStatus modelStatus(const ExperimentDocument& document) {
    if (!document.isOpen())
        return {};
    const Findings findings = document.findings();
    const auto errors = std::count_if(findings.begin(), findings.end(),
                                      [](const Finding& finding) { return finding.severity == Severity::Error; });
    if (errors > 0)
        return {StepState::Attention, counted(errors, "1 problem", "%1 problems")};
    return {StepState::Done, words("%1 weights").arg(countText(document.inspection().parameters))};
}

StepStatus trainStatus(const WorkbenchSession& session, const ExperimentDocument& document) {
    if (const runs::RunRecord* live = session.liveRun()) {
        if (live->state == runs::RunState::Running)
            return {StepState::Ready, words("epoch %1 of %2").arg(live->progress.epoch + 1).arg(live->progress.epochs)};
        return {StepState::Ready, stateText(live->state).toLower()};
    }
    const auto& all = session.runs();
    if (!all.empty() && all.front().state == runs::RunState::Interrupted)
        return {StepState::Attention, words("interrupted")};
    if (!all.empty() && all.front().state == runs::RunState::Failed)
        return {StepState::Attention, words("failed")};
    const bool trained =
        std::any_of(all.begin(), all.end(), [](const auto& run) { return run.state == runs::RunState::Finished; });
    if (trained)
        return {StepState::Done, words("trained")};
    if (document.isOpen() && !hasErrors(document.findings()))
        return {StepState::Ready, words("ready")};
    return {};
}

StepStatus exportStatus(const WorkbenchSession& session) {
    const auto done = std::count_if(session.exports().begin(), session.exports().end(),
                                    [](const auto& record) { return record.state == runs::ExportState::Done; });
    if (done > 0)
        return {StepState::Done, counted(done, "1 export", "%1 exports")};
    const bool any = std::any_of(session.runs().begin(), session.runs().end(),
                                 [](const auto& run) { return run.state == runs::RunState::Finished; });
    return any ? StepStatus{StepState::Ready, words("ready")} : StepStatus{};
}

} // namespace

StepStatus stepStatus(Workbench& workbench, PageId page) {
    WorkbenchSession& session = workbench.session();
    if (page == PageId::Start)
        return session.hasProject() ? StepStatus{StepState::Done, session.projectName()}
                                    : StepStatus{StepState::Ready, words("open a project")};
    if (!session.hasProject())
        return {};
    switch (page) {
    case PageId::Start: return {};
    case PageId::Data: return dataStatus(session);
    case PageId::Model: return modelStatus(workbench.document());
    case PageId::Train: return trainStatus(session, workbench.document());
    case PageId::Runs:
        return session.runs().empty()
                   ? StepStatus{}
                   : StepStatus{StepState::Done, counted(static_cast<qsizetype>(session.runs().size()), "1 run", "%1 runs")};
    case PageId::Export: return exportStatus(session);
    }
    return {};
}

QString stateWords(StepState state) {
    switch (state) {
    case StepState::NotBegun: return words("not begun");
    case StepState::Ready: return words("ready");
    case StepState::Attention: return words("needs attention");
    case StepState::Done: return words("done");
    }
    return {};
}

PageId nextStep(Workbench& workbench) {
    if (!workbench.session().hasProject())
        return PageId::Start;
    if (workbench.session().snapshots().empty())
        return PageId::Data;
    if (modelStatus(workbench.document()).state != StepState::Done)
        return PageId::Model;
    if (workbench.session().liveRun() || stepStatus(workbench, PageId::Train).state != StepState::Done)
        return PageId::Train;
    return stepStatus(workbench, PageId::Export).state == StepState::Done ? PageId::Runs : PageId::Export;
}

} // namespace airshed::ui
