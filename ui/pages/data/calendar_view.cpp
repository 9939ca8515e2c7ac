#include "ui/pages/data/calendar_view.h"

#include <algorithm>

#include <QApplication>
#include <QDate>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/parts/label.h"
#include "ui/text/text.h"
#include "ui/theme/roles.h"

namespace airshed::ui {

namespace {

constexpr int leastDayWidth = 6; ///< a day that is narrower cannot be hit
constexpr int mostDayWidth = 18;
/// Below this a day's mean is not taken for the day's (the 75 % rule of air-quality reporting).
constexpr double enough = 0.75;

QColor shareColour(const Roles& roles, double share) {
    return share >= enough ? roles.accent : roles.warn;
}

/// Fills a cell from below as far as its share goes: the height says it where the colour cannot.
class ShareDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Roles roles = rolesOf(QApplication::palette());
        const double share = index.data(CalendarModel::ShareRole).toDouble();
        const QRectF cell = QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5);
        if (share >= 0) {
            painter->fillRect(cell, mixed(roles.surface, roles.line, 0.5));
            QRectF filled = cell;
            filled.setTop(cell.bottom() - cell.height() * share);
            painter->fillRect(filled, shareColour(roles, share));
            if (share == 0)
                painter->fillRect(QRectF(cell.left(), cell.bottom() - 2, cell.width(), 2), roles.bad);
        }
        if ((option.state & QStyle::State_HasFocus) != 0) {
            painter->setPen(QPen(roles.text, 2));
            painter->drawRect(cell);
        }
    }
};

/// Days are too narrow for words: months and years stand where they begin.
class MonthHeader : public QHeaderView {
public:
    MonthHeader(const CalendarModel& model, QWidget* parent) : QHeaderView(Qt::Horizontal, parent), m_model(model) {}

    [[nodiscard]] QSize sizeHint() const override { return {leastDayWidth, fontMetrics().height() + 8}; }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(viewport());
        const Roles roles = rolesOf(QApplication::palette());
        painter.fillRect(viewport()->rect(), roles.surface);
        painter.setPen(roles.muted);
        int free = 0; // where the last name ends
        const int first = std::max(0, visualIndexAt(0));
        for (int day = first; day < count() && sectionViewportPosition(day) < width(); ++day) {
            const QDate date = m_model.dayOf(day);
            const int left = sectionViewportPosition(day);
            if ((date.day() != 1 && day != first) || left < free)
                continue;
            const QString name = QLocale().toString(date, date.month() == 1 || day == first ? QStringLiteral("MMM yyyy")
                                                                                            : QStringLiteral("MMM"));
            // The first day's name must not push out that of a month that begins soon.
            if (day == first &&
                date.daysInMonth() - date.day() < fontMetrics().horizontalAdvance(name) / defaultSectionSize() + 1 &&
                date.day() != 1)
                continue;
            painter.drawText(left + 1, fontMetrics().ascent() + 4, name);
            free = left + fontMetrics().horizontalAdvance(name) + 6;
        }
    }

private:
    const CalendarModel& m_model;
};

} // namespace

CalendarView::CalendarView(JobList& jobs, QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_notice(new Notice),
      m_rows(new QComboBox),
      m_words(makeLabel({}, TypeStyle::Strong)),
      m_model(new CalendarModel(this)),
      m_view(new QTableView) {
    m_rows->setAccessibleName(tr("Rows of the calendar"));
    m_rows->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_rows->setMinimumContentsLength(20);
    m_words->setWordWrap(false);
    m_words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_view->setAccessibleName(tr("Completeness by day"));
    m_view->setHorizontalHeader(new MonthHeader(*m_model, m_view));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new ShareDelegate(m_view));
    m_view->setShowGrid(false);
    m_view->setTabKeyNavigation(false);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setMouseTracking(true);
    m_view->horizontalHeader()->setMinimumSectionSize(leastDayWidth);
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setHighlightSections(false);
    m_view->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_view->verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* top = new QHBoxLayout;
    top->setSpacing(12);
    top->addWidget(m_rows);
    top->addWidget(m_words, 1);
    auto* legend =
        makeLabel(tr("A full cell has all values that the interval promises; below 75 % it changes colour; a line at "
                     "the foot means none. Arrows move, Enter shows the day in the plot."),
                  TypeStyle::Body, Tone::Muted);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(top);
    column->addWidget(m_notice);
    column->addWidget(m_view, 1);
    column->addWidget(legend);
    connect(m_rows, &QComboBox::currentIndexChanged, this, [this] { m_model->setColumn(m_rows->currentData().toInt()); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &CalendarView::sayCell);
    connect(m_view, &QTableView::entered, this, &CalendarView::sayCell);
    connect(m_view, &QTableView::activated, this, &CalendarView::goToPlot);
    connect(m_view, &QTableView::doubleClicked, this, &CalendarView::goToPlot);
}

void CalendarView::setSnapshot(const runs::SnapshotRecord& record, const data::Table& table) {
    if (record.digest == m_digest)
        return;
    m_digest = record.digest;
    if (m_job)
        m_job->cancel();
    m_notice->say(Notice::Kind::Info, tr("Counting…"));
    using Result = std::shared_ptr<const quality::Completeness>;
    m_job = m_jobs.start<Result>(
        tr("Counting the days of %1").arg(toQt(record.name)), this,
        [table, record](const JobContext& job) {
            return std::make_shared<const quality::Completeness>(table, record.timeColumn, record.seriesColumn, job);
        },
        [this](const Result& completeness) {
            m_job = nullptr;
            show(completeness);
        },
        [this](const Error& error) {
            m_job = nullptr;
            m_digest.clear();
            m_notice->say(error);
        });
}

void CalendarView::show(const std::shared_ptr<const quality::Completeness>& completeness) {
    m_notice->clear();
    const int days = std::max(1, static_cast<int>(completeness->days()));
    m_view->horizontalHeader()->setDefaultSectionSize(
        std::clamp(m_view->viewport()->width() / days, leastDayWidth, mostDayWidth));
    m_model->setCompleteness(completeness);
    const QSignalBlocker blocker(m_rows);
    m_rows->clear();
    m_rows->addItem(tr("All columns, by day"), -1);
    for (std::size_t column = 0; column < completeness->columns().size(); ++column)
        m_rows->addItem(tr("%1, by hour (UTC)").arg(toQt(completeness->columns()[column])), static_cast<int>(column));
    m_words->setText(tr("%1 days").arg(countText(static_cast<std::int64_t>(completeness->days()))));
}

void CalendarView::sayCell(const QModelIndex& index) {
    m_words->setText(m_model->words(index));
}

void CalendarView::goToPlot(const QModelIndex& index) {
    if (!index.isValid())
        return;
    const auto column = static_cast<std::size_t>(m_model->column() < 0 ? index.row() : m_model->column());
    const TimeNs from = (m_model->completeness().firstDay() + index.column()) * nsPerDay;
    Q_EMIT plotWanted(toQt(m_model->completeness().columns()[column]), {}, from, from + nsPerDay);
}

} // namespace airshed::ui
