#include "ui/pages/data/import_questions.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>

#include "ui/parts/label.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

namespace {

/// Two or three short answers are seen side by side; more, or long ones, are behind one that is chosen.
bool areSeenAtOnce(const std::vector<data::ReadChoice>& choices) {
    constexpr std::size_t mostChoices = 3;
    constexpr std::size_t mostCharacters = 52;
    std::size_t characters = 0;
    for (const data::ReadChoice& choice : choices)
        characters += choice.text.size();
    return choices.size() <= mostChoices && characters <= mostCharacters;
}

QString commandText(const data::ReadChoice& choice) {
    return choice.commandLine.empty() ? QString()
                                      : ImportQuestions::tr("On the command line: %1").arg(toQt(choice.commandLine));
}

} // namespace

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
    frame->setAccessibleName(toQt(question.text));
    auto* icon = new QLabel;
    icon->setPixmap(lineIcon(QStringLiteral("help"), IconTone::Warn).pixmap(QSize(20, 20), devicePixelRatioF()));
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(10);
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(makeLabel(toQt(question.text)));
    if (question.choices.size() == 1) // nothing to choose here, but to be known: the form beside it offers the rest
        words->addWidget(
            makeLabel(tr("Taken for %1. Another answer can be given on the left.").arg(toQt(question.choices.front().text)),
                      TypeStyle::Body, Tone::Muted));
    else
        words->addWidget(areSeenAtOnce(question.choices) ? makeButtons(question) : makeList(question));
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    return frame;
}

QWidget* ImportQuestions::makeButtons(const data::ReadQuestion& question) {
    auto* answers = new QWidget;
    auto* group = new QButtonGroup(answers);
    auto* row = new QHBoxLayout(answers);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    for (std::size_t i = 0; i < question.choices.size(); ++i) {
        auto* button = new QRadioButton(toQt(question.choices[i].text));
        button->setAccessibleDescription(toQt(question.text));
        button->setToolTip(commandText(question.choices[i]));
        button->setChecked(i == question.followed);
        group->addButton(button, static_cast<int>(i));
        row->addWidget(button);
    }
    row->addStretch();
    connect(group, &QButtonGroup::idClicked, this, [this, question](int chosen) { answer(question, chosen); });
    return answers;
}

QWidget* ImportQuestions::makeList(const data::ReadQuestion& question) {
    auto* answers = new QComboBox;
    answers->setAccessibleName(toQt(question.text));
    answers->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    answers->setMinimumContentsLength(24);
    for (const data::ReadChoice& choice : question.choices)
        answers->addItem(toQt(choice.text));
    answers->setCurrentIndex(static_cast<int>(question.followed));
    answers->setToolTip(commandText(question.choices[question.followed]));
    connect(answers, &QComboBox::activated, this, [this, question](int chosen) { answer(question, chosen); });
    return answers;
}

void ImportQuestions::answer(const data::ReadQuestion& question, int chosen) {
    if (static_cast<std::size_t>(chosen) != question.followed)
        Q_EMIT answered(question.choices[static_cast<std::size_t>(chosen)].options);
}

} // namespace airshed::ui
