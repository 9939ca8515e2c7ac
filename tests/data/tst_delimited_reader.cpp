#include <QtTest>

#include <cmath>

#include "core/base/digest.h"
#include "core/data/delimited_reader.h"
#include "core/data/delimited_writer.h"
#include "tests/data/read_options.h"
#include "tests/data/text_files.h"
#include "tests/support/faults.h"

using airshed::ErrorCode;
using airshed::data::CellNote;
using airshed::data::Column;
using airshed::data::ColumnType;
using airshed::data::readDelimited;
using airshed::data::ReadOptions;
using airshed::data::ReadReport;
using airshed::data::ReadResult;
using airshed::data::Table;
using airshed::test::failsWith;
using airshed::test::TextFiles;
using airshed::test::withMissing;
using airshed::test::withSeries;
using airshed::test::withZone;

class TestDelimitedReader : public QObject {
    Q_OBJECT

    TextFiles m_files;

    ReadResult read(std::string_view text, const ReadOptions& options = {}) const {
        return readDelimited({m_files.write("air.csv", text)}, options);
    }
    static QString cell(const ReadResult& result, const char* column, std::size_t row) {
        return QString::fromStdString(result.table.column(column).cellText(row));
    }
    static QStringList names(const Table& table) {
        QStringList list;
        for (const Column& column : table.columns())
            list << QString::fromStdString(column.name());
        return list;
    }
    static bool guessed(const ReadResult& result, const char* part) {
        return std::ranges::any_of(result.report.guesses,
                                   [part](const std::string& guess) { return guess.find(part) != std::string::npos; });
    }

private Q_SLOTS:
    void plainFile() {
        const ReadResult result = read("time,PM2.5 (ug/m3),count,wd,ok\n"
                                       "2026-03-01 00:00,12.5,3,NNW,true\n"
                                       "2026-03-01 01:00,NA,4,N,FALSE\n");
        QCOMPARE(names(result.table), QStringList({"time", "PM2.5", "count", "wd", "ok"}));
        const auto type = [&](const char* name) { return result.table.column(name).type(); };
        QVERIFY(type("time") == ColumnType::Time && type("PM2.5") == ColumnType::Float && type("count") == ColumnType::Integer);
        QVERIFY(type("wd") == ColumnType::Text && type("ok") == ColumnType::Boolean);
        QCOMPARE(QString::fromStdString(result.table.column("PM2.5").unit()), QString("µg/m³"));
        QCOMPARE(cell(result, "time", 1), QString("2026-03-01T01:00:00Z"));
        QCOMPARE(cell(result, "PM2.5", 1), QString());
        QCOMPARE(cell(result, "ok", 1), QString("false"));
        const ReadReport& report = result.report;
        QCOMPARE(report.missingCells, std::size_t{1});
        QCOMPARE(report.alteredCells, std::size_t{0});
        QVERIFY(report.notes.empty());
        QCOMPARE(report.files.size(), std::size_t{1});
        QCOMPARE(report.files[0].dataRows, std::size_t{2});
        QCOMPARE(report.files[0].keptRows, std::size_t{2});
        QCOMPARE(report.files[0].sha256.size(), std::size_t{64});
        QCOMPARE(QString::fromStdString(report.timeSource), QString("column time"));
    }

    void semicolonsDecimalCommasAndSpareColumns() {
        const ReadResult result = read("Date;Time;CO(GT);T;;\r\n"
                                       "10/03/2004;18.00.00;2,6;13,6;;\r\n"
                                       "13/03/2004;19.00.00;-200;-200,0;;\r\n"
                                       ";;;;;\r\n",
                                       withMissing({"-200"}));
        QCOMPARE(names(result.table), QStringList({"time", "CO(GT)", "T"}));
        QCOMPARE(cell(result, "time", 0), QString("2004-03-10T18:00:00Z"));
        QCOMPARE(cell(result, "CO(GT)", 0), QString("2.6"));
        QCOMPARE(result.report.missingCells, std::size_t{2});
        QVERIFY(result.report.decimalComma);
        QCOMPARE(result.report.separator, ';');
        QCOMPARE(QString::fromStdString(result.report.timeSource), QString("columns Date + Time, day first"));
        QVERIFY(guessed(result, "1 line holds separators"));
        QVERIFY(guessed(result, "neither a name nor a value"));
    }

