#pragma once

#include <vector>

#include <QAbstractListModel>
#include <QCache>
#include <QPixmap>
#include <QSet>

#include "core/base/time.h"
#include "core/data/table.h"
#include "ui/pages/data/picture_loader.h"

namespace airshed::ui {

/// The pictures of a table of haze features in the order of its rows, each with a small picture that is decoded when it is
/// first looked at and kept while there is room.
class PictureListModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr QSize thumbnailSize{120, 90};

    explicit PictureListModel(PictureLoader& loader, QObject* parent = nullptr);

    /// @param table with a text column "picture" of names below the folder. @param timeColumn "" for pictures without times.
    void setTable(const data::Table& table, const QString& folder, const std::string& timeColumn);
    void setPixelRatio(double ratio);
    [[nodiscard]] QString file(int row) const;
    [[nodiscard]] QString name(int row) const;
    [[nodiscard]] bool hasTimes() const noexcept { return m_times.size() == m_names.size() && !m_times.empty(); }
    /// Only while hasTimes().
    [[nodiscard]] TimeNs time(int row) const { return m_times[static_cast<std::size_t>(row)]; }
    /// The row whose time is nearest to an instant; -1 while there is none.
    [[nodiscard]] int rowNear(TimeNs time) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    void take(const QString& file, const QSize& box, const QImage& picture);
    [[nodiscard]] QSize box() const { return thumbnailSize * m_ratio; }

    PictureLoader& m_loader;
    QString m_folder;
    std::vector<std::string> m_names;
    std::vector<TimeNs> m_times;
    QHash<QString, int> m_rows; ///< by file
    double m_ratio = 1.0;
    QPixmap m_nothingYet;
    mutable QCache<QString, QPixmap> m_pixmaps; ///< by file; costs in kilobytes
    QSet<QString> m_unreadable;
};

} // namespace airshed::ui
