#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <filesystem>

#include "core/data/delimited_reader.h"
#include "core/engine/evaluation/evaluation.h"
#include "core/experiments/starter.h"
#include "tests/engine/recorder.h"

using namespace airshed;

/// A small network on real hourly data of one station beats both baselines.
class TestBeijing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void beatsPersistenceAndSeasonalNaive() {
        const std::filesystem::path file =
            std::filesystem::path(AIRSHED_SHARED_DATA) / "beijing-multisite/PRSA_Data_Dongsi_20130301-20170228.csv";
        if (!std::filesystem::exists(file))
            QSKIP("the Beijing data set is not on this machine");
        const data::ReadResult read = data::readDelimited({file}, {});
        experiments::Experiment experiment =
            experiments::suggestExperiment(read.table, "dongsi", read.report.timeColumn, read.report.seriesColumn, "cnn");
        QCOMPARE(experiment.recipe.targets, std::vector<std::string>{"PM2.5"});
        QCOMPARE(experiment.recipe.lookback, 72);
        QCOMPARE(experiment.recipe.horizon, 24);
        experiment.training.windowsPerEpoch = 12'000;
        experiment.training.epochs = 6;
        experiment.training.learningRate = 2e-3;
        experiment.training.threads = 1;

        project::ExperimentData data;
        data.grid = features::makeGrid(read.table, experiment.recipe);
        data.recipe = features::fitRecipe(data.grid, experiment.recipe);
        data.frame = features::applyRecipe(data.grid, data.recipe);
        data.windows = features::makeWindows(data.grid, data.recipe);
        QTemporaryDir folder;
        const training::TrainingTask task{experiment, data, "cpu", folder.path().toStdString()};
        test::Recorder recorder;
        training::train(task, recorder);
        const evaluation::Evaluation evaluation = evaluation::evaluateRun(task);
        const auto mae = [&](const std::string& predictor) {
            return std::find_if(evaluation.scores.begin(), evaluation.scores.end(),
                                [&](const runs::Score& score) {
                                    return score.predictor == predictor && score.part == "test" && score.lead == 0;
                                })
                ->mae;
        };
        qInfo("test MAE: model %.2f, persistence %.2f, seasonal naive %.2f", mae("model"), mae("persistence"),
              mae("seasonal_naive"));
        QVERIFY(mae("model") < mae("persistence"));
        QVERIFY(mae("model") < mae("seasonal_naive"));
    }
};

QTEST_APPLESS_MAIN(TestBeijing)
#include "tst_beijing.moc"
