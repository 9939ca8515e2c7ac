#include <QtTest>

#include "core/base/json.h"
#include "core/data/delimited_reader.h"
#include "core/data/snapshot_store.h"
#include "tests/data/text_files.h"
#include "tests/support/faults.h"

using airshed::Json;
using airshed::data::Column;
using airshed::data::readDelimited;
using airshed::data::ReadOptions;
using airshed::data::ReadResult;

/// Every file of tests/data/crooked has the outcome that crooked/outcomes.json documents.
class TestCrookedFiles : public QObject {
    Q_OBJECT

    const std::filesystem::path m_folder = std::filesystem::path(AIRSHED_TEST_DATA) / "crooked";
    const Json m_outcomes = airshed::readJsonFile(m_folder / "outcomes.json");

    static void addRows(const Json& outcomes) {
        QTest::addColumn<QString>("file");
        for (const auto& [file, outcome] : outcomes.items())
            QTest::newRow(file.c_str()) << QString::fromStdString(file);
    }
    /// The files that can be read.
    static void addReadableRows(const Json& outcomes) {
        QTest::addColumn<QString>("file");
        for (const auto& [file, outcome] : outcomes.items())
            if (!outcome.contains("fault"))
                QTest::newRow(file.c_str()) << QString::fromStdString(file);
    }
    static bool holds(const std::vector<std::string>& sentences, const std::string& part) {
        return std::ranges::any_of(sentences, [&part](const std::string& s) { return s.find(part) != std::string::npos; });
    }
    static Json cellsOf(const ReadResult& result) {
        Json cells = Json::object();
        for (const Column& column : result.table.columns()) {
            Json list = Json::array();
            for (std::size_t row = 0; row < std::min<std::size_t>(result.table.rows(), 12); ++row)
                list.push_back(column.cellText(row));
            cells[column.name()] = std::move(list);
        }
        return cells;
    }
    static QString text(const Json& json) { return QString::fromStdString(json.dump()); }

    void compare(const ReadResult& result, const Json& outcome) {
        QCOMPARE(result.table.rows(), outcome.at("rows").get<std::size_t>());
        Json types = Json::array();
        for (const Column& column : result.table.columns())
            types.push_back(column.name() + ": " + toText(column.type()) + (column.unit().empty() ? "" : " " + column.unit()));
        QCOMPARE(text(types), text(outcome.at("columns")));
        const Json counts = {result.report.droppedRows, result.report.alteredCells, result.report.missingCells};
        QCOMPARE(text(counts), text(outcome.at("dropped_altered_missing")));
        const Json cells = cellsOf(result);
        const Json expectedCells = outcome.value("cells", Json::object());
        for (const auto& [name, expected] : expectedCells.items())
            QCOMPARE(text(cells.at(name)), text(expected));
        for (const Json& said : outcome.value("says", Json::array()))
            QVERIFY2(holds(result.report.guesses, said.get<std::string>()), said.dump().c_str());
        Json notes = Json::array();
        for (const auto& note : result.report.notes)
            notes.push_back({note.row, note.column, note.reason});
        QCOMPARE(text(notes), text(outcome.value("notes", Json::array())));
        Json asked = Json::array();
        for (const auto& question : result.report.questions)
            if (question.id != "time_zone")
                asked.push_back({question.id, question.choices.at(0).text, question.followed});
        QCOMPARE(text(asked), text(outcome.value("asks", Json::array())));
    }

private Q_SLOTS:
    void everyFileHasAnOutcome() {
        for (const auto& entry : std::filesystem::directory_iterator(m_folder)) {
            const std::string name = entry.path().filename().string();
            QVERIFY2(name == "outcomes.json" || m_outcomes.contains(name), name.c_str());
        }
    }

