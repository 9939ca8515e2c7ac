#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/sources/pictures.h"
#include "tests/support/faults.h"

using namespace airshed;
using namespace airshed::sources;

/// Which pictures a folder holds, and when they were taken.
class TestPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timesInNames_data();
    void timesInNames();
    void namesAreMinded();
    void exifIsReadWhereTheNameSaysNothing();
    void aTableGivesTimesAndLabels();
    void picturesWithoutTimesAreNamed();
    void aFewTimesAreNoTimes();
    void noTimeAtAll();
    void badInput();

private:
    std::string make(const QString& name, const QByteArray& bytes = "no picture") const {
        const QString file = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            qFatal("a test file cannot be written");
        return file.toStdString();
    }
    [[nodiscard]] PictureQuery query(const QString& folder) const {
        return {m_folder.filePath(folder).toStdString(), PictureTimes::Auto, "", "UTC"};
    }

    QTemporaryDir m_folder;
};

namespace {

/// A JPEG of no pixels, with the date that a camera writes.
QByteArray jpegWithDate(const QByteArray& date) {
    QByteArray tiff("II*\0\x08\0\0\0", 8);
    const auto entry = [](quint16 tag, quint16 type, quint32 count, quint32 value) {
        QByteArray bytes(12, '\0');
        qToLittleEndian(tag, bytes.data());
        qToLittleEndian(type, bytes.data() + 2);
        qToLittleEndian(count, bytes.data() + 4);
        qToLittleEndian(value, bytes.data() + 8);
        return bytes;
    };
    const QByteArray end(4, '\0');
    tiff += QByteArray("\x01\0", 2) + entry(0x8769, 4, 1, 26) + end; // where the EXIF directory lies
    tiff += QByteArray("\x01\0", 2) + entry(0x9003, 2, 20, 44) + end + date + QByteArray(1, '\0'); // DateTimeOriginal
    const QByteArray body = QByteArray("Exif\0\0", 6) + tiff;
    QByteArray length(2, '\0');
    qToBigEndian(static_cast<quint16>(body.size() + 2), length.data());
    return QByteArray("\xFF\xD8\xFF\xE1", 4) + length + body + QByteArray("\xFF\xD9", 2);
}

} // namespace

void TestPictures::timesInNames_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("time");
    QTest::newRow("separated") << "2026-06-01_14-30-05"
                               << "2026-06-01T14:30:05Z";
    QTest::newRow("camera") << "IMG_20260601_143005"
                            << "2026-06-01T14:30:05Z";
    QTest::newRow("run together") << "cam1-20260601143005"
                                  << "2026-06-01T14:30:05Z";
    QTest::newRow("without seconds") << "north 2026.06.01 14h30"
                                     << "2026-06-01T14:30:00Z";
    QTest::newRow("ISO") << "2026-06-01T14:30:05"
                         << "2026-06-01T14:30:05Z";
    QTest::newRow("no time of day") << "2026-06-01"
                                    << "";
    QTest::newRow("a date that cannot be") << "2026-02-30_10-00"
                                           << "";
    QTest::newRow("a number") << "DSC01234"
                              << "";
}

void TestPictures::timesInNames() {
    QFETCH(QString, name);
    QFETCH(QString, time);
    const auto found = timeInName(name.toStdString());
    QCOMPARE(found ? QString::fromStdString(formatIso(*found)) : QString(), time);
}

void TestPictures::namesAreMinded() {
    make("names/b/2026-06-01_15-00.JPG");
    make("names/2026-06-01_14-00.png");
    make("names/notes.txt");
    PictureQuery asked = query("names");
    asked.timeZone = "+02:00";
    const PictureList list = listPictures(asked);
    QVERIFY(list.hasTimes);
    QCOMPARE(list.pictures.size(), std::size_t{2});
    QCOMPARE(list.pictures[0].name, std::string("2026-06-01_14-00.png"));
    QCOMPARE(formatIso(list.pictures[0].time), std::string("2026-06-01T12:00:00Z"));
    QCOMPARE(list.pictures[1].name, std::string("b/2026-06-01_15-00.JPG"));
    QVERIFY(list.findings.empty());
}

