#include <QtTest>

#include "tests/runs/store_fixture.h"

using namespace airshed;
using namespace airshed::runs;
using namespace airshed::runs::test;

namespace {

SnapshotRecord snapshot(const std::string& name, char digit, UnixMs createdMs) {
    SnapshotRecord record;
    record.name = name;
    record.digest = std::string(64, digit);
    record.timeColumn = "time";
    record.seriesColumn = "station";
    record.rows = 100;
    record.columns = 5;
    record.createdMs = createdMs;
    record.synthetic = true;
    record.provenance = {{"files", {"a.csv"}}};
    return record;
}

} // namespace

class TestRecords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void snapshotsAreFoundByNameAndDigest() {
        StoreFixture fixture;
        fixture.store.putSnapshot(snapshot("first", 'a', 1));
        fixture.store.putSnapshot(snapshot("second", 'b', 2));
        QCOMPARE(fixture.store.snapshots().front().name, std::string("second"));
        QCOMPARE(fixture.store.snapshot("first").digest, std::string(64, 'a'));
        QCOMPARE(fixture.store.snapshot("bbbbbbbb").name, std::string("second"));
        const SnapshotRecord back = fixture.store.snapshot("first");
        QVERIFY(back.synthetic);
        QCOMPARE(back.seriesColumn, std::string("station"));
        QCOMPARE(back.provenance.dump(), std::string(R"({"files":["a.csv"]})"));
    }

    void aNameThatIsTakenGetsTheNewDigest() {
        StoreFixture fixture;
        fixture.store.putSnapshot(snapshot("air", 'a', 1));
        fixture.store.putSnapshot(snapshot("air", 'b', 2));
        QCOMPARE(fixture.store.snapshots().size(), std::size_t{1});
        QCOMPARE(fixture.store.snapshot("air").digest, std::string(64, 'b'));
    }

    void anUnknownSnapshotIsAnsweredWithThoseThereAre() {
        StoreFixture fixture;
        QVERIFY(errorOf([&] { (void)fixture.store.snapshot("air"); }).contains("import a file"));
        fixture.store.putSnapshot(snapshot("water", 'a', 1));
        ErrorCode code{};
        QCOMPARE(errorOf([&] { (void)fixture.store.snapshot("aaaa"); }, &code), // too short for a digest
                 QString("The project has no snapshot \"aaaa\". It has: water."));
        QVERIFY(code == ErrorCode::NotFound);
    }

    void textThatIsNoUtf8IsKeptAsFarAsItCan() {
        StoreFixture fixture;
        SnapshotRecord record = snapshot("latin", 'a', 1);
        record.provenance = {{"cell", "caf\xe9"}};
        fixture.store.putSnapshot(record);
        QVERIFY(fixture.store.snapshot("latin").provenance["cell"].get<std::string>().starts_with("caf"));
    }

    void exportsKeepTheirProof() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRun();
        const std::int64_t id = fixture.store.createExport(run, "torchscript", "/tmp/out");
        ExportRecord record = fixture.store.exportRecord(id);
        QVERIFY(record.state == ExportState::Queued);
        record.state = ExportState::Done;
        record.maxDifference = 3e-7;
        record.tolerance = 1e-5;
        record.windows = 4000;
        fixture.store.updateExport(record);
        const ExportRecord back = fixture.store.exports().front();
        QVERIFY(back.state == ExportState::Done && back.endedMs > 0);
        QCOMPARE(back.maxDifference, 3e-7);
        QCOMPARE(back.windows, std::int64_t{4000});
        QCOMPARE(back.folder, std::string("/tmp/out"));
    }

    void exportsNeedTheirRun() {
        StoreFixture fixture;
        QVERIFY(errorOf([&] { fixture.store.createExport(3, "torchscript", "/tmp/out"); }).contains("There is no run 3."));
        QVERIFY(errorOf([&] { (void)fixture.store.exportRecord(3); }).contains("There is no export 3."));
        QVERIFY(errorOf([&] { fixture.store.updateExport({}); }).contains("There is no export 0."));
    }

    void runsAreRenamed() {
        StoreFixture fixture;
        const std::int64_t run = fixture.addRun();
        fixture.store.renameRun(run, "Süßer Name");
        QCOMPARE(fixture.store.run(run).name, std::string("Süßer Name"));
        const std::int64_t newer = fixture.addRun();
        QCOMPARE(fixture.store.runs().front().id, newer);
    }
};

QTEST_APPLESS_MAIN(TestRecords)
#include "tst_records.moc"
