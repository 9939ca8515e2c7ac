#include <QtTest>

#include <algorithm>

#include "core/models/lowering.h"
#include "core/models/presets.h"
#include "core/models/window_reach.h"

using namespace airshed;
using namespace airshed::models;

namespace {

const TaskShape task{{72, 6}, {4, 1}, {0}, {{"static", "Fixed facts", {3}}, {"future", "Known ahead", {4, 4}}}};

LayerReach reachOf(const char* layers, const std::string& id) {
    const ModelSpec spec = modelSpecFromJson({{"layers", Json::parse(layers)}});
    const auto all = windowReach(lowerModel(spec, task));
    return *std::ranges::find(all, id, &LayerReach::id);
}

} // namespace

/// The values are checked against what networks compute in tst_engine_window_reach.
class TestWindowReach : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNumberSeesWhatItIsMadeOf_data() {
        QTest::addColumn<QByteArray>("layers");
        QTest::addColumn<int>("steps");
        QTest::addColumn<int>("longest");
        const auto row = [](const char* name, const QByteArray& layer, int steps, int longest) {
            QTest::newRow(name) << "[" + layer + R"(,{"id": "flat", "type": "flatten"}, {"type": "regression_head"}])" << steps
                                << longest;
        };
        row("step by step", R"({"id": "x", "type": "linear"})", 1, 72);
        row("kernel", R"({"id": "x", "type": "conv1d", "params": {"kernel": 5}})", 5, 72);
        row("dilated kernel", R"({"id": "x", "type": "conv1d", "params": {"kernel": 3, "dilation": 4}})", 9, 72);
        row("two kernels",
            R"({"type": "conv1d", "params": {"kernel": 3}}, {"id": "x", "type": "conv1d", "params": {"kernel": 3}})", 5, 72);
        row("memory", R"({"id": "x", "type": "gru", "params": {"output": "sequence"}})", 72, 72);
        row("last step", R"({"id": "x", "type": "slice", "params": {"axis": "steps", "first": -1}})", 1, 1);
        row("last steps", R"({"id": "x", "type": "slice", "params": {"axis": "steps", "first": -6}})", 1, 6);
        row("all steps", R"({"id": "x", "type": "transformer_encoder", "params": {"heads": 2}})", 72, 72);
    }
    void aNumberSeesWhatItIsMadeOf() {
        QFETCH(QByteArray, layers);
        QFETCH(int, steps);
        QFETCH(int, longest);
        const LayerReach reach = reachOf(layers.constData(), "x");
        QCOMPARE(reach.steps, steps);
        QCOMPARE(reach.longest, longest);
    }

    void causalConvolutionsReachBackAsFarAsTheyAreDilated() {
        const auto all = windowReach(lowerModel(preset("tcn").model, task));
        // Two convolutions with kernel 3 in each block, dilations 1, 2, 4, 8, and the last step of them.
        QCOMPARE(all.back().steps, 1 + 2 * 2 * (1 + 2 + 4 + 8));
        QCOMPARE(all.back().longest, 61);
    }

    void whatHangsOnOtherInputsSeesNoStep() {
        const LayerReach reach = reachOf(R"([{"id": "flat", "type": "flatten"},
            {"id": "facts", "type": "linear", "inputs": ["static"]},
            {"type": "concatenate", "inputs": ["flat", "facts"]}, {"id": "head", "type": "regression_head"}])",
                                         "facts");
        QCOMPARE(reach.steps, 0);
        QCOMPARE(reach.longest, 0);
    }

    void everyPresetSeesSomething() {
        for (const Preset& preset : presets()) {
            const auto all = windowReach(lowerModel(preset.model, withNeeds(task, preset.needs)));
            const bool looksAtIt = std::ranges::any_of(preset.model.layers, [](const LayerSpec& layer) {
                return std::ranges::find(layer.inputs, networkInput) != layer.inputs.end();
            });
            QVERIFY2(!all.empty() && (all.back().longest > 0) == looksAtIt && all.back().longest <= 72, preset.name.c_str());
        }
    }

    void aNetworkThatIsTooLargeIsNotFollowed() { QVERIFY(windowReach(lowerModel(preset("mlp").model, task), 100).empty()); }
};

QTEST_APPLESS_MAIN(TestWindowReach)
#include "tst_window_reach.moc"
