#pragma once

#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QTableWidget>

#include "core/runs/run_record.h"
#include "ui/pages/data/picture_list_model.h"
#include "ui/parts/notice.h"
#include "ui/plot/time_plot.h"

namespace airshed::ui {

/// A picture as large as there is room, in its own proportions.
class PictureFrame : public QWidget {
    Q_OBJECT
public:
    explicit PictureFrame(QWidget* parent = nullptr);
    void setPicture(const QImage& picture);
    /// What stands in its place while there is none.
    void setWords(const QString& words);
    [[nodiscard]] bool hasPicture() const { return !m_picture.isNull(); }

Q_SIGNALS:
    void resized();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QImage m_picture;
    QString m_words;
};

/// The camera pictures that a table of haze features was measured from: a contact sheet by time, a feature over time below it,
/// and the chosen picture large with its features. Choosing in one shows the same moment in the others.
class PicturesView : public QWidget {
    Q_OBJECT
public:
    explicit PicturesView(QWidget* parent = nullptr);

    /// Whether a snapshot is a table of pictures.
    [[nodiscard]] static bool isOfPictures(const runs::SnapshotRecord& record, const data::Table& table);
    void setSnapshot(const runs::SnapshotRecord& record, const data::Table& table);
    [[nodiscard]] bool isLoading() const { return m_loader.isLoading(); }

protected:
    void showEvent(QShowEvent* event) override;

private:
    [[nodiscard]] QWidget* makeSheetSide();
    [[nodiscard]] QWidget* makePictureSide();
    void fillFeatures();
    void drawFeature();
    void choose(int row);
    void showChosen();
    void askForPicture();
    void goTo(double fromSeconds, double toSeconds);

    PictureLoader m_loader;
    PictureListModel* m_model;
    data::Table m_table;
    Notice* m_notice;
    QListView* m_sheet;
    QComboBox* m_feature;
    QWidget* m_plotSide;
    TimePlot* m_plot;
    PictureFrame* m_picture;
    QLabel* m_caption;
    QTableWidget* m_values;
    QString m_asked; ///< file whose large picture is waited for
};

} // namespace airshed::ui
