#include <QtTest>

#include <algorithm>
#include <array>

#include "core/models/inspection.h"
#include "core/models/lowering.h"
#include "core/models/model_fixes.h"
#include "core/plugins/plugins.h"

using namespace airshed;
using plugins::loadPlugins;
using plugins::Plugins;

namespace {

const std::filesystem::path faults(AIRSHED_FAULTY_PLUGINS);

const models::TaskShape& task() {
    static const models::TaskShape shape{{24, 5}, {6, 1}, {0}};
    return shape;
}

models::ModelSpec chain(const std::vector<models::LayerSpec>& layers) {
    models::ModelSpec spec;
    std::string before = "input";
    for (models::LayerSpec layer : layers) {
        layer.inputs = {before};
        before = layer.id;
        spec.layers.push_back(std::move(layer));
    }
    return spec;
}

const Finding* findingOf(const Findings& findings, const std::string& word) {
    const auto found =
        std::ranges::find_if(findings, [&](const Finding& finding) { return finding.message.find(word) != std::string::npos; });
    return found == findings.end() ? nullptr : &*found;
}

/// Loading changes the catalogue of this program for good, so it is done once.
const Plugins& faulty() {
    static const Plugins loaded = [] {
        Plugins plugins = loadPlugins({faults / "faulty_plugins", AIRSHED_PLUGIN_DIR});
        std::vector<models::LayerType> layers;
        for (const plugins::Plugin& plugin : plugins.loaded)
            layers.insert(layers.end(), plugin.layers.begin(), plugin.layers.end());
        models::extendCatalogue(std::move(layers));
        return plugins;
    }();
    return loaded;
}

} // namespace

