#include "ui/pages/model/network_card.h"

#include <QAction>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>

#include "ui/document/model_edits.h"
#include "ui/parts/button.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

NetworkCard::NetworkCard(ExperimentDocument& document, QWidget* parent)
    : Card(tr("Network"), parent),
      m_document(document),
      m_model(new LayerTableModel(document, this)),
      m_table(new QTableView),
      m_addMenu(new QMenu(this)),
      m_removeButton(makeIconButton(QStringLiteral("remove"), tr("Remove the layer (Delete)"))),
      m_upButton(makeIconButton(QStringLiteral("up"), tr("Move the layer up (Alt+Up)"))),
      m_downButton(makeIconButton(QStringLiteral("down"), tr("Move the layer down (Alt+Down)"))),
      m_totals(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_notice(new Notice),
      m_inspector(new LayerInspector(document)) {
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Layers"));
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
    m_table->setColumnWidth(1, 96);
    m_table->setColumnWidth(2, 92);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setMinimumHeight(150);
    auto* addButton = makeButton(QStringLiteral("add"), tr("Add layer"), ButtonTone::Plain);
    addButton->setMenu(m_addMenu);
    addButton->setProperty("tone", "dropDown");
    m_addMenu->setAccessibleName(tr("Layer types"));
    for (QWidget* widget : std::initializer_list<QWidget*>{addButton, m_upButton, m_downButton, m_removeButton})
        headingRow()->addWidget(widget);
    m_totals->setWordWrap(false);
    auto* inspectorPage = new QWidget;
    inspectorPage->setProperty("surface", "clear");
    auto* inspectorColumn = new QVBoxLayout(inspectorPage);
    inspectorColumn->setContentsMargins(0, 0, 8, 0);
    inspectorColumn->addWidget(m_inspector);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inspectorPage);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Settings of the layer"));
    body()->addWidget(m_notice);
    body()->addWidget(m_table, 3);
    body()->addWidget(m_totals);
    body()->addWidget(makeRule());
    body()->addWidget(scroll, 2);

    const auto addKey = [this](const QKeySequence& keys, const QString& text, const std::function<void()>& action) {
        auto* command = new QAction(text, m_table);
        command->setShortcut(keys);
        command->setShortcutContext(Qt::WidgetShortcut);
        m_table->addAction(command);
        connect(command, &QAction::triggered, this, action);
    };
    addKey(QKeySequence::Delete, tr("Remove the layer"), [this] { remove(); });
    addKey(QKeySequence(Qt::ALT | Qt::Key_Up), tr("Move the layer up"), [this] { move(-1); });
    addKey(QKeySequence(Qt::ALT | Qt::Key_Down), tr("Move the layer down"), [this] { move(1); });
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_removeButton, &QToolButton::clicked, this, &NetworkCard::remove);
    connect(m_upButton, &QToolButton::clicked, this, [this] { move(-1); });
    connect(m_downButton, &QToolButton::clicked, this, [this] { move(1); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!current.isValid())
            return;
        m_selected = m_model->layerAt(current.row());
        showSelected();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { select(m_selected); });
    connect(&document, &ExperimentDocument::changed, this, &NetworkCard::showTotals);
    connect(&document, &ExperimentDocument::opened, this, [this] { select(m_model->layerAt(1)); });
    fillAddMenu();
    select(m_model->layerAt(1));
    showTotals();
}

void NetworkCard::fillAddMenu() {
    QString group;
    QMenu* menu = nullptr;
    for (const models::LayerType& type : models::catalogue()) {
        if (!menu || toQt(type.group) != group) {
            group = toQt(type.group);
            menu = m_addMenu->addMenu(group);
            menu->setToolTipsVisible(true);
        }
        QAction* action = menu->addAction(toQt(type.title), this, [this, name = type.type] { add(name); });
        action->setToolTip(toQt(type.summary));
    }
}

void NetworkCard::select(const std::string& id) {
    const int row = m_model->rowOf(id);
    m_selected = row < 0 ? "input" : id;
    m_table->setCurrentIndex(m_model->index(std::max(0, row), 0));
    showSelected();
}

void NetworkCard::add(const std::string& type) {
    std::string id;
    m_document.edit(tr("Add layer"), [&](experiments::Experiment& e) { id = insertLayer(e.model, m_selected, type); });
    select(id);
}

void NetworkCard::remove() {
    const int row = m_model->rowOf(m_selected);
    m_document.edit(tr("Remove layer"), [&](experiments::Experiment& e) { removeLayer(e.model, m_selected); });
    select(m_model->layerAt(std::min(row, m_model->rowCount() - 1)));
}

void NetworkCard::move(int direction) {
    bool moved = false;
    m_document.edit(tr("Move layer"), [&](experiments::Experiment& e) { moved = moveLayer(e.model, m_selected, direction); });
    if (moved)
        select(m_selected);
}

void NetworkCard::showSelected() {
    const bool layer = m_selected != "input";
    m_removeButton->setEnabled(layer);
    m_upButton->setEnabled(layer && m_model->rowOf(m_selected) > 1);
    m_downButton->setEnabled(layer && m_model->rowOf(m_selected) < m_model->rowCount() - 1);
    m_inspector->show(m_selected, m_model->problemOf(m_selected));
}

void NetworkCard::showTotals() {
    const models::ModelInspection& inspection = m_document.inspection();
    m_totals->setText(tr("%1 weights · %2 multiply-adds a forecast")
                          .arg(countText(inspection.parameters), countText(inspection.multiplyAdds)));
    m_notice->clear();
    for (const Finding& finding : inspection.findings) {
        if (finding.severity != Severity::Error)
            continue;
        m_notice->say(Notice::Kind::Bad, toQt(finding.message), toQt(finding.hint));
        if (finding.place.starts_with("layer "))
            m_notice->offer(tr("Show layer"), [this, id = finding.place.substr(6)] { select(id); });
        break;
    }
    showSelected();
}

} // namespace airshed::ui
