#include <QtTest>

#include "core/data/text_encoding.h"
#include "core/data/text_format.h"
#include "core/data/text_records.h"
#include "tests/support/faults.h"

using airshed::data::detectSeparator;
using airshed::data::TextRecords;
using airshed::data::TextRules;

class TestTextRecords : public QObject {
    Q_OBJECT

    static TextRules separatedBy(char separator) {
        TextRules rules;
        rules.separator = separator;
        return rules;
    }
    static std::string cell(const TextRecords& records, std::size_t record, std::size_t column) {
        std::string scratch;
        return std::string(records.cell(record, column, scratch));
    }

private Q_SLOTS:
    void quotesMayHoldAnything() {
        const std::string text = "a,\"b, c\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",, x y \r\nlast,,\"\"";
        const TextRecords records(text, separatedBy(','), "test");
        QCOMPARE(records.size(), std::size_t{3});
        QCOMPARE(cell(records, 0, 1), std::string("b, c"));
        QCOMPARE(cell(records, 0, 2), std::string("say \"hi\""));
        QCOMPARE(cell(records, 1, 0), std::string("two\nlines"));
        QCOMPARE(cell(records, 1, 1), std::string());
        QCOMPARE(cell(records, 1, 2), std::string("x y"));
        QCOMPARE(records.line(0), std::size_t{1});
        QCOMPARE(records.line(1), std::size_t{2});
        // The line end within quotes counts.
        QCOMPARE(records.line(2), std::size_t{4});
        QCOMPARE(records.cellCount(2), std::size_t{3});
    }

    void lineEndsOfAllSystems() {
        for (const char* text : {"a;b\nc;d\n", "a;b\r\nc;d\r\n", "a;b\rc;d\r", "a;b\nc;d"}) {
            const std::string_view view(text);
            const TextRecords records(view, separatedBy(';'), "test");
            QCOMPARE(records.size(), std::size_t{2});
            QCOMPARE(cell(records, 1, 1), std::string("d"));
        }
    }

    void emptyLinesAreSkippedButCounted() {
        const std::string text = "a;b\n\n;\n   \n1;2\n;;;\n";
        const TextRecords records(text, separatedBy(';'), "test");
        QCOMPARE(records.size(), std::size_t{2});
        QCOMPARE(records.line(1), std::size_t{5});
        QCOMPARE(records.separatorLines(), std::size_t{2});
    }

    void quoteWithinACellIsText() {
        const std::string text = "5\" pipe,\"a\"b,c\n";
        const TextRecords records(text, separatedBy(','), "test");
        QCOMPARE(cell(records, 0, 0), std::string("5\" pipe"));
        QCOMPARE(cell(records, 0, 1), std::string("\"a\"b"));
        QCOMPARE(cell(records, 0, 2), std::string("c"));
    }

    void openQuoteIsNamedWithItsLine() {
        QVERIFY(airshed::test::failsWith(
            airshed::ErrorCode::InvalidInput,
            [] { return TextRecords("a,b\n1,\"2\n3,4\n", separatedBy(','), "crooked.csv").size(); }, "crooked.csv", "line 2",
            "never closed"));
    }

    void tabsMaySeparate() {
        const std::string text = "a\t\tb\n";
        const TextRecords records(text, separatedBy('\t'), "test");
        QCOMPARE(records.cellCount(0), std::size_t{3});
        QCOMPARE(cell(records, 0, 2), std::string("b"));
    }

    void separatorIsDetected_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<char>("separator");
        QTest::newRow("comma") << "a,b,c\n1,2,3\n4,5,6\n" << ',';
        QTest::newRow("semicolon") << "a;b;c\n1;2;3\n" << ';';
        QTest::newRow("semicolon with decimal comma") << "t;x;y\n1;2,5;3,5\n2;2,6;3,0\n" << ';';
        QTest::newRow("tab") << "a\tb\n1\t2\n" << '\t';
        QTest::newRow("bar") << "a|b\n1|2\n" << '|';
        QTest::newRow("quoted separators") << "\"a;x\",b\n\"1;2\",3\n" << ',';
        QTest::newRow("comma within texts") << "a;b\nx, y;1\nz;2\n" << ';';
        QTest::newRow("one column") << "a\n1\n2\n" << ',';
    }

    void separatorIsDetected() {
        QFETCH(QString, text);
        const std::string utf8 = text.toStdString();
        QTEST(detectSeparator(utf8, TextRules{}, "test"), "separator");
    }

    void utf8IsToldFromLatin1() {
        using airshed::data::isUtf8;
        QVERIFY(isUtf8("plain"));
        QVERIFY(isUtf8("µg/m³ and 20 °C, 風, 🌫, long enough for whole words"));
        QVERIFY(!isUtf8("20 \xB0"
                        "C in Latin-1"));
        QVERIFY(!isUtf8("\xC0\xAF"));     // overlong
        QVERIFY(!isUtf8("\xED\xA0\x80")); // surrogate
        QVERIFY(!isUtf8("cut off \xC2"));
        QCOMPARE(airshed::data::toUtf8("20 \xB0"
                                       "C",
                                       airshed::data::TextEncoding::Latin1),
                 std::string("20 °C"));
        QCOMPARE(airshed::data::cutUtf8("a°b", 2), std::string_view("a"));
        QCOMPARE(airshed::data::cutUtf8("a°b", 3), std::string_view("a°"));
    }
};

QTEST_APPLESS_MAIN(TestTextRecords)
#include "tst_text_records.moc"
