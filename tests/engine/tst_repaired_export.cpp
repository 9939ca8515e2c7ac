#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "core/base/file.h"
#include "core/engine/deployment/predict.h"
#include "core/engine/deployment/row_repairs.h"
#include "tests/engine/project_fixture.h"

using namespace airshed;
using deployment::RowRepairs;
using deployment::rowRepairs;
using quality::ConvertRepair;
using quality::FlatlineRepair;
using quality::RangeRepair;
using quality::RepairStep;

namespace {

features::RecipeSettings recipeWith(const std::vector<RepairStep>& repairs) {
    features::RecipeSettings settings;
    settings.inputs = {"PM2.5", "wind"};
    settings.targets = {"PM2.5"};
    settings.repairs = repairs;
    return settings;
}

const RepairStep range{RangeRepair{0.0, 500.0}, {"PM2.5"}, "", "", true};
const RepairStep convert{ConvertRepair{3.6, 0.0, "m/s", "km/h"}, {"wind"}, "", "", true};
const RepairStep flatline{FlatlineRepair{6}, {"wind"}, "", "", true};

/// The first `rows` hourly rows of one station, a PM2.5 of 900 in the fifth last if wanted.
std::string rawRows(bool spoilt) {
    std::string text = "time,PM2.5 (µg/m³),wind (m/s)\n";
    const TimeNs start = *parseIso("2026-01-01");
    for (int row = 0; row < 30; ++row)
        text += formatIso(start + row * nsPerHour) + "," +
                (row == 25 ? (spoilt ? std::string("900") : std::string()) : std::to_string(40 + row % 7)) + "," +
                std::to_string(row % 3) + ".25\n";
    return text;
}

} // namespace

/// Repairs on their way out of the workbench: into the exported file, or told to whoever gives it rows.
class TestRepairedExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rangesAndConversionsGoInside() {
        const RowRepairs repairs = rowRepairs(recipeWith({range, convert}));
        QVERIFY(repairs.before.empty());
        QCOMPARE(repairs.inside.size(), std::size_t{2});
    }

    void whatComesBeforeAnotherStepStaysBeforeIt() {
        const RowRepairs repairs = rowRepairs(recipeWith({range, flatline, convert}));
        QCOMPARE(repairs.before, (std::vector<RepairStep>{range, flatline}));
        QCOMPARE(repairs.inside, (std::vector<RepairStep>{convert}));
    }

    void stepsOfOneSeriesMasksAndOtherColumns() {
        RepairStep ofOne = convert;
        ofOne.series = "east";
        RepairStep other = range;
        other.columns = {"humidity"};
        RepairStep off = flatline;
        off.enabled = false;
        const RepairStep mask{quality::MaskRepair{}, {}, "", "", true};
        const RepairStep shift{quality::ShiftRepair{3600, {}, {}}, {}, "", "", true};
        const RowRepairs repairs = rowRepairs(recipeWith({ofOne, other, range, off, mask, shift}));
        QCOMPARE(repairs.before, (std::vector<RepairStep>{ofOne, shift}));
        QCOMPARE(repairs.inside, (std::vector<RepairStep>{range}));
    }

    void theFileRepairsWhatTheWorkbenchRepaired() {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        test::TinyProject tiny(root / "project");
        experiments::Experiment experiment = test::tinyExperiment();
        experiment.recipe.repairs = {range, {ConvertRepair{1.8, 32.0, "", ""}, {"wind"}, "", "", true}};
        const std::int64_t run = tiny.claim(experiment);
        QCOMPARE(tiny.execute(run), runs::RunState::Finished);
        const runs::ExportRecord record = tiny.exportTo(run, root / "export"); // which proves itself on every test window
        QVERIFY2(record.state == runs::ExportState::Done, record.message.c_str());
        const Json contract = readJsonFile(root / "export" / "contract.json");
        QCOMPARE(contract["repairs"]["inside"].size(), std::size_t{2});
        QVERIFY(contract["repairs"]["before"].empty());
        QVERIFY(readFile(root / "export" / "README.md").find("PM2.5 outside 0 to 500 becomes missing") != std::string::npos);

        // A value beyond the range is as good as none.
        const auto forecast = [&](bool spoilt) {
            writeFileAtomically(root / "rows.csv", rawRows(spoilt));
            return deployment::predictFile(root / "export", root / "rows.csv", false).table;
        };
        const data::Table with = forecast(true);
        const data::Table without = forecast(false);
        QVERIFY(with.rows() > 0);
        for (std::size_t row = 0; row < with.rows(); ++row)
            QCOMPARE(with.column("PM2.5").number(row), without.column("PM2.5").number(row));
    }
};

QTEST_APPLESS_MAIN(TestRepairedExport)
#include "tst_repaired_export.moc"
