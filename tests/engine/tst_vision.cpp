#include <QColor>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

#include "core/base/random.h"
#include "core/engine/vision/haze_features.h"
#include "core/engine/vision/picture_table.h"
#include "tests/support/faults.h"

using namespace airshed;
using vision::HazeFeatures;

namespace {

constexpr int width = 400;
constexpr int height = 300;
constexpr int horizon = 90; ///< rows of sky

/// A street without haze: coloured blocks with dark doors, so that every patch has something dark, below a sky. Synthetic.
QImage street() {
    QImage picture(width, height, QImage::Format_RGB32);
    RandomStream random(3, "street");
    constexpr int block = 10;
    for (int y = 0; y < height; y += block)
        for (int x = 0; x < width; x += block) {
            QColor colour = QColor::fromHsvF(static_cast<float>(random.uniform()), 0.7F,
                                             0.4F + 0.5F * static_cast<float>(random.uniform()));
            if (random.below(3) == 0)
                colour = Qt::black;
            for (int row = y; row < std::min(y + block, height); ++row)
                for (int column = x; column < std::min(x + block, width); ++column)
                    picture.setPixelColor(column, row, colour);
        }
    return picture;
}

/// Koschmieder's law (1924): what reaches the camera is the scene times the transmission, and the airlight for the rest.
/// Nothing of the sky's own light is left: it lies infinitely far.
QImage hazy(const QImage& scene, double transmission, double airlight) {
    QImage picture = scene;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) {
            const double through = y < horizon ? 0.0 : transmission;
            const QColor own = scene.pixelColor(x, y);
            const auto mix = [&](double light) { return std::min(1.0, light * through + airlight * (1.0 - through)); };
            picture.setPixelColor(x, y,
                                  QColor::fromRgbF(static_cast<float>(mix(own.redF())), static_cast<float>(mix(own.greenF())),
                                                   static_cast<float>(mix(own.blueF()))));
        }
    return picture;
}

} // namespace

/// Pictures as numbers. What is rendered with a known haze must be found again; no picture here proves anything about air.
class TestVision : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void transmissionIsRecovered_data();
    void transmissionIsRecovered();
    void featuresFollowTheHaze();
    void aTableOfPictures();
    void picturesThatCannotBeDecodedAreNamed();
    void skyPhotographs();

private:
    std::filesystem::path save(const QImage& picture, const QString& name) const {
        const QString file = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(file).path());
        if (!picture.save(file))
            qFatal("a test picture cannot be written");
        return file.toStdString();
    }

    QTemporaryDir m_folder;
};

void TestVision::transmissionIsRecovered_data() {
    QTest::addColumn<double>("transmission");
    QTest::addColumn<double>("airlight");
    for (const double transmission : {0.9, 0.7, 0.5, 0.3, 0.15})
        for (const double airlight : {0.75, 0.95})
            QTest::addRow("%g of the light, airlight %g", transmission, airlight) << transmission << airlight;
}

void TestVision::transmissionIsRecovered() {
    QFETCH(double, transmission);
    QFETCH(double, airlight);
    const HazeFeatures found = vision::measureHaze(save(hazy(street(), transmission, airlight), "hazy.png"));
    QVERIFY2(std::abs(found.airlight - airlight) < 0.02, qPrintable(QString::number(found.airlight)));
    QVERIFY2(std::abs(found.transmission - transmission) < 0.05, qPrintable(QString::number(found.transmission)));
    if (transmission < 0.5)
        return; // dense haze is as smooth as the sky
    const double sky = static_cast<double>(horizon) / height;
    QVERIFY2(std::abs(found.skyFraction - sky) < 0.03, qPrintable(QString::number(found.skyFraction)));
}

void TestVision::featuresFollowTheHaze() {
    const HazeFeatures clear = vision::measureHaze(save(hazy(street(), 0.95, 0.9), "clear.png"));
    const HazeFeatures dull = vision::measureHaze(save(hazy(street(), 0.3, 0.9), "dull.png"));
    QVERIFY(dull.contrast < clear.contrast);
    QVERIFY(dull.saturation < clear.saturation);
    QVERIFY(dull.sharpness < clear.sharpness);
    QVERIFY(dull.darkChannel > clear.darkChannel);
    QVERIFY(dull.brightness > clear.brightness);
}

void TestVision::aTableOfPictures() {
    for (int hour = 0; hour < 3; ++hour)
        save(hazy(street(), 0.3 + 0.2 * hour, 0.9), QString("camera/2026-06-01_1%1-00.png").arg(hour));
    const sources::Fetched fetched =
        vision::measurePictures({m_folder.filePath("camera").toStdString(), {}, "", "Europe/Rome"});
    QCOMPARE(fetched.table.rows(), std::size_t{3});
    QCOMPARE(fetched.table.columns().front().name(), std::string("time"));
    QCOMPARE(formatIso(fetched.table.column("time").times()[0]), std::string("2026-06-01T08:00:00Z"));
    QCOMPARE(fetched.table.column("picture").cellText(2), std::string("2026-06-01_12-00.png"));
    QVERIFY(fetched.table.column("transmission").number(0) < fetched.table.column("transmission").number(2));
    QVERIFY(fetched.findings.empty());
}

void TestVision::picturesThatCannotBeDecodedAreNamed() {
    save(street(), "broken/2026-06-01_10-00.png");
    QFile half(m_folder.filePath("broken/2026-06-01_11-00.jpg"));
    QVERIFY(half.open(QIODevice::WriteOnly));
    half.write("\xFF\xD8\xFF half a picture");
    half.close();
    const sources::Fetched fetched = vision::measurePictures({m_folder.filePath("broken").toStdString(), {}, "", "UTC"});
    QCOMPARE(fetched.table.rows(), std::size_t{1});
    QCOMPARE(fetched.findings.size(), std::size_t{1});
    QCOMPARE(fetched.findings[0].place, std::string("2026-06-01_11-00.jpg"));
    QVERIFY(QFile::remove(m_folder.filePath("broken/2026-06-01_10-00.png")));
    QVERIFY(test::failsWith(
        ErrorCode::InvalidInput,
        [&] {
            return vision::measurePictures({m_folder.filePath("broken").toStdString(), {}, "", "UTC"});
        },
        "None of the 1 pictures can be decoded"));
}

/// Photographs of many sizes, one grey. Their labels are states of the sky, nothing more.
void TestVision::skyPhotographs() {
    const std::filesystem::path folder = std::filesystem::path(AIRSHED_SHARED_DATA) / "sky-weather-images";
    if (!std::filesystem::exists(folder))
        QSKIP("the photographs are not here");
    const sources::Fetched fetched = vision::measurePictures({folder.string(), {}, (folder / "labels.csv").string(), "UTC"});
    QCOMPARE(fetched.table.rows(), std::size_t{160});
    QVERIFY(fetched.table.find("time") == nullptr);
    QVERIFY(fetched.table.find("label") != nullptr);
    QCOMPARE(fetched.table.column("label").cellText(0).empty(), false);
    for (const vision::HazeColumn& column : vision::hazeColumns)
        for (std::size_t row = 0; row < fetched.table.rows(); ++row)
            QVERIFY2(std::isfinite(fetched.table.column(std::string(column.name)).number(row)), column.name.data());
}

QTEST_APPLESS_MAIN(TestVision)
#include "tst_vision.moc"
