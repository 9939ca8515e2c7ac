#include <QtTest>

#include <fstream>

#include "core/base/digest.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/data/snapshot_store.h"
#include "tests/data/text_files.h"
#include "tests/support/faults.h"

using airshed::ErrorCode;
using airshed::data::Column;
using airshed::data::contentDigest;
using airshed::data::SnapshotStore;
using airshed::data::Table;
using airshed::test::failsWith;

namespace {

Table sampleTable() {
    return Table({Column::times("time", {0, airshed::nsPerHour, 2 * airshed::nsPerHour}),
                  Column::floats("PM2.5", "µg/m³", {0.1, std::nan(""), -3.0}), Column::integers("n", "", {1, 2, 3}, {0b101}),
                  Column::texts("wd", {"S", "N", std::nullopt}), Column::booleans("ok", {1, 0, 1})});
}

} // namespace

class TestSnapshotStore : public QObject {
    Q_OBJECT

    /// A file with that head and hardly anything behind it, under the name that the head asks for.
    static std::string forge(const SnapshotStore& store, const airshed::Json& head) {
        airshed::Json named = head;
        for (airshed::Json& column : named.at("columns"))
            for (const char* buffer : {"cells", "validity"})
                column.at(buffer).erase("offset");
        std::string digest = airshed::sha256Hex(named.dump());
        const std::string text = head.dump();
        const std::uint64_t length = text.size();
        std::string bytes = "AIRSNAP1";
        bytes.append(reinterpret_cast<const char*>(&length), sizeof length).append(text);
        bytes.append(bytes.size() % 64 == 0 ? 0 : 64 - bytes.size() % 64, '\0');
        airshed::writeFileAtomically(store.fileOf(digest), bytes + std::string(128, '\0'));
        return digest;
    }

    static std::size_t filesIn(const std::filesystem::path& folder) {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
    }

private Q_SLOTS:
    void whatIsPutComesBack() {
        const airshed::test::TextFiles folder;
        const SnapshotStore store(folder.folder() / "snapshots");
        const Table table = sampleTable();
        const std::string digest = SnapshotStore(store).put(table);
        QCOMPARE(digest.size(), std::size_t{64});
        QCOMPARE(digest, contentDigest(table));
        QVERIFY(store.contains(digest));
        const Table back = store.open(digest);
        QCOMPARE(back.columns().size(), table.columns().size());
        for (std::size_t c = 0; c < table.columns().size(); ++c) {
            const Column& before = table.columns()[c];
            const Column& after = back.columns()[c];
            QCOMPARE(after.name(), before.name());
            QCOMPARE(after.unit(), before.unit());
            QVERIFY(after.type() == before.type());
            QCOMPARE(after.missingCount(), before.missingCount());
            for (std::size_t row = 0; row < table.rows(); ++row) {
                QCOMPARE(after.isValid(row), before.isValid(row));
                QCOMPARE(after.cellText(row), before.cellText(row));
            }
        }
        store.verify(digest);
        QCOMPARE(contentDigest(back), digest);
    }

    void tableOutlivesItsStore() {
        const airshed::test::TextFiles folder;
        Column kept = Column::floats("x", "", {});
        {
            SnapshotStore store(folder.folder());
            kept = store.open(store.put(sampleTable())).column("PM2.5");
        }
        QCOMPARE(kept.floats()[2], -3.0);
    }

    void sameContentIsWrittenOnce() {
        const airshed::test::TextFiles folder;
        SnapshotStore store(folder.folder());
        const std::string first = store.put(sampleTable());
        const auto written = std::filesystem::last_write_time(store.fileOf(first));
        QCOMPARE(store.put(sampleTable()), first);
        QCOMPARE(filesIn(folder.folder()), std::size_t{1});
        QVERIFY(std::filesystem::last_write_time(store.fileOf(first)) == written);
    }

    void digestKnowsContentAlone() {
        const Table a({Column::texts("wd", {0, 1, 0}, {"N", "S"})});
        const Table reordered({Column::texts("wd", {2, 0, 2}, {"S", "unused", "N"})});
        QCOMPARE(contentDigest(a), contentDigest(reordered));
        const Table missing({Column::integers("n", "", {1, 99}, {0b01})});
        const Table otherwiseMissing({Column::integers("n", "", {1, 7}, {0b01})});
        QCOMPARE(contentDigest(missing), contentDigest(otherwiseMissing));
    }

