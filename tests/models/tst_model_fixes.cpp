#include <QtTest>

#include "core/models/model_fixes.h"
#include "core/models/presets.h"

using namespace airshed;
using namespace airshed::models;

namespace {

const TaskShape task{{72, 9}, {24, 1}, {0}};

ModelSpec specOf(const char* layers) {
    return modelSpecFromJson({{"layers", Json::parse(layers)}});
}

} // namespace

class TestModelFixes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aGoodNetworkNeedsNone() {
        for (const Preset& preset : presets()) {
            const TaskShape whole = withNeeds(task, preset.needs);
            QVERIFY(suggestFixes(preset.model, whole, inspectModel(preset.model, whole)).empty());
        }
    }

    void oneClickMends_data() {
        QTest::addColumn<QString>("layers");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("title");
        QTest::newRow("a layer in between")
            << R"([{"id": "memory", "type": "lstm", "params": {"output": "sequence"}}, {"id": "head", "type": "regression_head"}])"
            << "shape_mismatch"
            << "Put a flatten layer before it";
        QTest::newRow("the recurrent layer in front keeps its steps")
            << R"([{"id": "one", "type": "lstm"}, {"id": "two", "type": "gru"}, {"id": "head", "type": "regression_head"}])"
            << "shape_mismatch"
            << "Let \"one\" give every step";
        QTest::newRow("to the place where the steps are still there")
            << R"([{"id": "flat", "type": "flatten"}, {"id": "act", "type": "relu"}, {"id": "memory", "type": "lstm"},
                   {"id": "head", "type": "regression_head"}])"
            << "shape_mismatch"
            << "Move it before \"flat\"";
        QTest::newRow("a merge of two shapes")
            << R"([{"id": "wide", "type": "linear"}, {"id": "both", "type": "add", "inputs": ["wide", "input"]},
                   {"id": "flat", "type": "flatten"}, {"id": "head", "type": "regression_head"}])"
            << "shape_mismatch"
            << "Put a linear layer between";
        QTest::newRow("a vector and a sequence side by side")
            << R"([{"id": "memory", "type": "lstm"}, {"id": "both", "type": "concatenate", "inputs": ["memory", "input"]},
                   {"id": "head", "type": "regression_head"}])"
            << "shape_mismatch"
            << "Put a flatten layer between";
        QTest::newRow("last value of the window")
            << R"([{"id": "wide", "type": "linear"}, {"id": "last", "type": "last_value", "inputs": ["wide"]},
                   {"id": "flat", "type": "flatten", "inputs": ["wide"]}, {"id": "head", "type": "regression_head"},
                   {"id": "sum", "type": "add", "inputs": ["head", "last"]}])"
            << "shape_mismatch"
            << "Connect it to the input";
        QTest::newRow("no head")
            << R"([{"id": "flat", "type": "flatten"}, {"id": "wide", "type": "linear", "params": {"out": 7}}])"
            << "output_mismatch"
            << "End with a regression head";
        QTest::newRow("no head and still a sequence") << R"([{"id": "conv", "type": "conv1d"}])"
                                                      << "output_mismatch"
                                                      << "End with a flatten layer and a regression head";
        QTest::newRow("unused") << R"([{"id": "idle", "type": "relu"}, {"id": "flat", "type": "flatten", "inputs": ["input"]},
                   {"id": "head", "type": "regression_head"}])"
                                << "unused_layer"
                                << "Remove it";
        QTest::newRow("unknown type") << R"([{"id": "x", "type": "lstn"}, {"id": "flat", "type": "flatten"},
                                             {"id": "head", "type": "regression_head"}])"
                                      << "unknown_type"
                                      << "Remove it";
        QTest::newRow("unknown input") << R"([{"id": "flat", "type": "flatten"},
                                              {"id": "head", "type": "regression_head", "inputs": ["flatt"]}])"
                                       << "unknown_input"
                                       << "Connect it to \"flat\"";
        QTest::newRow("no input") << R"([{"id": "flat", "type": "flatten"}, {"id": "act", "type": "relu", "inputs": []},
                                         {"id": "head", "type": "regression_head"}])"
                                  << "input_count"
                                  << "Connect it to \"flat\"";
        QTest::newRow("two where one is taken")
            << R"([{"id": "flat", "type": "flatten"}, {"id": "act", "type": "relu", "inputs": ["flat"]},
                   {"id": "head", "type": "regression_head", "inputs": ["act", "flat"]}])"
            << "input_count"
            << "Bring them together with add";
        QTest::newRow("one where two are taken")
            << R"([{"id": "flat", "type": "flatten"}, {"id": "act", "type": "relu"}, {"id": "sum", "type": "add"},
                   {"id": "head", "type": "regression_head"}])"
            << "input_count"
            << "Connect \"flat\" as well";
        QTest::newRow("parameter out of range")
            << R"([{"id": "drop", "type": "dropout", "params": {"rate": 2}}, {"id": "flat", "type": "flatten"},
                   {"id": "head", "type": "regression_head"}])"
            << "parameter"
            << "Set Rate to 0.95";
        QTest::newRow("unknown parameter")
            << R"([{"id": "flat", "type": "flatten", "params": {"size": 2}}, {"id": "head", "type": "regression_head"}])"
            << "parameter"
            << "Leave out \"size\"";
        QTest::newRow("double id") << R"([{"id": "x", "type": "flatten"}, {"id": "x", "type": "regression_head"}])"
                                   << "double_id"
                                   << "Call it \"regression_head1\"";
        QTest::newRow("malformed id") << R"([{"id": "1 x", "type": "flatten"}, {"id": "head", "type": "regression_head"}])"
                                      << "malformed_id"
                                      << "Call it \"flatten1\"";
        QTest::newRow("circle")
            << R"([{"id": "a", "type": "relu", "inputs": ["b"]}, {"id": "b", "type": "relu", "inputs": ["a"]},
                   {"id": "flat", "type": "flatten"}, {"id": "head", "type": "regression_head"}])"
            << "cycle"
            << "Disconnect \"a\" from \"b\"";
        QTest::newRow("norm of one number")
            << R"([{"id": "flat", "type": "flatten"}, {"id": "one", "type": "linear", "params": {"out": 1}},
                   {"id": "norm", "type": "layer_norm"}, {"id": "head", "type": "regression_head"}])"
            << "shape_mismatch"
            << "Put a linear layer before it";
        QTest::newRow("groups that do not divide") << R"([{"id": "conv", "type": "conv1d", "params": {"channels": 32}},
                   {"id": "norm", "type": "group_norm", "params": {"groups": 6}}, {"id": "flat", "type": "flatten"},
                   {"id": "head", "type": "regression_head"}])"
                                                   << "shape_mismatch"
                                                   << "Set Groups to 4";
        QTest::newRow("a pool larger than the window")
            << R"([{"id": "pool", "type": "pool1d", "params": {"size": 1000}}, {"id": "flat", "type": "flatten"},
                   {"id": "head", "type": "regression_head"}])"
            << "shape_mismatch"
            << "Set Size to 72";
        QTest::newRow("three where two are taken")
            << R"([{"id": "a", "type": "relu"}, {"id": "b", "type": "tanh", "inputs": ["input"]},
                   {"id": "less", "type": "subtract", "inputs": ["a", "b", "input"]}, {"id": "flat", "type": "flatten"},
                   {"id": "head", "type": "regression_head"}])"
            << "input_count"
            << "Keep its first 2 inputs";
        QTest::newRow("an input that the task does not give")
            << R"([{"id": "flat", "type": "flatten", "inputs": ["static"]}, {"id": "head", "type": "regression_head"}])"
            << "unknown_input"
            << "Connect it to the input";
    }

    void oneClickMends() {
        QFETCH(QString, layers);
        QFETCH(QString, code);
        QFETCH(QString, title);
        ModelSpec spec = specOf(layers.toUtf8().constData());
        const ModelInspection before = inspectModel(spec, task);
        const auto fixes = suggestFixes(spec, task, before);
        const auto fix = std::find_if(fixes.begin(), fixes.end(), [&](const ModelFix& each) {
            return before.findings[each.finding].code == code.toStdString();
        });
        QVERIFY(fix != fixes.end());
        QCOMPARE(QString::fromStdString(fix->title), title);
        fix->apply(spec);
        const ModelInspection after = inspectModel(spec, task);
        for (const Finding& finding : after.findings)
            QVERIFY2(finding.code != code.toStdString(), finding.message.c_str());
        QVERIFY(after.findings.size() < before.findings.size());
    }

    void fixesInTurnMendTheWhole() {
        ModelSpec spec =
            specOf(R"([{"id": "flat", "type": "flatten"}, {"id": "memory", "type": "lstm", "params": {"hidden": 0}},
                                    {"id": "idle", "type": "relu", "inputs": ["nobody"]},
                                    {"id": "sum", "type": "add", "inputs": ["memory"]}])");
        for (int click = 0; click < 12; ++click) {
            const ModelInspection seen = inspectModel(spec, task);
            if (seen.usable())
                return;
            const auto fixes = suggestFixes(spec, task, seen);
            QVERIFY2(!fixes.empty(), seen.findings.front().message.c_str());
            fixes.front().apply(spec);
        }
        QFAIL(inspectModel(spec, task).findings.front().message.c_str());
    }

    void aTargetThatIsNoInputHasNoFix() {
        const TaskShape other{{72, 9}, {24, 2}, {3, -1}};
        const ModelSpec spec = preset("residual_cnn").model;
        QVERIFY(suggestFixes(spec, other, inspectModel(spec, other)).empty());
    }

    void freeIdsAreFree() {
        const ModelSpec spec = specOf(R"([{"id": "relu1", "type": "relu"}, {"id": "relu3", "type": "relu"}])");
        QCOMPARE(freeLayerId(spec, "relu"), std::string("relu2"));
    }
};

QTEST_APPLESS_MAIN(TestModelFixes)
#include "tst_model_fixes.moc"
