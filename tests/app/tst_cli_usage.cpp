#include "tests/app/cli_fixture.h"

using namespace airshed::app::test;

class TestCliUsage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void helpIsNoFault_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("program") << QStringList{"--help"} << QByteArray("import");
        QTest::newRow("version") << QStringList{"--version"} << QByteArray("airshed-cli 0.");
        for (const char* command : {"sample", "starter", "new", "import", "data", "presets", "train", "runs", "coach", "fork",
                                    "queue", "resume", "control", "export", "predict"})
            QTest::newRow(command) << QStringList{command, "--help"} << QByteArray("--json");
    }
    void helpIsNoFault() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, words);
        const Outcome outcome = cli(arguments);
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.contains(words), outcome.all());
        QVERIFY(outcome.err.isEmpty());
    }

    void everyCommandIsInTheManPage() {
        QFile page(QStringLiteral(AIRSHED_TEST_DATA "/../../installers/man/airshed-cli.1"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        QByteArray headings;
        for (const QByteArray& line : page.readAll().split('\n'))
            if (line.startsWith(".SS "))
                headings += QByteArray(line).replace("\\-", "-");
        const QByteArray help = cli({"--help"}).out;
        const QList<QByteArray> lines = help.mid(help.indexOf("Subcommands:")).split('\n').mid(1);
        int commands = 0;
        for (const QByteArray& line : lines) {
            const QByteArray name = line.trimmed().split(' ').first();
            if (!line.startsWith("  ") || line.startsWith("   ") || name.isEmpty())
                continue;
            ++commands;
            QVERIFY2(headings.contains("airshed-cli " + name), name);
        }
        QVERIFY(commands > 20);
    }

    void wrongUsageIsAnsweredInOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("nothing") << QStringList{} << QByteArray("Try \"airshed-cli --help\".");
        QTest::newRow("unknown command") << QStringList{"tarin"} << QByteArray("airshed-cli: ");
        QTest::newRow("unknown option") << QStringList{"new", "x", "--colour"} << QByteArray("Try \"airshed-cli new --help\".");
        QTest::newRow("missing argument") << QStringList{"import", "x"} << QByteArray("FILE is required");
        QTest::newRow("separator") << QStringList{"import", "x", "y", "--separator", "<>"} << QByteArray("one character");
        QTest::newRow("set") << QStringList{"train", "x", "y", "--set", "epochs"} << QByteArray("path=value");
        QTest::newRow("run") << QStringList{"control", "x", "first", "stop"} << QByteArray("RUN");
        QTest::newRow("coached run") << QStringList{"coach", "x", "first"} << QByteArray("RUN");
        QTest::newRow("action") << QStringList{"control", "x", "1", "explode"} << QByteArray("explode");
        QTest::newRow("format") << QStringList{"export", "x", "1", "--format", "pickle", "--out", "y"} << QByteArray("pickle");
        QTest::newRow("days") << QStringList{"sample", "x", "--days", "0"} << QByteArray("--days");
        QTest::newRow("snapshot without project")
            << QStringList{"presets", "cnn", "--snapshot", "x"} << QByteArray("--project");
    }
    void wrongUsageIsAnsweredInOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, words);
        const Outcome outcome = cli(arguments);
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains(words), outcome.all());
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY(outcome.out.isEmpty());
    }

    void presetsAreListedAndPrinted() {
        QCOMPARE(cli({"presets", "--json"}).json()["presets"].toArray().size(), 18);
        QVERIFY(cli({"presets"}).out.contains("lstm"));
        const QJsonValue starter = cli({"presets", "gru"}).json();
        QCOMPARE(starter["model"]["preset"].toString(), QString("gru"));
        QCOMPARE(starter["task"]["lookback"].toInt(), 72);
        QCOMPARE(starter["task"]["horizon"].toInt(), 24);
        const Outcome unknown = cli({"presets", "transfomer"});
        QCOMPARE(unknown.code, 1);
        QVERIFY2(unknown.err.contains("There is no preset \"transfomer\". Choose one of: linear, nlinear, dlinear, "),
                 unknown.all());
    }

    void aFullDiskIsNoSuccess() {
        if (!QFile::exists(QStringLiteral("/dev/full")))
            QSKIP("this system has no /dev/full");
        QProcess process;
        process.setStandardOutputFile(QStringLiteral("/dev/full"));
        process.start(QStringLiteral(AIRSHED_BIN_DIR "/airshed-cli"), {"presets", "--json"});
        QVERIFY(process.waitForFinished(processTimeoutMs));
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("could not be written"));
    }
};

QTEST_GUILESS_MAIN(TestCliUsage)
#include "tst_cli_usage.moc"
