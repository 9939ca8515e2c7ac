#include <QtTest>

#include "core/base/error.h"
#include "core/models/presets.h"

using namespace airshed;
using namespace airshed::models;

class TestModelSpec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPresetSurvivesJson() {
        for (const Preset& preset : presets()) {
            QCOMPARE(preset.model.preset, preset.name);
            const Json json = Json::parse(toJson(preset.model).dump());
            QVERIFY(modelSpecFromJson(json) == preset.model);
        }
    }

    void aPresetsNameStandsForItsLayers() {
        QVERIFY(modelSpecFromJson("gru") == preset("gru").model);
        QVERIFY(modelSpecFromJson(Json{{"preset", "gru"}}) == preset("gru").model);
    }

    void leftOutInputsFollowTheList() {
        const ModelSpec spec =
            modelSpecFromJson(Json::parse(R"({"layers": [{"type": "flatten"}, {"id": "h", "type": "relu"}]})"));
        QCOMPARE(spec.layers[0].id, std::string("flatten"));
        QCOMPARE(spec.layers[0].inputs, std::vector<std::string>{"input"});
        QCOMPARE(spec.layers[1].inputs, std::vector<std::string>{"flatten"});
    }

    void faultsNameTheirPath_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("message");
        QTest::newRow("unknown preset") << R"("lstn")"
                                        << R"("model": There is no preset "lstn".)";
        QTest::newRow("unknown preset in an object") << R"({"preset": "x"})"
                                                     << R"("model.preset": There is no preset "x".)";
        QTest::newRow("unknown field") << R"({"layer": []})"
                                       << R"("model.layer": this field is not known.)";
        QTest::newRow("layers no list") << R"({"layers": 3})"
                                        << R"("model.layers": expected a list of layers, found number.)";
        QTest::newRow("no type") << R"({"layers": [{"id": "a"}]})"
                                 << R"("model.layers.0.type": this field is required and is missing.)";
        QTest::newRow("unknown field of a layer") << R"({"layers": [{"type": "relu", "size": 1}]})"
                                                  << R"("model.layers.0.size": this field is not known.)";
        QTest::newRow("inputs") << R"({"layers": [{"type": "relu", "inputs": [4]}]})"
                                << R"("model.layers.0.inputs.0": expected a text, found 4.)";
        QTest::newRow("params") << R"({"layers": [{"type": "relu", "params": 1}]})"
                                << R"("model.layers.0.params": expected an object, found number.)";
    }
    void faultsNameTheirPath() {
        QFETCH(QString, json);
        QFETCH(QString, message);
        try {
            (void)modelSpecFromJson(Json::parse(json.toStdString()));
            QFAIL("accepted");
        } catch (const Error& e) {
            QCOMPARE(QString::fromStdString(e.what()), message);
        }
    }

    void shapesReadAsPeopleWriteThem() {
        QCOMPARE(toText(Shape{72, 9}), std::string("72 × 9"));
        QCOMPARE(toText(Shape{64}), std::string("64"));
    }
};

QTEST_APPLESS_MAIN(TestModelSpec)
#include "tst_model_spec.moc"
