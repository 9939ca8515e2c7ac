#include <QtTest>

#include "tests/project/project_fixture.h"

using namespace airshed;
using namespace airshed::project;
using namespace airshed::project::test;

namespace fs = std::filesystem;

class TestProjectFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewProjectCanBeOpened() {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "deep" / "air";
        QVERIFY(!Project::isProject(path));
        {
            const Project made = Project::create(path);
            QCOMPARE(made.name(), std::string("air"));
        }
        QVERIFY(Project::isProject(path));
        const Project opened = Project::open(path);
        QCOMPARE(opened.name(), std::string("air"));
        QVERIFY(opened.store().runs().empty());
        QCOMPARE(opened.runFolder(7), path / "runs" / "000007");
    }

    void severalMayHaveItOpen() {
        const ProjectFixture fixture;
        Project other = Project::open(fixture.project.folder());
        other.store().createRun({"from elsewhere", Json::object(), "e", "s", "cpu"});
        QCOMPARE(fixture.project.store().runs().size(), std::size_t{1});
    }

    void aFolderThatHoldsSomethingIsLeftAlone() {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        writeFileAtomically(path / "letter.txt", "dear");
        ErrorCode code{};
        const QString text = errorOf([&] { (void)Project::create(path); }, &code);
        QVERIFY(code == ErrorCode::AlreadyExists);
        QVERIFY2(text.contains("is not empty"), qPrintable(text));
        QCOMPARE(readFile(path / "letter.txt"), std::string("dear"));
        QVERIFY(errorOf([&] { (void)Project::create(path / "letter.txt"); }).contains("is a file"));
    }

    void whereNothingCanBeWrittenNothingIsLeft() {
        const QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "file";
        writeFileAtomically(file, "");
        ErrorCode code{};
        const QString text =
            errorOf([&] { (void)Project::create(file / "project"); }, &code); // under a file: not even for root
        QVERIFY2(code == ErrorCode::Storage, qPrintable(text));
        QVERIFY(!fs::exists(file / "project"));
    }

    void whatIsNoProjectIsSaidSo() {
        const QTemporaryDir folder;
        ErrorCode code{};
        const QString text = errorOf([&] { (void)Project::open(folder.path().toStdString()); }, &code);
        QVERIFY(code == ErrorCode::NotFound);
        QVERIFY2(text.contains("is no Airshed project: it has no airshed.json"), qPrintable(text));
    }

    void headsThatCannotBeReadAreToldApart_data() {
        QTest::addColumn<QString>("head");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("message");
        QTest::newRow("newer") << R"({"format": 2, "name": "x", "colour": "blue"})" << static_cast<int>(ErrorCode::NewerVersion)
                               << "was made by a newer version of Airshed (project format 2; this version knows up to 1)";
        QTest::newRow("no json") << "airshed" << static_cast<int>(ErrorCode::Damaged) << "not valid JSON at line 1";
        QTest::newRow("no format") << R"({"name": "x"})" << static_cast<int>(ErrorCode::Damaged)
                                   << R"("format": this field is required)";
        QTest::newRow("format no number") << R"({"format": "one"})" << static_cast<int>(ErrorCode::Damaged) << "is damaged";
        QTest::newRow("empty") << "" << static_cast<int>(ErrorCode::Damaged) << "is damaged";
    }
    void headsThatCannotBeReadAreToldApart() {
        QFETCH(QString, head);
        QFETCH(int, code);
        QFETCH(QString, message);
        const ProjectFixture fixture;
        writeFileAtomically(fixture.project.folder() / "airshed.json", head.toStdString());
        ErrorCode found{};
        const QString text = errorOf([&] { (void)Project::open(fixture.project.folder()); }, &found);
        QCOMPARE(static_cast<int>(found), code);
        QVERIFY2(text.contains(message), qPrintable(text));
    }

    void aLostStoreIsNotMadeAnew() {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "project";
        { const Project made = Project::create(path); }
        fs::remove(path / "store.db");
        ErrorCode code{};
        QVERIFY(errorOf([&] { (void)Project::open(path); }, &code).contains("has lost its run store"));
        QVERIFY(code == ErrorCode::Damaged);
        QVERIFY(!fs::exists(path / "store.db"));
    }

    void experimentsAreKeptByName() {
        const ProjectFixture fixture;
        QVERIFY(fixture.project.experimentNames().empty());
        fixture.project.saveExperiment("second", ProjectFixture::experiment());
        fixture.project.saveExperiment("first", ProjectFixture::experiment());
        QCOMPARE(fixture.project.experimentNames(), (std::vector<std::string>{"first", "second"}));
        QCOMPARE(fixture.project.loadExperiment("first").recipe.lookback, 12);
        QVERIFY(errorOf([&] { (void)fixture.project.loadExperiment("third"); }).contains("third.json"));
        QVERIFY(errorOf([&] { (void)fixture.project.loadExperiment("../airshed"); }).contains("cannot be the file name"));
    }

    void aFaultInADocumentNamesFileAndField() {
        const ProjectFixture fixture;
        writeFileAtomically(fixture.project.folder() / "experiments" / "typo.json", R"({"training": {"epoch": 3}})");
        const QString text = errorOf([&] { (void)fixture.project.loadExperiment("typo"); });
        QVERIFY2(text.contains("typo.json: \"training.epoch\": this field is not known."), qPrintable(text));
    }
};

QTEST_APPLESS_MAIN(TestProjectFolder)
#include "tst_project_folder.moc"
