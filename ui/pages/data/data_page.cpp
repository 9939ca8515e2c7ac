#include "ui/pages/data/data_page.h"

#include <QAction>
#include <QSignalBlocker>
#include <QSplitter>

#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

DataPage::DataPage(Workbench& workbench, QWidget* parent)
    : Page(PageId::Data, tr("Data"), tr("Bring in measurements, look at them and check them."), parent),
      m_workbench(workbench),
      m_importButton(makeButton(QStringLiteral("import"), tr("Import files…"), ButtonTone::Primary)),
      m_nearButton(makeButton(QStringLiteral("place"), tr("Data near me…"), ButtonTone::Plain)),
      m_stack(new QStackedWidget),
      m_noProject(new EmptyState(QStringLiteral("project"), tr("No project is open"),
                                 tr("Measurements live in a project. Open one, or make one, on the start page."))),
      m_empty(
          new EmptyState(QStringLiteral("data"), tr("No table yet"),
                         tr("Import a file of measurements: delimited text (CSV) with a time column. You can also drop files "
                            "anywhere in this window."))),
      m_list(new QListWidget),
      m_view(new SnapshotView(workbench)),
      m_tables(makeTablesView()),
      m_import(new ImportPanel(workbench)),
      m_near(new NearPanel(workbench)) {
    auto* toStart = makeButton(tr("Go to the start page"), ButtonTone::Primary);
    connect(toStart, &QPushButton::clicked, this, [this] { m_workbench.showPage(PageId::Start); });
    m_noProject->addAction(toStart);
    auto* importFirst = makeButton(QStringLiteral("import"), tr("Import files…"), ButtonTone::Primary);
    connect(importFirst, &QPushButton::clicked, this, [this] { showImport({}); });
    m_empty->addAction(importFirst);
    auto* nearFirst = makeButton(QStringLiteral("place"), tr("Data near me…"), ButtonTone::Plain);
    connect(nearFirst, &QPushButton::clicked, this, &DataPage::showNear);
    m_empty->addAction(nearFirst);
    auto* starter = makeButton(tr("See the starter project instead"));
    connect(starter, &QPushButton::clicked, this, [this] { m_workbench.openStarter(Workbench::defaultStarterFolder()); });
    m_empty->addAction(starter);
    m_nearButton->setToolTip(tr("Air quality, weather and stations near a place, from public services."));
    addHeaderWidget(m_nearButton);
    addHeaderWidget(m_importButton);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_noProject, m_empty, m_tables, m_import, m_near})
        m_stack->addWidget(widget);
    body()->addWidget(m_stack, 1);

    addCommand(
        tr("Import files"),
        [this] {
            m_workbench.showPage(PageId::Data);
            showImport({});
        },
        QKeySequence(QStringLiteral("Ctrl+I")));
    addCommand(tr("Fetch data near a place"), [this] {
        m_workbench.showPage(PageId::Data);
        showNear();
    });
    connect(m_importButton, &QPushButton::clicked, this, [this] { showImport({}); });
    connect(m_nearButton, &QPushButton::clicked, this, &DataPage::showNear);
    connect(m_near, &NearPanel::left, this, &DataPage::showTables);
    connect(m_near, &NearPanel::fetched, this, [this](const QString& snapshot) {
        m_workbench.session().selectSnapshot(snapshot);
        showTables();
    });
    connect(m_import, &ImportPanel::left, this, &DataPage::showTables);
    connect(m_import, &ImportPanel::imported, this, [this](const QString& snapshot) {
        m_workbench.session().selectSnapshot(snapshot);
        showTables();
    });
    connect(&workbench, &Workbench::importRequested, this, &DataPage::showImport);
    connect(&workbench.session(), &WorkbenchSession::snapshotsChanged, this, [this] {
        fillList();
        if (!isBringingIn())
            showTables();
    });
    connect(&workbench.session(), &WorkbenchSession::projectChanged, this, [this] {
        if (!isBringingIn())
            showTables();
    });
    connect(&workbench.session(), &WorkbenchSession::snapshotSelected, this, [this] { fillList(); });
    showTables();
}

QWidget* DataPage::makeTablesView() {
    m_list->setAccessibleName(tr("Tables of the project"));
    m_list->setMinimumWidth(170);
    m_list->setWordWrap(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* splitter = new QSplitter;
    splitter->addWidget(m_list);
    splitter->addWidget(m_view);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({200, 700});
    splitter->setHandleWidth(12);
    splitter->setChildrenCollapsible(false);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item)
            m_workbench.session().selectSnapshot(item->data(Qt::UserRole).toString());
        showSelected();
    });
    return splitter;
}

void DataPage::fillList() {
    {
        const QSignalBlocker blocker(m_list);
        m_list->clear();
        for (const runs::SnapshotRecord& record : m_workbench.session().snapshots()) {
            QString text = tr("%1\n%2 rows, %3 columns").arg(toQt(record.name), countText(record.rows)).arg(record.columns);
            if (record.synthetic)
                text += tr("\nsynthetic data");
            auto* item = new QListWidgetItem(text, m_list);
            item->setData(Qt::UserRole, toQt(record.name));
            item->setToolTip(tr("%1\nImported %2\nDigest %3")
                                 .arg(toQt(record.name), exactTimeText(record.createdMs), toQt(record.digest).left(16)));
            if (item->data(Qt::UserRole).toString() == m_workbench.session().selectedSnapshot())
                m_list->setCurrentItem(item);
        }
        if (!m_list->currentItem() && m_list->count() > 0)
            m_list->setCurrentRow(0);
    }
    showSelected();
}

void DataPage::showSelected() {
    const QListWidgetItem* item = m_list->currentItem();
    if (!item || !m_workbench.session().hasProject())
        return;
    if (const runs::SnapshotRecord* record = m_workbench.session().findSnapshot(toStd(item->data(Qt::UserRole).toString())))
        m_view->show(*record);
}

void DataPage::showImport(const QStringList& files) {
    m_stack->setCurrentWidget(m_import);
    m_importButton->hide();
    m_nearButton->hide();
    if (!files.isEmpty())
        m_import->addFiles(files);
}

void DataPage::showNear() {
    m_stack->setCurrentWidget(m_near);
    m_importButton->hide();
    m_nearButton->hide();
    m_near->begin();
}

bool DataPage::isBringingIn() const {
    return m_stack->currentWidget() == m_import || m_stack->currentWidget() == m_near;
}

void DataPage::showTables() {
    const WorkbenchSession& session = m_workbench.session();
    const bool any = !session.snapshots().empty();
    m_importButton->setVisible(session.hasProject() && any);
    m_nearButton->setVisible(session.hasProject() && any);
    m_stack->setCurrentWidget(!session.hasProject() ? static_cast<QWidget*>(m_noProject) : any ? m_tables : m_empty);
}

bool DataPage::isSettling() const {
    return m_import->isSettling() || m_near->isBusy() || m_view->isSettling();
}

} // namespace airshed::ui