    void digestSeesEveryDifference() {
        const auto digestOf = [](const Column& column) { return contentDigest(Table({column})); };
        const std::string base = digestOf(Column::floats("x", "ppb", {1.0, 2.0}));
        QVERIFY(base != digestOf(Column::floats("y", "ppb", {1.0, 2.0})));
        QVERIFY(base != digestOf(Column::floats("x", "ppm", {1.0, 2.0})));
        QVERIFY(base != digestOf(Column::floats("x", "ppb", {1.0, std::nextafter(2.0, 3.0)})));
        QVERIFY(base != digestOf(Column::floats("x", "ppb", {1.0, std::nan("")})));
        QVERIFY(base != digestOf(Column::floats("x", "ppb", {1.0})));
        QVERIFY(digestOf(Column::integers("n", "", {0})) != digestOf(Column::times("n", {0})));
        QVERIFY(digestOf(Column::integers("n", "", {0})) != digestOf(Column::integers("n", "", {0}, {0b0})));
        const Column x = Column::floats("x", "", {1.0});
        const Column y = Column::floats("y", "", {1.0});
        QVERIFY(contentDigest(Table({x, y})) != contentDigest(Table({y, x})));
    }

    void emptyTablesAreContentToo() {
        const airshed::test::TextFiles folder;
        SnapshotStore store(folder.folder());
        const Table back = store.open(store.put(Table({Column::floats("x", "", {}), Column::texts("t", {})})));
        QCOMPARE(back.rows(), std::size_t{0});
        QCOMPARE(back.columns().size(), std::size_t{2});
    }

