#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <QLabel>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "core/coach/coach.h"
#include "core/experiments/experiment.h"
#include "core/project/project.h"
#include "ui/pages/train/coach_card.h"
#include "ui/parts/card.h"
#include "ui/session/background_job.h"

namespace airshed::ui {

/// What the coach says of the run that is shown: a card for each finding, most severe first, with its evidence, the change to
/// try, and a button that trains with it. Looks again only when the run has come a quarter of an epoch further or changed its
/// state, at most once a second, and on a thread.
class CoachPanel : public Card {
    Q_OBJECT
public:
    explicit CoachPanel(QWidget* parent = nullptr);

    /// Shows this run as it is now. @param unit of its target.
    void follow(const project::Project& project, const runs::RunRecord& run, const QString& unit);
    /// No run is shown.
    void forget();
    /// False while runs cannot be queued: the buttons wait.
    void setReady(bool ready);
    [[nodiscard]] bool isSettling() const noexcept { return m_job != nullptr; }

Q_SIGNALS:
    /// A person wants this experiment as a new run.
    void tryRequested(const airshed::experiments::Experiment& experiment);

private:
    /// What must differ for another look to tell something new.
    struct Standing {
        std::int64_t run = 0;
        runs::RunState state = runs::RunState::Queued;
        std::int64_t quarters = 0; ///< of an epoch
        bool operator==(const Standing&) const = default;
    };
    /// What a look yields.
    struct Look {
        std::int64_t run = 0;
        int epochs = 0;
        bool hasEnded = false;
        Json experiment;
        std::vector<coach::Advice> advice;
    };

    void look();
    void show(const Look& look);
    void showCards(const std::vector<coach::Advice>& advice);
    void tryOut(const coach::Suggestion& suggestion);

    std::filesystem::path m_folder;
    Standing m_standing;
    QString m_unit;
    bool m_stale = false;
    bool m_ready = true;
    BackgroundJob* m_job = nullptr;
    QTimer m_rest;     ///< runs while it is too early to look again
    Json m_experiment; ///< of the run that the advice is about
    QLabel* m_words;
    QScrollArea* m_scroll;
    QVBoxLayout* m_column = nullptr;
    std::map<std::string, CoachCard*> m_cards; ///< on show, by their rules
};

} // namespace airshed::ui
