#include "ui/pages/data/pictures_view.h"

#include <cmath>

#include <QDateTime>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/parts/card.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

constexpr QSize cellSize{136, 124};

QString folderOf(const runs::SnapshotRecord& record) {
    const Json query = record.provenance.value("query", Json::object());
    return query.is_object() ? toQt(query.value("folder", std::string())) : QString();
}

} // namespace

PictureFrame::PictureFrame(QWidget* parent) : QWidget(parent) {
    setMinimumSize(200, 150);
    setAccessibleName(tr("The chosen picture"));
}

void PictureFrame::setPicture(const QImage& picture) {
    m_picture = picture;
    update();
}

void PictureFrame::setWords(const QString& words) {
    m_picture = {};
    m_words = words;
    update();
}

void PictureFrame::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    if (m_picture.isNull()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_words);
        return;
    }
    const QSize fitting = m_picture.size().scaled(size(), Qt::KeepAspectRatio);
    const QRect place(QPoint((width() - fitting.width()) / 2, 0), fitting);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(place, m_picture);
}

void PictureFrame::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    Q_EMIT resized();
}

PicturesView::PicturesView(QWidget* parent)
    : QWidget(parent),
      m_loader(this),
      m_model(new PictureListModel(m_loader, this)),
      m_notice(new Notice),
      m_sheet(new QListView),
      m_feature(new QComboBox),
      m_plotSide(new QWidget),
      m_plot(new TimePlot(tr("A haze feature over time"))),
      m_picture(new PictureFrame),
      m_caption(makeLabel({}, TypeStyle::Strong)),
      m_values(new QTableWidget) {
    auto* splitter = new QSplitter;
    splitter->addWidget(makeSheetSide());
    splitter->addWidget(makePictureSide());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setHandleWidth(12);
    splitter->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(splitter, 1);
    connect(m_sheet->selectionModel(), &QItemSelectionModel::currentChanged, this, &PicturesView::showChosen);
    connect(m_feature, &QComboBox::currentIndexChanged, this, &PicturesView::drawFeature);
    connect(m_plot, &TimePlot::brushed, this, &PicturesView::goTo);
    connect(m_picture, &PictureFrame::resized, this, &PicturesView::askForPicture);
    connect(&m_loader, &PictureLoader::loaded, this, [this](const QString& file, const QSize& box, const QImage& picture) {
        if (file != m_asked || box == PictureListModel::thumbnailSize * m_sheet->devicePixelRatioF())
            return;
        if (picture.isNull())
            m_picture->setWords(tr("This picture cannot be read."));
        else
            m_picture->setPicture(picture);
    });
}

QWidget* PicturesView::makeSheetSide() {
    m_sheet->setModel(m_model);
    m_sheet->setAccessibleName(tr("Contact sheet"));
    m_sheet->setViewMode(QListView::IconMode);
    m_sheet->setResizeMode(QListView::Adjust);
    m_sheet->setMovement(QListView::Static);
    m_sheet->setUniformItemSizes(true);
    m_sheet->setLayoutMode(QListView::Batched);
    m_sheet->setBatchSize(2'000);
    m_sheet->setGridSize(cellSize);
    m_sheet->setIconSize(PictureListModel::thumbnailSize);
    m_sheet->setSelectionMode(QAbstractItemView::SingleSelection);
    m_sheet->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_feature->setAccessibleName(tr("Haze feature"));
    m_feature->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_feature->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    m_plot->setTool(TimePlot::Tool::Brush);
    m_plot->setMinimumHeight(140);

    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_feature);
    auto* words = makeLabel(tr("Drag over a stretch to go to its pictures. The numbers describe pictures, not the air itself."),
                            TypeStyle::Body, Tone::Muted);
    words->setWordWrap(true);
    row->addWidget(words, 1);
    auto* below = new QVBoxLayout(m_plotSide);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(6);
    below->addLayout(row);
    below->addWidget(m_plot, 1);
    auto* side = new QSplitter(Qt::Vertical);
    side->addWidget(m_sheet);
    side->addWidget(m_plotSide);
    side->setStretchFactor(0, 3);
    side->setStretchFactor(1, 2);
    side->setHandleWidth(12);
    side->setChildrenCollapsible(false);
    return side;
}

QWidget* PicturesView::makePictureSide() {
    m_values->setColumnCount(2);
    m_values->setAccessibleName(tr("Features of the chosen picture"));
    m_values->horizontalHeader()->hide();
    m_values->verticalHeader()->hide();
    m_values->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_values->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_values->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_values->setShowGrid(false);
    m_values->setSelectionMode(QAbstractItemView::SingleSelection);
    auto* card = new Card;
    card->body()->addWidget(m_picture, 2);
    card->body()->addWidget(m_caption);
    card->body()->addWidget(m_values, 3);
    return card;
}

