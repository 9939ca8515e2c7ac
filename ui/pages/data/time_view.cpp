#include "ui/pages/data/time_view.h"

#include <algorithm>
#include <cmath>

#include <QAction>
#include <QButtonGroup>
#include <QDateTime>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/parts/button.h"
#include "ui/parts/card.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"
#include "ui/theme/icons.h"

namespace airshed::ui {

namespace {

constexpr std::size_t panelsAtFirst = 3;
constexpr int scrollSteps = 100'000;

QListWidget* makeChecklist(const QString& name) {
    auto* list = new QListWidget;
    list->setAccessibleName(name);
    list->setMinimumWidth(120);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setTextElideMode(Qt::ElideRight);
    return list;
}

void addChoice(QListWidget& list, const QString& text, const QVariant& value, bool checked) {
    auto* item = new QListWidgetItem(text, &list);
    item->setData(Qt::UserRole, value);
    item->setToolTip(text);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(checked ? Qt::Checked : Qt::Unchecked);
}

/// A click anywhere on a line checks it, not only on its box; Space does so by itself.
void checkByClick(QListWidget* list) {
    QObject::connect(list, &QListWidget::itemPressed, list,
                     [list](QListWidgetItem* item) { item->setData(Qt::UserRole + 1, item->checkState()); });
    QObject::connect(list, &QListWidget::itemClicked, list, [list](QListWidgetItem* item) {
        if (item->data(Qt::UserRole + 1).toInt() == item->checkState())
            item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
    });
}

std::vector<std::string> checkedValues(const QListWidget& list) {
    std::vector<std::string> values;
    for (int row = 0; row < list.count(); ++row)
        if (list.item(row)->checkState() == Qt::Checked)
            values.push_back(toStd(list.item(row)->data(Qt::UserRole).toString()));
    return values;
}

bool isParticles(const std::string& name) {
    return toQt(name).contains(QStringLiteral("PM2"), Qt::CaseInsensitive);
}

} // namespace

TimeView::TimeView(WorkbenchSession& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_notice(new Notice),
      m_columns(makeChecklist(tr("Columns to plot"))),
      m_seriesTitle(makeLabel(tr("Series"), TypeStyle::Strong)),
      m_series(makeChecklist(tr("Series to plot"))),
      m_plot(new TimePlot(tr("Measurements over time"))),
      m_span(makeLabel({}, TypeStyle::Body, Tone::Muted)),
      m_brushPlace(new QVBoxLayout),
      m_scroll(new QScrollBar(Qt::Horizontal)) {
    auto* splitter = new QSplitter;
    splitter->addWidget(makeChoices());
    splitter->addWidget(makePlotSide());
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({160, 700});
    splitter->setHandleWidth(12);
    splitter->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(splitter, 1);
    m_redraw.setSingleShot(true);
    m_redraw.setInterval(0);
    connect(&m_redraw, &QTimer::timeout, this, &TimeView::load);
    for (QListWidget* list : {m_columns, m_series}) {
        checkByClick(list);
        connect(list, &QListWidget::itemChanged, this, [this] { m_redraw.start(); });
    }
    connect(m_plot, &TimePlot::rangeChanged, this, &TimeView::showSpan);
    connect(m_scroll, &QScrollBar::valueChanged, this, &TimeView::scrollTo);
}

QWidget* TimeView::makeChoices() {
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(makeLabel(tr("Columns"), TypeStyle::Strong));
    column->addWidget(m_columns, 3);
    column->addWidget(m_seriesTitle);
    column->addWidget(m_series, 2);
    return side;
}

QToolButton* TimeView::makeTool(const QString& icon, const QString& text, const QString& key, TimePlot::Tool tool) {
    auto* button = makeIconButton(icon, tr("%1 (%2)").arg(text, key));
    button->setCheckable(true);
    button->setChecked(tool == TimePlot::Tool::Zoom);
    connect(button, &QToolButton::toggled, this, [this, tool](bool on) {
        if (on)
            m_plot->setTool(tool);
    });
    auto* action = new QAction(this);
    action->setShortcut(QKeySequence(key));
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, button, [button] { button->setChecked(true); });
    m_plot->addAction(action);
    return button;
}

QWidget* TimeView::makePlotSide() {
    auto* tools = new QButtonGroup(this);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    for (QToolButton* tool :
         {makeTool(QStringLiteral("zoom"), tr("Drag to zoom"), QStringLiteral("Z"), TimePlot::Tool::Zoom),
          makeTool(QStringLiteral("pan"), tr("Drag to move"), QStringLiteral("P"), TimePlot::Tool::Pan),
          makeTool(QStringLiteral("label"), tr("Drag to label a stretch"), QStringLiteral("L"), TimePlot::Tool::Brush)}) {
        tools->addButton(tool);
        row->addWidget(tool);
    }
    auto* all = makeButton(tr("Show all"), ButtonTone::Link);
    all->setToolTip(tr("Home, or a double click in the plot"));
    connect(all, &QPushButton::clicked, m_plot, &PlotView::showAll);
    row->addSpacing(8);
    row->addWidget(all);
    m_span->setWordWrap(false);
    m_span->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_span->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_span, 1);

