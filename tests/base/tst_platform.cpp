#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"

class TestPlatform : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exitCodesComeBack() {
        QCOMPARE(airshed::waitForProcess(airshed::startProcess("/bin/sh", {"-c", "exit 7"}, {})), 7);
        QCOMPARE(airshed::waitForProcess(airshed::startProcess("/bin/sh", {"-c", "kill -TERM $$"}, {})), 128 + 15);
    }

    void outputGoesToTheFile() {
        QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "log";
        airshed::StartOptions options;
        options.outputFile = file;
        airshed::waitForProcess(airshed::startProcess("/bin/sh", {"-c", "echo out; echo err >&2"}, options));
        QCOMPARE(airshed::readFile(file), std::string("out\nerr\n"));
    }

    void variablesAreAddedButNotReplaced() {
        QTemporaryDir folder;
        airshed::StartOptions options;
        options.outputFile = std::filesystem::path(folder.path().toStdString()) / "log";
        qputenv("AIRSHED_TEST_OWN", "own");
        options.environment = {{"AIRSHED_TEST_OWN", "replaced"}, {"AIRSHED_TEST_NEW", "new"}};
        airshed::waitForProcess(airshed::startProcess("/bin/sh", {"-c", "echo $AIRSHED_TEST_OWN $AIRSHED_TEST_NEW"}, options));
        QCOMPARE(airshed::readFile(options.outputFile), std::string("own new\n"));
    }

    void missingProgramIsNamed() {
        try {
            (void)airshed::startProcess("/no/such/program", {}, {});
            QFAIL("a program that is not there was started");
        } catch (const airshed::Error& error) {
            QVERIFY(std::string(error.what()).find("/no/such/program") != std::string::npos);
        }
    }

    void endedProcessIsNotAlive() {
        QVERIFY(airshed::isProcessAlive(airshed::currentProcessId()));
        const auto process = airshed::startProcess("/bin/sh", {"-c", "exit 0"}, {});
        QTRY_VERIFY(!airshed::isProcessAlive(process)); // also while nobody has waited for it
        QCOMPARE(airshed::tryWaitForProcess(process), std::optional<int>(0));
        QVERIFY(!airshed::isProcessAlive(0));
    }

    void endsWhenAsked() {
        const auto process = airshed::startProcess("/bin/sh", {"-c", "exec sleep 100"}, {});
        QVERIFY(!airshed::tryWaitForProcess(process).has_value());
        airshed::askProcessToEnd(process);
        QCOMPARE(airshed::waitForProcess(process), 128 + 15);
    }

    void machineIsDescribed() {
        QVERIFY(airshed::usableThreads() >= 1);
        QVERIFY(!airshed::hostName().empty());
        QVERIFY(airshed::executablePath().filename() == "tst_base_platform");
    }
};

QTEST_GUILESS_MAIN(TestPlatform)
#include "tst_platform.moc"