void TestPictures::exifIsReadWhereTheNameSaysNothing() {
    make("exif/one.jpg", jpegWithDate("2026:06:01 14:30:05"));
    make("exif/2026-06-02_10-00.jpg", jpegWithDate("2020:01:01 00:00:00"));
    const PictureList list = listPictures(query("exif"));
    QCOMPARE(list.pictures.size(), std::size_t{2});
    QCOMPARE(formatIso(list.pictures[0].time), std::string("2026-06-01T14:30:05Z"));
    QCOMPARE(formatIso(list.pictures[1].time), std::string("2026-06-02T10:00:00Z"));
    PictureQuery asked = query("exif");
    asked.times = PictureTimes::Exif;
    QCOMPARE(formatIso(listPictures(asked).pictures[0].time), std::string("2020-01-01T00:00:00Z"));
}

void TestPictures::aTableGivesTimesAndLabels() {
    make("table/a.jpg");
    make("table/b.jpg");
    make("table/c.jpg");
    PictureQuery asked = query("table");
    asked.table = make("labels.csv", "file,time,label\nb.jpg,2026-06-01 10:00,hazy\na.jpg,2026-06-01 11:00,clear\n");
    const PictureList list = listPictures(asked);
    QCOMPARE(list.labels, std::vector<std::string>{"label"});
    QCOMPARE(list.pictures.size(), std::size_t{2});
    QCOMPARE(list.pictures[0].name, std::string("b.jpg"));
    QCOMPARE(list.pictures[0].labels.at("label"), std::string("hazy"));
    QCOMPARE(list.findings.size(), std::size_t{1});
    QCOMPARE(list.findings[0].place, std::string("c.jpg"));
}

void TestPictures::picturesWithoutTimesAreNamed() {
    for (int i = 10; i < 40; ++i)
        make(QString("some/2026-06-01_14-%1.png").arg(i));
    for (int i = 0; i < 25; ++i)
        make(QString("some/dsc%1.png").arg(i, 4, 10, QLatin1Char('0')));
    const PictureList list = listPictures(query("some"));
    QCOMPARE(list.pictures.size(), std::size_t{30});
    QCOMPARE(list.findings.size(), std::size_t{21});
    QCOMPARE(list.findings[0].place, std::string("dsc0000.png"));
    QVERIFY(list.findings[20].message.starts_with("5 more"));
}

void TestPictures::aFewTimesAreNoTimes() {
    make("few/2026-06-01_14-00.png");
    make("few/a.png");
    make("few/b.png");
    const PictureList list = listPictures(query("few"));
    QVERIFY(!list.hasTimes);
    QCOMPARE(list.pictures.size(), std::size_t{3});
    QCOMPARE(list.findings.size(), std::size_t{1});
    QVERIFY(list.findings[0].message.starts_with("2 of 3 pictures"));
}

void TestPictures::noTimeAtAll() {
    make("none/b.png");
    make("none/a.png");
    const PictureList list = listPictures(query("none"));
    QVERIFY(!list.hasTimes);
    QCOMPARE(list.pictures.size(), std::size_t{2});
    QCOMPARE(list.pictures[0].name, std::string("a.png"));
    QCOMPARE(list.findings.size(), std::size_t{1});
    PictureQuery asked = query("none");
    asked.times = PictureTimes::Names;
    QVERIFY(test::failsWith(
        ErrorCode::InvalidInput, [&] { return listPictures(asked); }, "No picture of"));
}

void TestPictures::badInput() {
    QVERIFY(test::failsWith(
        ErrorCode::NotFound, [&] { return listPictures(query("nowhere")); }, "There is no folder"));
    QDir().mkpath(m_folder.filePath("empty"));
    QVERIFY(test::failsWith(
        ErrorCode::NotFound, [&] { return listPictures(query("empty")); }, "holds no picture"));
    make("wrong/a.png");
    PictureQuery asked = query("wrong");
    asked.table = make("wrong.csv", "number,time\n1,2026-06-01 10:00\n");
    QVERIFY(test::failsWith(
        ErrorCode::InvalidInput, [&] { return listPictures(asked); }, "no column with the names of the pictures"));
    asked.table.clear();
    asked.times = PictureTimes::Table;
    QVERIFY(test::failsWith(
        ErrorCode::InvalidInput, [&] { return listPictures(asked); }, "none is named"));
    QVERIFY(test::failsWith(
        ErrorCode::InvalidInput, [&] { return pictureTimesFromText("guess"); }, "\"guess\""));
}

QTEST_APPLESS_MAIN(TestPictures)
#include "tst_pictures.moc"