    void yearMonthDayHour() {
        const ReadResult result = read("No,year,month,day,hour,x\n1,2013,3,1,0,4\n2,2013,3,1,23,5\n3,2013,2,30,1,6\n");
        QCOMPARE(names(result.table), QStringList({"time", "No", "x"}));
        QCOMPARE(cell(result, "time", 1), QString("2013-03-01T23:00:00Z"));
        QCOMPARE(result.report.droppedRows, std::size_t{1});
        const CellNote& note = result.report.notes.at(0);
        QCOMPARE(QString::fromStdString(note.file), QString("air.csv"));
        QCOMPARE(note.row, std::size_t{4});
        QCOMPARE(QString::fromStdString(note.text), QString("2013 2 30 1"));
        QCOMPARE(QString::fromStdString(note.reason), QString("row dropped: its time cannot be read"));
    }

    void secondsAndMillisecondsSince1970() {
        QCOMPARE(cell(read("id,time_stamp,x\n7,1656681600,1\n7,1656682200,2\n"), "time", 1), QString("2022-07-01T13:30:00Z"));
        const ReadResult milliseconds = read("timestamp,x\n1656681600250,1\n");
        QCOMPARE(cell(milliseconds, "time", 0), QString("2022-07-01T13:20:00.25Z"));
        QCOMPARE(QString::fromStdString(milliseconds.report.timeSource), QString("column timestamp, milliseconds since 1970"));
    }

    void dateOrderIsDecidedOverTheWholeColumn() {
        // Only the last row tells.
        const ReadResult month = read("date,x\n1/2/2026,1\n3/4/2026,2\n5/25/2026,3\n");
        QCOMPARE(cell(month, "time", 0), QString("2026-01-02T00:00:00Z"));
        QVERIFY(guessed(month, "month first: 1 of them have a second number above 12"));
        const ReadResult day = read("date,x\n1/2/2026,1\n3/4/2026,2\n25/5/2026,3\n");
        QCOMPARE(cell(day, "time", 0), QString("2026-02-01T00:00:00Z"));
        // Nothing tells but that the days then follow one another.
        const ReadResult close = read("date,x\n3/1/2026,1\n3/2/2026,2\n3/3/2026,3\n3/4/2026,4\n");
        QCOMPARE(cell(close, "time", 3), QString("2026-03-04T00:00:00Z"));
        QVERIFY(guessed(close, "allows both orders"));
        // A row that contradicts the others is dropped and said.
        const ReadResult mixed = read("date,x\n25/5/2026,1\n26/5/2026,2\n5/27/2026,3\n");
        QCOMPARE(mixed.table.rows(), std::size_t{2});
        QCOMPARE(mixed.report.notes.at(0).row, std::size_t{4});
    }

