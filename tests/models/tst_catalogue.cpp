#include <QtTest>

#include <array>
#include <set>

#include "core/base/error.h"
#include "core/models/catalogue.h"

using namespace airshed;
using namespace airshed::models;

namespace {

const TaskShape task{{72, 9}, {24, 1}};

LayerCost costOf(const std::string& type, const Shape& input, const Json& params = Json::object()) {
    const LayerType* layer = findLayerType(type);
    if (layer == nullptr)
        throw Error(ErrorCode::NotFound, "no layer type " + type);
    return std::get<LayerCost>(inferLayer(*layer, std::array{input}, completeParameters(*layer, params, "params"), task));
}

LayerMisfit misfitOf(const std::string& type, const Shape& input) {
    const LayerType* layer = findLayerType(type);
    return std::get<LayerMisfit>(
        inferLayer(*layer, std::array{input}, completeParameters(*layer, Json::object(), "params"), task));
}

} // namespace

class TestCatalogue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyEntryExplainsItself() {
        std::set<std::string> types;
        for (const LayerType& layer : catalogue()) {
            QVERIFY2(types.insert(layer.type).second, layer.type.c_str());
            QVERIFY(!layer.title.empty() && !layer.group.empty() && !layer.summary.empty());
            for (const ParameterSpec& parameter : layer.parameters)
                QVERIFY2(!parameter.title.empty() && !parameter.help.empty(), parameter.name.c_str());
            QCOMPARE(findLayerType(layer.type), &layer);
            const LayerParameters defaults = completeParameters(layer, Json::object(), "p");
            QCOMPARE(completeParameters(layer, defaults.json(), "p").json(), defaults.json());
        }
        QVERIFY(findLayerType("transmogrifier") == nullptr);
    }

    /// Counts of torch.nn modules of the same size, as PyTorch 1.13 gives them.
    void parameterCountsAreThoseOfLibTorch_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("params");
        QTest::addColumn<qint64>("count");
        QTest::newRow("linear") << "linear"
                                << R"({"out": 64})" << qint64{640};
        QTest::newRow("linear without bias") << "linear"
                                             << R"({"out": 64, "bias": false})" << qint64{576};
        QTest::newRow("lstm") << "lstm"
                              << R"({"hidden": 48})" << qint64{11328};
        QTest::newRow("two lstm layers") << "lstm"
                                         << R"({"hidden": 48, "layers": 2})" << qint64{30144};
        QTest::newRow("gru") << "gru"
                             << R"({"hidden": 48})" << qint64{8496};
        QTest::newRow("three gru layers") << "gru"
                                          << R"({"hidden": 16, "layers": 3})" << qint64{4560};
        QTest::newRow("conv1d") << "conv1d"
                                << R"({"channels": 32, "kernel": 5})" << qint64{1472};
        QTest::newRow("layer_norm") << "layer_norm"
                                    << "{}" << qint64{18};
        QTest::newRow("dropout") << "dropout"
                                 << "{}" << qint64{0};
    }
    void parameterCountsAreThoseOfLibTorch() {
        QFETCH(QString, type);
        QFETCH(QString, params);
        QFETCH(qint64, count);
        const LayerCost cost = costOf(type.toStdString(), {72, 9}, Json::parse(params.toStdString()));
        QCOMPARE(static_cast<qint64>(cost.parameters), count);
    }

    void shapesFollowTheLayer() {
        QCOMPARE(costOf("linear", {72, 9}, {{"out", 4}}).output, (Shape{72, 4}));
        QCOMPARE(costOf("linear", {9}, {{"out", 4}}).output, (Shape{4}));
        QCOMPARE(costOf("lstm", {72, 9}, {{"hidden", 5}}).output, (Shape{5}));
        QCOMPARE(costOf("gru", {72, 9}, {{"hidden", 5}, {"output", "sequence"}}).output, (Shape{72, 5}));
        QCOMPARE(costOf("conv1d", {72, 9}, {{"channels", 3}, {"kernel", 5}}).output, (Shape{72, 3}));
        QCOMPARE(costOf("conv1d", {9, 9}, {{"channels", 3}, {"stride", 2}}).output, (Shape{5, 3}));
        QCOMPARE(costOf("conv1d", {1, 9}, {{"channels", 3}, {"stride", 2}, {"causal", true}}).output, (Shape{1, 3}));
        QCOMPARE(costOf("flatten", {72, 9}).output, (Shape{648}));
        QCOMPARE(costOf("flatten", {64}).output, (Shape{64}));
        QCOMPARE(costOf("regression_head", {64}).output, (Shape{24, 1}));
        QCOMPARE(costOf("regression_head", {64}).parameters, std::int64_t{64 * 24 + 24});
        for (const char* type : {"relu", "gelu", "tanh", "dropout", "layer_norm"})
            QCOMPARE(costOf(type, {72, 9}).output, (Shape{72, 9}));
    }

    void multiplyAddsAreThoseOfOneWindow() {
        QCOMPARE(costOf("linear", {72, 9}, {{"out", 4}}).multiplyAdds, std::int64_t{72 * 9 * 4});
        QCOMPARE(costOf("lstm", {72, 9}, {{"hidden", 5}}).multiplyAdds, std::int64_t{72 * 4 * 5 * (9 + 5)});
        QCOMPARE(costOf("conv1d", {72, 9}, {{"channels", 3}, {"kernel", 5}, {"stride", 2}}).multiplyAdds,
                 std::int64_t{36 * 3 * 9 * 5});
    }

    void misfitsNameBothShapes() {
        const LayerMisfit head = misfitOf("regression_head", {72, 9});
        QCOMPARE(head.message, std::string("takes a vector, but is given a sequence of 72 × 9"));
        QCOMPARE(head.fixLayer, std::string("flatten"));
        for (const char* type : {"lstm", "gru", "conv1d"})
            QCOMPARE(misfitOf(type, {64}).message,
                     std::string("takes a sequence of steps × channels, but is given a vector of 64"));
    }

    void wrongParametersAreNamed_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("params");
        QTest::addColumn<QString>("message");
        QTest::newRow("unknown") << "linear"
                                 << R"({"size": 3})"
                                 << R"("p.size": a linear layer has no such parameter.)";
        QTest::newRow("kind") << "linear"
                              << R"({"out": "many"})"
                              << R"("p.out": expected a whole number from 1 to 65536, found "many".)";
        QTest::newRow("fraction") << "linear"
                                  << R"({"out": 1.5})"
                                  << R"("p.out": expected a whole number from 1 to 65536, found 1.5.)";
        QTest::newRow("range") << "dropout"
                               << R"({"rate": 1.0})"
                               << R"("p.rate": expected a number from 0 to 0.95, found 1.0.)";
        QTest::newRow("boolean") << "conv1d"
                                 << R"({"causal": 1})"
                                 << R"("p.causal": expected true or false, found 1.)";
        QTest::newRow("choice") << "lstm"
                                << R"({"output": "first"})"
                                << R"("p.output": expected one of last, sequence, found "first".)";
        QTest::newRow("no object") << "lstm"
                                   << "[1]"
                                   << R"("p": expected an object, found array.)";
    }
    void wrongParametersAreNamed() {
        QFETCH(QString, type);
        QFETCH(QString, params);
        QFETCH(QString, message);
        try {
            (void)completeParameters(*findLayerType(type.toStdString()), Json::parse(params.toStdString()), "p");
            QFAIL("accepted");
        } catch (const Error& e) {
            QCOMPARE(QString::fromStdString(e.what()), message);
            QVERIFY(e.code() == ErrorCode::InvalidInput);
        }
    }
};

QTEST_APPLESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
