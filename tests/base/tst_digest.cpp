#include <QtTest>

#include "core/base/digest.h"

class TestDigest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The examples of FIPS 180-4.
    void knownDigests() {
        QCOMPARE(airshed::sha256Hex("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(airshed::sha256Hex(std::string_view()),
                 std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }

    void piecesGiveTheDigestOfTheWhole() {
        airshed::Sha256 digest;
        digest.add("a");
        digest.add("");
        digest.add("bc");
        QCOMPARE(digest.hex(), airshed::sha256Hex("abc"));
    }
};

QTEST_APPLESS_MAIN(TestDigest)
#include "tst_digest.moc"