    auto* scroll = new QScrollArea;
    scroll->setWidget(m_plot);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* card = new Card;
    card->layout()->setContentsMargins(4, 4, 4, 4);
    card->body()->addWidget(scroll, 1);
    card->body()->setSpacing(0);
    m_scroll->setAccessibleName(tr("Stretch of time that is shown"));
    m_scroll->setFocusPolicy(Qt::StrongFocus);
    card->body()->addWidget(m_scroll);
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(row);
    column->addLayout(m_brushPlace);
    column->addWidget(card, 1);
    return side;
}

void TimeView::setSnapshot(const runs::SnapshotRecord& record, const data::Table& table) {
    m_record = record;
    m_table = table;
    m_index.reset();
    m_curves.clear();
    m_names = seriesNames(table, record.seriesColumn);
    m_plot->setPanels({});
    fillChoices();
    m_redraw.start();
}

void TimeView::fillChoices() {
    const QSignalBlocker columnBlocker(m_columns);
    const QSignalBlocker seriesBlocker(m_series);
    std::vector<const data::Column*> numeric;
    for (const data::Column& column : m_table.columns())
        if (column.isNumeric())
            numeric.push_back(&column);
    // Like the model page's first guess: from particulate matter on, where there is some.
    const auto first = std::find_if(numeric.begin(), numeric.end(), [](const auto* one) { return isParticles(one->name()); });
    const auto from = static_cast<std::size_t>(first == numeric.end() ? 0 : first - numeric.begin());
    m_columns->clear();
    for (std::size_t index = 0; index < numeric.size(); ++index) {
        const data::Column& column = *numeric[index];
        const QString unit = column.unit().empty() ? QString() : tr(" (%1)").arg(toQt(column.unit()));
        addChoice(*m_columns, toQt(column.name()) + unit, toQt(column.name()),
                  index >= from && index < from + panelsAtFirst && column.missingCount() < column.rows());
    }
    m_series->clear();
    const QString known = m_session.selectedSeries();
    const bool isKnown = std::find(m_names.begin(), m_names.end(), toStd(known)) != m_names.end() && !known.isEmpty();
    for (std::size_t index = 0; index < m_names.size(); ++index)
        addChoice(*m_series, toQt(m_names[index]), toQt(m_names[index]),
                  isKnown ? toQt(m_names[index]) == known : index < mostSeries);
    const bool several = m_names.size() > 1;
    m_series->setVisible(several);
    m_seriesTitle->setVisible(several);
}

std::vector<std::string> TimeView::shownColumns() const {
    return checkedValues(*m_columns);
}

std::vector<std::string> TimeView::shownSeries() const {
    return checkedValues(*m_series);
}

void TimeView::load() {
    if (m_job)
        m_job->cancel();
    std::vector<std::string> columns = shownColumns();
    std::vector<std::string> series = shownSeries();
    if (columns.empty() || series.empty()) {
        m_job = nullptr;
        m_plot->setPanels({});
        m_notice->say(Notice::Kind::Info, m_columns->count() == 0 ? tr("The table has no column of numbers to plot.")
                                          : columns.empty()       ? tr("Choose a column to plot.")
                                                                  : tr("Choose a series to plot."));
        return;
    }
    if (columns.size() > mostPanels || series.size() > mostSeries) {
        m_notice->say(Notice::Kind::Info, tr("The first %1 columns and %2 series of those chosen are shown.")
                                              .arg(std::min(columns.size(), mostPanels))
                                              .arg(std::min(series.size(), mostSeries)));
        columns.resize(std::min(columns.size(), mostPanels));
        series.resize(std::min(series.size(), mostSeries));
    } else {
        m_notice->clear();
    }
    if (series.size() == 1)
        m_session.selectSeries(toQt(series.front()));
    std::vector<CurveKey> wanted;
    for (const std::string& column : columns)
        for (const std::string& one : series)
            wanted.emplace_back(column, one);
    m_job = m_session.jobs().start<Loaded>(
        tr("Preparing the plot"), this,
        [table = m_table, record = m_record, known = m_curves, index = m_index, wanted](const JobContext& job) {
            Loaded loaded{index, {}};
            if (!loaded.index)
                loaded.index = std::make_shared<const SeriesIndex>(table, record.timeColumn, record.seriesColumn, job);
            for (const CurveKey& key : wanted) {
                job.throwIfStopped();
                const auto found = known.find(key);
                loaded.curves[key] = found != known.end() ? found->second : loaded.index->curve(key.first, key.second);
                job.progress(static_cast<double>(loaded.curves.size()) / static_cast<double>(wanted.size()), key.first);
            }
            return loaded;
        },
        [this](const Loaded& loaded) {
            m_job = nullptr;
            draw(loaded);
        },
        [this](const Error& error) {
            m_job = nullptr;
            m_notice->say(error);
        });
}

