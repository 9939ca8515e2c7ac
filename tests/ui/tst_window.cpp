#include <filesystem>

#include <QAccessible>
#include <QFile>
#include <QMimeData>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>

#include "core/project/project.h"
#include "tests/ui/find_widget.h"
#include "tests/ui/ui_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/pages/data/import_panel.h"
#include "ui/parts/empty_state.h"

using namespace airshed;
using namespace airshed::ui;

namespace {

/// What a screen reader would say of the widget.
QString spokenName(QWidget& widget) {
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(&widget);
    return spoken ? spoken->text(QAccessible::Name) : QString();
}

/// Focusable widgets that a screen reader could not name. Parts of a composite (the field of a spin box) speak through it.
QStringList namelessWidgets(const QWidget& root) {
    QStringList nameless;
    for (QWidget* widget : root.findChildren<QWidget*>()) {
        const bool part =
            qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) || qobject_cast<QComboBox*>(widget->parentWidget());
        const bool viewport = widget->objectName().startsWith(QStringLiteral("qt_"));
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || part || viewport)
            continue;
        if (spokenName(*widget).trimmed().isEmpty())
            nameless << QStringLiteral("%1 in %2")
                            .arg(QString::fromLatin1(widget->metaObject()->className()),
                                 QString::fromLatin1(widget->parentWidget()->metaObject()->className()));
    }
    return nameless;
}

/// Drags files over the window and lets them go.
void drop(QWidget& window, const std::filesystem::path& file) {
    QMimeData dragged;
    dragged.setUrls({QUrl::fromLocalFile(QString::fromStdString(file.string()))});
    QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QDropEvent event(QPointF(100, 100), Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &event);
}

/// How many places Tab comes to.
int tabStops(QWidget& window) {
    int stops = 0;
    for (QWidget* next = window.nextInFocusChain(); next != &window; next = next->nextInFocusChain())
        if (next->isVisible() && next->isEnabled() && (next->focusPolicy() & Qt::TabFocus))
            ++stops;
    return stops;
}

} // namespace

class TestWindow : public test::WindowFixture {
    Q_OBJECT
private Q_SLOTS:
    void everyFocusableWidgetHasAName();
    void everyPageIsReachedByItsKey();
    void emptyPagesSayWhatToDo();
    void processMapsNeitherTorchNorQt5();
    void paletteRunsACommand();
    void undoAndRedoHaveKeys();
    void glossaryOpensFromATerm();
    void droppedProjectOpens();
    void droppedFileIsOfferedForImport();
    void fileWithoutTimesIsExplainedInPlace();
    void fileThatIsNoTableIsExplainedInPlace();
    void folderThatIsNoProjectIsExplainedInPlace();
    void wholeWindowFitsItsSmallestSize();
    void colourSchemeReachesEveryPage();

private:
    /// Offers a file of that content, notes.csv, for import.
    void offerFile(const QByteArray& content);
    /// Whether a notice of the import says something that contains `part`.
    [[nodiscard]] bool importSays(const QString& part) const;
};

