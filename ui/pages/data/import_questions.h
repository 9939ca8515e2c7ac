#pragma once

#include <vector>

#include <QVBoxLayout>
#include <QWidget>

#include "core/data/read_report.h"

namespace airshed::ui {

/// What the text of a file alone does not decide: each question with its answers, the one that was followed chosen.
class ImportQuestions : public QWidget {
    Q_OBJECT
public:
    explicit ImportQuestions(QWidget* parent = nullptr);

    void setQuestions(const std::vector<data::ReadQuestion>& questions);

Q_SIGNALS:
    /// A person chose another answer; read again with these.
    void answered(const airshed::data::ReadOptions& options);

private:
    [[nodiscard]] QWidget* makeQuestion(const data::ReadQuestion& question);
    [[nodiscard]] QWidget* makeButtons(const data::ReadQuestion& question);
    [[nodiscard]] QWidget* makeList(const data::ReadQuestion& question);
    void answer(const data::ReadQuestion& question, int chosen);

    QVBoxLayout* m_column;
};

} // namespace airshed::ui
