#include "ui/pages/model/model_page.h"

#include <QAction>
#include <QScrollArea>
#include <QTabBar>

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
    const auto scrolled = [](QWidget* content, const QString& name) {
        auto* page = new QWidget;
        page->setProperty("surface", "clear");
        auto* column = new QVBoxLayout(page);
        column->setContentsMargins(0, 0, 8, 0);
        column->addWidget(content);
        column->addStretch(1);
        auto* scroll = new QScrollArea;
        scroll->setWidget(page);
        scroll->setWidgetResizable(true);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        scroll->setAccessibleName(name);
        return scroll;
    };
    auto* task = new QWidget;
    auto* row = new QHBoxLayout(task);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(scrolled(new TaskForm(m_workbench), tr("What to predict")), 1);
    row->addWidget(scrolled(new TrainingForm(m_workbench), tr("How to train")), 1);
    m_network = new NetworkEditor(m_workbench);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Experiment"));
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the experiment"));
    m_tabs->addTab(task, tr("Task and training"));
    m_tabs->addTab(m_network, tr("Network"));
    return m_tabs;
}

void ModelPage::showPlace(const QString& place) {
    if (!place.startsWith(QStringLiteral("layer ")) && place != QStringLiteral("model"))
        return;
    m_tabs->setCurrentWidget(m_network);
    if (place != QStringLiteral("model"))
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
