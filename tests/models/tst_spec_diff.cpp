#include <QtTest>

#include "core/models/footprint.h"
#include "core/models/presets.h"
#include "core/models/spec_diff.h"

using namespace airshed;
using namespace airshed::models;

namespace {

using Kind = LayerDifference::Kind;

ModelSpec specOf(const char* layers) {
    return modelSpecFromJson({{"layers", Json::parse(layers)}});
}

const char* const chain = R"([{"id": "flat", "type": "flatten"}, {"id": "wide", "type": "linear", "params": {"out": 32}},
                              {"id": "head", "type": "regression_head"}])";

} // namespace

class TestSpecDiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSpecIsTheSameAsItself() {
        for (const Preset& preset : presets()) {
            const auto differences = diffSpecs(preset.model, preset.model);
            QVERIFY(!differ(differences));
            QCOMPARE(differences.size(), preset.model.layers.size());
        }
    }

    void aParameterLeftOutIsItsDefault() {
        const ModelSpec other = specOf(R"([{"id": "flat", "type": "flatten"},
            {"id": "wide", "type": "linear", "params": {"out": 32, "bias": true}}, {"id": "head", "type": "regression_head"}])");
        QVERIFY(!differ(diffSpecs(specOf(chain), other)));
    }

    void changedParameterIsNamed() {
        ModelSpec other = specOf(chain);
        other.layers[1].params["out"] = 64;
        const auto differences = diffSpecs(specOf(chain), other);
        QVERIFY(differences[1].kind == Kind::Changed);
        QVERIFY(differences[1].fields == (std::vector<FieldDifference>{{"out", "32", "64"}}));
        QVERIFY(differences[0].kind == Kind::Same && differences[2].kind == Kind::Same);
    }

    void addedAndRemovedStandWhereTheyStood() {
        const ModelSpec other = specOf(R"([{"id": "drop", "type": "dropout"}, {"id": "flat", "type": "flatten"},
                                           {"id": "head", "type": "regression_head"}])");
        const auto differences = diffSpecs(specOf(chain), other);
        QCOMPARE(differences.size(), std::size_t(4));
        QVERIFY(differences[0].kind == Kind::Added && differences[0].after == "drop");
        QVERIFY(differences[1].kind == Kind::Changed && differences[1].fields[0].field == "inputs");
        QVERIFY(differences[2].kind == Kind::Removed && differences[2].before == "wide" && differences[2].type == "linear");
        QVERIFY(differences[3].kind == Kind::Changed);
    }

    void renamedLayerIsNoOther() {
        const ModelSpec other =
            specOf(R"([{"id": "flat", "type": "flatten"}, {"id": "hidden", "type": "linear", "params": {"out": 32}},
                       {"id": "head", "type": "regression_head"}])");
        const auto differences = diffSpecs(specOf(chain), other);
        QVERIFY(differences[1].fields == (std::vector<FieldDifference>{{"id", "wide", "hidden"}}));
        QVERIFY(differences[2].kind == Kind::Same);
    }

    void anotherOutputIsSaid() {
        ModelSpec other = specOf(chain);
        std::swap(other.layers[1], other.layers[2]);
        const auto differences = diffSpecs(specOf(chain), other);
        QVERIFY(differences[1].fields == (std::vector<FieldDifference>{{"output", "yes", "no"}}));
        QVERIFY(differences[2].fields == (std::vector<FieldDifference>{{"output", "no", "yes"}}));
    }

    void footprintOfAChainHoldsTwoOutputsAtOnce() {
        const TaskShape task{{10, 3}, {2, 1}, {0}};
        const ModelSpec spec = specOf(chain);
        const Footprint footprint = footprintOf(spec, task, inspectModel(spec, task));
        QCOMPARE(footprint.weightBytes, std::int64_t{4 * (30 * 32 + 32 + 32 * 2 + 2)});
        QCOMPARE(footprint.activationBytes, std::int64_t{4 * (30 + 32 + 2)});
        QCOMPARE(footprint.peakBytes, std::int64_t{4 * (30 + 32)});
    }

    void footprintKeepsWhatASkipStillNeeds() {
        const TaskShape task{{10, 3}, {2, 1}, {0}};
        const ModelSpec spec = specOf(
            R"([{"id": "a", "type": "relu"}, {"id": "b", "type": "tanh"}, {"id": "sum", "type": "add", "inputs": ["b", "input"]},
                       {"id": "flat", "type": "flatten"}, {"id": "head", "type": "regression_head"}])");
        QCOMPARE(footprintOf(spec, task, inspectModel(spec, task)).peakBytes, std::int64_t{4 * 3 * 30});
    }
};

QTEST_APPLESS_MAIN(TestSpecDiff)
#include "tst_spec_diff.moc"