    void outcome_data() { addRows(m_outcomes); }
    void outcome() {
        QFETCH(QString, file);
        const Json& expected = m_outcomes.at(file.toStdString());
        const auto path = m_folder / file.toStdString();
        const ReadOptions options = airshed::data::readOptionsFromJson(expected.value("options", Json::object()));
        if (expected.contains("fault")) {
            const auto fault = airshed::test::faultOf([&] { return readDelimited({path}, options); });
            QVERIFY(fault.has_value());
            QVERIFY(fault->code() == airshed::ErrorCode::InvalidInput);
            QVERIFY2(fault->text().find(file.toStdString()) != std::string::npos, fault->text().c_str());
            QVERIFY2(fault->text().find(expected.at("fault").get<std::string>()) != std::string::npos, fault->text().c_str());
            return;
        }
        compare(readDelimited({path}, options), expected);
    }

    void chunksDoNotMatter_data() { addReadableRows(m_outcomes); }
    /// However finely a text is cut, the table and the report are the same.
    void chunksDoNotMatter() {
        QFETCH(QString, file);
        const Json& expected = m_outcomes.at(file.toStdString());
        ReadOptions options = airshed::data::readOptionsFromJson(expected.value("options", Json::object()));
        const auto path = m_folder / file.toStdString();
        const ReadResult whole = readDelimited({path}, options);
        // Ten megabytes in pieces of a byte would take minutes.
        const std::size_t scale = file.startsWith("ten_") ? 100'000 : 1;
        for (const std::size_t bytes : {std::size_t{1}, std::size_t{7}, std::size_t{40}}) {
            options.chunkBytes = bytes * scale;
            const ReadResult pieces = readDelimited({path}, options);
            QCOMPARE(contentDigest(pieces.table), contentDigest(whole.table));
            Json a = pieces.report.toJson();
            Json b = whole.report.toJson();
            a.erase("questions");
            b.erase("questions");
            QCOMPARE(text(a), text(b));
        }
    }

    /// The quote that shows that the first one is text stands in another chunk.
    void aQuoteThatIsTextMayBeAnsweredBeyondItsChunk() {
        const airshed::test::TextFiles files;
        const auto file =
            files.write("quotes.csv", "time,note,x\n2026-03-01 00:00,\"two,1\n2026-03-01 01:00,metres\" wide,2\n");
        ReadOptions options;
        const ReadResult whole = readDelimited({file}, options);
        QCOMPARE(whole.table.column("note").cellText(0), std::string("\"two"));
        QCOMPARE(whole.table.rows(), std::size_t{2});
        options.chunkBytes = 1;
        QCOMPARE(contentDigest(readDelimited({file}, options).table), contentDigest(whole.table));
    }

    void previewsShowTheSame_data() { addReadableRows(m_outcomes); }
    void previewsShowTheSame() {
        QFETCH(QString, file);
        const Json& expected = m_outcomes.at(file.toStdString());
        const ReadOptions options = airshed::data::readOptionsFromJson(expected.value("options", Json::object()));
        const auto preview = airshed::data::previewDelimited({m_folder / file.toStdString()}, options);
        QVERIFY(preview.isWhole);
        QVERIFY(!preview.rawLines.empty());
        compare(preview.read, expected);
    }

    void aPreviewOfALargeFileIsItsBeginning() {
        const airshed::test::TextFiles files;
        std::string text = "time;note;x\n";
        for (int row = 0; row < 50'000; ++row)
            text += airshed::formatIso(row * airshed::nsPerHour) + ";\"two\nlines\";" + std::to_string(row) + ",5\n";
        const auto preview = airshed::data::previewDelimited({files.write("large.csv", text)}, {}, {}, 100'000);
        QVERIFY(!preview.isWhole);
        QVERIFY(preview.read.table.rows() > 1000 && preview.read.table.rows() < 5000);
        QCOMPARE(preview.read.report.droppedRows + preview.read.report.alteredCells, std::size_t{0});
        QVERIFY(preview.read.report.decimalComma);
        QCOMPARE(preview.rawLines.at(1), std::string("1970-01-01T00:00:00Z;\"two"));
    }
};

QTEST_APPLESS_MAIN(TestCrookedFiles)
#include "tst_crooked_files.moc"
