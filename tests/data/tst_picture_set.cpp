#include <QTemporaryDir>
#include <QtTest>

#include "core/base/file.h"
#include "core/data/picture_set.h"
#include "tests/support/faults.h"

using namespace airshed;
using namespace airshed::data;
using test::failsWith;

/// Pictures are frozen under the digest of their file.
class TestPictureSet : public QObject {
    Q_OBJECT

    static PictureSet threePictures(const std::vector<std::uint8_t>& bytes) {
        PictureSet set;
        set.height = 2;
        set.width = 4;
        set.times = {1, 5, 5};
        set.names = {"a.jpg", "b/c.jpg", "\xff.jpg"}; // the last name is no UTF-8
        set.bytes = bytes;
        return set;
    }
    static std::vector<std::uint8_t> bytesOfThree() {
        std::vector<std::uint8_t> bytes(3 * 3 * 2 * 4);
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::uint8_t>(i * 3);
        return bytes;
    }

private Q_SLOTS:
    void whatIsFrozenComesBack() {
        QTemporaryDir folder;
        const PictureStore store(folder.filePath("pictures").toStdString());
        const std::vector<std::uint8_t> bytes = bytesOfThree();
        const std::string digest = store.put(threePictures(bytes));
        QVERIFY(store.contains(digest));
        store.verify(digest);
        const PictureSet back = store.open(digest);
        QCOMPARE(back.height, 2);
        QCOMPARE(back.width, 4);
        QCOMPARE(back.times, (std::vector<TimeNs>{1, 5, 5}));
        QCOMPARE(back.names[1], std::string("b/c.jpg"));
        QVERIFY(std::ranges::equal(back.bytes, bytes));
        QCOMPARE(back.picture(1)[0], bytes[24]);
    }

    void theSamePicturesAreTheSameSet() {
        QTemporaryDir folder;
        const PictureStore store(folder.path().toStdString());
        std::vector<std::uint8_t> bytes = bytesOfThree();
        const std::string digest = store.put(threePictures(bytes));
        QCOMPARE(store.put(threePictures(bytes)), digest);
        bytes.back() ^= 1U;
        QVERIFY(store.put(threePictures(bytes)) != digest);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 2);
    }

    void whatWasChangedIsFound() {
        QTemporaryDir folder;
        const PictureStore store(folder.path().toStdString());
        const std::vector<std::uint8_t> bytes = bytesOfThree();
        const std::string digest = store.put(threePictures(bytes));
        const std::filesystem::path file = (folder.path() + "/").toStdString() + digest + ".pictures";
        std::string text = readFile(file);
        text.back() = static_cast<char>(text.back() ^ 1);
        writeFileAtomically(file, text);
        QVERIFY(failsWith(
            ErrorCode::Damaged, [&] { return (store.verify(digest), 0); }, "not what it was"));
        writeFileAtomically(file, text.substr(0, text.size() - 1));
        QVERIFY(failsWith(ErrorCode::Damaged, [&] { return store.open(digest); }));
        QVERIFY(failsWith(
            ErrorCode::NotFound, [&] { return store.open(std::string(64, '0')); }, "no pictures with the digest"));
        QVERIFY(!store.contains("../" + digest));
    }
};

QTEST_APPLESS_MAIN(TestPictureSet)
#include "tst_picture_set.moc"
