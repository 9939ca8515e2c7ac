#include <QXmlStreamReader>
#include <QtTest>

#include "core/drawing/network_svg.h"
#include "core/models/blocks.h"
#include "core/models/presets.h"

using namespace airshed;
using namespace airshed::drawing;
using models::ModelSpec;

namespace {

const models::TaskShape task{{24, 6}, {4, 1}, {0}};

ModelSpec residual() {
    return models::modelSpecFromJson({{"layers", Json::parse(R"([
        {"id": "conv", "type": "conv1d", "params": {"channels": 8}, "block": "unit"},
        {"id": "act", "type": "relu", "block": "unit"},
        {"id": "back", "type": "conv1d", "params": {"channels": 6}, "block": "unit"},
        {"id": "sum", "type": "add", "inputs": ["back", "input"], "block": "unit"},
        {"id": "flat", "type": "flatten"}, {"id": "head", "type": "regression_head"}])")}});
}

NetworkGraph graphOf(const ModelSpec& spec, const std::set<std::string>& collapsed = {}) {
    return makeNetworkGraph(spec, models::inspectModel(spec, task), task, collapsed);
}

QString svgOf(const ModelSpec& spec, Direction direction = Direction::Down) {
    return QString::fromStdString(networkToSvg(graphOf(spec), direction));
}

/// All words of an SVG text; empty when it is no well-formed XML.
QStringList wordsOf(const QString& svg) {
    QXmlStreamReader reader(svg);
    QStringList words;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QStringLiteral("text"))
            words << reader.readElementText();
    return reader.hasError() ? QStringList() : words;
}

} // namespace

class TestNetworkDrawing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyConnectionIsAnArrow() {
        const NetworkGraph graph = graphOf(residual());
        QCOMPARE(graph.nodes.size(), std::size_t(8)); // input, six layers, forecast
        QCOMPARE(graph.edges.size(), std::size_t(8));
        QCOMPARE(graph.nodes[graph.forecast].kind, GraphNode::Kind::Forecast);
        QCOMPARE(graph.nodes[1].output, (models::Shape{24, 8}));
        QVERIFY(graph.edges[0].carriesShape);
        QVERIFY(!graph.edges[4].carriesShape); // the input's shape stands beside its first arrow
    }

    void aBlockIsOneNode() {
        const NetworkGraph graph = graphOf(residual(), {"unit"});
        QCOMPARE(graph.nodes.size(), std::size_t(5));
        const GraphNode& block = graph.nodes[1];
        QCOMPARE(block.kind, GraphNode::Kind::Block);
        QCOMPARE(block.layers.size(), std::size_t(4));
        QCOMPARE(block.output, (models::Shape{24, 6}));
        const NetworkGraph open = graphOf(residual());
        QCOMPARE(block.parameters, open.nodes[1].parameters + open.nodes[3].parameters);
        QCOMPARE(graph.edges.size(), std::size_t(4)); // the input feeds two of its layers, and is drawn once
    }

    void aBlockThatSomethingComesBackToIsShownOpen() {
        ModelSpec spec = residual();
        spec.layers[1].block.clear();
        QCOMPARE(graphOf(spec, {"unit"}).nodes.size(), std::size_t(8));
    }

    void aBlockThatIsNotThereChangesNothing() { QCOMPARE(graphOf(residual(), {"none"}).nodes.size(), std::size_t(8)); }

    void everyPresetIsDrawn_data() {
        QTest::addColumn<int>("direction");
        QTest::newRow("down") << 0;
        QTest::newRow("across") << 1;
    }
    void everyPresetIsDrawn() {
        QFETCH(int, direction);
        for (const models::Preset& preset : models::presets()) {
            const QStringList words = wordsOf(svgOf(preset.model, direction == 0 ? Direction::Down : Direction::Across));
            for (const models::LayerSpec& layer : preset.model.layers)
                QVERIFY2(words.contains(QString::fromStdString(layer.id)), preset.name.c_str());
            QVERIFY(words.contains(QStringLiteral("Forecast")) && words.contains(QStringLiteral("24 × 6")));
        }
    }

    void whatIsWrongStandsOnTheBox() {
        ModelSpec spec = residual();
        spec.layers[4].inputs = {"nobody"};
        const QString all = wordsOf(svgOf(spec)).join(QLatin1Char(' '));
        QVERIFY2(all.contains(QStringLiteral("is fed \"nobody\"")), qPrintable(all));
    }

    void namesThatXmlWouldTakeForItselfAreKept() {
        ModelSpec spec = residual();
        spec.layers[0].id = "<conv & \"co\">\x01";
        QVERIFY(wordsOf(svgOf(spec)).contains(QStringLiteral("<conv & \"co\">")));
    }

    void longNamesAreCutAtALetter() {
        ModelSpec spec = residual();
        spec.layers[0].id = "Überschüssigeswärmeleitungsvermögen";
        const QStringList words = wordsOf(svgOf(spec));
        const auto cut = std::find_if(words.begin(), words.end(), [](const QString& each) { return each.endsWith(u'…'); });
        QVERIFY(cut != words.end());
        QVERIFY2(QString::fromStdString(spec.layers[0].id).startsWith(cut->chopped(1)), qPrintable(*cut));
    }

    void aCircleIsDashed() {
        ModelSpec spec = residual();
        spec.layers[0].inputs = {"sum"};
        QVERIFY(svgOf(spec).contains(QStringLiteral("stroke-dasharray")));
    }

    void anEmptyNetworkIsItsEndsAlone() { QCOMPARE(wordsOf(svgOf({})).count(QStringLiteral("Forecast")), 1); }
};

QTEST_APPLESS_MAIN(TestNetworkDrawing)
#include "tst_network_drawing.moc"
