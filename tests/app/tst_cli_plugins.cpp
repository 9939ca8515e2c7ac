#include "tests/app/cli_fixture.h"

using namespace airshed::app::test;

namespace {

const QString faultyFolder = QStringLiteral(AIRSHED_FAULTY_PLUGINS "/faulty_plugins");

/// While it lives, programs look there for plugins too.
class PluginFolder {
public:
    explicit PluginFolder(const QString& folder) { qputenv("AIRSHED_PLUGINS", folder.toUtf8()); }
    ~PluginFolder() { qunsetenv("AIRSHED_PLUGINS"); }
    PluginFolder(const PluginFolder&) = delete;
    PluginFolder& operator=(const PluginFolder&) = delete;
};

} // namespace

/// Layers of plugins, from the list to the exported model.
class TestCliPlugins : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_fixture.makeProject(); }

    void pluginsAreListed() {
        const Outcome text = cli({"plugins"});
        QVERIFY2(text.code == 0, text.all());
        QVERIFY2(text.out.contains("Gating") && text.out.contains("gated_linear_unit, highway"), text.all());
        const QJsonValue json = cli({"plugins", "--json"}).json();
        QCOMPARE(json["plugins"][0]["name"].toString(), QString("Gating"));
        QCOMPARE(json["plugins"][0]["digest"].toString().size(), 64);
        QVERIFY(json["findings"].toArray().isEmpty());
        QVERIFY(json["folders"].toArray().size() >= 2);
        const Outcome layer = cli({"model", "layers", "highway"});
        QVERIFY2(layer.code == 0 && layer.out.contains("relu, tanh"), layer.all());
    }

    void whatIsRefusedIsSaid() {
        const PluginFolder faulty(faultyFolder);
        const Outcome outcome = cli({"plugins"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.out.contains("Faulty") && outcome.out.contains("halves"), outcome.all());
        QVERIFY2(outcome.err.contains("faulty_plugin.so: The layer \"linear\" of the plugin Faulty is left out"),
                 outcome.all());
        // The rest of the program goes on as though the faulty ones were not there.
        QCOMPARE(cli({"model", "check", "lstm"}).code, 0);
    }

    void aPluginsLayerTrainsAndLeavesInEveryForm() {
        const QString model =
            QStringLiteral(R"(model={"layers": [{"id": "gate", "type": "gated_linear_unit", "params": {"out": 8}},
            {"id": "carry", "type": "highway"}, {"id": "flat", "type": "flatten"}, {"id": "head", "type": "regression_head"}]})");
        const Outcome trained = cli({"train", m_fixture.project, m_fixture.writeExperiment(), "--set", model, "--json"});
        QVERIFY2(trained.code == 0, trained.all());
        QCOMPARE(trained.json()["environment"]["plugins"][0]["name"].toString(), QString("Gating"));
        for (const char* format : {"torchscript", "onnx", "c"}) {
            const QString folder = m_fixture.folder.filePath(QString::fromLatin1(format));
            const Outcome exported = cli({"export", m_fixture.project, QString::number(trained.json()["id"].toInt()),
                                          "--format", QString::fromLatin1(format), "--out", folder});
            QVERIFY2(exported.code == 0, exported.all());
        }
        const Outcome predicted = cli({"predict", m_fixture.folder.filePath("torchscript"),
                                       m_fixture.folder.filePath("sample/synthetic-rural.csv"), "--json"});
        QVERIFY2(predicted.code == 0, predicted.all());
    }

    void aNetworkOfAPluginThatIsNotHereIsExplained() {
        const QString spec =
            m_fixture.write("halves.json", R"({"layers": [{"id": "half", "type": "halves"}, {"id": "flat", "type": "flatten"},
                                          {"id": "head", "type": "regression_head"}]})");
        {
            const PluginFolder faulty(faultyFolder);
            QCOMPARE(cli({"model", "check", spec}).code, 0);
        }
        const Outcome outcome = cli({"model", "check", spec});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("It may be of a plugin that is not here"), outcome.all());
    }

private:
    CliFixture m_fixture;
};

QTEST_GUILESS_MAIN(TestCliPlugins)
#include "tst_cli_plugins.moc"
