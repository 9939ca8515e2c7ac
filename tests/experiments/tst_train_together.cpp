#include <QtTest>

#include <functional>

#include "core/experiments/starter.h"
#include "core/experiments/train_together.h"
#include "core/models/presets.h"

using namespace airshed;
using namespace airshed::experiments;

Q_DECLARE_METATYPE(std::function<void(Experiment&)>)

namespace {

Experiment usual() {
    Experiment experiment;
    experiment.recipe.inputs = {"PM2.5", "wind"};
    experiment.recipe.targets = {"PM2.5"};
    experiment.model = models::preset("mlp").model;
    return experiment;
}

} // namespace

/// Which experiments are trained as one batched step.
class TestTrainTogether : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatMayDiffer_data() {
        QTest::addColumn<std::function<void(Experiment&)>>("change");
        QTest::addColumn<bool>("together");
        const auto row = [](const char* name, bool together, const std::function<void(Experiment&)>& change) {
            QTest::newRow(name) << change << together;
        };
        row("nothing", true, [](Experiment&) {});
        row("the name", true, [](Experiment& e) { e.name = "other"; });
        row("the data", true, [](Experiment& e) { e.snapshot = "another station"; });
        row("the seed", true, [](Experiment& e) { e.training.seed = 7; });
        row("the learning rate", true, [](Experiment& e) { e.training.learningRate = 0.5; });
        row("weight decay", true, [](Experiment& e) { e.training.weightDecay = 0; });
        row("dropout", true, [](Experiment& e) {
            for (models::LayerSpec& layer : e.model.layers)
                if (layer.type == "dropout")
                    layer.params["rate"] = 0.45;
        });
        row("when they end", true, [](Experiment& e) { e.training.epochs = 3; });
        row("the optimiser", false, [](Experiment& e) { e.training.optimizer = "sgd"; });
        row("the loss", false, [](Experiment& e) { e.training.loss = "mse"; });
        row("the batch", false, [](Experiment& e) { e.training.batchSize = 32; });
        row("precision", false, [](Experiment& e) { e.training.precision = "bf16"; });
        row("the horizon", false, [](Experiment& e) { e.recipe.horizon = 6; });
        row("the inputs", false, [](Experiment& e) { e.recipe.inputs = {"PM2.5"}; });
        row("the network", false, [](Experiment& e) { e.model = models::preset("linear").model; });
        row("a network that does not fit", false, [](Experiment& e) { e.model.layers.pop_back(); });
    }

    void whatMayDiffer() {
        QFETCH(std::function<void(Experiment&)>, change);
        QFETCH(bool, together);
        Experiment other = usual();
        change(other);
        QCOMPARE(canTrainTogether(usual(), other), together);
        QCOMPARE(canTrainTogether(other, usual()), together);
    }
};

QTEST_APPLESS_MAIN(TestTrainTogether)
#include "tst_train_together.moc"
