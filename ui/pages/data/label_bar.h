#pragma once

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "core/quality/label_set.h"
#include "ui/parts/card.h"

namespace airshed::ui {

/// "Valid", "Suspect", "Invalid"; a class of one's own as it is.
[[nodiscard]] QString labelKindText(const std::string& kind);

/// Asks what is to be said of a stretch that was brushed on the plot: a class, of which column and series, and why. Hidden
/// until there is a stretch.
class LabelBar : public Card {
    Q_OBJECT
public:
    explicit LabelBar(QWidget* parent = nullptr);

    /// Which columns and series there are to choose from; the first of each is chosen.
    void setChoices(const std::vector<std::string>& columns, const std::vector<std::string>& series);
    void setKinds(const std::set<std::string>& ownKinds);
    void ask(TimeNs from, TimeNs to);

Q_SIGNALS:
    void labelled(const airshed::quality::Label& label);
    void left();

private:
    void accept();

    TimeNs m_from = 0;
    TimeNs m_to = 0;
    QLabel* m_span;
    QComboBox* m_kind;
    QComboBox* m_column;
    QComboBox* m_series;
    QLineEdit* m_why;
    QPushButton* m_add;
};

} // namespace airshed::ui
