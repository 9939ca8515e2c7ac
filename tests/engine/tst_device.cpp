#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

#include "core/data/tensor_file.h"
#include "core/engine/evaluation/evaluation.h"
#include "core/engine/evaluation/run_lanes.h"
#include "core/engine/training/devices.h"
#include "tests/engine/project_fixture.h"
#include "tests/engine/recorder.h"

using namespace airshed;

/// Training on the device that AIRSHED_TEST_DEVICE names ("cuda:0").
class TestDevice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!qEnvironmentVariableIsSet("AIRSHED_TEST_DEVICE"))
            QSKIP("AIRSHED_TEST_DEVICE names no device");
        m_device = qEnvironmentVariable("AIRSHED_TEST_DEVICE").toStdString();
    }

    void everyPresetTrainsAsOnTheCpu_data() {
        QTest::addColumn<QString>("preset");
        for (const models::Preset& preset : models::presets())
            if (!test::isFedPictures(preset.name)) // they need a project
                QTest::newRow(preset.name.c_str()) << QString::fromStdString(preset.name);
    }

    void everyPresetTrainsAsOnTheCpu() {
        QFETCH(QString, preset);
        const experiments::Experiment experiment = test::tinyExperiment(preset.toStdString());
        const project::ExperimentData data = test::tinyData(experiment);
        const auto losses = [&](const std::string& device) {
            QTemporaryDir folder;
            test::Recorder recorder;
            training::train({experiment, data, device, folder.path().toStdString()}, recorder);
            return recorder.values("validation/loss");
        };
        const auto here = losses("cpu");
        const auto there = losses(m_device);
        QCOMPARE(there.size(), here.size());
        for (std::size_t i = 0; i < here.size(); ++i)
            QVERIFY2(std::abs(here[i] - there[i]) < 0.02 * here[i], qPrintable(QString("%1 %2").arg(here[i]).arg(there[i])));
    }

    void stepsAreRecordedAndAreTheSame() {
        const experiments::Experiment experiment = test::tinyExperiment("mlp");
        const project::ExperimentData data = test::tinyData(experiment);
        QTemporaryDir folder;
        test::Recorder recorder;
        training::train({experiment, data, m_device, folder.path().toStdString()}, recorder);
        QVERIFY2(recorder.happened("recorded_steps"), "the step was not recorded as a CUDA graph");
    }

    void coarserProductsAreNear_data() {
        QTest::addColumn<QString>("precision");
        QTest::newRow("tf32") << "tf32";
        QTest::newRow("bf16") << "bf16";
    }

    void coarserProductsAreNear() {
        QFETCH(QString, precision);
        experiments::Experiment experiment = test::tinyExperiment("mlp");
        const project::ExperimentData data = test::tinyData(experiment);
        const auto loss = [&] {
            QTemporaryDir folder;
            test::Recorder recorder;
            training::train({experiment, data, m_device, folder.path().toStdString()}, recorder);
            return recorder.values("validation/loss").back();
        };
        const double exact = loss();
        experiment.training.precision = precision.toStdString();
        QVERIFY(std::abs(loss() - exact) < 0.1 * exact);
    }

    void runsTrainedAsOneAreNearlyWhatTheyAreAlone() {
        QTemporaryDir folder;
        test::TinyProject tiny(folder.filePath("project").toStdString());
        project::Project& project = tiny.project();
        QVERIFY(project.store().acquireDevice(m_device, currentProcessId(), hostName()));
        const auto queueThree = [&] {
            std::vector<std::int64_t> runs;
            for (std::uint64_t seed = 1; seed <= 3; ++seed) {
                experiments::Experiment experiment = test::tinyExperiment("gru");
                experiment.training.seed = seed;
                runs.push_back(project.queueRun(experiment, m_device));
                if (project.store().claimNextRun(m_device, false, currentProcessId(), hostName()).run != runs.back())
                    throw std::logic_error("the run was not to be had");
            }
            return runs;
        };
        const std::vector<std::int64_t> alone = queueThree();
        for (const std::int64_t run : alone)
            QCOMPARE(evaluation::executeRun(project, run, {.device = m_device}), runs::RunState::Finished);
        const std::vector<std::int64_t> together = queueThree();
        {
            evaluation::RunLanes lanes(project.folder(), m_device, [] { return false; });
            for (const std::int64_t run : together)
                lanes.startTogether(run, 1);
        }
        for (std::size_t i = 0; i < alone.size(); ++i) {
            const double expected = project.store().metrics(alone[i], "validation/loss").back().value;
            const double found = project.store().metrics(together[i], "validation/loss").back().value;
            QVERIFY2(std::abs(found - expected) < 1e-3 * expected, qPrintable(QString("%1 %2").arg(found).arg(expected)));
        }
    }

    void whatItTrainedIsExportedForTheCpu() {
        QTemporaryDir folder;
        test::TinyProject tiny(folder.filePath("project").toStdString());
        project::Project& project = tiny.project();
        const std::int64_t run = project.queueRun(test::tinyExperiment("cnn"), m_device);
        QVERIFY(project.store().acquireDevice(m_device, currentProcessId(), hostName()));
        QCOMPARE(project.store().claimNextRun(m_device, false, currentProcessId(), hostName()).run, std::optional(run));
        QCOMPARE(evaluation::executeRun(project, run, {.device = m_device}), runs::RunState::Finished);
        const runs::ExportRecord record = tiny.exportTo(run, folder.filePath("export").toStdString());
        QVERIFY2(record.state == runs::ExportState::Done, record.message.c_str());
    }

private:
    std::string m_device;
};

QTEST_APPLESS_MAIN(TestDevice)
#include "tst_device.moc"
