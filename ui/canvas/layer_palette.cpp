#include "ui/canvas/layer_palette.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QVBoxLayout>

#include "core/models/catalogue.h"
#include "ui/canvas/canvas_edit.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"
#include "ui/theme/type_scale.h"

namespace airshed::ui {

namespace {

constexpr int typeRole = Qt::UserRole;
constexpr int wordsRole = Qt::UserRole + 1;  ///< what is searched
constexpr int layersRole = Qt::UserRole + 2; ///< of a block: its layers

/// The tree, whose drags carry the name of a layer type.
class TypeTree : public QTreeWidget {
public:
    using QTreeWidget::QTreeWidget;

protected:
    [[nodiscard]] QStringList mimeTypes() const override {
        return {QString::fromLatin1(layerTypeMime), QString::fromLatin1(blockMime)};
    }
    [[nodiscard]] QMimeData* mimeData(const QList<QTreeWidgetItem*>& items) const override {
        const QString type = items.isEmpty() ? QString() : items.front()->data(0, typeRole).toString();
        const QString layers = items.isEmpty() ? QString() : items.front()->data(0, layersRole).toString();
        if (type.isEmpty() && layers.isEmpty())
            return nullptr;
        auto* carried = new QMimeData;
        if (layers.isEmpty())
            carried->setData(QString::fromLatin1(layerTypeMime), type.toUtf8());
        else
            carried->setData(QString::fromLatin1(blockMime), (items.front()->text(0) + QLatin1Char('\n') + layers).toUtf8());
        return carried;
    }
};

} // namespace

LayerPalette::LayerPalette(QWidget* parent)
    : QWidget(parent),
      m_search(new QLineEdit),
      m_list(new TypeTree),
      m_pluginFault(makeLabel({}, TypeStyle::Body, Tone::Muted)) {
    m_search->setPlaceholderText(tr("Find a layer"));
    m_search->setAccessibleName(tr("Find a layer type"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list->setAccessibleName(tr("Layer types"));
    m_list->setHeaderHidden(true);
    m_list->setProperty("frame", "plain");
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(10);
    m_list->setDragEnabled(true);
    m_list->setDragDropMode(QAbstractItemView::DragOnly);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    m_pluginFault->setWordWrap(true);
    m_pluginFault->hide();
    column->addWidget(m_pluginFault);
    fill();
    connect(m_search, &QLineEdit::textChanged, this, &LayerPalette::find);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_list, &QTreeWidget::customContextMenuRequested, this, &LayerPalette::showMenu);
    connect(m_list, &QTreeWidget::itemDoubleClicked, this, [this](const QTreeWidgetItem* item) { choose(item); });
}

void LayerPalette::fill() {
    QTreeWidgetItem* group = nullptr;
    for (const models::LayerType& type : models::catalogue()) {
        if (!group || group->text(0) != toQt(type.group))
            group = addGroup(toQt(type.group), m_list->topLevelItemCount());
        auto* item = new QTreeWidgetItem(group, {toQt(type.title)});
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled);
        item->setData(0, typeRole, toQt(type.type));
        item->setData(0, wordsRole, toQt(type.title + ' ' + type.type + ' ' + type.group + ' ' + type.summary));
        item->setToolTip(0, tr("%1: %2").arg(toQt(type.title), toQt(type.summary)));
    }
    m_list->setCurrentItem(firstFound());
}

QTreeWidgetItem* LayerPalette::addGroup(const QString& title, int place) {
    auto* group = new QTreeWidgetItem({title});
    m_list->insertTopLevelItem(place, group);
    group->setFlags(Qt::ItemIsEnabled);
    group->setFont(0, fontOf(TypeStyle::Strong));
    group->setExpanded(true);
    return group;
}

void LayerPalette::setBlocks(const std::vector<SavedBlock>& blocks) {
    delete m_blocks;
    m_blocks = blocks.empty() ? nullptr : addGroup(tr("My blocks"), 0);
    for (const SavedBlock& block : blocks) {
        auto* item = new QTreeWidgetItem(m_blocks, {block.name});
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled);
        item->setData(0, layersRole, block.layers);
        item->setData(0, wordsRole, tr("%1 my block").arg(block.name));
        item->setToolTip(0, tr("%1: a block that you keep. The menu of the right button removes it.").arg(block.name));
    }
    find(m_search->text());
}

