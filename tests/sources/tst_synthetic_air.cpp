#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <numeric>

#include "core/base/file.h"
#include "core/data/delimited_reader.h"
#include "core/data/delimited_writer.h"
#include "core/data/snapshot_store.h"
#include "core/quality/profile.h"
#include "core/sources/synthetic_air.h"
#include "tests/support/faults.h"

using airshed::ErrorCode;
using airshed::data::Column;
using airshed::data::Table;
using airshed::quality::profileTable;
using airshed::sources::simulateTown;
using airshed::sources::SyntheticAirOptions;
using airshed::sources::SyntheticStation;
using airshed::test::failsWith;

namespace {

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Mean of a column over the rows that a condition on their time picks.
template <typename Picks> double meanWhere(const Table& table, const char* column, const Picks& picks) {
    std::vector<double> values;
    const auto times = table.column("time").times();
    for (std::size_t row = 0; row < table.rows(); ++row)
        if (table.column(column).isValid(row) && picks(times[row]))
            values.push_back(table.column(column).number(row));
    return mean(values);
}

int hourOf(airshed::TimeNs time) {
    return airshed::toCivil(time).hour;
}

} // namespace

class TestSyntheticAir : public QObject {
    Q_OBJECT

    std::vector<SyntheticStation> m_town = simulateTown({});

    [[nodiscard]] const Table& station(const char* name) const {
        return std::ranges::find(m_town, name, &SyntheticStation::name)->table;
    }

private Q_SLOTS:
    void threeStationsOfTwoYears() {
        QCOMPARE(m_town.size(), std::size_t{3});
        for (const SyntheticStation& one : m_town) {
            QCOMPARE(one.table.columns().size(), std::size_t{10});
            QVERIFY(one.table.rows() > 17'300 && one.table.rows() <= 17'544);
            QCOMPARE(QString::fromStdString(one.table.column("PM2.5").unit()), QString("µg/m³"));
        }
        QCOMPARE(station("roadside").column("time").cellText(0), std::string("2024-01-01T00:00:00Z"));
    }

    void sameSeedGivesTheSameNumbers() {
        const auto again = simulateTown({});
        SyntheticAirOptions other;
        other.seed = 5;
        const auto different = simulateTown(other);
        for (std::size_t i = 0; i < m_town.size(); ++i) {
            QCOMPARE(airshed::data::contentDigest(again[i].table), airshed::data::contentDigest(m_town[i].table));
            QVERIFY(airshed::data::contentDigest(different[i].table) != airshed::data::contentDigest(m_town[i].table));
        }
    }

    void valuesArePlausible() {
        struct Range {
            const char* column;
            double least;
            double most;
        };
        for (const SyntheticStation& one : m_town)
            for (const Range& range :
                 {Range{"PM2.5", 0, 1000}, Range{"NO2", 0, 400}, Range{"O3", 0, 300}, Range{"temperature", -25, 42},
                  Range{"relative humidity", 1, 100}, Range{"pressure", 960, 1060}, Range{"wind speed", 0, 40},
                  Range{"wind direction", 0, 359}, Range{"rain", 0, 60}})
                for (const double value : one.table.column(range.column).floats())
                    QVERIFY2(std::isnan(value) || (value >= range.least && value <= range.most), range.column);
    }

    void townBehavesAsAirDoes() {
        const Table& roadside = station("roadside");
        const auto anyTime = [](airshed::TimeNs) { return true; };
        QVERIFY(meanWhere(roadside, "NO2", anyTime) > 2.0 * meanWhere(station("rural"), "NO2", anyTime));
        QVERIFY(meanWhere(station("residential"), "PM2.5", anyTime) > meanWhere(station("rural"), "PM2.5", anyTime));
        // The morning's traffic on weekdays, not on Sundays.
        const auto weekdayMorning = [](airshed::TimeNs t) { return airshed::weekday(t) < 5 && hourOf(t) == 7; };
        const auto sundayMorning = [](airshed::TimeNs t) { return airshed::weekday(t) == 6 && hourOf(t) == 7; };
        QVERIFY(meanWhere(roadside, "NO2", weekdayMorning) > 1.3 * meanWhere(roadside, "NO2", sundayMorning));
        // Ozone by sunlight, particles in winter.
        const auto noon = [](airshed::TimeNs t) { return hourOf(t) == 14; };
        const auto night = [](airshed::TimeNs t) { return hourOf(t) == 4; };
        QVERIFY(meanWhere(roadside, "O3", noon) > meanWhere(roadside, "O3", night) + 5.0);
        const auto january = [](airshed::TimeNs t) { return airshed::toCivil(t).month == 1; };
        const auto july = [](airshed::TimeNs t) { return airshed::toCivil(t).month == 7; };
        QVERIFY(meanWhere(station("residential"), "PM2.5", january) > 1.5 * meanWhere(station("residential"), "PM2.5", july));
        QVERIFY(meanWhere(roadside, "temperature", july) > meanWhere(roadside, "temperature", january) + 10.0);
    }

