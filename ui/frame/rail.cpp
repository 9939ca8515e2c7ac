#include "ui/frame/rail.h"

#include <QApplication>
#include <QPainter>
#include <QStyledItemDelegate>

#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/type_scale.h"

namespace airshed::ui {

namespace {

enum RailRole { PageRole = Qt::UserRole, IconRole, StateRole, WordsRole };

/// Icon, title, state in words under it, state as a sign at the right.
class RailDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {120, option.fontMetrics.height() * 2 + 18};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        // The list itself is transparent, so its own palette does not tell light from dark.
        const Roles roles = rolesOf(QApplication::palette());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF row = QRectF(option.rect).adjusted(8, 2, -8, -2);
        const bool selected = option.state & QStyle::State_Selected;
        if (selected || option.state & QStyle::State_MouseOver) {
            painter->setPen(option.state & QStyle::State_HasFocus ? QPen(roles.accent) : Qt::NoPen);
            painter->setBrush(selected ? roles.tint(roles.accent, 0.14) : mixed(roles.ground, roles.text, 0.05));
            painter->drawRoundedRect(row, 6, 6);
        }
        const auto state = static_cast<StepState>(index.data(StateRole).toInt());
        const QIcon icon = lineIcon(index.data(IconRole).toString(), selected ? IconTone::Accent : IconTone::Muted);
        icon.paint(painter, QRect(int(row.left()) + 10, int(row.center().y()) - 10, 20, 20));
        const int left = int(row.left()) + 40;
        const int width = int(row.right()) - left - 26;
        const int line = option.fontMetrics.height();
        const QString words = index.data(WordsRole).toString();
        const int top = int(row.center().y()) - (words.isEmpty() ? line / 2 : line);
        painter->setFont(selected ? fontOf(TypeStyle::Strong) : option.font);
        painter->setPen(state == StepState::NotBegun && !selected ? roles.muted : roles.text);
        painter->drawText(QRect(left, top, width + 20, line), Qt::AlignVCenter, index.data(Qt::DisplayRole).toString());
        painter->setFont(option.font);
        painter->setPen(state == StepState::Attention ? roles.warn : roles.muted);
        painter->drawText(QRect(left, top + line, width + 24, line), Qt::AlignVCenter,
                          option.fontMetrics.elidedText(words, Qt::ElideRight, width + 22));
        paintState(painter, QRect(int(row.right()) - 24, top + (line - 16) / 2, 16, 16), state);
        painter->restore();
    }

private:
    static void paintState(QPainter* painter, const QRect& where, StepState state) {
        switch (state) {
        case StepState::NotBegun: lineIcon(QStringLiteral("waiting"), IconTone::Muted).paint(painter, where); break;
        case StepState::Ready: lineIcon(QStringLiteral("ready"), IconTone::Accent).paint(painter, where); break;
        case StepState::Attention: lineIcon(QStringLiteral("warning"), IconTone::Warn).paint(painter, where); break;
        case StepState::Done: lineIcon(QStringLiteral("done"), IconTone::Good).paint(painter, where); break;
        }
    }
};

} // namespace

Rail::Rail(QWidget* parent) : QListWidget(parent) {
    setProperty("frame", "rail");
    setItemDelegate(new RailDelegate(this));
    setAccessibleName(tr("Steps of the work"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setFixedWidth(168);
    connect(this, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item)
            Q_EMIT pageChosen(static_cast<PageId>(item->data(PageRole).toInt()));
    });
}

void Rail::addPage(PageId page, const QString& title, const QString& icon) {
    auto* item = new QListWidgetItem(title, this);
    item->setData(PageRole, static_cast<int>(page));
    item->setData(IconRole, icon);
    item->setToolTip(tr("%1 (Ctrl+%2)").arg(title).arg(count()));
}

void Rail::setStatus(PageId page, const StepStatus& status) {
    for (int row = 0; row < count(); ++row) {
        QListWidgetItem* entry = item(row);
        if (entry->data(PageRole).toInt() != static_cast<int>(page))
            continue;
        entry->setData(StateRole, static_cast<int>(status.state));
        entry->setData(WordsRole, status.words);
        entry->setData(Qt::AccessibleTextRole, tr("%1, %2 %3").arg(entry->text(), stateWords(status.state), status.words));
    }
}

void Rail::select(PageId page) {
    for (int row = 0; row < count(); ++row)
        if (item(row)->data(PageRole).toInt() == static_cast<int>(page))
            setCurrentRow(row);
}

} // namespace airshed::ui
