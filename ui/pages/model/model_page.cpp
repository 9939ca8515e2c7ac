#include "ui/pages/model/model_page.h"

#include <QAction>
#include <QScrollArea>

#include "ui/pages/model/preset_bar.h"
#include "ui/pages/model/task_form.h"
#include "ui/pages/model/training_form.h"
#include "ui/parts/button.h"
#include "ui/text/text.h"

namespace airshed::ui {

ModelPage::ModelPage(Workbench& workbench, QWidget* parent)
    : Page(PageId::Model, tr("Model"), tr("Say what to predict and from what, and choose the network that learns it."), parent),
      m_workbench(workbench),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("model"), {}, {})),
      m_emptyAction(makeButton({}, ButtonTone::Primary)),
      m_train(makeButton(QStringLiteral("train"), tr("Continue to training"), ButtonTone::Primary)) {
    m_empty->addAction(m_emptyAction);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeEditor());
    body()->addWidget(m_stack, 1);
    addHeaderWidget(m_train);
    connect(m_train, &QPushButton::clicked, this, [this] { m_workbench.showPage(PageId::Train); });
    connect(m_emptyAction, &QPushButton::clicked, this, [this] {
        if (m_workbench.session().snapshots().empty())
            m_workbench.showPage(m_workbench.session().hasProject() ? PageId::Data : PageId::Start);
        else
            m_workbench.suggestExperiment(toQt(m_workbench.session().snapshots().front().name));
    });
    connect(&workbench.document(), &ExperimentDocument::opened, this, &ModelPage::showState);
    connect(&workbench.session(), &WorkbenchSession::projectChanged, this, &ModelPage::showState);
    connect(&workbench.session(), &WorkbenchSession::snapshotsChanged, this, &ModelPage::showState);
    connect(&workbench.document(), &ExperimentDocument::saveFailed, this, [this](const Error& error) { notice()->say(error); });
    connect(&workbench.document(), &ExperimentDocument::saved, this, [this] { notice()->clear(); });
    showState();
}

QWidget* ModelPage::makeEditor() {
    auto* left = new QWidget;
    left->setProperty("surface", "clear");
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 8, 0);
    leftColumn->setSpacing(12);
    leftColumn->addWidget(new TaskForm(m_workbench));
    leftColumn->addWidget(new TrainingForm(m_workbench.document()));
    leftColumn->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidget(left);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(330);
    scroll->setAccessibleName(tr("What to predict and how to train"));
    m_network = new NetworkCard(m_workbench.document());
    auto* right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(new PresetBar(m_workbench.document()));
    right->addWidget(m_network, 1);
    auto* editor = new QWidget;
    auto* row = new QHBoxLayout(editor);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(scroll, 4);
    row->addLayout(right, 5);
    return editor;
}

void ModelPage::showPlace(const QString& place) {
    if (place.startsWith(QStringLiteral("layer ")))
        m_network->select(toStd(place.mid(6)));
}

void ModelPage::showState() {
    const WorkbenchSession& session = m_workbench.session();
    m_stack->setCurrentIndex(m_workbench.document().isOpen() ? 1 : 0);
    m_train->setVisible(m_workbench.document().isOpen());
    if (!session.hasProject()) {
        m_empty->setWords(tr("No project is open"), tr("An experiment belongs to a project. Open one, or make one, first."));
        m_emptyAction->setText(tr("Go to the start page"));
    } else if (session.snapshots().empty()) {
        m_empty->setWords(tr("No data to learn from yet"),
                          tr("Import a file of measurements first; then choose here what to predict."));
        m_emptyAction->setText(tr("Import data"));
    } else {
        m_empty->setWords(
            tr("No experiment yet"),
            tr("An experiment says what to predict, from what, with which network. You get sensible choices to begin "
               "with."));
        m_emptyAction->setText(tr("Set up an experiment"));
    }
}

} // namespace airshed::ui