class TestPlugins : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theBundledPluginLoads() {
        const Plugins found = loadPlugins({AIRSHED_PLUGIN_DIR});
        QVERIFY2(found.findings.empty(), found.findings.empty() ? "" : found.findings.front().message.c_str());
        QCOMPARE(found.loaded.size(), std::size_t{1});
        const plugins::Plugin& gating = found.loaded.front();
        QCOMPARE(gating.name, std::string("Gating"));
        QCOMPARE(gating.layers.size(), std::size_t{2});
        QCOMPARE(gating.digest.size(), std::size_t{64});
        QCOMPARE(found.summary().dump(),
                 Json::array({{{"name", "Gating"}, {"version", "1.0"}, {"digest", gating.digest}}}).dump());
        const models::LayerType& highway = gating.layers[1];
        QCOMPARE(highway.parameters[0].choices, (std::vector<std::string>{"relu", "tanh"}));
        QCOMPARE(highway.parameters[0].fallback, Json("relu"));
    }

    void aFolderTwiceIsLoadedOnce() {
        QCOMPARE(loadPlugins({AIRSHED_PLUGIN_DIR, AIRSHED_PLUGIN_DIR, "/no/such/folder"}).loaded.size(), std::size_t{1});
    }

    void whatIsNoPluginIsNamed() {
        QTemporaryDir folder;
        QFile file(folder.filePath("letter.so"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("Dear Sir,\n") > 0);
        file.close();
        const Plugins found = loadPlugins({folder.path().toStdString(), faults / "outdated_plugins"});
        QVERIFY(found.loaded.empty());
        QCOMPARE(found.findings.size(), std::size_t{2});
        QCOMPARE(found.findings[0].code, std::string("plugin_refused"));
        QVERIFY(found.findings[0].place.ends_with("letter.so"));
        QVERIFY2(found.findings[0].message.find("cannot be loaded") != std::string::npos, found.findings[0].message.c_str());
        QVERIFY2(found.findings[1].message.find("made for version 2 of the plugin interface") != std::string::npos,
                 found.findings[1].message.c_str());
        QVERIFY(!found.findings[1].hint.empty());
    }

    void faultsOfLayersAreTold_data() {
        QTest::addColumn<QString>("layer");
        QTest::addColumn<QString>("says");
        QTest::newRow("taken") << "\"linear\""
                               << "there is a layer of that name already";
        QTest::newRow("name") << "\"Bad Name\""
                              << "no name in lower case";
        QTest::newRow("value") << "\"strangers\""
                               << "4711";
        QTest::newRow("nothing") << "\"nothing\""
                                 << "yields nothing";
        QTest::newRow("shapes") << "\"unmatched\""
                                << "shapes that do not meet";
        QTest::newRow("default") << "\"beyond\""
                                 << "not from 1 to 8";
        QTest::newRow("summary") << "\"speechless\""
                                 << "its summary is missing";
        QTest::newRow("function") << "\"unwritten\""
                                  << "nowhere what it computes";
    }
    void faultsOfLayersAreTold() {
        QFETCH(QString, layer);
        QFETCH(QString, says);
        const Finding* finding = findingOf(faulty().findings, layer.toStdString());
        QVERIFY(finding != nullptr);
        QCOMPARE(finding->code, std::string("layer_refused"));
        QVERIFY2(QString::fromStdString(finding->message).contains(says), finding->message.c_str());
        QVERIFY(QString::fromStdString(finding->place).endsWith("faulty_plugin.so"));
    }

    void theRestOfAPluginStays() {
        QVERIFY(faulty().loaded.size() == 2);
        QCOMPARE(faulty().loaded.front().layers.size(), std::size_t{1});
        QCOMPARE(models::findLayerType("linear")->summary.find("Is there already"), std::string::npos);
        QVERIFY(models::findLayerType("halves") != nullptr);
    }

    void newLayersStandWithTheirGroup() {
        (void)faulty();
        const auto& all = models::catalogue();
        for (std::size_t i = 1; i < all.size(); ++i)
            if (all[i].group != all[i - 1].group)
                QVERIFY2(std::none_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i),
                                      [&](const models::LayerType& before) { return before.group == all[i].group; }),
                         (all[i].group + " stands in two places").c_str());
    }

    /// A plugin's layer is inferred, refused and mended as any other.
    void aPluginsLayerIsOneOfTheCatalogue() {
        (void)faulty();
        const models::ModelSpec spec = chain({{"half", "halves", {}, Json::object()},
                                              {"gate", "gated_linear_unit", {}, {{"out", 7}}},
                                              {"carry", "highway", {}, {{"function", "tanh"}}},
                                              {"flat", "flatten", {}, Json::object()},
                                              {"head", "regression_head", {}, Json::object()}});
        const models::ModelInspection inspection = models::inspectModel(spec, task());
        QVERIFY2(inspection.usable(), inspection.findings.empty() ? "" : inspection.findings.front().message.c_str());
        QCOMPARE(inspection.layers[0].output, (models::Shape{12, 5}));
        QCOMPARE(inspection.layers[1].output, (models::Shape{12, 7}));
        QCOMPARE(inspection.layers[1].parameters, std::int64_t{2 * (7 * 5 + 7)});
        QCOMPARE(models::lowerModel(spec, task()).outputShape(), (models::Shape{6, 1}));
    }

    void aRefusalReachesThePerson() {
        (void)faulty();
        const models::ModelSpec spec = chain({{"half", "halves", {}, Json::object()},
                                              {"quarter", "halves", {}, Json::object()},
                                              {"eighth", "halves", {}, Json::object()},
                                              {"rest", "halves", {}, Json::object()},
                                              {"flat", "flatten", {}, Json::object()},
                                              {"head", "regression_head", {}, Json::object()}});
        const models::ModelInspection inspection = models::inspectModel(spec, task());
        const Finding* finding = findingOf(inspection.findings, "their number is odd");
        QVERIFY(finding != nullptr);
        QCOMPARE(finding->place, std::string("layer rest"));
        QCOMPARE(finding->hint, std::string("Give it an even number of steps."));
    }

    void aWrongInputIsAnsweredWithBothShapes() {
        (void)faulty();
        const models::ModelSpec spec = chain({{"flat", "flatten", {}, Json::object()}, {"half", "halves", {}, Json::object()}});
        const models::ModelInspection inspection = models::inspectModel(spec, task());
        const Finding* finding =
            findingOf(inspection.findings, "takes a sequence of steps × channels, but is given a vector of 120");
        QVERIFY(finding != nullptr);
    }

    void foldersComeFromTheEnvironmentFirst() {
        qputenv("AIRSHED_PLUGINS", "/one:/two/three");
        const std::vector<std::filesystem::path> folders = plugins::pluginFolders();
        qunsetenv("AIRSHED_PLUGINS");
        QCOMPARE(folders.size(), std::size_t{4});
        QCOMPARE(folders[0].string(), std::string("/one"));
        QCOMPARE(folders[1].string(), std::string("/two/three"));
        QCOMPARE(folders[2].string(), std::filesystem::path(AIRSHED_PLUGIN_DIR).string());
    }
};

QTEST_APPLESS_MAIN(TestPlugins)
#include "tst_plugins.moc"