    void unknownDigestIsNotFound() {
        const airshed::test::TextFiles folder;
        const SnapshotStore store(folder.folder());
        QVERIFY(!store.contains("0123"));
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return store.open("0123"); }, "0123.snap"));
    }

    void damageIsFound_data() {
        QTest::addColumn<int>("offset"); // from the beginning, or from the end where negative
        QTest::addColumn<bool>("onOpening");
        QTest::addColumn<QString>("part");
        QTest::newRow("magic") << 3 << true << "no snapshot";
        QTest::newRow("head length") << 13 << true << "head is cut off";
        QTest::newRow("head") << 40 << true << "head";
        QTest::newRow("last buffer") << -1 << false << "\"ok\"";
    }

    void damageIsFound() {
        QFETCH(int, offset);
        QFETCH(bool, onOpening);
        QFETCH(QString, part);
        const airshed::test::TextFiles folder;
        SnapshotStore store(folder.folder());
        const std::string digest = store.put(sampleTable());
        std::string bytes = airshed::readFile(store.fileOf(digest));
        char& damaged =
            bytes[offset >= 0 ? static_cast<std::size_t>(offset) : bytes.size() - static_cast<std::size_t>(-offset)];
        damaged = static_cast<char>(damaged ^ 0x10);
        airshed::writeFileAtomically(store.fileOf(digest), bytes);
        const auto verify = [&] {
            store.verify(digest);
            return 0;
        };
        QVERIFY(failsWith(ErrorCode::Damaged, verify, digest + ".snap", part.toStdString()));
        QCOMPARE(failsWith(ErrorCode::Damaged, [&] { return store.open(digest); }), onOpening);
    }

    void cutOffFilesAreFoundOnOpening() {
        const airshed::test::TextFiles folder;
        SnapshotStore store(folder.folder());
        const std::string digest = store.put(sampleTable());
        const std::string bytes = airshed::readFile(store.fileOf(digest));
        for (const std::size_t length : {std::size_t{0}, std::size_t{10}, std::size_t{100}, bytes.size() - 1}) {
            airshed::writeFileAtomically(store.fileOf(digest), std::string_view(bytes).substr(0, length));
            QVERIFY(failsWith(
                ErrorCode::Damaged, [&] { return store.open(digest); }, digest));
        }
    }

    void forgedHeadsAreDamage_data() {
        QTest::addColumn<QString>("head");
        QTest::addColumn<QString>("part");
        const QString column = QStringLiteral(R"({"format":1,"rows":%1,"columns":[{"name":"ok","unit":"","type":"float",)"
                                              R"("missing":%2,"cells":{"offset":0,"bytes":%3%4},)"
                                              R"("validity":{"offset":64,"bytes":%3}}]})");
        const QString sum = QStringLiteral(R"(,"sha256":7)");
        QTest::newRow("no checksum") << column.arg(1).arg(0).arg(8).arg(QString()) << "checksum";
        QTest::newRow("checksum that is no text") << column.arg(1).arg(0).arg(8).arg(sum) << "checksum";
        // The bytes of so many cells, and the words of so many bits, come to 0 when they are counted in 64 bits.
        QTest::newRow("rows beyond counting") << column.arg(0x2000000000000000).arg(0).arg(0).arg(sum) << "as many rows";
        QTest::newRow("rows below 0") << column.arg(-1).arg(0).arg(0).arg(sum) << "as many rows";
        QTest::newRow("rows in a number beyond 64 bits") << column.arg(QStringLiteral("1e61")).arg(0).arg(8).arg(sum) << "head";
        QTest::newRow("rows with a fraction") << column.arg(QStringLiteral("1.5")).arg(0).arg(8).arg(sum) << "head";
        QTest::newRow("bytes in a number beyond 64 bits")
            << column.arg(1).arg(0).arg(QStringLiteral("1e61")).arg(sum) << "head";
        QTest::newRow("more missing than rows") << column.arg(1).arg(2).arg(8).arg(sum) << "missing";
    }

    void forgedHeadsAreDamage() {
        QFETCH(QString, head);
        QFETCH(QString, part);
        const airshed::test::TextFiles folder;
        const SnapshotStore store(folder.folder());
        const std::string digest = forge(store, airshed::Json::parse(head.toStdString()));
        const auto verify = [&] {
            store.verify(digest);
            return 0;
        };
        QVERIFY(failsWith(ErrorCode::Damaged, verify, part.toStdString()));
    }

    void headsThatNestDeeplyAreDamage() {
        const airshed::test::TextFiles folder;
        const SnapshotStore store(folder.folder());
        const std::string head = std::string(500'000, '[') + std::string(500'000, ']');
        const std::uint64_t length = head.size();
        std::string bytes = "AIRSNAP1";
        bytes.append(reinterpret_cast<const char*>(&length), sizeof length).append(head);
        airshed::writeFileAtomically(store.fileOf("0123"), bytes);
        QVERIFY(failsWith(
            ErrorCode::Damaged, [&] { return store.open("0123"); }, "head cannot be read"));
    }

    void unwritableFolderIsNamed() {
        const airshed::test::TextFiles folder;
        folder.write("taken", "a file where the folder should be");
        SnapshotStore store(folder.folder() / "taken");
        QVERIFY(failsWith(
            ErrorCode::Storage, [&] { return store.put(sampleTable()); }, "taken"));
    }

    void textThatIsNoUtf8IsRefused() {
        const airshed::test::TextFiles folder;
        SnapshotStore store(folder.folder());
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return store.put(Table({Column::texts("t", {"\xFF"})})); }, "UTF-8"));
        QCOMPARE(filesIn(folder.folder()), std::size_t{0});
    }

    void everyWayToTheSameContentIsKept() {
        const airshed::test::TextFiles folder;
        SnapshotStore store(folder.folder());
        const std::string digest = store.put(sampleTable());
        airshed::data::Provenance late;
        late.source = "openaq";
        late.retrieved = 2 * airshed::nsPerHour;
        late.licence = "CC BY 4.0";
        airshed::data::Provenance early = late;
        early.source = "files";
        early.retrieved = airshed::nsPerHour;
        store.addProvenance(digest, late);
        store.addProvenance(digest, early);
        store.addProvenance(digest, early);
        const auto kept = store.provenances(digest);
        QCOMPARE(kept.size(), std::size_t{2});
        QCOMPARE(kept[0].source, std::string("files"));
        QCOMPARE(kept[1].licence, std::string("CC BY 4.0"));
        QVERIFY(failsWith(
            ErrorCode::NotFound,
            [&] {
                store.addProvenance(std::string(64, '0'), late);
                return 0;
            },
            "no snapshot"));
        airshed::writeFileAtomically(folder.folder() / (digest + ".0.json"), "{\"source\": 1}");
        QVERIFY(failsWith(
            ErrorCode::Damaged, [&] { return store.provenances(digest); }, digest + ".0.json", "no provenance"));
    }
};

QTEST_APPLESS_MAIN(TestSnapshotStore)
#include "tst_snapshot_store.moc"
