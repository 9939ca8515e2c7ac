#include "ui/pages/data/import_questions.h"

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>

#include "ui/parts/label.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

ImportQuestions::ImportQuestions(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
}

void ImportQuestions::setQuestions(const std::vector<data::ReadQuestion>& questions) {
    while (QLayoutItem* item = m_column->takeAt(0)) {
        // It may be the very list in which the answer was just chosen.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const data::ReadQuestion& question : questions)
        m_column->addWidget(makeQuestion(question));
    setVisible(!questions.empty());
}

QWidget* ImportQuestions::makeQuestion(const data::ReadQuestion& question) {
    auto* frame = new QFrame;
    frame->setProperty("frame", "warn");
    auto* icon = new QLabel;
    icon->setPixmap(lineIcon(QStringLiteral("help"), IconTone::Warn).pixmap(QSize(20, 20), devicePixelRatioF()));
    auto* answers = new QComboBox;
    answers->setAccessibleName(toQt(question.text));
    answers->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    answers->setMinimumContentsLength(24);
    for (const data::ReadChoice& choice : question.choices)
        answers->addItem(toQt(choice.text));
    answers->setCurrentIndex(static_cast<int>(question.followed));
    answers->setToolTip(tr("On the command line: %1").arg(toQt(question.choices[question.followed].commandLine)));
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(10);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(makeLabel(toQt(question.text)));
    words->addWidget(answers);
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    connect(answers, &QComboBox::activated, this, [this, choices = question.choices](int chosen) {
        Q_EMIT answered(choices[static_cast<std::size_t>(chosen)].options);
    });
    return frame;
}

} // namespace airshed::ui