void TimeView::draw(const Loaded& loaded) {
    m_index = loaded.index;
    m_curves = loaded.curves;
    std::vector<TimePanel> panels;
    for (const auto& column : shownColumns()) {
        TimePanel panel{toQt(column), toQt(m_table.column(column).unit()), {}};
        for (const std::string& series : m_names) {
            const auto found = m_curves.find({column, series});
            if (found != m_curves.end())
                panel.series.push_back({toQt(series), found->second, false});
        }
        if (!panel.series.empty())
            panels.push_back(std::move(panel));
    }
    m_plot->setPanels(std::move(panels), true);
    if (m_wantedSpan)
        m_plot->showRange(m_wantedSpan->first, m_wantedSpan->second);
    m_wantedSpan.reset();
    showSpan();
}

void TimeView::showPlace(const std::string& column, const std::string& series, TimeNs from, TimeNs to) {
    const auto check = [](const QListWidget& list, const std::string& value) {
        for (int row = 0; row < list.count(); ++row)
            if (!value.empty() && list.item(row)->data(Qt::UserRole).toString() == toQt(value))
                list.item(row)->setCheckState(Qt::Checked);
    };
    check(*m_columns, column);
    check(*m_series, series);
    // With some of what was before and after, or it could not be judged.
    const double span = std::max(static_cast<double>(to - from) / 1e9, 3600.0);
    const double margin = std::max(span, 12 * 3600.0);
    m_wantedSpan = {static_cast<double>(from) / 1e9 - margin, static_cast<double>(to) / 1e9 + margin};
    m_redraw.start();
}

void TimeView::showSpan() {
    const std::pair<double, double> range = m_plot->range();
    const auto& [from, to] = range;
    const auto full = m_plot->fullRange();
    const auto said = [](double second, const char* format) {
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(second * 1000), Qt::UTC),
                                  QString::fromLatin1(format));
    };
    const bool inDays = to - from > 4 * 86'400;
    const bool inYear = said(from, "yyyy") == said(to, "yyyy");
    const QString begin = said(from, inDays ? (inYear ? "d MMM" : "d MMM yyyy") : "d MMM HH:mm");
    m_span->setText(full ? tr("%1 – %2 UTC").arg(begin, said(to, inDays ? "d MMM yyyy" : "d MMM HH:mm, yyyy")) : QString());
    m_span->setToolTip(full ? tr("%1 – %2 UTC").arg(said(from, "d MMM yyyy HH:mm:ss"), said(to, "d MMM yyyy HH:mm:ss"))
                            : QString());
    const QSignalBlocker blocker(m_scroll);
    const double whole = full ? full->second - full->first : 0;
    const double shown = to - from;
    const bool partly = whole > 0 && shown < whole * 0.999;
    m_scroll->setEnabled(partly);
    if (!partly) {
        m_scroll->setRange(0, 0);
        return;
    }
    const int page = std::max(1, static_cast<int>(shown / whole * scrollSteps));
    m_scroll->setRange(0, scrollSteps - page);
    m_scroll->setPageStep(page);
    m_scroll->setSingleStep(std::max(1, page / 20));
    m_scroll->setValue(static_cast<int>(std::lround((from - full->first) / whole * scrollSteps)));
}

void TimeView::scrollTo(int position) {
    const auto full = m_plot->fullRange();
    if (!full)
        return;
    const auto [from, to] = m_plot->range();
    const double begin = full->first + (full->second - full->first) * position / scrollSteps;
    m_plot->moveTo(begin, begin + (to - from));
}

} // namespace airshed::ui
