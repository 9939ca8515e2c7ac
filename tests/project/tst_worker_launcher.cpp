#include <QtTest>

#include "core/project/worker_launcher.h"
#include "tests/project/project_fixture.h"

using namespace airshed;
using namespace airshed::project;
using namespace airshed::project::test;

namespace fs = std::filesystem;

class TestWorkerLauncher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMissingProgramIsSaidWithThePlaces() {
        ErrorCode code{};
        const QString text = errorOf([] { (void)WorkerLauncher("/nowhere/airshed-worker").program(); }, &code);
        QVERIFY(code == ErrorCode::Unavailable);
        QVERIFY2(text.contains("/nowhere/airshed-worker"), qPrintable(text));
    }

    void theEnvironmentNamesTheProgram() {
        qputenv("AIRSHED_WORKER", "/bin/true");
        QCOMPARE(WorkerLauncher().program(), fs::path("/bin/true"));
        qunsetenv("AIRSHED_WORKER");
    }

    void theWorkerIsToldProjectAndDevice() {
        const ProjectFixture fixture;
        const WorkerLauncher launcher(writeScript(fixture));
        launcher.startQueue(fixture.project, "cuda:0");
        const std::string folder = fixture.project.folder().string();
        QTRY_COMPARE(logOf(fixture), "work|" + folder + "|--device|cuda:0|\n");
        launcher.startExport(fixture.project, 12);
        QTRY_COMPARE(logOf(fixture), "work|" + folder + "|--device|cuda:0|\nexport|" + folder + "|12|\n");
    }

private:
    /// A stand-in that writes what it is given to its output, which goes to the project's log.
    static fs::path writeScript(const ProjectFixture& fixture) {
        const fs::path script = fixture.write("worker.sh", "#!/bin/sh\nprintf '%s|' \"$@\"\necho\n");
        fs::permissions(script, fs::perms::owner_all);
        return script;
    }
    static std::string logOf(const ProjectFixture& fixture) {
        const fs::path log = fixture.project.folder() / "logs" / "worker.log";
        return fs::exists(log) ? readFile(log) : std::string();
    }
};

QTEST_APPLESS_MAIN(TestWorkerLauncher)
#include "tst_worker_launcher.moc"
