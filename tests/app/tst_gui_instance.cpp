#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/gui/instance_guard.h"

using airshed::InstanceGuard;

namespace {

constexpr int limitMs = 30'000;

} // namespace

/// What a second start of the window on the same project does.
class TestGuiInstance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSecondStartHandsItsFilesToTheFirstWindowAndEnds() {
        const QTemporaryDir folder;
        InstanceGuard first;
        first.guard(folder.path());
        const QSignalSpy told(&first, &InstanceGuard::startedAgain);
        QProcess second;
        second.start(AIRSHED_BIN_DIR "/airshed", {folder.path(), "a file.csv", "b.csv"});
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, limitMs);
        QCOMPARE(told[0][0].toStringList(), QStringList({"a file.csv", "b.csv"}));
        QTRY_COMPARE_WITH_TIMEOUT(second.state(), QProcess::NotRunning, limitMs);
        QCOMPARE(second.exitStatus(), QProcess::NormalExit);
        QCOMPARE(second.exitCode(), 0);
    }

    void anotherProjectIsNotToldAnything() {
        const QTemporaryDir one;
        const QTemporaryDir other;
        InstanceGuard first;
        first.guard(one.path());
        QVERIFY(!InstanceGuard::tellFirst(other.path(), {}));
    }

    void aProjectThatIsLeftIsGuardedNoLonger() {
        const QTemporaryDir one;
        const QTemporaryDir other;
        InstanceGuard first;
        first.guard(one.path());
        first.guard(other.path());
        QVERIFY(!InstanceGuard::tellFirst(one.path(), {}));
    }

    void theSocketOfAKilledWindowIsTakenOver() {
        const QTemporaryDir folder;
        auto* lost = new InstanceGuard;
        lost->guard(folder.path());
        InstanceGuard next;
        next.guard(folder.path());
        const QSignalSpy told(&next, &InstanceGuard::startedAgain);
        QVERIFY(InstanceGuard::tellFirst(folder.path(), {"c.csv"}));
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, limitMs);
        delete lost;
    }
};

QTEST_GUILESS_MAIN(TestGuiInstance)
#include "tst_gui_instance.moc"
