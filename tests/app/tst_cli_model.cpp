#include "tests/app/cli_fixture.h"

using namespace airshed::app::test;

class TestCliModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPresetIsUsable() {
        const Outcome outcome = cli({"model", "check", "tcn", "--lookback", "48"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.contains("tcn can be trained") && outcome.out.contains("48 × 9"), outcome.all());
    }

    void aShapeThatDoesNotMeetIsAFailureWithWords() {
        const CliFixture fixture;
        const QString file = fixture.write("wrong.json", R"({"layers": [{"type": "lstm", "params": {"output": "sequence"}},
            {"type": "regression_head", "id": "head", "inputs": ["input"]}, {"type": "linear"}]})");
        const Outcome outcome = cli({"model", "check", file});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.out.contains("wrong cannot be trained"), outcome.all());
        QVERIFY2(outcome.err.contains("layer head"), outcome.all());
        const QJsonValue json = cli({"model", "check", file, "--json"}).json();
        QVERIFY(!json["usable"].toBool());
        QVERIFY(!json["findings"].toArray().isEmpty());
        QVERIFY(!json["findings"][0]["hint"].toString().isEmpty());
    }

    void anExperimentBringsItsTaskAlong() {
        const CliFixture fixture;
        const QJsonValue json = cli({"model", "summary", fixture.writeExperiment(), "--json"}).json();
        const QJsonArray layers = json["layers"].toArray();
        QCOMPARE(layers.last()["output"].toArray(), (QJsonArray{6, 1}));
        QCOMPARE(layers.first()["inputs"][0][0].toInt(), 24);
        QCOMPARE(json["weight_bytes"].toInt(), json["parameters"].toInt() * 4);
        QVERIFY(json["work_bytes"].isDouble());
    }

    void aSummaryIsATableForPeople() {
        const Outcome outcome = cli({"model", "summary", "lstm"});
        QCOMPARE(outcome.code, 0);
        for (const char* words : {"is given", "72 × 9", "24 × 1", "parameters", "KiB of working memory"})
            QVERIFY2(outcome.out.contains(words), outcome.all());
    }

    void codeIsPrinted_data() {
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("python") << QByteArray("class Network(nn.Module)");
        QTest::newRow("cpp") << QByteArray("torch::nn::Module");
        QTest::newRow("torchscript") << QByteArray("def forward(self, x_input: Tensor) -> Tensor");
        QTest::newRow("c") << QByteArray("void mlp_forward(const float *x_input, float *output, float *work)");
    }
    void codeIsPrinted() {
        QFETCH(QByteArray, words);
        const Outcome outcome = cli({"model", "code", "mlp", "--language", QString::fromLatin1(QTest::currentDataTag())});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.contains(words), outcome.all());
    }

    void onnxIsWrittenToAFile() {
        const CliFixture fixture;
        const QString file = fixture.folder.filePath("mlp.onnx");
        const Outcome unnamed = cli({"model", "code", "mlp", "--language", "onnx"});
        QCOMPARE(unnamed.code, 1);
        QVERIFY2(unnamed.err.contains("--output"), unnamed.all());
        QCOMPARE(cli({"model", "code", "mlp", "--language", "onnx", "--output", file}).code, 0);
        QVERIFY(QFileInfo(file).size() > 1000);
    }

    void aDrawingIsPrintedOrWritten() {
        const CliFixture fixture;
        const Outcome printed = cli({"model", "draw", "tcn", "--across"});
        QCOMPARE(printed.code, 0);
        QVERIFY2(printed.out.startsWith("<?xml") && printed.out.contains("block8"), printed.all());
        const QString file = fixture.folder.filePath("net.svg");
        QCOMPARE(cli({"model", "draw", "nhits", "--output", file}).code, 0);
        QVERIFY(QFileInfo(file).size() > 1000);
        const Outcome nowhere = cli({"model", "draw", "tcn", "--output", fixture.folder.filePath("none/net.svg")});
        QCOMPARE(nowhere.code, 1);
        QVERIFY2(nowhere.err.contains("net.svg"), nowhere.all());
    }

    void anOnnxFileIsDrawn() {
        const CliFixture fixture;
        const QString file = fixture.folder.filePath("mlp.onnx");
        QCOMPARE(cli({"model", "code", "mlp", "--language", "onnx", "--output", file}).code, 0);
        const Outcome drawn = cli({"model", "draw", file});
        QCOMPARE(drawn.code, 0);
        QVERIFY2(drawn.out.contains(">Relu<") && drawn.out.contains(">72 × 9<"), drawn.all());
        const QString broken = fixture.write("broken.onnx", "no model");
        const Outcome refused = cli({"model", "draw", broken});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("broken.onnx"), refused.all());
    }

    void aTorchScriptFileThatIsNoneIsTold() {
        const CliFixture fixture;
        const Outcome refused = cli({"model", "draw", fixture.write("broken.pt", "no model")});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("broken.pt is no TorchScript file"), refused.all());
        const Outcome absent = cli({"model", "draw", fixture.folder.filePath("none.pt")});
        QVERIFY2(absent.code == 1 && absent.err.contains("none.pt is not there"), absent.all());
    }

    void theSpeedOfAnExperimentIsMeasured() {
        const CliFixture fixture;
        const Outcome outcome = cli({"model", "speed", fixture.writeExperiment(), "--device", "cpu", "--json"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.json()["seconds_per_step"].toDouble() > 0, outcome.all());
        QCOMPARE(outcome.json()["device"].toString(), QString("cpu"));
        const Outcome nowhere = cli({"model", "speed", fixture.writeExperiment(), "--device", "cuda:99"});
        QCOMPARE(nowhere.code, 1);
        QVERIFY2(nowhere.err.contains("cuda:99"), nowhere.all());
    }

    void blocksAreDrawnAsOneBox() {
        const CliFixture fixture;
        const QString file = fixture.write("blocks.json", R"({"layers": [{"type": "relu", "block": "unit"},
            {"type": "tanh", "block": "unit"}, {"type": "flatten"}, {"type": "regression_head"}]})");
        QVERIFY(cli({"model", "draw", file}).out.contains(">tanh<"));
        const Outcome outcome = cli({"model", "draw", file, "--blocks"});
        QVERIFY2(outcome.out.contains(">unit<") && outcome.out.contains(">2 layers<"), outcome.all());
        QVERIFY(!outcome.out.contains(">tanh<"));
    }

    void layersAreListedAndExplained() {
        QVERIFY(cli({"model", "layers", "--json"}).json()["layers"].toArray().size() > 50);
        const Outcome lstm = cli({"model", "layers", "lstm"});
        QVERIFY2(lstm.out.contains("Hochreiter") && lstm.out.contains("hidden"), lstm.all());
        const Outcome unknown = cli({"model", "layers", "lsmt"});
        QCOMPARE(unknown.code, 1);
        QVERIFY2(unknown.err.contains("no layer type \"lsmt\""), unknown.all());
    }

    void differencesAreListed() {
        const CliFixture fixture;
        const QString before =
            fixture.write("before.json", R"({"layers": [{"type": "flatten"}, {"type": "linear", "params": {"out": 8}},
            {"type": "regression_head"}]})");
        const QString after =
            fixture.write("after.json", R"({"layers": [{"type": "flatten"}, {"type": "linear", "params": {"out": 16}},
            {"type": "relu"}, {"type": "regression_head"}]})");
        const Outcome outcome = cli({"model", "diff", before, after});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.contains("~ linear (linear)\n    out: 8 → 16"), outcome.all());
        QVERIFY2(outcome.out.contains("+ relu (relu)"), outcome.all());
        QVERIFY(cli({"model", "diff", before, after, "--json"}).json()["differ"].toBool());
        const Outcome same = cli({"model", "diff", "lstm", "lstm"});
        QCOMPARE(same.out, QByteArray("No difference.\n"));
    }

    void badSpecsAreNamed() {
        const Outcome missing = cli({"model", "check", "no-such"});
        QCOMPARE(missing.code, 1);
        QVERIFY2(missing.err.contains("neither a file nor the name of a preset"), missing.all());
        const CliFixture fixture;
        const Outcome damaged = cli({"model", "check", fixture.write("half.json", "{\"layers\": [")});
        QCOMPARE(damaged.code, 1);
        QVERIFY2(damaged.err.contains("half.json"), damaged.all());
        const Outcome field = cli({"model", "check", fixture.write("field.json", R"({"layers": [{"typ": "lstm"}]})")});
        QCOMPARE(field.code, 1);
        QVERIFY2(field.err.contains("field.json") && field.err.contains("typ"), field.all());
    }
};

QTEST_GUILESS_MAIN(TestCliModel)
#include "tst_cli_model.moc"
