#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>

#include <torch/torch.h>

#include "core/base/random.h"
#include "core/engine/training/device_frame_internal.h"
#include "core/engine/training/forecast_errors.h"

using namespace airshed;
using namespace airshed::training;

/// The loss that a step follows and the one that an epoch is judged by are one, for every kind of output.
class TestLosses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLossOfAStepIsThatOfTheErrors_data();
    void theLossOfAStepIsThatOfTheErrors();
};

void TestLosses::theLossOfAStepIsThatOfTheErrors_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("loss");
    using Kind = models::OutputKind::Kind;
    for (const char* loss : {"mae", "mse", "huber"})
        QTest::newRow(loss) << static_cast<int>(Kind::Point) << loss;
    QTest::newRow("pinball") << static_cast<int>(Kind::Quantiles) << "mae";
    QTest::newRow("likelihood") << static_cast<int>(Kind::Gaussian) << "mae";
    QTest::newRow("cross-entropy") << static_cast<int>(Kind::Probability) << "mae";
}

void TestLosses::theLossOfAStepIsThatOfTheErrors() {
    QFETCH(int, kind);
    QFETCH(QString, loss);
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

    const ForecastErrors errors = forecastErrors(numbers, frame, windows, recipe, output, loss.toStdString());
    std::vector<std::int64_t> shape{1, 5, 1};
    if (output.numbers() > 1)
        shape.push_back(static_cast<std::int64_t>(output.numbers()));
    const Batch batch{{},
                      torch::tensor({1.0F, 0.0F, 1.0F, 0.0F, 1.0F}).reshape({1, 5, 1}),
                      torch::tensor({1.0F, 1.0F, 1.0F, 0.0F, 1.0F}).reshape({1, 5, 1})};
    const double step = meanLoss(torch::tensor(numbers).reshape(shape), batch, output, loss.toStdString()).item<double>();
    QVERIFY2(std::abs(step - errors.loss) <= 1e-6 * std::max(1.0, std::abs(step)), qPrintable(QString::number(errors.loss)));
}

QTEST_APPLESS_MAIN(TestLosses)
#include "tst_losses.moc"