bool PicturesView::isOfPictures(const runs::SnapshotRecord& record, const data::Table& table) {
    const data::Column* names = table.find("picture");
    return record.provenance.value("source", std::string()) == "pictures" && names != nullptr &&
           names->type() == data::ColumnType::Text && !folderOf(record).isEmpty();
}

void PicturesView::setSnapshot(const runs::SnapshotRecord& record, const data::Table& table) {
    const QString folder = folderOf(record);
    m_table = table;
    m_notice->clear();
    if (!QDir(folder).exists())
        m_notice->say(Notice::Kind::Warn, tr("The folder %1 is not there any more.").arg(folder),
                      tr("What was measured is still here; put the folder back to see its pictures."));
    m_model->setPixelRatio(m_sheet->devicePixelRatioF());
    m_model->setTable(table, folder, record.timeColumn);
    m_plotSide->setVisible(m_model->hasTimes());
    fillFeatures();
    drawFeature();
    choose(m_model->rowCount() > 0 ? 0 : -1);
    showChosen();
}

void PicturesView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_model->setPixelRatio(m_sheet->devicePixelRatioF());
}

void PicturesView::fillFeatures() {
    const QSignalBlocker blocker(m_feature);
    const QString chosen = m_feature->currentText();
    m_feature->clear();
    for (const data::Column& column : m_table.columns())
        if (column.isNumeric())
            m_feature->addItem(toQt(column.name()));
    const int before = m_feature->findText(chosen.isEmpty() ? QStringLiteral("transmission") : chosen);
    m_feature->setCurrentIndex(std::max(before, 0));
}

void PicturesView::drawFeature() {
    const data::Column* column = m_table.find(toStd(m_feature->currentText()));
    if (column == nullptr || !m_model->hasTimes())
        return m_plot->setPanels({});
    std::vector<double> seconds;
    std::vector<double> values;
    seconds.reserve(m_table.rows());
    values.reserve(m_table.rows());
    for (int row = 0; row < m_model->rowCount(); ++row) {
        seconds.push_back(static_cast<double>(m_model->time(row)) / 1e9);
        values.push_back(column->number(static_cast<std::size_t>(row)));
    }
    m_plot->setPanels({{m_feature->currentText(),
                        toQt(column->unit()),
                        {{QString(), std::make_shared<const Curve>(std::move(seconds), std::move(values)), false}}}},
                      true);
    showChosen();
}

void PicturesView::choose(int row) {
    if (row < 0)
        return;
    const QModelIndex index = m_model->index(row);
    m_sheet->setCurrentIndex(index);
    m_sheet->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

void PicturesView::showChosen() {
    const QModelIndex index = m_sheet->currentIndex();
    if (!index.isValid()) {
        m_caption->clear();
        m_values->setRowCount(0);
        m_picture->setWords(tr("Choose a picture."));
        return;
    }
    const int row = index.row();
    m_caption->setText(index.data(Qt::ToolTipRole).toString());
    m_values->setRowCount(m_feature->count());
    for (int feature = 0; feature < m_feature->count(); ++feature) {
        const QString name = m_feature->itemText(feature);
        const data::Column& column = m_table.column(toStd(name));
        m_values->setItem(feature, 0, new QTableWidgetItem(name));
        auto* value = new QTableWidgetItem(measureText(column.number(static_cast<std::size_t>(row)), toQt(column.unit())));
        value->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_values->setItem(feature, 1, value);
    }
    if (m_model->hasTimes()) {
        const double seconds = static_cast<double>(m_model->time(row)) / 1e9;
        const auto shown = m_plot->range();
        const double half = std::max((shown.second - shown.first) / 300.0, 1.0); // wide enough to be seen
        m_plot->setBands({{seconds - half, seconds + half, TimeBand::Tone::Accent, {}}});
        if (seconds < shown.first || seconds > shown.second)
            m_plot->moveTo(seconds - (shown.second - shown.first) / 2.0, seconds + (shown.second - shown.first) / 2.0);
    }
    askForPicture();
}

void PicturesView::askForPicture() {
    const QModelIndex index = m_sheet->currentIndex();
    if (!index.isValid())
        return;
    const QString file = m_model->file(index.row());
    if (file != m_asked)
        m_picture->setWords({});
    m_asked = file;
    m_loader.load(file, m_picture->size() * m_picture->devicePixelRatioF());
}

void PicturesView::goTo(double fromSeconds, double toSeconds) {
    choose(m_model->rowNear(std::llround((fromSeconds + toSeconds) / 2.0) * nsPerSecond));
    m_sheet->setFocus();
}

} // namespace airshed::ui