    void offsetsAndZones() {
        const ReadResult offset = read("time,x\n2026-03-01 12:00+02:00,1\n", withZone("Asia/Shanghai"));
        QCOMPARE(cell(offset, "time", 0), QString("2026-03-01T10:00:00Z"));
        const ReadResult zone = read("time,x\n2026-03-01 12:00,1\n", withZone("+08:00"));
        QCOMPARE(cell(zone, "time", 0), QString("2026-03-01T04:00:00Z"));
        QVERIFY(guessed(zone, "taken as +08:00"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return read("time,x\n2026-03-01,1\n", withZone("Mars/Base")); }, "Mars/Base"));
    }

    void clockChangesAreCountedAndNoted() {
        const ReadResult result =
            read("time,x\n2026-03-29 01:30,1\n2026-03-29 02:30,2\n2026-10-25 02:30,3\n2026-10-25 03:30,4\n",
                 withZone("Europe/Rome"));
        QCOMPARE(result.table.rows(), std::size_t{4});
        QCOMPARE(result.report.notes.size(), std::size_t{2});
        QCOMPARE(result.report.notes[0].row, std::size_t{3});
        QVERIFY(result.report.notes[0].reason.find("skipped") != std::string::npos);
        QCOMPARE(result.report.notes[1].row, std::size_t{4});
        QVERIFY(result.report.notes[1].reason.find("twice") != std::string::npos);
        QVERIFY(guessed(result, "1 time falls into an hour that the clocks of Europe/Rome show twice"));
        QCOMPARE(cell(result, "time", 3), QString("2026-10-25T02:30:00Z"));
    }

    void badCellsBecomeMissingAndAreNoted() {
        const ReadResult result =
            read("time,x\n2026-03-01,1.5\n2026-03-02,error\n2026-03-03,2\n2026-03-04,1e999\n2026-03-05,3\n");
        QVERIFY(result.table.column("x").type() == ColumnType::Float);
        QCOMPARE(result.table.column("x").missingCount(), std::size_t{2});
        QCOMPARE(result.report.alteredCells, std::size_t{2});
        QCOMPARE(result.report.columns[1].altered, std::size_t{2});
        QCOMPARE(result.report.notes.size(), std::size_t{2});
        const CellNote& note = result.report.notes[0];
        QCOMPARE(note.row, std::size_t{3});
        QCOMPARE(QString::fromStdString(note.column), QString("x"));
        QCOMPARE(QString::fromStdString(note.text), QString("error"));
        QCOMPARE(QString::fromStdString(result.report.notes[1].reason), QString("number out of range: now missing"));
    }

    void mostlyTextStaysText() {
        const ReadResult result = read("time,state\n2026-03-01,1\n2026-03-02,good\n2026-03-03,bad\n");
        QVERIFY(result.table.column("state").type() == ColumnType::Text);
        QCOMPARE(cell(result, "state", 0), QString("1"));
        QCOMPARE(result.report.alteredCells, std::size_t{0});
    }

    void wholeNumbersWithAGapAreFloats() {
        const ReadResult result = read("time,whole,gap,mixed,big\n2026-03-01,1,1,1,9007199254740993\n2026-03-02,2,,2.0,-9\n");
        QVERIFY(result.table.column("whole").type() == ColumnType::Integer);
        QVERIFY(result.table.column("gap").type() == ColumnType::Float);
        QVERIFY(result.table.column("mixed").type() == ColumnType::Float);
        QCOMPARE(cell(result, "big", 0), QString("9007199254740993"));
    }

    void doublesAreExact() {
        const ReadResult result = read("time,x\n2026-03-01,5.827000141143799\n2026-03-02,0.1\n2026-03-03,-0\n2026-03-04,+1e-7\n"
                                       "2026-03-05,.5\n");
        const auto x = result.table.column("x").floats();
        QCOMPARE(x[0], 5.827000141143799);
        QCOMPARE(x[1], 0.1);
        QVERIFY(std::signbit(x[2]));
        QCOMPARE(x[3], 1e-7);
        QCOMPARE(x[4], 0.5);
    }

    void namesAreMadeDifferent() {
        const ReadResult result = read("when,x,x,,time\n2026-03-01,1,2,3,a\n");
        QCOMPARE(names(result.table), QStringList({"time", "x", "x (2)", "column 4", "time (file)"}));
        QVERIFY(guessed(result, "second column named \"x\""));
        QVERIFY(guessed(result, "time (file)"));
    }

    void fileWithoutHeader() {
        const ReadResult result = read("2026-03-01 00:00,1.5,A\n2026-03-01 01:00,2.5,B\n");
        QCOMPARE(result.table.rows(), std::size_t{2});
        QCOMPARE(names(result.table), QStringList({"time", "column 2", "column 3"}));
        QVERIFY(guessed(result, "no header"));
    }

    void numbersMayBeNames() {
        const ReadResult sizes = read("time,0.3,0.5\n2026-03-01,1,2\n");
        QCOMPARE(names(sizes.table), QStringList({"time", "0.3", "0.5"}));
        QCOMPARE(sizes.table.rows(), std::size_t{1});
    }

    void dateAndHourColumns() {
        const ReadResult result = read("Date,Hour,x\n2026-03-01,0,1\n2026-03-01,23,2\n2026-03-01,24,3\n");
        QCOMPARE(cell(result, "time", 1), QString("2026-03-01T23:00:00Z"));
        QCOMPARE(cell(result, "time", 2), QString("2026-03-02T00:00:00Z"));
        QCOMPARE(names(result.table), QStringList({"time", "x"}));
    }

    void byteOrderMarkAndLatin1() {
        const ReadResult marked = read("\xEF\xBB\xBFtime,Temp (°C)\n2026-03-01,1\n");
        QCOMPARE(names(marked.table), QStringList({"time", "Temp"}));
        const ReadResult latin1 = read("time,Temp (\xB0"
                                       "C),ort\n2026-03-01,1.5,Z\xFC"
                                       "rich\n");
        QCOMPARE(QString::fromStdString(latin1.table.column("Temp").unit()), QString("°C"));
        QCOMPARE(cell(latin1, "ort", 0), QString("Zürich"));
        QVERIFY(guessed(latin1, "Latin-1"));
    }

    void raggedRowsAreNoted() {
        const ReadResult result = read("time,x,y\n2026-03-01,1,2\n2026-03-02,3\n2026-03-03,4,5,6\n2026-03-04,7,8,\n");
        QCOMPARE(result.table.rows(), std::size_t{4});
        QCOMPARE(result.report.notes.size(), std::size_t{2});
        QCOMPARE(result.report.notes[0].row, std::size_t{3});
        QVERIFY(result.report.notes[0].reason.find("2 of 3 cells") != std::string::npos);
        QCOMPARE(QString::fromStdString(result.report.notes[1].text), QString("6"));
        QCOMPARE(result.report.alteredCells, std::size_t{1});
    }

    void rowCutOffBeforeItsTimeIsDropped() {
        const ReadResult result = read("id;place;timestamp;x\n7;3;2026-03-01T00:00:00;1\n7;3;");
        QCOMPARE(result.table.rows(), std::size_t{1});
        QCOMPARE(QString::fromStdString(result.report.notes.at(0).text), QString("7;3;"));
        QCOMPARE(QString::fromStdString(result.report.notes.at(0).reason), QString("row dropped: it has no time"));
    }

    void notesAreCutButCountsAreNot() {
        std::string text = "time,x\n";
        for (int i = 0; i < 30'000; ++i)
            text += i % 2 == 0 ? "2026-03-01,1.5\n" : "never,2\n";
        const ReadResult result = read(text);
        QCOMPARE(result.report.droppedRows, std::size_t{15'000});
        QCOMPARE(result.report.notes.size(), ReadReport::noteLimit);
        QVERIFY(result.report.notesCut);
        QCOMPARE(result.report.notes.back().row, std::size_t{20'001});
    }

    void missingMarkersReplaceTheDefaults() {
        const ReadResult result = read("time,x,code\n2026-03-01,1,NA\n2026-03-02,?,?\n2026-03-03,3,\n", withMissing({"?"}));
        QCOMPARE(cell(result, "code", 0), QString("NA"));
        QCOMPARE(result.table.column("code").missingCount(), std::size_t{2});
        QCOMPARE(result.table.column("x").missingCount(), std::size_t{1});
        QCOMPARE(result.report.alteredCells, std::size_t{0});
    }

    void severalFilesAreMatchedByName() {
        const auto a = m_files.write("a.csv", "time,station,x,y\n2026-03-01,A,1,2\n");
        const auto b = m_files.write("b.csv", "y;time;station\n3,5;2026-03-01;B\n");
        const ReadResult result = readDelimited({a, b}, {});
        QCOMPARE(names(result.table), QStringList({"time", "station", "x", "y"}));
        QCOMPARE(cell(result, "y", 1), QString("3.5"));
        QCOMPARE(cell(result, "x", 1), QString());
        QCOMPARE(QString::fromStdString(result.report.seriesColumn), QString("station"));
        QCOMPARE(result.report.files.size(), std::size_t{2});
    }

    void seriesColumnIsFound() {
        const ReadResult sensor =
            read("sensor_id;location;timestamp;P1\n5331;9;2026-03-01;1\n5332;9;2026-03-01;2\n5331;9;2026-03-02;3\n"
                 "5332;9;2026-03-02;3\n");
        QCOMPARE(QString::fromStdString(sensor.report.seriesColumn), QString("sensor_id"));
        QVERIFY(sensor.table.columns()[1].type() == ColumnType::Text);
        // A row number is no series.
        QCOMPARE(
            QString::fromStdString(read("id,time,x\n1,2026-03-01,1\n2,2026-03-02,1\n3,2026-03-03,1\n").report.seriesColumn),
            QString());
        const ReadResult named = read("time,who,x\n2026-03-01,a,1\n2026-03-01,b,2\n", withSeries("who"));
        QCOMPARE(QString::fromStdString(named.report.seriesColumn), QString("who"));
    }

    void textConstantInEachFileIsTheSeries() {
        const auto a = m_files.write("a.csv", "time,place,unit,x\n2026-03-01,North,ppb,1\n");
        const auto b = m_files.write("b.csv", "time,place,unit,x\n2026-03-01,South,ppb,2\n");
        QCOMPARE(QString::fromStdString(readDelimited({a, b}, {}).report.seriesColumn), QString("place"));
    }

    void filesOfTheSameTimesAreSeries() {
        const auto a = m_files.write("north.csv", "time,x\n2026-03-01,1\n2026-03-02,2\n2026-03-03,3\n");
        const auto b = m_files.write("south.csv", "time,x\n2026-03-01,1\n2026-03-02,2\n2026-03-03,3\n");
        const auto later = m_files.write("later.csv", "time,x\n2026-03-04,1\n2026-03-05,2\n");
        const ReadResult together = readDelimited({a, b}, {});
        QCOMPARE(QString::fromStdString(together.report.seriesColumn), QString("file"));
        QCOMPARE(cell(together, "file", 3), QString("south"));
        const ReadResult successive = readDelimited({a, later}, {});
        QCOMPARE(QString::fromStdString(successive.report.seriesColumn), QString());
        QCOMPARE(successive.table.rows(), std::size_t{5});
    }

    void longFormIsPointedOut() {
        QVERIFY(guessed(read("time,parameter,value\n2026-03-01,pm25,1\n2026-03-01,no2,2\n"), "long form"));
    }

    void differentUnitsAreNotMixed() {
        const auto a = m_files.write("a.csv", "time,CO (mg/m3)\n2026-03-01,1\n");
        const auto b = m_files.write("b.csv", "time,CO (ppb)\n2026-03-01,1\n");
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return readDelimited({a, b}, {});
            },
            "b.csv", "\"CO\"", "ppb", "mg/m³"));
    }

    void badInputIsNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("timeColumn");
        QTest::addColumn<QStringList>("parts");
        const auto row = [](const char* name, const QByteArray& text, const char* timeColumn, const QStringList& parts) {
            QTest::newRow(name) << text << QString(timeColumn) << parts;
        };
        row("empty", "", "", {"air.csv is empty"});
        row("blank lines", "\n\n  \n", "", {"air.csv is empty"});
        row("header alone", "time,x\n", "", {"air.csv holds a header and no rows"});
        row("separators alone", ";;;\n;;;\n", "", {"air.csv holds separators and nothing else"});
        row("unreadable times", "t,x\nsoon,1\nlater,2\n", "t",
            {"air.csv: no time can be read from column t", "Line 2", "soon"});
        row("unknown time column", "time,x\n2026-03-01,1\n", "when", {"air.csv", "\"when\"", "\"time\", \"x\""});
        row("open quote", "time,x\n2026-03-01,\"1\n", "", {"air.csv, line 2", "quote"});
        row("binary", QByteArray("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1\2\x08\6", 22), "", {"air.csv holds binary data"});
    }

    void badInputIsNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QString, timeColumn);
        QFETCH(QStringList, parts);
        ReadOptions options;
        if (!timeColumn.isEmpty())
            options.timeColumns = {timeColumn.toStdString()};
        const auto fault = airshed::test::faultOf([&] { return read(text.toStdString(), options); });
        QVERIFY(fault.has_value());
        QVERIFY(fault->code() == ErrorCode::InvalidInput);
        for (const QString& part : parts)
            QVERIFY2(QString::fromStdString(fault->text()).contains(part), fault->text().c_str());
    }

    void missingFilesAndColumnsAreNamed() {
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return readDelimited({m_files.folder() / "gone.csv"}, {}); }, "gone.csv"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [] { return readDelimited({}, {}); }, "no file"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput, [&] { return read("time,x\n2026-03-01,1\n", withSeries("who")); }, "air.csv", "\"who\"",
            "series"));
        const auto a = m_files.write("a.csv", "time,x\n2026-03-01,1\n");
        const auto b = m_files.write("b.csv", "day,x\n2026-03-01,1\n");
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [&] {
                return readDelimited({a, b}, {});
            },
            "b.csv", "\"time\""));
    }

    void withoutTimesTheTableHasNoTimeColumn() {
        const ReadResult result = read("a,b\n1,2\n");
        QCOMPARE(names(result.table), QStringList({"a", "b"}));
        QVERIFY(result.report.timeColumn.empty());
        QCOMPARE(QString::fromStdString(result.report.questions.at(0).id), QString("time_column"));
        QVERIFY(guessed(result, "no column holds times"));
    }

    void cancellingStops() {
        std::stop_source stop;
        stop.request_stop();
        const auto file = m_files.write("c.csv", "time,x\n2026-03-01,1\n");
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(readDelimited({file}, {}, airshed::JobContext(stop.get_token()))),
                                 airshed::Cancelled);
    }

    void writtenTablesReadBackToTheBit() {
        const Table table({Column::times("time", {0, 1'500'000'000, airshed::nsPerDay}),
                           Column::floats("PM2.5", "µg/m³", {0.1, std::nan(""), 1.0 / 3.0}),
                           Column::integers("n", "", {-3, 0, 7}),
                           Column::texts("note", {"a \"b\", c", "two\nlines", std::nullopt})});
        const ReadResult result = read(airshed::data::toDelimitedText(table));
        QCOMPARE(airshed::data::toDelimitedText(result.table), airshed::data::toDelimitedText(table));
        QCOMPARE(result.table.column("PM2.5").floats()[2], 1.0 / 3.0);
        QCOMPARE(QString::fromStdString(result.table.column("PM2.5").unit()), QString("µg/m³"));
    }

    void reportTellsItAllAsJson() {
        const ReadResult result = read("time,x\n2026-03-01,1\nnever,2\n2026-03-02,?\n2026-03-03,4\n");
        const airshed::Json json = result.report.toJson();
        QCOMPARE(json.at("dropped_rows").get<int>(), 1);
        QCOMPARE(json.at("altered_cells").get<int>(), 1);
        QCOMPARE(json.at("notes").size(), std::size_t{2});
        QCOMPARE(json.at("notes").at(0).at("row").get<int>(), 3);
        QCOMPARE(json.at("columns").at(1).at("type").get<std::string>(), std::string("float"));
        QCOMPARE(json.at("files").at(0).at("kept_rows").get<int>(), 3);
        QCOMPARE(json.at("files").at(0).at("sha256").get<std::string>(),
                 airshed::sha256Hex("time,x\n2026-03-01,1\nnever,2\n2026-03-02,?\n2026-03-03,4\n"));
    }
};

QTEST_APPLESS_MAIN(TestDelimitedReader)
#include "tst_delimited_reader.moc"
