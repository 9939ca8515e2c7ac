#pragma once

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

#include "ui/parts/card.h"
#include "ui/parts/empty_state.h"
#include "ui/parts/page.h"
#include "ui/parts/path_edit.h"
#include "ui/session/run_facts.h"
#include "ui/session/workbench.h"

namespace airshed::ui {

/// Takes a trained model out of the workbench, with the proof that it computes the same.
class ExportPage : public Page {
    Q_OBJECT
public:
    explicit ExportPage(Workbench& workbench, QWidget* parent = nullptr);

private:
    [[nodiscard]] QWidget* makeView();
    [[nodiscard]] QWidget* makeFormCard();
    [[nodiscard]] QWidget* makeContractCard();
    [[nodiscard]] QWidget* makeCallCard();
    void fillRuns();
    void showRun();
    void showFormat();
    void showExport();
    void startExport();
    [[nodiscard]] QString chosenFormat() const { return m_format->currentData().toString(); }
    /// The newest export of the chosen run in the chosen format; null pointer when there is none.
    [[nodiscard]] const runs::ExportRecord* newest() const;
    [[nodiscard]] std::int64_t chosenRun() const;
    void showProof(const runs::ExportRecord& record);

    Workbench& m_workbench;
    QStackedWidget* m_stack;
    QComboBox* m_run = nullptr;
    QLabel* m_runWords = nullptr;
    QComboBox* m_format = nullptr;
    QLabel* m_formatWords = nullptr;
    PathEdit* m_folder = nullptr;
    QPushButton* m_export = nullptr;
    QProgressBar* m_progress = nullptr;
    Notice* m_result = nullptr;
    QPushButton* m_open = nullptr;
    Card* m_contractCard = nullptr;
    QLabel* m_contract = nullptr;
    QPlainTextEdit* m_snippet = nullptr;
};

} // namespace airshed::ui
