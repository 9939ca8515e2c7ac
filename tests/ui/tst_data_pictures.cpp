#include <algorithm>
#include <cmath>
#include <memory>

#include <QListView>
#include <QPainter>
#include <QPainterPath>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/find_widget.h"
#include "ui/pages/data/pictures_view.h"

using namespace airshed;
using namespace airshed::ui;

namespace {

constexpr TimeNs firstTime = 1'780'272'000LL * nsPerSecond; ///< 2026-06-01T00:00:00Z

/// A hillside under haze that comes and goes. Synthetic.
QImage view(double transmission) {
    QImage picture(160, 120, QImage::Format_RGB32);
    QPainter painter(&picture);
    QLinearGradient sky(0, 0, 0, 60);
    sky.setColorAt(0.0, QColor(120, 170, 225));
    sky.setColorAt(1.0, QColor(215, 222, 226));
    painter.fillRect(picture.rect(), sky);
    const auto hazy = [&](const QColor& own, double through) {
        const auto mix = [&](int light) { return static_cast<int>(light * through + 215 * (1.0 - through)); };
        return QColor(mix(own.red()), mix(own.green()), mix(own.blue()));
    };
    for (int ridge = 0; ridge < 4; ++ridge) {
        QPainterPath path;
        path.moveTo(0, 120);
        for (int x = 0; x <= 160; x += 4)
            path.lineTo(x, 50 + 18 * ridge + 9 * std::sin(x * (0.05 + 0.02 * ridge) + ridge * 2.0));
        path.lineTo(160, 120);
        painter.fillPath(path, hazy(QColor(40, 80 + 10 * ridge, 50), std::pow(transmission, 4 - ridge)));
    }
    painter.end();
    return picture;
}

} // namespace

/// The contact sheet of the Data page.
class TestDataPictures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void thePicturesOfATableAreShown();
    void aStretchOfThePlotLeadsToItsPictures();
    void onlyWhatIsSeenIsDecoded();
    void aPictureThatCannotBeReadSaysSo();
    void aFolderThatIsGoneIsSaid();
    void picturesWithoutTimesHaveNoPlot();
    void otherTablesHaveNoPictures();

private:
    /// Shows a table of so many pictures, as `airshed-cli pictures` makes one. @param drawn how many of the files are there.
    void openPictures(int count, int drawn, bool withTimes = true);
    [[nodiscard]] QListView* sheet() const { return test::named<QListView>(*m_view, QStringLiteral("Contact sheet")); }
    [[nodiscard]] bool anyLabelSays(const QString& part) const {
        const QList<QLabel*> labels = m_view->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text().contains(part); });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<PicturesView> m_view;
    runs::SnapshotRecord m_record;
    data::Table m_table;
};

void TestDataPictures::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_view = std::make_unique<PicturesView>();
    m_view->resize(1000, 640);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestDataPictures::cleanup() {
    m_view.reset();
    m_folder.reset();
}

void TestDataPictures::openPictures(int count, int drawn, bool withTimes) {
    const QDir folder(m_folder->path());
    QVERIFY(folder.mkpath(QStringLiteral("camera")));
    std::vector<TimeNs> times;
    std::vector<std::optional<std::string>> names;
    std::vector<double> transmissions;
    std::vector<double> brightness;
    for (int i = 0; i < count; ++i) {
        const double transmission = 0.55 + 0.4 * std::sin(i * 0.26);
        const QString name = QStringLiteral("%1.png").arg(i, 5, 10, QLatin1Char('0'));
        if (i < drawn)
            QVERIFY(view(transmission).save(folder.filePath(QStringLiteral("camera/") + name)));
        times.push_back(firstTime + i * nsPerHour);
        names.emplace_back(name.toStdString());
        transmissions.push_back(transmission);
        brightness.push_back(0.8 - 0.3 * transmission);
    }
    std::vector<data::Column> columns;
    if (withTimes)
        columns.push_back(data::Column::times("time", times));
    columns.push_back(data::Column::texts("picture", names));
    columns.push_back(data::Column::floats("brightness", "", brightness));
    columns.push_back(data::Column::floats("transmission", "", transmissions));
    m_table = data::Table(std::move(columns));
    m_record.name = "camera";
    m_record.timeColumn = withTimes ? "time" : "";
    m_record.provenance = {{"source", "pictures"},
                           {"query", {{"folder", folder.filePath(QStringLiteral("camera")).toStdString()}}}};
    QVERIFY(PicturesView::isOfPictures(m_record, m_table));
    m_view->setSnapshot(m_record, m_table);
    QVERIFY(sheet());
}

