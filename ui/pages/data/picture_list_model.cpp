#include "ui/pages/data/picture_list_model.h"

#include <algorithm>

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QIcon>
#include <QPainter>

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr int roomKilobytes = 64 * 1024;

QPixmap emptyPixmap(const QSize& box, double ratio) {
    QPixmap pixmap(box);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    return pixmap;
}

/// In the middle of a box, so that every thumbnail takes the same room.
QPixmap centred(const QImage& picture, const QSize& box, double ratio) {
    QPixmap pixmap(box);
    pixmap.fill(Qt::transparent);
    const QImage fitting = picture.width() > box.width() || picture.height() > box.height()
                               ? picture.scaled(box, Qt::KeepAspectRatio, Qt::SmoothTransformation)
                               : picture;
    QPainter painter(&pixmap);
    painter.drawImage((box.width() - fitting.width()) / 2, (box.height() - fitting.height()) / 2, fitting);
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

} // namespace

PictureListModel::PictureListModel(PictureLoader& loader, QObject* parent)
    : QAbstractListModel(parent), m_loader(loader), m_pixmaps(roomKilobytes) {
    m_nothingYet = emptyPixmap(box(), m_ratio);
    connect(&loader, &PictureLoader::loaded, this, &PictureListModel::take);
}

void PictureListModel::setTable(const data::Table& table, const QString& folder, const std::string& timeColumn) {
    beginResetModel();
    m_folder = folder;
    m_names.clear();
    m_times.clear();
    m_rows.clear();
    m_pixmaps.clear();
    m_unreadable.clear();
    const data::Column& names = table.column("picture");
    m_names.reserve(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
        m_names.push_back(names.cellText(row));
        m_rows.insert(file(static_cast<int>(row)), static_cast<int>(row));
    }
    if (!timeColumn.empty()) {
        const auto times = table.column(timeColumn).times();
        m_times.assign(times.begin(), times.end());
    }
    endResetModel();
}

void PictureListModel::setPixelRatio(double ratio) {
    if (ratio == m_ratio)
        return;
    m_ratio = ratio;
    m_pixmaps.clear();
    m_nothingYet = emptyPixmap(box(), ratio);
    if (!m_names.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {Qt::DecorationRole});
}

QString PictureListModel::file(int row) const {
    return QDir(m_folder).filePath(name(row));
}

QString PictureListModel::name(int row) const {
    return toQt(m_names[static_cast<std::size_t>(row)]);
}

int PictureListModel::rowNear(TimeNs time) const {
    if (!hasTimes())
        return -1;
    const auto after = std::ranges::lower_bound(m_times, time);
    if (after == m_times.begin())
        return 0;
    const auto before = after - 1;
    const bool isAfterNearer = after != m_times.end() && *after - time < time - *before;
    return static_cast<int>((isAfterNearer ? after : before) - m_times.begin());
}

int PictureListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_names.size());
}

QVariant PictureListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const QString path = file(index.row());
    const bool isUnreadable = m_unreadable.contains(path);
    const QString when = hasTimes() ? QDateTime::fromMSecsSinceEpoch(time(index.row()) / 1'000'000, Qt::UTC)
                                          .toString(QStringLiteral("yyyy-MM-dd HH:mm"))
                                    : QString();
    switch (role) {
    case Qt::DisplayRole:
        return isUnreadable ? tr("cannot be read") : when.isEmpty() ? QFileInfo(name(index.row())).fileName() : when;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        if (isUnreadable)
            return tr("%1 cannot be read").arg(name(index.row()));
        return when.isEmpty() ? name(index.row()) : tr("%1, %2").arg(when, name(index.row()));
    case Qt::DecorationRole:
        if (const QPixmap* pixmap = m_pixmaps.object(path)) {
            QIcon icon(*pixmap);
            icon.addPixmap(*pixmap, QIcon::Selected); // a tint would look like haze
            return icon;
        }
        if (!isUnreadable)
            m_loader.load(path, box());
        return m_nothingYet;
    default: return {};
    }
}

void PictureListModel::take(const QString& file, const QSize& forBox, const QImage& picture) {
    const auto row = m_rows.constFind(file);
    if (row == m_rows.constEnd() || forBox != box())
        return;
    if (picture.isNull()) {
        m_unreadable.insert(file);
    } else {
        auto* pixmap = new QPixmap(centred(picture, forBox, m_ratio)); // the cache owns it
        m_pixmaps.insert(file, pixmap, forBox.width() * forBox.height() * 4 / 1024);
    }
    const QModelIndex place = index(row.value());
    Q_EMIT dataChanged(place, place);
}

} // namespace airshed::ui
