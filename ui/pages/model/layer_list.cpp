#include "ui/pages/model/layer_list.h"

#include <QAction>
#include <QHeaderView>
#include <QPushButton>

#include "ui/document/model_edits.h"
#include "ui/parts/button.h"
#include "ui/text/text.h"

namespace airshed::ui {

LayerList::LayerList(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_model(new LayerTableModel(document, this)),
      m_table(new QTableView),
      m_addMenu(new QMenu(this)),
      m_removeButton(makeIconButton(QStringLiteral("remove"), tr("Remove the layer (Delete)"))),
      m_upButton(makeIconButton(QStringLiteral("up"), tr("Move the layer up (Alt+Up)"))),
      m_downButton(makeIconButton(QStringLiteral("down"), tr("Move the layer down (Alt+Down)"))) {
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Layers"));
    m_table->setShowGrid(false);
    m_table->setProperty("frame", "plain");
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
    m_table->setColumnWidth(1, 96);
    m_table->setColumnWidth(2, 92);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    auto* addButton = makeButton(QStringLiteral("add"), tr("Add layer"), ButtonTone::Plain);
    addButton->setMenu(m_addMenu);
    addButton->setProperty("tone", "dropDown");
    m_addMenu->setAccessibleName(tr("Layer types"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QWidget* widget : std::initializer_list<QWidget*>{addButton, m_upButton, m_downButton, m_removeButton})
        buttons->addWidget(widget);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addLayout(buttons);
    column->addWidget(m_table, 1);

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
    connect(m_removeButton, &QToolButton::clicked, this, &LayerList::remove);
    connect(m_upButton, &QToolButton::clicked, this, [this] { move(-1); });
    connect(m_downButton, &QToolButton::clicked, this, [this] { move(1); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!current.isValid())
            return;
        m_selected = m_model->layerAt(current.row());
        showSelected();
        Q_EMIT currentChanged(toQt(m_selected));
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { select(m_selected); });
    fillAddMenu();
    select(m_model->layerAt(1));
}

void LayerList::fillAddMenu() {
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

void LayerList::select(const std::string& id) {
    const int row = m_model->rowOf(id);
    m_selected = row < 0 ? "input" : id;
    m_table->setCurrentIndex(m_model->index(std::max(0, row), 0));
    showSelected();
}

void LayerList::add(const std::string& type) {
    std::string id;
    m_document.edit(tr("Add layer"), [&](experiments::Experiment& e) { id = insertLayer(e.model, m_selected, type); });
    select(id);
}

void LayerList::remove() {
    const int row = m_model->rowOf(m_selected);
    m_document.edit(tr("Remove layer"), [&](experiments::Experiment& e) { removeLayer(e.model, m_selected); });
    select(m_model->layerAt(std::min(row, m_model->rowCount() - 1)));
}

void LayerList::move(int direction) {
    bool moved = false;
    m_document.edit(tr("Move layer"), [&](experiments::Experiment& e) { moved = moveLayer(e.model, m_selected, direction); });
    if (moved)
        select(m_selected);
}

void LayerList::showSelected() {
    const bool layer = m_selected != "input";
    m_removeButton->setEnabled(layer);
    m_upButton->setEnabled(layer && m_model->rowOf(m_selected) > 1);
    m_downButton->setEnabled(layer && m_model->rowOf(m_selected) < m_model->rowCount() - 1);
}

} // namespace airshed::ui
