#include <QtTest>

#include "core/base/error.h"
#include "core/engine/modules/form_check.h"
#include "core/models/catalogue.h"
#include "core/models/inspection.h"
#include "core/models/presets.h"

using namespace airshed;

/// Every layer of the catalogue means the same in each of its forms.
class TestForms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLayerType_data();
    void everyLayerType();
    void everyPreset_data();
    void everyPreset();
    void convolutionPadding_data();
    void convolutionPadding();
    void aSpecThatDoesNotFitIsRefused();

private:
    static void check(const models::ModelSpec& spec, const models::TaskShape& task);
};

namespace {

const models::TaskShape task{{11, 5}, {4, 2}, {3, 1}};

models::ModelSpec chain(std::vector<models::LayerSpec> layers) {
    std::string before = "input";
    for (models::LayerSpec& layer : layers) {
        layer.inputs = {before};
        before = layer.id;
    }
    return {"", std::move(layers)};
}

const models::LayerSpec flat{"flat", "flatten", {}, Json::object()};
const models::LayerSpec head{"head", "regression_head", {}, Json::object()};

/// Three branches, one of them the window itself, that the layer brings together.
models::ModelSpec branched(const std::string& type, const Json& params) {
    const Json asWindow = {{"out", task.input[1]}};
    return {"",
            {{"left", "linear", {"input"}, asWindow},
             {"right", "linear", {"left"}, asWindow},
             {"tested", type, {"left", "input", "right"}, params},
             {"flat", "flatten", {"tested"}, Json::object()},
             {"head", "regression_head", {"flat"}, Json::object()}}};
}

/// The layer between what makes its shape legal and a head.
models::ModelSpec around(const std::string& type, const Json& params) {
    if (type == "regression_head")
        return chain({flat, {"tested", type, {}, params}});
    if (type == "last_value")
        return chain({{"tested", type, {}, params}});
    if (models::findLayerType(type)->leastInputs > 1)
        return branched(type, params);
    models::ModelSpec direct = chain({{"tested", type, {}, params}, head});
    if (models::inspectModel(direct, task).usable())
        return direct;
    return chain({{"tested", type, {}, params}, flat, head});
}

} // namespace

void TestForms::check(const models::ModelSpec& spec, const models::TaskShape& shape) {
    const models::ModelInspection inspection = models::inspectModel(spec, shape);
    QVERIFY2(inspection.usable(), inspection.findings.empty() ? "" : inspection.findings.front().message.c_str());
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const modules::FormCheck result = modules::checkForms(spec, shape, seed);
        QCOMPARE(result.output, shape.output);
        QCOMPARE(result.parameters, inspection.parameters);
        QVERIFY2(result.largest > 0.0, "the network answers with zeros: nothing was compared");
        QVERIFY2(result.torchScriptDifference <= 1e-6, qPrintable(QString::number(result.torchScriptDifference)));
    }
}

void TestForms::everyLayerType_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("params");
    for (const models::LayerType& type : models::catalogue())
        QTest::newRow(type.type.c_str()) << QString::fromStdString(type.type) << "{}";
    QTest::newRow("linear without bias") << "linear"
                                         << R"({"bias": false, "out": 3})";
    QTest::newRow("stacked lstm") << "lstm"
                                  << R"({"hidden": 7, "layers": 2, "output": "sequence"})";
    QTest::newRow("stacked gru") << "gru"
                                 << R"({"hidden": 7, "layers": 3, "output": "sequence"})";
}

void TestForms::everyLayerType() {
    QFETCH(QString, type);
    QFETCH(QString, params);
    check(around(type.toStdString(), Json::parse(params.toStdString())), task);
}

void TestForms::everyPreset_data() {
    QTest::addColumn<QString>("name");
    for (const models::Preset& preset : models::presets())
        QTest::newRow(preset.name.c_str()) << QString::fromStdString(preset.name);
}

void TestForms::everyPreset() {
    QFETCH(QString, name);
    check(models::preset(name.toStdString()).model, task);
    check(models::preset(name.toStdString()).model, {{72, 9}, {24, 1}, {4}});
}

void TestForms::convolutionPadding_data() {
    QTest::addColumn<int>("kernel");
    QTest::addColumn<int>("stride");
    QTest::addColumn<int>("dilation");
    QTest::addColumn<bool>("causal");
    for (const int kernel : {1, 2, 3, 5})
        for (const int stride : {1, 2, 3})
            for (const int dilation : {1, 2})
                for (const bool causal : {false, true})
                    QTest::addRow("kernel %d, stride %d, dilation %d, %s", kernel, stride, dilation,
                                  causal ? "causal" : "centred")
                        << kernel << stride << dilation << causal;
}

void TestForms::convolutionPadding() {
    QFETCH(int, kernel);
    QFETCH(int, stride);
    QFETCH(int, dilation);
    QFETCH(bool, causal);
    check(
        around("conv1d", {{"channels", 6}, {"kernel", kernel}, {"stride", stride}, {"dilation", dilation}, {"causal", causal}}),
        task);
}

void TestForms::aSpecThatDoesNotFitIsRefused() {
    const models::ModelSpec headOnSequence = chain({head});
    try {
        static_cast<void>(modules::checkForms(headOnSequence, task, 1));
        QFAIL("a head was put on a sequence");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::InvalidInput);
        QVERIFY2(std::string(error.what()).find("head") != std::string::npos, error.what());
        QVERIFY(!error.hint().empty());
    }
}

QTEST_APPLESS_MAIN(TestForms)
#include "tst_forms.moc"