void TestDataPictures::thePicturesOfATableAreShown() {
    openPictures(30, 30);
    QCOMPARE(sheet()->model()->rowCount(), 30);
    QCOMPARE(sheet()->model()->index(2, 0).data().toString(), QStringLiteral("2026-06-01 02:00"));
    const auto* features = test::named<QTableWidget>(*m_view, QStringLiteral("Features of the chosen picture"));
    QVERIFY(features);
    QCOMPARE(features->rowCount(), 2);
    sheet()->setFocus();
    QTest::keyClick(sheet(), Qt::Key_Right);
    QTRY_VERIFY(anyLabelSays(QStringLiteral("2026-06-01 01:00, 00001.png")));
    QCOMPARE(features->item(1, 0)->text(), QStringLiteral("transmission"));
    QCOMPARE(features->item(1, 1)->text(), QStringLiteral("0.653"));
    QTRY_VERIFY(m_view->findChild<PictureFrame*>()->hasPicture());
    const auto middle = [&] {
        return sheet()
            ->model()
            ->index(1, 0)
            .data(Qt::DecorationRole)
            .value<QIcon>()
            .pixmap(PictureListModel::thumbnailSize)
            .toImage()
            .pixelColor(60, 45);
    };
    QTRY_COMPARE(middle().alpha(), 255); // decoded
}

void TestDataPictures::aStretchOfThePlotLeadsToItsPictures() {
    openPictures(30, 30);
    auto* plot = m_view->findChild<TimePlot*>();
    QCOMPARE(plot->panels().front().label, QStringLiteral("transmission"));
    const double first = static_cast<double>(firstTime) / 1e9;
    Q_EMIT plot->brushed(first + 9.4 * 3600, first + 10.9 * 3600);
    QCOMPARE(sheet()->currentIndex().row(), 10);
    test::named<QComboBox>(*m_view, QStringLiteral("Haze feature"))->setCurrentText(QStringLiteral("brightness"));
    QCOMPARE(plot->panels().front().label, QStringLiteral("brightness"));
    QCOMPARE(sheet()->currentIndex().row(), 10);
}

void TestDataPictures::onlyWhatIsSeenIsDecoded() {
    openPictures(20'000, 0);
    auto* loader = m_view->findChild<PictureLoader*>();
    QSignalSpy answers(loader, &PictureLoader::loaded);
    QTRY_VERIFY(!answers.isEmpty() && !loader->isLoading());
    QVERIFY2(answers.size() < 200, qPrintable(QString::number(answers.size())));
    answers.clear();
    sheet()->setCurrentIndex(sheet()->model()->index(19'999, 0));
    QTRY_VERIFY(!answers.isEmpty() && !loader->isLoading());
    QVERIFY2(answers.size() < 200, qPrintable(QString::number(answers.size())));
}

void TestDataPictures::aPictureThatCannotBeReadSaysSo() {
    openPictures(3, 2);
    QTRY_COMPARE(sheet()->model()->index(2, 0).data().toString(), QStringLiteral("cannot be read"));
    QCOMPARE(sheet()->model()->index(2, 0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("00002.png cannot be read"));
    QCOMPARE(sheet()->model()->index(1, 0).data().toString(), QStringLiteral("2026-06-01 01:00"));
}

void TestDataPictures::aFolderThatIsGoneIsSaid() {
    openPictures(3, 3);
    QVERIFY(QDir(m_folder->filePath(QStringLiteral("camera"))).removeRecursively());
    m_view->setSnapshot(m_record, m_table);
    QVERIFY(m_view->findChild<Notice*>()->message().contains(QStringLiteral("is not there any more")));
}

void TestDataPictures::picturesWithoutTimesHaveNoPlot() {
    openPictures(3, 3, false);
    QCOMPARE(sheet()->model()->index(1, 0).data().toString(), QStringLiteral("00001.png"));
    QVERIFY(!m_view->findChild<TimePlot*>()->isVisible());
}

void TestDataPictures::otherTablesHaveNoPictures() {
    openPictures(2, 0);
    m_record.provenance["source"] = "files"; // a column that happens to be called "picture"
    QVERIFY(!PicturesView::isOfPictures(m_record, m_table));
    m_record.provenance["source"] = "pictures";
    QVERIFY(!PicturesView::isOfPictures(m_record, data::Table({data::Column::floats("picture", "", {1.0})})));
}

QTEST_MAIN(TestDataPictures)
#include "tst_data_pictures.moc"
