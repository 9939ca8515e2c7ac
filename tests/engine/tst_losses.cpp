#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/engine/tensors_internal.h"
#include "core/engine/training/batch_loss_internal.h"
#include "core/engine/training/forecast_errors.h"

using namespace airshed;
using namespace airshed::training;

/// The loss that a step follows and the one that an epoch is judged by are one, for every kind of output.
class TestLosses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLossOfAStepIsThatOfTheErrors_data();
    void theLossOfAStepIsThatOfTheErrors();
    void knownValues_data();
    void knownValues();
    void weightsMustFitTheTask_data();
    void weightsMustFitTheTask();
};

void TestLosses::theLossOfAStepIsThatOfTheErrors_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("loss");
    QTest::addColumn<double>("gamma");
    QTest::addColumn<bool>("isWeighted");
    using Kind = models::OutputKind::Kind;
    for (const bool isWeighted : {false, true}) {
        const auto row = [&](const char* name) -> QTestData& {
            return QTest::addRow("%s%s", name, isWeighted ? ", weighted" : "");
        };
        for (const char* loss : {"mae", "mse", "huber", "log_cosh"})
            row(loss) << static_cast<int>(Kind::Point) << loss << 0.0 << isWeighted;
        row("pinball") << static_cast<int>(Kind::Quantiles) << "mae" << 0.0 << isWeighted;
        row("likelihood") << static_cast<int>(Kind::Gaussian) << "mae" << 0.0 << isWeighted;
        row("cross-entropy") << static_cast<int>(Kind::Probability) << "mae" << 0.0 << isWeighted;
        row("focal") << static_cast<int>(Kind::Probability) << "mae" << 2.0 << isWeighted;
    }
}

void TestLosses::theLossOfAStepIsThatOfTheErrors() {
    QFETCH(int, kind);
    QFETCH(QString, loss);
    QFETCH(double, gamma);
    QFETCH(bool, isWeighted);
    models::OutputKind output{static_cast<models::OutputKind::Kind>(kind), {}};
    if (output.kind == models::OutputKind::Kind::Quantiles)
        output.levels = {0.1, 0.5, 0.9};
    features::Frame frame;
    frame.rows = 6;
    frame.targetCount = 1;
    frame.targets = {0, 1, 0, 1, std::numeric_limits<float>::quiet_NaN(), 1};
    features::WindowSet windows;
    windows.lookback = 1;
    windows.horizon = 5;
    windows.starts = {0};
    features::FittedRecipe recipe;
    recipe.targetScale = {1};
    recipe.targetMean = {0};
    RandomStream random(4, "outputs");
    std::vector<float> numbers(5 * output.numbers());
    for (float& number : numbers)
        number = static_cast<float>(0.05 + 0.9 * random.uniform());

    Loss chosen{loss.toStdString(), gamma};
    if (isWeighted)
        chosen.weights = {5, 1, 0, 2, 0.5};
    const ForecastErrors errors = forecastErrors(numbers, frame, windows, recipe, output, chosen);
    std::vector<std::int64_t> shape{1, 5, 1};
    if (output.numbers() > 1)
        shape.push_back(static_cast<std::int64_t>(output.numbers()));
    const Batch batch{{},
                      torch::tensor({1.0F, 0.0F, 1.0F, 0.0F, 1.0F}).reshape({1, 5, 1}),
                      torch::tensor({1.0F, 1.0F, 1.0F, 0.0F, 1.0F}).reshape({1, 5, 1})};
    const BatchLoss measure(chosen, output, torch::kCPU);
    const torch::Tensor sum = measure.weighed(torch::tensor(numbers).reshape(shape), batch).sum();
    const double step = (sum / measure.weights(batch).sum()).item<double>();
    QVERIFY2(std::abs(step - errors.loss) <= 1e-6 * std::max(1.0, std::abs(step)), qPrintable(QString::number(errors.loss)));
}

void TestLosses::knownValues_data() {
    QTest::addColumn<QString>("loss");
    QTest::addColumn<double>("forecast");
    QTest::addColumn<double>("truth");
    QTest::addColumn<double>("value");
    QTest::newRow("absolute") << "mae" << 1.0 << 3.5 << 2.5;
    QTest::newRow("squared") << "mse" << 1.0 << 3.5 << 6.25;
    QTest::newRow("Huber near") << "huber" << 1.0 << 1.5 << 0.125;
    QTest::newRow("Huber far") << "huber" << 1.0 << 3.5 << 2.0;
    QTest::newRow("log-cosh near") << "log_cosh" << 0.5 << 0.0 << std::log(std::cosh(0.5));
    QTest::newRow("log-cosh where cosh is beyond a double") << "log_cosh" << 1000.0 << 0.0 << 1000.0 - std::log(2.0);
}

void TestLosses::knownValues() {
    QFETCH(QString, loss);
    QFETCH(double, forecast);
    QFETCH(double, truth);
    QFETCH(double, value);
    const auto number = static_cast<float>(forecast);
    QCOMPARE(cellLoss({&number, 1}, truth, {}, {loss.toStdString()}), value);
}

void TestLosses::weightsMustFitTheTask_data() {
    QTest::addColumn<QString>("training");
    QTest::addColumn<QString>("said");
    QTest::newRow("another target") << R"({"target_weights": {"NO2": 1}})"
                                    << "training.target_weights.NO2";
    QTest::newRow("other leads") << R"({"lead_weights": [1, 2]})"
                                 << "3 leads";
    QTest::newRow("nothing") << R"({"lead_weights": [0, 0, 0]})"
                             << "nothing to learn";
}

void TestLosses::weightsMustFitTheTask() {
    QFETCH(QString, training);
    QFETCH(QString, said);
    experiments::Experiment experiment;
    experiment.recipe.targets = {"PM2.5"};
    experiment.recipe.horizon = 3;
    experiment.training = experiments::trainingFromJson(Json::parse(training.toStdString()), "training");
    try {
        static_cast<void>(lossOf(experiment));
        QFAIL("weights that do not fit were taken");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::InvalidInput);
        QVERIFY2(QString::fromStdString(error.text()).contains(said), error.what());
        QVERIFY(!error.hint().empty());
    }
}

QTEST_APPLESS_MAIN(TestLosses)
#include "tst_losses.moc"
