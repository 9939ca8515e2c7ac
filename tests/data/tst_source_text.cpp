#include <QtTest>

#include "core/data/source_text.h"
#include "tests/data/text_files.h"

using airshed::data::openTexts;
using airshed::data::TextEncoding;

class TestSourceText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pairOfUnitsStaysWholeWhereverItLies_data() {
        QTest::addColumn<bool>("isBigEndian");
        QTest::newRow("little-endian") << false;
        QTest::newRow("big-endian") << true;
    }

    // UTF-16 is turned into UTF-8 in pieces of 8 MB; a character of two units, at each of two places of which the borders of
    // pieces fall into one.
    void pairOfUnitsStaysWholeWhereverItLies() {
        QFETCH(bool, isBigEndian);
        const airshed::test::TextFiles folder;
        const std::string face = "\xF0\x9F\x98\xB7";
        const auto unit = [isBigEndian](unsigned code) {
            const char high = static_cast<char>(code >> 8U);
            const char low = static_cast<char>(code & 0xFFU);
            return isBigEndian ? std::string{high, low} : std::string{low, high};
        };
        for (const bool isShifted : {false, true}) {
            std::string bytes = unit(0xFEFF);
            std::string text;
            if (isShifted) {
                bytes += unit('a');
                text += "a";
            }
            while (bytes.size() < (std::size_t{17} << 20U)) {
                bytes += unit(0xD83D) + unit(0xDE37);
                text += face;
            }
            const auto sources = openTexts(folder.write("faces.csv", bytes), {}, {});
            QCOMPARE(sources.size(), std::size_t(1));
            QVERIFY(sources[0].encoding == (isBigEndian ? TextEncoding::Utf16Be : TextEncoding::Utf16Le));
            QVERIFY(sources[0].text == text);
        }
    }
};

QTEST_APPLESS_MAIN(TestSourceText)
#include "tst_source_text.moc"