    void faultsArePlanted() {
        const auto profileOf = [&](const char* name) { return profileTable(station(name), "time", ""); };
        QCOMPARE(profileOf("rural").series[0].duplicateStamps, std::size_t{12});
        QVERIFY(profileOf("rural").series[0].unorderedStamps > 0);
        QVERIFY(profileOf("rural").series[0].absentSteps >= 120);
        QCOMPARE(profileOf("residential").columns[1].max, 612.4);
        QVERIFY(profileOf("residential").columns[1].missing >= 20);
        // A stuck sensor: one value 36 times in a row.
        const auto ozone = station("roadside").column("O3").floats();
        std::size_t longest = 0;
        std::size_t run = 1;
        for (std::size_t row = 1; row < ozone.size(); ++row) {
            run = ozone[row] == ozone[row - 1] ? run + 1 : 1;
            longest = std::max(longest, run);
        }
        QVERIFY(longest >= 30);
    }

    void faultsMayBeLeftOut() {
        SyntheticAirOptions options;
        options.days = 60;
        options.faults = false;
        for (const SyntheticStation& one : simulateTown(options)) {
            QCOMPARE(one.table.rows(), std::size_t{60 * 24});
            for (const Column& column : one.table.columns())
                QCOMPARE(column.missingCount(), std::size_t{0});
        }
    }

    void everyLengthWorks() {
        for (const int days : {1, 29, 30, 31}) {
            SyntheticAirOptions options;
            options.days = days;
            QCOMPARE(simulateTown(options).size(), std::size_t{3});
        }
        SyntheticAirOptions options;
        for (const int days : {0, -1, 3661}) {
            options.days = days;
            QVERIFY(failsWith(
                ErrorCode::InvalidInput, [&] { return simulateTown(options); }, std::to_string(days), "3660"));
        }
    }

    void sampleReadsBackAndIsCalledSynthetic() {
        QTemporaryDir folder;
        SyntheticAirOptions options;
        options.days = 90;
        const auto sample = std::filesystem::path(folder.path().toStdString()) / "sample";
        const auto files = airshed::sources::writeSyntheticSample(sample, options);
        QCOMPARE(files.size(), std::size_t{3});
        for (const auto& file : files)
            QVERIFY(file.filename().string().starts_with("synthetic-"));
        const auto result = airshed::data::readDelimited(files, {});
        QCOMPARE(QString::fromStdString(result.report.seriesColumn), QString("station"));
        QCOMPARE(result.report.droppedRows + result.report.alteredCells, std::size_t{0});
        QCOMPARE(QString::fromStdString(result.table.column("temperature").unit()), QString("°C"));
        const auto town = simulateTown(options);
        QCOMPARE(result.table.column("PM2.5").floats()[5], town[0].table.column("PM2.5").floats()[5]);
        const std::string readme = airshed::readFile(sample / "README.md");
        for (const char* part :
             {"**synthetic**", "stuck for 36 hours", "spike of 612.4", "sent twice", "logger was down", "seed 20240101"})
            QVERIFY2(readme.find(part) != std::string::npos, part);
    }

    void cancellingLeavesNothing() {
        QTemporaryDir folder;
        const auto sample = std::filesystem::path(folder.path().toStdString()) / "sample";
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(
            static_cast<void>(airshed::sources::writeSyntheticSample(sample, {}, airshed::JobContext(stop.get_token()))),
            airshed::Cancelled);
        QVERIFY(!std::filesystem::exists(sample));
    }
};

QTEST_APPLESS_MAIN(TestSyntheticAir)
#include "tst_synthetic_air.moc"
