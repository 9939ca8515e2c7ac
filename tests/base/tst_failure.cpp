#include <QtTest>

#include <new>

#include "core/base/failure.h"

using namespace airshed;

class TestFailure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ourOwnFaultsStayAsTheyAre() {
        const Error error =
            asError(Error(ErrorCode::Storage, "The disk is full.", "Free some space."), "The run", "Look there.");
        QVERIFY(error.code() == ErrorCode::Storage);
        QCOMPARE(error.text(), std::string("The disk is full. Free some space."));
    }

    // A run that ran out of memory was left with "std::bad_alloc" for a message.
    void wantOfMemoryIsSaidInWords() {
        const Error error = asError(std::bad_array_new_length(), "The run", "Look there.");
        QVERIFY(error.code() == ErrorCode::Unavailable);
        QCOMPARE(
            error.text(),
            std::string("The run needs more memory than this machine has free. Close other programs, or do less at once."));
    }

    void foreignFaultsSayWhatWasDone() {
        const Error error = asError(std::runtime_error("no such key"), "The export", "Look there.");
        QVERIFY(error.code() == ErrorCode::Internal);
        QCOMPARE(error.text(), std::string("The export failed: no such key Look there."));
    }
};

QTEST_APPLESS_MAIN(TestFailure)
#include "tst_failure.moc"
