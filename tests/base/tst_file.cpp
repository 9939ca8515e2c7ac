#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "core/base/file.h"

using airshed::Error;
using airshed::ErrorCode;

class TestFile : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::filesystem::path path(const char* name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }

    static std::size_t entries(const std::filesystem::path& folder) {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
    }

private Q_SLOTS:
    void writesAndReadsBack() {
        airshed::writeFileAtomically(path("a.txt"), "one\ntwo");
        QCOMPARE(airshed::readFile(path("a.txt")), std::string("one\ntwo"));
        airshed::writeFileAtomically(path("a.txt"), "");
        QCOMPARE(airshed::readFile(path("a.txt")), std::string());
    }

    void uncommittedFileLeavesTheOldOne() {
        airshed::writeFileAtomically(path("kept.txt"), "old");
        const std::size_t before = entries(m_folder.path().toStdString());
        {
            airshed::AtomicFile file(path("kept.txt"));
            file.write("half of the new");
        }
        QCOMPARE(airshed::readFile(path("kept.txt")), std::string("old"));
        QCOMPARE(entries(m_folder.path().toStdString()), before);
    }

    void missingFileIsNamed() {
        try {
            airshed::MappedFile file(path("nowhere.csv"));
            QFAIL("a missing file was opened");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::NotFound);
            QVERIFY(std::string(error.what()).find("nowhere.csv") != std::string::npos);
        }
    }

    void folderIsNoFile() {
        try {
            airshed::MappedFile file(m_folder.path().toStdString());
            QFAIL("a folder was opened as a file");
        } catch (const Error& error) {
            QVERIFY(std::string(error.what()).find("is not a file") != std::string::npos);
        }
    }

    void missingFolderIsNamedWhenWriting() {
        try {
            airshed::writeFileAtomically(path("no/such/folder/x.txt"), "x");
            QFAIL("a file was written into a folder that is not there");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::Storage);
            QVERIFY(std::string(error.what()).find("x.txt") != std::string::npos);
        }
    }

    void fullDiskIsSaidAndLeavesNothing() {
        if (!std::filesystem::exists("/dev/full"))
            QSKIP("this system has no /dev/full");
        // A temporary file's name that leads to the device that is always full.
        const auto target = path("full.bin");
        const auto temporary = target.string() + "." + std::to_string(QCoreApplication::applicationPid()) + ".part";
        std::filesystem::create_symlink("/dev/full", temporary);
        try {
            airshed::writeFileAtomically(target, "bytes");
            QFAIL("writing to a full disk succeeded");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::Storage);
            QVERIFY(error.hint().find("Free some space") != std::string::npos);
        }
        QVERIFY(!std::filesystem::exists(target));
        QVERIFY(!std::filesystem::is_symlink(temporary));
    }

    void scratchLeavesNoFileAndOutlivesItsObject() {
        const QByteArray before = qgetenv("TMPDIR");
        qputenv("TMPDIR", m_folder.path().toUtf8());
        std::shared_ptr<const airshed::MappedFile> mapped;
        const std::size_t files = entries(m_folder.path().toStdString());
        {
            airshed::ScratchFile scratch;
            QCOMPARE(scratch.map()->text(), std::string_view());
            scratch.write("one ");
            scratch.write("two");
            mapped = scratch.map();
            QCOMPARE(entries(m_folder.path().toStdString()), files);
        }
        QCOMPARE(mapped->text(), std::string_view("one two"));
        qputenv("TMPDIR", path("not_there").string().c_str());
        try {
            const airshed::ScratchFile scratch;
            QFAIL("a temporary file was made in a folder that is not there");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::Storage);
            QVERIFY(error.text().find("not_there") != std::string::npos);
        }
        before.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
    }

    void folderUnderAFileIsRefused() {
        airshed::writeFileAtomically(path("plain"), "x");
        try {
            airshed::makeFolder(path("plain") / "below");
            QFAIL("a folder was made below a file");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::Storage);
        }
    }
};

QTEST_APPLESS_MAIN(TestFile)
#include "tst_file.moc"
