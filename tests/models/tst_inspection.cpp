#include <QtTest>

#include "core/models/footprint.h"
#include "core/models/inspection.h"
#include "core/models/presets.h"

using namespace airshed;
using namespace airshed::models;

namespace {

const TaskShape task{{72, 9}, {24, 1}, {0}};

ModelSpec specOf(const char* layers) {
    return modelSpecFromJson({{"layers", Json::parse(layers)}});
}

const Finding* findCode(const ModelInspection& inspection, const std::string& code) {
    for (const Finding& finding : inspection.findings)
        if (finding.code == code)
            return &finding;
    return nullptr;
}

} // namespace

class TestInspection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void presetsFitEveryTask() {
        for (const Preset& preset : presets())
            for (const TaskShape& shape : {TaskShape{{8, 1}, {1, 1}, {0}}, TaskShape{{72, 22}, {24, 1}, {5}},
                                           TaskShape{{168, 40}, {48, 3}, {2, 0, 39}}}) {
                const ModelInspection seen = inspectModel(preset.model, withNeeds(shape, preset.needs));
                QVERIFY2(seen.usable(), preset.name.c_str());
                QVERIFY(seen.findings.empty());
                QVERIFY(seen.parameters > 0 && seen.multiplyAdds > 0);
                QCOMPARE(seen.layers.size(), preset.model.layers.size());
                QCOMPARE(seen.layers.back().output, shape.output);
            }
    }

    void sumsOverTheLayers() {
        const ModelInspection seen = inspectModel(preset("lstm").model, task);
        QCOMPARE(seen.parameters, std::int64_t{11'328 + 48 * 24 + 24});
        QCOMPARE(seen.layers.front().inputs, (std::vector<Shape>{{72, 9}}));
        QCOMPARE(seen.layers.front().output, (Shape{48}));
    }

    void ofAnUnusedBranchTheEndAloneIsSaid() {
        const ModelInspection seen = inspectModel(
            specOf(
                R"([{"id": "a", "type": "relu", "inputs": ["input"]}, {"id": "b", "type": "relu"}, {"id": "c", "type": "relu"},
                       {"id": "flat", "type": "flatten", "inputs": ["input"]}, {"id": "head", "type": "regression_head"}])"),
            task);
        QCOMPARE(seen.findings.size(), std::size_t{1});
        QCOMPARE(seen.findings.front().place, std::string("layer c"));
    }

    void anEmbeddingNeedsARowForEachClass() {
        TaskShape classes = withNeeds(task, {"category"});
        const ModelSpec spec = preset("category_gru").model;
        classes.categoryNumbers = 64;
        QVERIFY(inspectModel(spec, classes).usable());
        classes.categoryNumbers = 65;
        const ModelInspection seen = inspectModel(spec, classes);
        QCOMPARE(seen.findings.size(), std::size_t{1});
        QCOMPARE(seen.findings.front().place, std::string("layer place"));
        QCOMPARE(seen.findings.front().hint, std::string("Set its \"Categories\" to 65 or more."));
    }

    void ordersLayersByWhatTheyAreFed() {
        const ModelInspection seen = inspectModel(
            specOf(R"([{"id": "b", "type": "relu", "inputs": ["a"]}, {"id": "a", "type": "flatten", "inputs": ["input"]},
                       {"id": "head", "type": "regression_head", "inputs": ["b"]}])"),
            task);
        QVERIFY(seen.usable());
        QCOMPARE(seen.layers[0].id, std::string("a"));
        QCOMPARE(seen.layers[1].id, std::string("b"));
    }

    void findsWhatIsWrong_data() {
        QTest::addColumn<QString>("layers");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("message");
        QTest::newRow("no layer") << "[]"
                                  << "no_layers"
                                  << "model"
                                  << "The network has no layer.";
        QTest::newRow("shapes")
            << R"([{"id": "flat", "type": "flatten"}, {"id": "memory", "type": "lstm"},
                                       {"id": "head", "type": "regression_head"}])"
            << "shape_mismatch"
            << "layer memory"
            << "Layer \"memory\" (lstm) takes a sequence of steps × channels, but is given a vector of 648.";
        QTest::newRow("output")
            << R"([{"id": "flat", "type": "flatten"}, {"id": "last", "type": "linear", "params": {"out": 7}}])"
            << "output_mismatch"
            << "layer last"
            << "The network ends with layer \"last\", which yields 7, but the task asks for 24 × 1 (leads × "
               "targets).";
        QTest::newRow("unknown type") << R"([{"id": "x", "type": "lstn"}])"
                                      << "unknown_type"
                                      << "layer x"
                                      << "Layer \"x\" has the type \"lstn\", which is not known.";
        QTest::newRow("unknown input") << R"([{"id": "x", "type": "flatten", "inputs": ["y"]}])"
                                       << "unknown_input"
                                       << "layer x"
                                       << "Layer \"x\" is fed \"y\", but there is no such layer.";
        QTest::newRow("two inputs") << R"([{"id": "x", "type": "flatten", "inputs": ["input", "input"]}])"
                                    << "input_count"
                                    << "layer x"
                                    << "Layer \"x\" takes one input, but is given 2.";
        QTest::newRow("one branch alone") << R"([{"id": "x", "type": "add", "inputs": ["input"]}])"
                                          << "input_count"
                                          << "layer x"
                                          << "Layer \"x\" takes 2 to 32 inputs, but is given 1.";
        QTest::newRow("branches of two shapes")
            << R"([{"id": "flat", "type": "flatten"}, {"id": "both", "type": "add", "inputs": ["flat", "input"]}])"
            << "shape_mismatch"
            << "layer both"
            << "Layer \"both\" (add) takes inputs of one shape, but is given a vector of 648 and a sequence of 72 × 9.";
        QTest::newRow("sequences of two lengths") << R"([{"id": "half", "type": "conv1d", "params": {"stride": 2}},
                   {"id": "both", "type": "concatenate", "inputs": ["half", "input"]}])"
                                                  << "shape_mismatch"
                                                  << "layer both"
                                                  << "Layer \"both\" (concatenate) takes vectors, or sequences of as many "
                                                     "steps, but is given a sequence of 36 × 32 and "
                                                     "a sequence of 72 × 9.";
        QTest::newRow("last value of something else")
            << R"([{"id": "wide", "type": "linear"}, {"id": "last", "type": "last_value"}])"
            << "shape_mismatch"
            << "layer last"
            << "Layer \"last\" (last_value) reads the window of 72 × 9 itself, but is given a sequence of 72 × 64.";
        QTest::newRow("double id") << R"([{"id": "x", "type": "flatten"}, {"id": "x", "type": "regression_head"}])"
                                   << "double_id"
                                   << "layer x"
                                   << "Two layers have the id \"x\".";
        QTest::newRow("malformed id") << R"([{"id": "1 x", "type": "flatten"}])"
                                      << "malformed_id"
                                      << "layer 1 x"
                                      << "\"1 x\" cannot be the id of a layer.";
        QTest::newRow("the window's name") << R"([{"id": "input", "type": "flatten"}])"
                                           << "malformed_id"
                                           << "layer input"
                                           << "\"input\" cannot be the id of a layer.";
        QTest::newRow("cycle")
            << R"([{"id": "a", "type": "relu", "inputs": ["b"]}, {"id": "b", "type": "relu", "inputs": ["a"]}])"
            << "cycle"
            << "layer a"
            << "These layers feed one another in a circle, or hang on one: a, b.";
        QTest::newRow("unused") << R"([{"id": "idle", "type": "relu"}, {"id": "flat", "type": "flatten", "inputs": ["input"]},
                                       {"id": "head", "type": "regression_head"}])"
                                << "unused_layer"
                                << "layer idle"
                                << "Nothing leads from layer \"idle\" to the output \"head\".";
        QTest::newRow("parameter") << R"([{"id": "a", "type": "dropout", "params": {"rate": 2}}])"
                                   << "parameter"
                                   << "layer a"
                                   << "Layer \"a\" (dropout): Rate: expected a number from 0 to 0.95, found 2.";
        QTest::newRow("too large")
            << R"([{"id": "wide", "type": "linear", "params": {"out": 65536}},
                                          {"id": "wider", "type": "linear", "params": {"out": 65536}},
                                          {"id": "flat", "type": "flatten"}, {"id": "head", "type": "regression_head"}])"
            << "too_large"
            << "model"
            << "The network has 4408934424 parameters, more than the 2147483648 that can be trained here.";
    }
    void findsWhatIsWrong() {
        QFETCH(QString, layers);
        QFETCH(QString, code);
        QFETCH(QString, place);
        QFETCH(QString, message);
        const ModelInspection seen = inspectModel(specOf(layers.toUtf8().constData()), task);
        QVERIFY(!seen.usable());
        const Finding* finding = findCode(seen, code.toStdString());
        QVERIFY2(finding != nullptr, "not found");
        QCOMPARE(QString::fromStdString(finding->place), place);
        QCOMPARE(QString::fromStdString(finding->message), message);
        QVERIFY(!finding->hint.empty());
    }

    void aTargetThatIsNoInputHasNoLastValue() {
        const ModelInspection seen = inspectModel(preset("residual_cnn").model, {{72, 9}, {24, 2}, {3, -1}});
        QVERIFY(!seen.usable());
        const Finding* finding = findCode(seen, "shape_mismatch");
        QVERIFY(finding != nullptr);
        QCOMPARE(finding->place, std::string("layer last"));
        QCOMPARE(finding->message,
                 std::string("Layer \"last\" (last_value) repeats the last value of each target, but a target "
                             "is not among the inputs."));
        QCOMPARE(finding->hint, std::string("Add the target to the inputs, or remove this layer."));
    }

    void branchesComeTogether() {
        const ModelInspection seen =
            inspectModel(specOf(R"([{"id": "short", "type": "conv1d", "params": {"channels": 5}, "inputs": ["input"]},
                       {"id": "long", "type": "conv1d", "params": {"channels": 7, "dilation": 8}, "inputs": ["input"]},
                       {"id": "both", "type": "concatenate", "inputs": ["short", "long"]}, {"id": "flat", "type": "flatten"},
                       {"id": "head", "type": "regression_head"}])"),
                         task);
        QVERIFY(seen.usable());
        QCOMPARE(seen.layers[2].inputs, (std::vector<Shape>{{72, 5}, {72, 7}}));
        QCOMPARE(seen.layers[2].output, (Shape{72, 12}));
    }

    void misfitNamesTheLayerThatHelps() {
        const ModelInspection seen =
            inspectModel(specOf(R"([{"id": "conv", "type": "conv1d"}, {"id": "head", "type": "regression_head"}])"), task);
        QCOMPARE(seen.fixLayers, (std::map<std::string, std::string>{{"head", "flatten"}}));
    }

    void tiesOfTheOrderFollowTheSpec() {
        const ModelInspection seen = inspectModel(
            specOf(R"([{"id": "d", "type": "relu", "inputs": ["b"]}, {"id": "c", "type": "relu", "inputs": ["input"]},
                       {"id": "b", "type": "relu", "inputs": ["input"]}, {"id": "a", "type": "relu", "inputs": ["input"]}])"),
            task);
        std::string order;
        for (const LayerInspection& layer : seen.layers)
            order += layer.id;
        QCOMPARE(order, std::string("cbda"));
    }

    /// A skip connection must be held until it is added; what training keeps is the sum of all outputs.
    void footprintHoldsEachOutputUntilItsLastUse() {
        const TaskShape small{{10, 2}, {4, 1}, {0}, {{"static", "Fixed", {3}}, {"image", "Image", {1, 8, 8}}}};
        const ModelSpec spec =
            specOf(R"([{"id": "a", "type": "relu", "inputs": ["input"]}, {"id": "b", "type": "tanh", "inputs": ["a"]},
                       {"id": "sum", "type": "add", "inputs": ["b", "input"]}, {"id": "flat", "type": "flatten"},
                       {"id": "both", "type": "concatenate", "inputs": ["flat", "static"]},
                       {"id": "head", "type": "regression_head"}])");
        const ModelInspection seen = inspectModel(spec, small);
        QVERIFY(seen.usable());
        const Footprint footprint = footprintOf(spec, small, seen);
        QCOMPARE(footprint.weightBytes, std::int64_t{4 * (23 * 4 + 4)});
        QCOMPARE(footprint.activationBytes, std::int64_t{4 * (20 + 20 + 20 + 20 + 23 + 4)});
        // The window, a and b, or the window, b and the sum, with the static numbers beside them; the image feeds nothing.
        QCOMPARE(footprint.peakBytes, std::int64_t{4 * (3 + 20 + 20 + 20)});
    }

    void oneFaultDoesNotHideTheRest() {
        const ModelInspection seen = inspectModel(
            specOf(R"([{"id": "a", "type": "nonsense"}, {"id": "b", "type": "dropout", "params": {"rate": -1}}])"), task);
        QVERIFY(findCode(seen, "unknown_type") != nullptr);
        QVERIFY(findCode(seen, "parameter") != nullptr);
        QVERIFY(seen.layers[1].output.empty());
    }
};

QTEST_APPLESS_MAIN(TestInspection)
#include "tst_inspection.moc"
