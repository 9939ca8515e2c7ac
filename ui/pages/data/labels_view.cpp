#include "ui/pages/data/labels_view.h"

#include <algorithm>
#include <set>

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSplitter>
#include <QVBoxLayout>

#include "core/project/data_quality.h"
#include "ui/pages/data/findings_model.h"
#include "ui/pages/data/label_bar.h"
#include "ui/parts/button.h"
#include "ui/parts/card.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QString placeText(const quality::Label& label) {
    const QString column = label.column.empty() ? LabelsView::tr("all columns") : toQt(label.column);
    return label.series.empty() ? column : LabelsView::tr("%1, %2").arg(toQt(label.series), column);
}

QList<QStandardItem*> itemsOf(const quality::Label& label, const QString& who) {
    QList<QStandardItem*> items;
    for (const QString& text :
         {labelKindText(label.kind), placeText(label), spanText(label.from, label.to), who, toQt(label.why)})
        items << new QStandardItem(text);
    items.back()->setToolTip(toQt(label.why));
    return items;
}

CopyingTableView* makeList(const QString& name, QStandardItemModel& model) {
    auto* list = new CopyingTableView(name);
    list->setModel(&model);
    list->setSelectionBehavior(QAbstractItemView::SelectRows);
    list->verticalHeader()->hide();
    list->horizontalHeader()->setStretchLastSection(true);
    return list;
}

} // namespace

LabelsView::LabelsView(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_notice(new Notice),
      m_labelList(makeList(tr("Labels"), m_labelModel)),
      m_suggestionList(makeList(tr("Suggested labels"), m_suggestionModel)) {
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(makeLabels());
    splitter->addWidget(makeSuggestions());
    splitter->setHandleWidth(12);
    splitter->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_notice);
    column->addWidget(splitter, 1);
    const auto goTo = [this](const quality::Label& label) {
        Q_EMIT plotWanted(toQt(label.column), toQt(label.series), label.from, label.to);
    };
    connect(m_labelList, &QTableView::activated, this,
            [this, goTo](const QModelIndex& index) { goTo(m_labels.labels()[static_cast<std::size_t>(index.row())]); });
    connect(m_suggestionList, &QTableView::activated, this,
            [this, goTo](const QModelIndex& index) { goTo(m_suggestions[static_cast<std::size_t>(index.row())].label); });
}

QWidget* LabelsView::makeLabels() {
    auto* card = new Card(tr("Labels"));
    m_remove = makeButton(QStringLiteral("remove"), tr("Remove"), ButtonTone::Plain);
    m_remove->setEnabled(false);
    card->headingRow()->addWidget(m_remove);
    card->body()->addWidget(
        makeLabel(tr("To add one, choose the label tool in the plot (L) and drag over a stretch. Enter shows a "
                     "label in the plot."),
                  TypeStyle::Body, Tone::Muted));
    card->body()->addWidget(m_labelList, 1);
    connect(m_remove, &QPushButton::clicked, this, &LabelsView::removeSelected);
    connect(m_labelList->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { m_remove->setEnabled(m_labelList->selectionModel()->hasSelection()); });
    auto* removeKey = new QAction(tr("Remove"), m_labelList);
    removeKey->setShortcut(QKeySequence::Delete);
    removeKey->setShortcutContext(Qt::WidgetShortcut);
    m_labelList->addAction(removeKey);
    connect(removeKey, &QAction::triggered, this, &LabelsView::removeSelected);
    return card;
}

QWidget* LabelsView::makeSuggestions() {
    auto* card = new Card(tr("Suggestions"));
    m_accept = makeButton(QStringLiteral("check"), tr("Accept"), ButtonTone::Plain);
    m_refuse = makeButton(QStringLiteral("close"), tr("Refuse"), ButtonTone::Plain);
    auto* all = makeButton(tr("Select all"), ButtonTone::Link);
    m_accept->setToolTip(tr("The suggestions that are selected become labels."));
    m_refuse->setToolTip(tr("The suggestions that are selected are not made again."));
    m_suggestionWords = makeLabel({}, TypeStyle::Body, Tone::Muted);
    for (QPushButton* button : {all, m_accept, m_refuse})
        card->headingRow()->addWidget(button);
    card->body()->addWidget(m_suggestionWords);
    card->body()->addWidget(m_suggestionList, 1);
    connect(all, &QPushButton::clicked, this, [this] {
        m_suggestionList->selectAll();
        m_suggestionList->setFocus();
    });
    connect(m_accept, &QPushButton::clicked, this, [this] { decide(selectedSuggestions(), true); });
    connect(m_refuse, &QPushButton::clicked, this, [this] { decide(selectedSuggestions(), false); });
    const auto enable = [this] {
        const bool any = m_suggestionList->selectionModel()->hasSelection();
        m_accept->setEnabled(any);
        m_refuse->setEnabled(any);
    };
    connect(m_suggestionList->selectionModel(), &QItemSelectionModel::selectionChanged, this, enable);
    enable();
    return card;
}