void TestWindow::offerFile(const QByteArray& content) {
    const QString name = m_folder->filePath(QStringLiteral("notes.csv"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    m_workbench->take({name});
}

bool TestWindow::importSays(const QString& part) const {
    for (const Notice* notice : m_window->findChild<ImportPanel*>()->findChildren<Notice*>())
        if (notice->isVisible() && notice->message().contains(part))
            return true;
    return false;
}

void TestWindow::everyFocusableWidgetHasAName() {
    for (const bool project : {false, true}) {
        if (project)
            openTown();
        for (Page* page : m_window->pages()) {
            m_window->showPage(page->id());
            auto* tabs = page->findChild<QTabWidget*>();
            const int count = tabs && tabs->isVisible() ? tabs->count() : 1;
            for (int tab = 0; tab < count; ++tab) {
                if (tabs)
                    tabs->setCurrentIndex(tab);
                const QStringList nameless = namelessWidgets(*m_window);
                QVERIFY2(nameless.isEmpty(),
                         qPrintable(page->title() + QStringLiteral(": ") + nameless.join(QStringLiteral("; "))));
            }
            QVERIFY2(tabStops(*m_window) > 5, qPrintable(page->title()));
        }
    }
}

void TestWindow::everyPageIsReachedByItsKey() {
    int key = Qt::Key_1;
    for (const Page* page : m_window->pages()) {
        QTest::keyClick(m_window.get(), Qt::Key(key++), Qt::ControlModifier);
        QTRY_COMPARE(m_window->currentPage(), page->id());
    }
}

void TestWindow::emptyPagesSayWhatToDo() {
    for (Page* page : m_window->pages()) {
        if (page->id() == PageId::Start)
            continue;
        m_window->showPage(page->id());
        const auto* empty = page->findChild<EmptyState*>();
        QVERIFY2(empty, qPrintable(page->title()));
        int actions = 0;
        for (const EmptyState* state : page->findChildren<EmptyState*>())
            for (const auto* action : state->findChildren<QPushButton*>())
                actions += action->isVisible() ? 1 : 0;
        QVERIFY2(actions >= 1, qPrintable(page->title()));
    }
    m_window->showPage(PageId::Data);
    QVERIFY(test::button(*m_window, QStringLiteral("Go to the start page")));
}

void TestWindow::processMapsNeitherTorchNorQt5() {
    openTown();
    for (const Page* page : m_window->pages())
        m_window->showPage(page->id());
    QFile maps(QStringLiteral("/proc/self/maps"));
    if (!maps.open(QIODevice::ReadOnly))
        QSKIP("this system has no /proc/self/maps");
    const QByteArray mapped = maps.readAll();
    QVERIFY(mapped.contains("libQt6Widgets"));
    QVERIFY2(!mapped.contains("libtorch"), "the window loads LibTorch");
    QVERIFY2(!mapped.contains("libQt5"), "the window loads Qt 5");
}

void TestWindow::paletteRunsACommand() {
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto* palette = m_window->findChild<CommandPalette*>();
    QVERIFY(palette);
    QTRY_VERIFY(palette->hasFocus());
    QTest::keyClicks(palette, QStringLiteral("go to: runs"));
    QTest::keyClick(palette, Qt::Key_Return);
    QTRY_COMPARE(m_window->currentPage(), PageId::Runs);
    QTRY_VERIFY(palette->text().isEmpty());
}

void TestWindow::undoAndRedoHaveKeys() {
    openTown();
    m_window->showPage(PageId::Model);
    auto* lookback = test::named<QSpinBox>(*m_window, QStringLiteral("Lookback"));
    QVERIFY(lookback);
    test::typeInto(lookback, QStringLiteral("24"));
    QCOMPARE(m_workbench->document().experiment().recipe.lookback, 24);
    m_window->setFocus();
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(m_workbench->document().experiment().recipe.lookback, 12);
    QCOMPARE(lookback->value(), 12);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(m_workbench->document().experiment().recipe.lookback, 24);
}

void TestWindow::glossaryOpensFromATerm() {
    openTown();
    m_window->showPage(PageId::Model);
    auto* term = test::named<QLabel>(*m_window, QStringLiteral("What is “Lookback”?"));
    QVERIFY(term);
    m_window->setHelpShown(false);
    term->setFocus();
    QTest::keyClick(term, Qt::Key_Return);
    QVERIFY(m_window->isHelpShown());
    auto* help = test::named<QTextBrowser>(*m_window, QStringLiteral("Help for this page"));
    QVERIFY(help);
    QVERIFY(help->toPlainText().contains(QStringLiteral("How many steps of the past")));
}

void TestWindow::droppedProjectOpens() {
    const std::filesystem::path folder = test::makeProject(folderPath());
    drop(*m_window, folder);
    QVERIFY(m_workbench->session().hasProject());
    QCOMPARE(m_workbench->session().projectName(), QStringLiteral("Town"));
}

void TestWindow::droppedFileIsOfferedForImport() {
    openTown();
    const std::filesystem::path file = test::writeMeasurements(folderPath(), 50);
    drop(*m_window, file);
    QCOMPARE(m_window->currentPage(), PageId::Data);
    QTRY_VERIFY(test::button(*m_window, QStringLiteral("Import 1 file")));
    QTRY_VERIFY(test::button(*m_window, QStringLiteral("Import 1 file"))->isEnabled());
    QVERIFY2(anyLabelSays(QStringLiteral("2 cells set to missing")),
             "the two cells that are no number are counted before the import");
}

void TestWindow::fileWithoutTimesIsExplainedInPlace() {
    openTown();
    offerFile("name,colour\napple,red\npear,green\n");
    QTRY_VERIFY(importSays(QStringLiteral("No column of notes.csv holds times.")));
    QVERIFY(anyLabelSays(QStringLiteral("Without times the table can be looked at, but not plotted")));
}

void TestWindow::fileThatIsNoTableIsExplainedInPlace() {
    openTown();
    offerFile("");
    QTRY_VERIFY(importSays(QStringLiteral("notes.csv")));
    QVERIFY(!test::button(*m_window, QStringLiteral("Import 1 file"))->isEnabled());
}

void TestWindow::folderThatIsNoProjectIsExplainedInPlace() {
    auto* field = test::named<QLineEdit>(*m_window, QStringLiteral("Folder of the project"));
    QVERIFY(field);
    test::typeInto(field, m_folder->path());
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!m_workbench->session().hasProject());
    bool explained = false;
    for (const Notice* notice : m_window->findChildren<Notice*>())
        explained = explained || (notice->isVisible() && notice->message().contains(m_folder->path()));
    QVERIFY(explained);
}

void TestWindow::wholeWindowFitsItsSmallestSize() {
    openTown();
    for (const Page* page : m_window->pages()) {
        m_window->showPage(page->id());
        m_window->resize(1024, 680);
        QTRY_COMPARE(m_window->size(), QSize(1024, 680));
        QVERIFY2(page->minimumSizeHint().width() <= page->width(), qPrintable(page->title()));
        QVERIFY2(page->minimumSizeHint().height() <= page->height(), qPrintable(page->title()));
    }
}

void TestWindow::colourSchemeReachesEveryPage() {
    openTown();
    m_theme->setScheme(Theme::Scheme::Dark);
    for (Page* page : m_window->pages()) {
        m_window->showPage(page->id());
        const QColor corner = page->grab().toImage().pixelColor(2, 2);
        QVERIFY2(corner == darkRoles().ground, qPrintable(page->title() + QLatin1Char(' ') + corner.name()));
    }
    m_theme->setScheme(Theme::Scheme::Light);
    QCOMPARE(m_window->pages().front()->grab().toImage().pixelColor(2, 2), lightRoles().ground);
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
