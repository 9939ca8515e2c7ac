#include <QtTest>

#include "core/data/units.h"

using airshed::data::canonicalUnit;
using airshed::data::splitHeader;

class TestUnits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headersAreTakenApart_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("unit");
        QTest::newRow("round") << "PM2.5 (µg/m³)"
                               << "PM2.5"
                               << "µg/m³";
        QTest::newRow("square") << "PM2.5[ug/m3]"
                                << "PM2.5"
                                << "µg/m³";
        QTest::newRow("greek mu") << "NO2 (μg m⁻³)"
                                  << "NO2"
                                  << "µg/m³";
        QTest::newRow("exponent") << "O3 (ug/m^3)"
                                  << "O3"
                                  << "µg/m³";
        QTest::newRow("celsius") << "Temperature (°C)"
                                 << "Temperature"
                                 << "°C";
        QTest::newRow("percent") << "RH (%)"
                                 << "RH"
                                 << "%";
        QTest::newRow("nested") << "Noise (dB(A))"
                                << "Noise"
                                << "dB(A)";
        QTest::newRow("no unit") << "CO(GT)"
                                 << "CO(GT)"
                                 << "";
        QTest::newRow("species") << "PT08.S1(CO)"
                                 << "PT08.S1(CO)"
                                 << "";
        QTest::newRow("plain") << "  Ozone "
                               << "Ozone"
                               << "";
        QTest::newRow("unit alone") << "(ppb)"
                                    << "(ppb)"
                                    << "";
        QTest::newRow("unbalanced") << "ppb)"
                                    << "ppb)"
                                    << "";
    }

    void headersAreTakenApart() {
        QFETCH(QString, header);
        const auto split = splitHeader(header.toStdString());
        QTEST(QString::fromStdString(split.name), "name");
        QTEST(QString::fromStdString(split.unit), "unit");
    }

    void everySpellingIsStable() {
        for (const char* text : {"ug/m3", "mbar", "degC", "km/h", "W/m2", "dBA", "#/cm3", "degrees", "ppm"}) {
            const auto unit = canonicalUnit(text);
            QVERIFY2(unit.has_value(), text);
            QCOMPARE(QString::fromStdString(canonicalUnit(*unit).value_or("")), QString::fromStdString(*unit));
            const auto back = splitHeader(airshed::data::joinHeader("x", *unit));
            QCOMPARE(QString::fromStdString(back.unit), QString::fromStdString(*unit));
        }
    }

    void unknownUnitStaysOutOfTheHeader() {
        QVERIFY(!canonicalUnit("furlong"));
        QVERIFY(!canonicalUnit(""));
        QCOMPARE(QString::fromStdString(airshed::data::joinHeader("x", "furlong")), QString("x"));
    }
};

QTEST_APPLESS_MAIN(TestUnits)
#include "tst_units.moc"