bool LabelsView::guarded(const std::function<void(project::Project&)>& work) {
    try {
        work(m_workbench.session().project());
        m_notice->clear();
        return true;
    } catch (const Error& error) {
        m_notice->say(error);
    }
    return false;
}

void LabelsView::setSnapshot(const runs::SnapshotRecord& record) {
    if (record.digest == m_record.digest && record.name == m_record.name)
        return;
    if (m_job)
        m_job->cancel();
    m_job = nullptr;
    m_record = record;
    m_suggested = false;
    showSuggestions({});
    readLabels();
}

void LabelsView::readLabels() {
    guarded([this](const project::Project& project) { m_labels = project::labelsOf(project, m_record.name); });
    m_labelModel.clear();
    m_labelModel.setHorizontalHeaderLabels({tr("Label"), tr("Where"), tr("When (UTC)"), tr("Who"), tr("Why")});
    for (const quality::Label& label : m_labels.labels()) {
        QList<QStandardItem*> items = itemsOf(label, toQt(label.who));
        items[3]->setToolTip(exactTimeText(label.when / 1'000'000));
        m_labelModel.appendRow(items);
    }
    m_labelList->fitColumns(80, 260);
    m_remove->setEnabled(false);
    Q_EMIT labelsChanged();
}

bool LabelsView::add(const quality::Label& label) {
    const bool added =
        guarded([&](project::Project& project) { static_cast<void>(project::addLabels(project, m_record.name, {label})); });
    if (added)
        readLabels();
    return added;
}

void LabelsView::removeSelected() {
    std::vector<std::int64_t> ids;
    for (const QModelIndex& row : m_labelList->selectionModel()->selectedRows())
        ids.push_back(m_labels.labels()[static_cast<std::size_t>(row.row())].id);
    if (ids.empty())
        return;
    guarded([&](project::Project& project) { project::removeLabels(project, m_record.name, ids, {}); });
    readLabels();
    m_suggested = false;
    suggest();
}

void LabelsView::suggest() {
    if (m_suggested || m_record.name.empty())
        return;
    m_suggested = true;
    if (m_job)
        m_job->cancel();
    m_suggestionWords->setText(tr("Looking for stretches that speak for themselves…"));
    m_job = m_workbench.session().jobs().start<std::vector<quality::LabelSuggestion>>(
        tr("Looking for labels"), this,
        [folder = m_workbench.session().project().folder(), name = m_record.name](const JobContext& job) {
            return project::suggestLabels(project::Project::open(folder), name, job);
        },
        [this](const std::vector<quality::LabelSuggestion>& suggestions) {
            m_job = nullptr;
            showSuggestions(suggestions);
        },
        [this](const Error& error) {
            m_job = nullptr;
            m_suggested = false;
            m_suggestionWords->setText(faultText(error));
        });
}

void LabelsView::showSuggestions(const std::vector<quality::LabelSuggestion>& suggestions) {
    m_suggestions = suggestions;
    m_suggestionModel.clear();
    m_suggestionModel.setHorizontalHeaderLabels({tr("Label"), tr("Where"), tr("When (UTC)"), tr("Check"), tr("Why")});
    for (const quality::LabelSuggestion& suggestion : suggestions)
        m_suggestionModel.appendRow(
            itemsOf(suggestion.label, toQt(suggestion.code).replace(QLatin1Char('_'), QLatin1Char(' '))));
    m_suggestionList->fitColumns(80, 260);
    m_suggestionWords->setText(suggestions.empty()
                                   ? tr("The checks suggest nothing that is not labelled or refused already.")
                                   : tr("%1 stretches that the checks would label. Accept or refuse those you select.")
                                         .arg(countText(static_cast<std::int64_t>(suggestions.size()))));
}

std::vector<quality::LabelSuggestion> LabelsView::selectedSuggestions() const {
    std::vector<quality::LabelSuggestion> selected;
    for (const QModelIndex& row : m_suggestionList->selectionModel()->selectedRows())
        selected.push_back(m_suggestions[static_cast<std::size_t>(row.row())]);
    return selected;
}

void LabelsView::decide(const std::vector<quality::LabelSuggestion>& suggestions, bool accept) {
    if (suggestions.empty())
        return;
    const bool done = guarded([&](project::Project& project) {
        if (accept)
            static_cast<void>(project::acceptSuggestions(project, m_record.name, suggestions));
        else
            project::refuseSuggestions(project, m_record.name, suggestions);
    });
    if (!done)
        return;
    std::set<std::string> decided;
    for (const quality::LabelSuggestion& suggestion : suggestions)
        decided.insert(suggestion.id);
    std::vector<quality::LabelSuggestion> left = m_suggestions;
    std::erase_if(left, [&decided](const quality::LabelSuggestion& one) { return decided.contains(one.id); });
    const int row = m_suggestionList->currentIndex().row();
    showSuggestions(left);
    if (!left.empty())
        m_suggestionList->selectRow(std::min(row, static_cast<int>(left.size()) - 1));
    readLabels();
}

} // namespace airshed::ui
