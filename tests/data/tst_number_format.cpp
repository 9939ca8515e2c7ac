#include <QtTest>

#include <bit>
#include <charconv>

#include "core/base/random.h"
#include "core/data/number_evidence.h"
#include "core/data/number_format.h"
#include "core/data/plain_number.h"

using airshed::RandomStream;
using airshed::data::NumberEvidence;
using airshed::data::NumberFormat;
using airshed::data::ParsedNumber;
using airshed::data::parseNumber;
using airshed::data::parsePlain;
using airshed::data::PlainNumber;

class TestNumberFormat : public QObject {
    Q_OBJECT

    using Form = ParsedNumber::Form;

    static double fromChars(const std::string& text) {
        double value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }
    /// Up to 17 digits with a point somewhere, as devices write them.
    static std::string randomNumber(RandomStream& random) {
        std::string text = random.below(2) == 0 ? "-" : "";
        const std::uint64_t digits = 1 + random.below(17);
        const std::uint64_t point = random.below(digits + 1);
        for (std::uint64_t i = 0; i < digits; ++i) {
            if (i == point && i > 0)
                text += '.';
            text += static_cast<char>('0' + random.below(10));
        }
        return text;
    }

private Q_SLOTS:
    void plainNumbersEqualFromCharsToTheBit() {
        RandomStream random(7, "numbers");
        std::size_t plain = 0;
        for (int i = 0; i < 200'000; ++i) {
            const std::string text = randomNumber(random);
            const auto expected = std::bit_cast<std::uint64_t>(fromChars(text));
            PlainNumber number;
            if (parsePlain(text.data(), text.data() + text.size(), text.data() + text.size(), '.', number)) {
                ++plain;
                QVERIFY2(std::bit_cast<std::uint64_t>(number.value) == expected, text.c_str());
            }
            const ParsedNumber parsed = parseNumber(text);
            QVERIFY2(std::bit_cast<std::uint64_t>(parsed.value) == expected, text.c_str());
        }
        QVERIFY(plain > 150'000);
    }

    /// Eight and sixteen characters at once find what one by one finds, whatever stands there and behind it.
    void manyCharactersAtOnceAreReadAsOneByOne() {
        RandomStream random(11, "numbers");
        const std::string alphabet = "0123456789..,-+eE /:;\x7f\xb0";
        int taken = 0;
        for (int i = 0; i < 400'000; ++i) {
            const std::uint64_t kinds = random.below(4) == 0 ? alphabet.size() : 11; // mostly digits and points
            std::string text;
            for (std::uint64_t left = random.below(19); left > 0; --left)
                text += alphabet[random.below(kinds)];
            const std::string behind = text + ",42.7;999";
            PlainNumber slow;
            PlainNumber fast;
            const char* const at = behind.data();
            const char* const end = at + text.size();
            const bool isNegative = text.starts_with('-');
            const char* const digits = at + (isNegative ? 1 : 0);
            const bool isRead = end > digits && end - digits <= airshed::data::plain::mostCharacters &&
                                airshed::data::plain::parseSlowly(digits, end, '.', isNegative, slow);
            const bool isReadAtOnce = parsePlain(at, end, at + behind.size(), '.', fast);
            QCOMPARE(isReadAtOnce, isRead);
            if (!isRead)
                continue;
            ++taken;
            QVERIFY2(std::bit_cast<std::uint64_t>(fast.value) == std::bit_cast<std::uint64_t>(slow.value), text.c_str());
            QCOMPARE(fast.isWhole, slow.isWhole);
            QVERIFY2(std::bit_cast<std::uint64_t>(fast.value) == std::bit_cast<std::uint64_t>(fromChars(text)), text.c_str());
        }
        QVERIFY(taken > 50'000);
    }

    void formsAreTold_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("form");
        const auto row = [](const char* text, Form form) { QTest::newRow(text) << QString(text) << static_cast<int>(form); };
        row("12", Form::Whole);
        row("-9223372036854775807", Form::Whole);
        row("-9223372036854775808", Form::WideWhole);
        row("123456789012345678901", Form::WideWhole);
        row("1.0", Form::Fractional);
        row("1e5", Form::Fractional);
        row(".5", Form::Fractional);
        row("+3", Form::Whole);
        row("1e999", Form::OutOfRange);
        row("1,5", Form::None);
        row("inf", Form::None);
        row("nan", Form::None);
        row("0x10", Form::None);
        row("1.2.3", Form::None);
        row("--1", Form::None);
        row("-", Form::None);
        row("", Form::None);
    }
    void formsAreTold() {
        QFETCH(QString, text);
        QFETCH(int, form);
        QCOMPARE(static_cast<int>(parseNumber(text.toStdString()).form), form);
    }

    void marksBetweenThousandsMustStandRight() {
        const NumberFormat german = {',', '.'};
        QCOMPARE(parseNumber("1.234,5", german).value, 1234.5);
        QCOMPARE(parseNumber("-12.345.678", german).whole, std::int64_t{-12'345'678});
        QCOMPARE(parseNumber("1 234,5", {',', ' '}).value, 1234.5);
        QCOMPARE(parseNumber("1'234.5", {'.', '\''}).value, 1234.5);
        for (const char* wrong : {"1.23,5", "1.2345", "1.234,5.6", ".234", "1..234", "1234.567"})
            QVERIFY2(!parseNumber(wrong, german).isNumber(), wrong);
    }

    void wholeNumbersBeyond53BitsAreKnown() {
        QVERIFY(!parseNumber("9007199254740992").isRounded());
        QVERIFY(parseNumber("9007199254740993").isRounded());
        QVERIFY(parseNumber("9223372036854775807").isRounded());
        QVERIFY(!parseNumber("0.1").isRounded());
    }

    void cellsTellTheMarks_data() {
        QTest::addColumn<QStringList>("cells");
        QTest::addColumn<char>("decimal");
        QTest::addColumn<char>("thousands");
        QTest::addColumn<QString>("open");
        QTest::newRow("points") << QStringList{"1.5", "20.25"} << '.' << '\0' << "";
        QTest::newRow("commas") << QStringList{"1,5", "1,234"} << ',' << '\0' << "";
        QTest::newRow("both") << QStringList{"1.234,5"} << ',' << '.' << "";
        QTest::newRow("groups") << QStringList{"1,234,567", "12"} << '.' << ',' << "";
        QTest::newRow("blanks") << QStringList{"1 234 567", "1,5"} << ',' << ' ' << "";
        QTest::newRow("may be either") << QStringList{"1.234", "2.345"} << '.' << '\0' << "1.234";
        QTest::newRow("a nought alone is no group") << QStringList{"0,123"} << ',' << '\0' << "";
        QTest::newRow("times and dates say nothing") << QStringList{"18.00.00", "1.2.2026"} << '.' << '\0' << "";
    }
    void cellsTellTheMarks() {
        QFETCH(QStringList, cells);
        NumberEvidence evidence;
        for (const QString& cell : cells)
            evidence.add(cell.toStdString());
        const NumberFormat format = evidence.format({}, {});
        QTEST(format.decimal, "decimal");
        QTEST(format.thousands, "thousands");
        QFETCH(QString, open);

        QCOMPARE(QString::fromStdString(evidence.ambiguousExample()), open);
    }
};

QTEST_APPLESS_MAIN(TestNumberFormat)
#include "tst_number_format.moc"