void LayerPalette::setPluginFindings(const Findings& findings) {
    QStringList words;
    for (const Finding& finding : findings)
        words << toQt(finding.message + ' ' + finding.hint);
    m_pluginFault->setText(
        tr("%n fault(s) in plugins. `airshed-cli plugins` lists them.", nullptr, static_cast<int>(words.size())));
    m_pluginFault->setToolTip(words.join(QStringLiteral("\n\n")));
    m_pluginFault->setAccessibleDescription(words.join(QLatin1Char(' ')));
    m_pluginFault->setVisible(!words.isEmpty());
}

void LayerPalette::showMenu(const QPoint& position) {
    const QTreeWidgetItem* item = m_list->itemAt(position);
    if (!item || item->parent() != m_blocks || !m_blocks)
        return;
    QMenu menu(this);
    menu.setAccessibleName(tr("What can be done with the block"));
    menu.addAction(tr("Add"), this, [this, item] { choose(item); });
    menu.addAction(tr("Remove from my blocks"), this, [this, name = item->text(0)] { Q_EMIT blockToBeRemoved(name); });
    menu.exec(m_list->viewport()->mapToGlobal(position));
}

void LayerPalette::find(const QString& words) {
    const QStringList parts = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (int group = 0; group < m_list->topLevelItemCount(); ++group) {
        QTreeWidgetItem* top = m_list->topLevelItem(group);
        bool any = false;
        for (int index = 0; index < top->childCount(); ++index) {
            QTreeWidgetItem* item = top->child(index);
            const QString all = item->data(0, wordsRole).toString();
            const bool found = std::all_of(parts.begin(), parts.end(),
                                           [&](const QString& part) { return all.contains(part, Qt::CaseInsensitive); });
            item->setHidden(!found);
            any = any || found;
        }
        top->setHidden(!any);
    }
    // What is called so comes before what merely speaks of it.
    QTreeWidgetItem* best = firstFound();
    for (int group = 0; group < m_list->topLevelItemCount(); ++group)
        for (int index = m_list->topLevelItem(group)->childCount(); index-- > 0;)
            if (QTreeWidgetItem* item = m_list->topLevelItem(group)->child(index);
                !item->isHidden() && !words.isEmpty() && item->text(0).startsWith(words, Qt::CaseInsensitive))
                best = item;
    m_list->setCurrentItem(best);
}

QTreeWidgetItem* LayerPalette::firstFound() const {
    for (int group = 0; group < m_list->topLevelItemCount(); ++group)
        for (int index = 0; index < m_list->topLevelItem(group)->childCount(); ++index)
            if (QTreeWidgetItem* item = m_list->topLevelItem(group)->child(index); !item->isHidden())
                return item;
    return nullptr;
}

QStringList LayerPalette::found() const {
    QStringList types;
    for (int group = 0; group < m_list->topLevelItemCount(); ++group)
        for (int index = 0; index < m_list->topLevelItem(group)->childCount(); ++index)
            if (const QTreeWidgetItem* item = m_list->topLevelItem(group)->child(index); !item->isHidden())
                types << (item->parent() == m_blocks ? item->text(0) : item->data(0, typeRole).toString());
    return types;
}

void LayerPalette::choose(const QTreeWidgetItem* item) {
    if (!item)
        return;
    if (const QString layers = item->data(0, layersRole).toString(); !layers.isEmpty())
        Q_EMIT blockChosen(item->text(0), layers);
    else if (const QString type = item->data(0, typeRole).toString(); !type.isEmpty())
        Q_EMIT chosen(type);
}

bool LayerPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        choose(m_list->currentItem());
        return true;
    }
    if (watched == m_search && key == Qt::Key_Down) {
        m_list->setFocus();
        return true;
    }
    return false;
}

} // namespace airshed::ui
