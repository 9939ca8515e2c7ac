#include <QtTest>

#include "core/models/blocks.h"
#include "core/models/inspection.h"
#include "core/models/presets.h"
#include "tests/support/error_text.h"

using namespace airshed;
using namespace airshed::models;

namespace {

const TaskShape task{{24, 6}, {4, 1}, {0}};

/// A residual unit that keeps its shape, and a head.
ModelSpec residual() {
    return modelSpecFromJson({{"layers", Json::parse(R"([
        {"id": "conv", "type": "conv1d", "params": {"channels": 6}}, {"id": "act", "type": "relu"},
        {"id": "sum", "type": "add", "inputs": ["act", "input"]},
        {"id": "flat", "type": "flatten"}, {"id": "head", "type": "regression_head"}])")}});
}

const std::vector<std::string> unit = {"conv", "act", "sum"};

} // namespace

class TestBlocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBlockKnowsItsEnds() {
        ModelSpec spec = residual();
        QCOMPARE(makeBlock(spec, unit, "unit"), std::string("unit"));
        const BlockPart block = blockOf(spec, "unit");
        QCOMPARE(block.layers, (std::vector<std::size_t>{0, 1, 2}));
        QCOMPARE(block.inputs, std::vector<std::string>{"input"});
        QCOMPARE(block.outputs, std::vector<std::string>{"sum"});
        QVERIFY(isClosedBlock(spec, block));
    }

    void aNameIsGivenOnce() {
        ModelSpec spec = residual();
        QCOMPARE(makeBlock(spec, {"conv"}, "unit"), std::string("unit"));
        QCOMPARE(makeBlock(spec, {"flat"}, "unit"), std::string("unit 2"));
        QCOMPARE(blockNames(spec), (std::vector<std::string>{"unit", "unit 2"}));
        QCOMPARE(makeBlock(spec, {"conv", "act"}, "unit"), std::string("unit")); // its own name is free again
    }

    void aBlockIsRenamed() {
        ModelSpec spec = residual();
        (void)makeBlock(spec, unit, "unit");
        QCOMPARE(renameBlock(spec, "unit", "stage"), std::string("stage"));
        QCOMPARE(blockNames(spec), std::vector<std::string>{"stage"});
        QCOMPARE(blockOf(spec, "stage").layers.size(), std::size_t(3));
    }

    void aBlockChangesNothingThatIsComputed() {
        ModelSpec spec = residual();
        const ModelInspection before = inspectModel(spec, task);
        (void)makeBlock(spec, unit, "unit");
        const ModelInspection after = inspectModel(spec, task);
        QVERIFY(after.usable());
        QCOMPARE(after.parameters, before.parameters);
        QVERIFY(dissolveBlock(spec, "unit"));
        QCOMPARE(spec, residual());
        QVERIFY(!dissolveBlock(spec, "unit"));
    }

    void aBlockIsKeptInTheDocument() {
        ModelSpec spec = residual();
        (void)makeBlock(spec, unit, "unit");
        QCOMPARE(modelSpecFromJson(toJson(spec)), spec);
        QVERIFY(!toJson(residual())["layers"][0].contains("block"));
    }

    void aWayOutAndBackIsFound() {
        ModelSpec spec = residual();
        (void)makeBlock(spec, {"conv", "sum"}, "unit");
        QVERIFY(!isClosedBlock(spec, blockOf(spec, "unit")));
    }

    void copiesStandOneBehindTheOther() {
        ModelSpec spec = residual();
        (void)makeBlock(spec, unit, "unit");
        QCOMPARE(repeatBlock(spec, "unit", 2), (std::vector<std::string>{"unit 2", "unit 3"}));
        QCOMPARE(spec.layers.size(), std::size_t(11));
        const ModelInspection inspection = inspectModel(spec, task);
        QVERIFY2(inspection.usable(), inspection.usable() ? "" : inspection.findings.front().message.c_str());
        QCOMPARE(blockOf(spec, "unit 2").inputs, std::vector<std::string>{"sum"});
        QCOMPARE(blockOf(spec, "unit 3").inputs, blockOf(spec, "unit 2").outputs);
        QCOMPARE(spec.layers[9].inputs, blockOf(spec, "unit 3").outputs); // flat
        const std::int64_t one = inspectModel(residual(), task).layers.front().parameters;
        QCOMPARE(inspection.parameters, inspectModel(residual(), task).parameters + 2 * one);
    }

    void aBlockThatYieldsTheForecastStillDoes() {
        ModelSpec spec = modelSpecFromJson(
            {{"layers", Json::parse(R"([{"id": "head", "type": "regression_head"}, {"id": "act", "type": "relu"}])")}});
        (void)makeBlock(spec, {"act"}, "end");
        (void)repeatBlock(spec, "end", 2);
        QCOMPARE(spec.layers.back().block, std::string("end 3"));
        QCOMPARE(spec.layers.back().inputs, blockOf(spec, "end 2").outputs);
    }

    void otherInputsFeedAllCopies() {
        ModelSpec spec = residual();
        spec.layers.insert(spec.layers.begin(), LayerSpec{"gate", "relu", {"input"}, Json::object()});
        spec.layers[3].inputs = {"act", "gate"};
        (void)makeBlock(spec, unit, "unit");
        (void)repeatBlock(spec, "unit", 1);
        QCOMPARE(blockOf(spec, "unit 2").inputs, (std::vector<std::string>{"sum", "gate"}));
    }

    void whatCannotBeRepeatedIsTold() {
        ModelSpec spec = residual();
        (void)makeBlock(spec, {"conv", "sum"}, "torn");
        const ModelSpec before = spec;
        QVERIFY(test::errorOf([&] { (void)repeatBlock(spec, "torn", 1); }).contains("2 outputs"));
        QVERIFY(test::errorOf([&] { (void)repeatBlock(spec, "none", 1); }).contains("no block \"none\""));
        QVERIFY(test::errorOf([&] { (void)repeatBlock(spec, "torn", 0); }).contains("1 to 99 times, not 0"));
        QVERIFY(test::errorOf([&] { (void)repeatBlock(spec, "torn", 100); }).contains("not 100"));
        QCOMPARE(spec, before);
        spec = residual();
        spec.layers[0].inputs.clear();
        (void)makeBlock(spec, {"conv"}, "loose");
        QVERIFY(test::errorOf([&] { (void)repeatBlock(spec, "loose", 1); }).contains("Nothing feeds the block \"loose\""));
    }

    void aBlockIsCarriedToAnotherNetwork() {
        ModelSpec spec = preset("mlp").model;
        std::vector<LayerSpec> layers = modelSpecFromJson({{"layers", Json::parse(R"([
            {"id": "a", "type": "layer_norm", "inputs": ["elsewhere"]}, {"id": "b", "type": "gelu", "inputs": ["a"]}])")}})
                                            .layers;
        const std::string first = spec.layers.front().id;
        const std::string fed = spec.layers[1].id;
        const std::string name = insertBlock(spec, layers, first, "norm");
        QCOMPARE(name, std::string("norm"));
        QCOMPARE(blockOf(spec, name).inputs, std::vector<std::string>{first});
        const auto next = std::ranges::find(spec.layers, fed, &LayerSpec::id);
        QCOMPARE(next->inputs, blockOf(spec, name).outputs);
        QVERIFY(inspectModel(spec, task).usable());
        QCOMPARE(insertBlock(spec, layers, first, "norm"), std::string("norm 2"));
        QVERIFY(inspectModel(spec, task).usable());
    }
};

QTEST_APPLESS_MAIN(TestBlocks)
#include "tst_blocks.moc"
