#include "ui/pages/data/import_panel.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPointer>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/parts/button.h"
#include "ui/parts/card.h"
#include "ui/parts/field.h"
#include "ui/parts/label.h"
#include "ui/text/text.h"

namespace airshed::ui {

ImportPanel::ImportPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_preview(new ImportPreview(workbench.session().jobs())),
      m_notice(new Notice),
      m_import(makeButton(QStringLiteral("import"), tr("Import"), ButtonTone::Primary)) {
    auto* forms = new QWidget;
    forms->setProperty("surface", "clear");
    auto* left = new QVBoxLayout(forms);
    left->setContentsMargins(0, 0, 4, 0);
    left->setSpacing(12);
    left->addWidget(makeFilesCard(), 1);
    left->addWidget(makeOptionsCard());
    auto* scroll = new QScrollArea;
    scroll->setWidget(forms);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(300);
    scroll->setAccessibleName(tr("Files and how to read them"));
    auto* previewCard = new Card(tr("What will be imported"));
    previewCard->body()->addWidget(m_preview, 1);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(12);
    middle->addWidget(scroll);
    middle->addWidget(previewCard, 1);
    auto* back = makeButton(tr("Back to the tables"));
    connect(back, &QPushButton::clicked, this, &ImportPanel::left);
    auto* foot = new QHBoxLayout;
    foot->addWidget(back);
    foot->addStretch();
    foot->addWidget(m_import);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_notice);
    column->addLayout(middle, 1);
    column->addLayout(foot);
    connect(m_import, &QPushButton::clicked, this, &ImportPanel::import);
    connect(m_preview, &ImportPreview::changed, this, [this] {
        if (m_preview->report())
            m_form->setFound(*m_preview->report());
        showState();
    });
    connect(m_preview, &ImportPreview::decided, this, &ImportPanel::readAgain);
    connect(m_preview, &ImportPreview::answered, this, &ImportPanel::adopt);
    showState();
}

QWidget* ImportPanel::makeFilesCard() {
    auto* card = new Card(tr("Files"));
    m_files = new QListWidget;
    m_files->setAccessibleName(tr("Files to import"));
    m_files->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_files->setMinimumHeight(64);
    m_path = makeField(tr("Path of a file to add"), tr("Path of a file, then Enter"));
    auto* choose = makeButton(QStringLiteral("add"), tr("Choose files…"), ButtonTone::Plain);
    auto* remove = makeButton(QStringLiteral("remove"), tr("Remove"), ButtonTone::Plain);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(choose);
    row->addWidget(remove);
    row->addStretch();
    card->body()->addWidget(m_files, 1);
    card->body()->addWidget(m_path);
    card->body()->addLayout(row);
    connect(m_path, &QLineEdit::returnPressed, this, [this] {
        addFiles({m_path->text().trimmed()});
        m_path->clear();
    });
    connect(choose, &QPushButton::clicked, this, &ImportPanel::browse);
    connect(remove, &QPushButton::clicked, this, &ImportPanel::removeSelected);
    auto* removeKey = new QAction(tr("Remove"), m_files);
    removeKey->setShortcut(QKeySequence::Delete);
    removeKey->setShortcutContext(Qt::WidgetShortcut);
    m_files->addAction(removeKey);
    connect(removeKey, &QAction::triggered, this, &ImportPanel::removeSelected);
    return card;
}

QWidget* ImportPanel::makeOptionsCard() {
    auto* card = new Card(tr("How to read them"));
    m_name = makeField(tr("Name of the table"), tr("from the first file's name"));
    m_form = new ImportOptionsForm;
    m_form->putFirst(tr("Name"), m_name);
    card->body()->addWidget(m_form);
    connect(m_form, &ImportOptionsForm::changed, this, &ImportPanel::readAgain);
    return card;
}

void ImportPanel::addFiles(const QStringList& files) {
    m_notice->clear();
    for (const QString& file : files) {
        if (file.isEmpty())
            continue;
        auto* item = new QListWidgetItem(QFileInfo(file).fileName(), m_files);
        item->setData(Qt::UserRole, file);
        item->setToolTip(file);
    }
    readAgain();
}

void ImportPanel::browse() {
    const QStringList chosen =
        QFileDialog::getOpenFileNames(window(), tr("Files of measurements"), {},
                                      tr("Measurements (*.csv *.tsv *.txt *.dat *.gz *.xz *.zst *.bz2 *.zip);;All files (*)"));
    if (!chosen.isEmpty())
        addFiles(chosen);
}

void ImportPanel::removeSelected() {
    for (const QListWidgetItem* item : m_files->selectedItems())
        delete item;
    // The next files may be written in another way altogether.
    if (m_files->count() == 0)
        adopt({});
    else
        readAgain();
}

std::vector<std::filesystem::path> ImportPanel::files() const {
    std::vector<std::filesystem::path> all;
    all.reserve(static_cast<std::size_t>(m_files->count()));
    for (int row = 0; row < m_files->count(); ++row)
        all.push_back(toPath(m_files->item(row)->data(Qt::UserRole).toString()));
    return all;
}

data::ReadOptions ImportPanel::options() const {
    data::ReadOptions options = m_form->options();
    options.columns = m_preview->decisions();
    return options;
}

void ImportPanel::adopt(const data::ReadOptions& options) {
    m_form->setOptions(options);
    m_preview->read(files(), options);
    showState();
}

void ImportPanel::readAgain() {
    m_preview->read(files(), options());
    showState();
}

void ImportPanel::showState() {
    const int count = m_files->count();
    m_import->setText(m_importing ? tr("Importing…") : count == 1 ? tr("Import 1 file") : tr("Import %1 files").arg(count));
    m_import->setEnabled(!m_importing && m_preview->report().has_value());
}

void ImportPanel::import() {
    if (!m_workbench.session().hasProject()) {
        m_notice->say(Notice::Kind::Warn, tr("No project is open."),
                      tr("Open or make one on the start page; the files stay here."));
        m_notice->offer(tr("Go to the start page"), [this] { m_workbench.showPage(PageId::Start); });
        return;
    }
    m_importing = true;
    showState();
    const QString title = m_files->count() == 1 ? tr("Importing 1 file") : tr("Importing %1 files").arg(m_files->count());
    const std::string name = toStd(m_name->text().trimmed());
    m_workbench.session().jobs().start<project::ImportResult>(
        title, this,
        [folder = m_workbench.session().project().folder(), all = files(), how = options(), name](const JobContext& job) {
            return project::Project::open(folder).importFiles(all, how, name, job);
        },
        [this](const project::ImportResult& result) {
            m_importing = false;
            m_files->clear();
            m_name->clear();
            adopt({});
            m_workbench.session().refresh();
            Q_EMIT m_workbench.session().message(
                result.alreadyThere
                    ? tr("The same numbers were in the project already, as “%1”").arg(toQt(result.snapshot.name))
                    : tr("Imported %1 rows as “%2”").arg(countText(result.snapshot.rows), toQt(result.snapshot.name)));
            Q_EMIT imported(toQt(result.snapshot.name));
        },
        [this](const Error& error) {
            m_importing = false;
            m_notice->say(error);
            showState();
        });
}

} // namespace airshed::ui
