#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>

#include <future>

#include "core/base/file.h"
#include "core/runs/schema.h"
#include "tests/runs/store_fixture.h"

using namespace airshed;
using namespace airshed::runs;
using namespace airshed::runs::test;

class TestOpening : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewStoreHasTheLatestSchema() {
        const StoreFixture fixture;
        SQLite::Database raw(fixture.file.string());
        QCOMPARE(raw.execAndGet("PRAGMA user_version").getInt(), migrations().back().version);
        QCOMPARE(raw.execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
    }

    void migrationsAreNumberedWithoutGaps() {
        int expected = 1;
        for (const Migration& migration : migrations())
            QCOMPARE(migration.version, expected++);
    }

    void whatWasWrittenIsThereAgain() {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "store.db";
        {
            RunStore store(file);
            store.createRun({"first", {{"a", 1}}, "e", "s", "cpu"});
        }
        const RunStore again(file);
        QCOMPARE(again.runs().size(), std::size_t{1});
        QCOMPARE(again.run(1).name, std::string("first"));
        QCOMPARE(again.run(1).experiment.dump(), std::string(R"({"a":1})"));
    }

    void manyProgramsMayCreateItAtOnce() {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "store.db";
        std::vector<std::future<std::int64_t>> programs;
        for (int i = 0; i < 8; ++i)
            programs.push_back(std::async(std::launch::async, [&] {
                return RunStore(file).createRun({"one of eight", Json::object(), "e", "s", "cpu"});
            }));
        for (auto& program : programs)
            QVERIFY(program.get() > 0);
        QCOMPARE(RunStore(file).runs().size(), std::size_t{8});
    }

    void aNewerSchemaIsRefusedAndLeftAlone() {
        const StoreFixture fixture;
        SQLite::Database raw(fixture.file.string(), SQLite::OPEN_READWRITE);
        raw.exec("PRAGMA user_version = 99");
        ErrorCode code{};
        const QString text = errorOf([&] { const RunStore store(fixture.file); }, &code);
        QVERIFY(code == ErrorCode::NewerVersion);
        const QString known = QStringLiteral("has schema 99; this version of Airshed knows up to %1.");
        QVERIFY2(text.contains(known.arg(migrations().back().version)), qPrintable(text));
        QCOMPARE(raw.execAndGet("PRAGMA user_version").getInt(), 99);
    }

    void aFileThatIsNoDatabaseIsDamaged() {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "store.db";
        writeFileAtomically(file, std::string(8192, 'x'));
        ErrorCode code{};
        const QString text = errorOf([&] { const RunStore store(file); }, &code);
        QVERIFY(code == ErrorCode::Damaged);
        QVERIFY2(text.contains("store.db is damaged"), qPrintable(text));
        QCOMPARE(readFile(file), std::string(8192, 'x'));
    }

    void aForeignDatabaseIsRefused() {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "store.db";
        SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE recipes (name TEXT)");
        ErrorCode code{};
        const QString text = errorOf([&] { const RunStore store(file); }, &code);
        QVERIFY(code == ErrorCode::Damaged);
        QVERIFY2(text.contains("no run store of Airshed"), qPrintable(text));
    }

    void damageInsideIsSaid() {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "store.db";
        {
            RunStore store(file);
            for (int i = 0; i < 200; ++i)
                store.createRun({"a run", {{"text", std::string(500, 'x')}}, "e", "s", "cpu"});
        }
        std::string bytes = readFile(file);
        std::fill(bytes.begin() + 4096, bytes.end(), '\xff');
        writeFileAtomically(file, bytes);
        ErrorCode code{};
        const QString text = errorOf(
            [&] {
                const RunStore store(file);
                (void)store.runs();
            },
            &code);
        QVERIFY2(code == ErrorCode::Damaged, qPrintable(text));
    }

    void aFolderThatCannotBeWrittenIsNamed() {
        const StoreFixture fixture;
        const auto inside = fixture.file / "store.db"; // a file is no folder, not even for root
        ErrorCode code{};
        const QString text = errorOf([&] { const RunStore store(inside); }, &code);
        QVERIFY(code == ErrorCode::Storage);
        QVERIFY2(text.contains(QString::fromStdString(inside.string())), qPrintable(text));
    }

    void theDataVersionTellsOfOthersAlone() {
        StoreFixture fixture;
        RunStore other(fixture.file);
        const std::int64_t before = fixture.store.dataVersion();
        fixture.addRun();
        QCOMPARE(fixture.store.dataVersion(), before);
        other.createRun({"another's", Json::object(), "e", "s", "cpu"});
        QVERIFY(fixture.store.dataVersion() != before);
        QCOMPARE(fixture.store.dataVersion(), fixture.store.dataVersion());
    }
};

QTEST_APPLESS_MAIN(TestOpening)
#include "tst_opening.moc"
