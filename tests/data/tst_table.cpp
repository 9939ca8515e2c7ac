#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <filesystem>
#include <limits>

#include "core/base/file.h"
#include "core/data/delimited_writer.h"
#include "core/data/table.h"
#include "tests/support/faults.h"

using airshed::ErrorCode;
using airshed::data::Column;
using airshed::data::ColumnType;
using airshed::data::Table;
using airshed::test::failsWith;

namespace {
constexpr double noValue = std::numeric_limits<double>::quiet_NaN();
}

class TestTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nanIsMissing() {
        const Column column = Column::floats("PM2.5", "µg/m³", {1.5, noValue, 3.0});
        QCOMPARE(column.missingCount(), std::size_t{1});
        QVERIFY(column.isValid(0) && !column.isValid(1) && column.isValid(2));
        QVERIFY(std::isnan(column.number(1)));
        QCOMPARE(QString::fromStdString(column.unit()), QString("µg/m³"));
    }

    void invalidFloatReadsAsNan() {
        const Column column = Column::floats("x", "", {1.0, 2.0}, {0b10});
        QVERIFY(std::isnan(column.floats()[0]));
        QCOMPARE(column.floats()[1], 2.0);
    }

    void missingCountSpansWords() {
        std::vector<std::int64_t> cells(130, 7);
        airshed::data::ValidityWords valid(3, ~std::uint64_t{0});
        valid[0] &= ~std::uint64_t{1};
        valid[2] &= ~std::uint64_t{2};
        const Column column = Column::integers("n", "", cells, valid);
        QCOMPARE(column.missingCount(), std::size_t{2});
        QVERIFY(!column.isValid(0) && !column.isValid(129) && column.isValid(128));
        // Bits beyond the last row are no cells.
        QCOMPARE(column.validity()[2], std::uint64_t{1});
    }

    void shortValidityIsRefused() {
        QVERIFY(failsWith(
            ErrorCode::Internal, [] { return Column::integers("n", "", std::vector<std::int64_t>(65), {1}); }, "\"n\""));
    }

    void textDictionaryKeepsFirstAppearance() {
        const Column column = Column::texts("wd", {"N", "SW", std::nullopt, "N"});
        QCOMPARE(column.dictionary().size(), std::size_t{2});
        QCOMPARE(QString::fromStdString(column.cellText(3)), QString("N"));
        QCOMPARE(QString::fromStdString(column.cellText(2)), QString());
        QCOMPARE(column.missingCount(), std::size_t{1});
    }

    void codeOutsideDictionaryIsRefused() {
        QVERIFY(failsWith(
            ErrorCode::Internal,
            [] {
                return Column::texts("wd", {0, 2}, {"N", "S"});
            },
            "\"wd\"", "code 2"));
    }

    void wrongTypeIsRefused() {
        const Column column = Column::times("time", {0});
        QVERIFY(failsWith(
            ErrorCode::Internal, [&] { return column.floats(); }, "time", "float"));
        QVERIFY(failsWith(
            ErrorCode::Internal, [&] { return column.number(0); }, "no numbers"));
    }

    void copiesShareTheirCells() {
        const Column column = Column::floats("x", "", {1.0, 2.0});
        const Column renamed = column.renamed("y").withUnit("ppb");
        QCOMPARE(renamed.floats().data(), column.floats().data());
        QCOMPARE(QString::fromStdString(renamed.name()), QString("y"));
        QCOMPARE(QString::fromStdString(column.name()), QString("x"));
    }

    void tableChecksItsColumns() {
        const Column a = Column::floats("a", "", {1.0});
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return Table({a, Column::floats("b", "", {})});
            },
            "\"b\"", "0 rows"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return Table({a, a});
            },
            "\"a\""));
        const Table table({a});
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return table.column("c"); }, "\"c\"", "\"a\""));
        QVERIFY(table.find("c") == nullptr);
    }

    void writesRfc4180() {
        const Table table({Column::times("time", {0, airshed::nsPerHour}), Column::floats("PM2.5", "µg/m³", {0.1, noValue}),
                           Column::texts("note", {"a \"b\", c", "two\nlines"}), Column::booleans("ok", {1, 0}, {0b01}),
                           Column::integers("n", "furlong", {-3, 12})});
        QCOMPARE(QString::fromStdString(airshed::data::toDelimitedText(table)),
                 QString("time,PM2.5 (µg/m³),note,ok,n\n"
                         "1970-01-01T00:00:00Z,0.1,\"a \"\"b\"\", c\",true,-3\n"
                         "1970-01-01T01:00:00Z,,\"two\nlines\",,12\n"));
    }

    void writesAFileWhole() {
        QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "out.csv";
        airshed::data::writeDelimited(Table({Column::floats("x", "", {1.0, noValue})}), file);
        // A lone missing cell must not make a blank line.
        QCOMPARE(QString::fromStdString(airshed::readFile(file)), QString("x\n1\n\"\"\n"));
        const auto nowhere = file.parent_path() / "nowhere" / "out.csv";
        QVERIFY(failsWith(ErrorCode::Storage, [&] {
            airshed::data::writeDelimited(Table(), nowhere);
            return 0;
        }));
    }
};

QTEST_APPLESS_MAIN(TestTable)
#include "tst_table.moc"
