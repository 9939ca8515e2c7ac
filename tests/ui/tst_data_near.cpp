#include <atomic>

#include <QComboBox>
#include <QDateEdit>
#include <QListWidget>
#include <QTest>

#include "core/project/data_quality.h"
#include "core/project/fetch.h"
#include "core/project/project.h"
#include "tests/support/http_server.h"
#include "tests/support/open_meteo_answer.h"
#include "tests/ui/find_widget.h"
#include "tests/ui/ui_fixture.h"
#include "tests/ui/window_fixture.h"

using namespace airshed;
using namespace airshed::ui;
using test::HttpAnswer;

namespace {

const QByteArray foundPlaces = R"({"results":[
    {"id":1,"name":"Aberdeen","latitude":57.14,"longitude":-2.09,"elevation":20.0,"country_code":"GB","timezone":"Europe/London",
     "country":"United Kingdom","admin1":"Scotland","population":196670},
    {"id":2,"name":"Aberdeen","latitude":45.46,"longitude":-98.48,"elevation":396.0,"country_code":"US","timezone":"America/Chicago",
     "country":"United States","admin1":"South Dakota","population":28110}]})";

} // namespace

/// "Data near me" against a local stand-in for the public services.
class TestDataNear : public test::WindowFixture {
    Q_OBJECT
private Q_SLOTS:
    void placeIsSearchedAndItsAirFetched();
    void faultOfTheServiceIsSaidInPlace();
    void downloadCanBeCancelled();
    void refreshSaysWhatChanged();
    void refreshCanBeCancelled();
    void filesCannotBeRefreshed();

private:
    /// A snapshot "air" of three days, and the window on it.
    void fetchAir();
    /// Starts a server that finds places, and answers everything else by `answer`; opens the panel of a new project.
    void begin(const test::HttpServer::Handler& answer);
    void searchAberdeen();
    void choose(const char* day, const QDate& date);

    std::unique_ptr<test::HttpServer> m_server;
};

void TestDataNear::begin(const test::HttpServer::Handler& answer) {
    qunsetenv("http_proxy");
    m_server = std::make_unique<test::HttpServer>([answer](const QByteArray& target, const QByteArray& head) {
        return target.startsWith("/v1/search") ? HttpAnswer{200, foundPlaces} : answer(target, head);
    });
    qputenv("AIRSHED_OPEN_METEO_URL", QByteArray::fromStdString(m_server->address()));
    const std::filesystem::path folder = folderPath() / "project";
    project::Project::create(folder, "Near");
    QVERIFY(m_workbench->openProject(QString::fromStdString(folder.string())));
    m_window->showPage(PageId::Data);
    click(QStringLiteral("Data near me…"));
}

void TestDataNear::searchAberdeen() {
    auto* name = test::named<QLineEdit>(*m_window, QStringLiteral("Name of a place"));
    QVERIFY(name);
    QTRY_VERIFY(name->hasFocus());
    test::typeInto(name, QStringLiteral("Aberdeen"));
    QTest::keyClick(name, Qt::Key_Return);
    auto* places = test::named<QListWidget>(*m_window, QStringLiteral("Places found"));
    QTRY_COMPARE(places->count(), 2);
    QVERIFY(places->item(0)->text().contains(QStringLiteral("Aberdeen, Scotland, United Kingdom")));
    choose("First day", QDate(2024, 1, 1));
    choose("Last day", QDate(2024, 1, 3));
}

void TestDataNear::choose(const char* day, const QDate& date) {
    test::named<QDateEdit>(*m_window, QString::fromLatin1(day))->setDate(date);
}

void TestDataNear::placeIsSearchedAndItsAirFetched() {
    begin([](const QByteArray& target, const QByteArray&) {
        return HttpAnswer{200, QByteArray::fromStdString(test::placeAnswer(test::fieldsOf(target), 57.2).dump())};
    });
    searchAberdeen();
    click(QStringLiteral("Fetch"));
    QTRY_VERIFY(m_workbench->session().findSnapshot("aberdeen-air"));
    QCOMPARE(m_workbench->session().findSnapshot("aberdeen-air")->rows, std::int64_t(72));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("CC BY 4.0")));
    QVERIFY2(anyLabelSays(QStringLiteral("Open-Meteo")), "the source is named where its data are shown");
}

void TestDataNear::faultOfTheServiceIsSaidInPlace() {
    begin([](const QByteArray&, const QByteArray&) {
        return HttpAnswer{400, R"({"error":true,"reason":"Parameter 'start_date' is out of allowed range"})"};
    });
    searchAberdeen();
    click(QStringLiteral("Fetch"));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("out of allowed range")));
    QVERIFY(m_workbench->session().snapshots().empty());
    QTRY_VERIFY(test::button(*m_window, QStringLiteral("Fetch"))->isEnabled());
}

void TestDataNear::downloadCanBeCancelled() {
    begin([](const QByteArray&, const QByteArray&) { return HttpAnswer{200, {}, {}, false, true}; });
    searchAberdeen();
    click(QStringLiteral("Fetch"));
    QTRY_VERIFY(m_server->requestCount() > 1);
    click(QStringLiteral("Cancel"));
    QTRY_VERIFY(test::button(*m_window, QStringLiteral("Fetch"))->isEnabled());
    QTRY_VERIFY(m_workbench->session().jobs().jobs().empty());
    QVERIFY(m_workbench->session().snapshots().empty());
}

void TestDataNear::fetchAir() {
    sources::OpenMeteoQuery query;
    query.places = {{"Aberdeen", {57.14, -2.09}}};
    query.variables = {"pm2_5"};
    query.days = {"2024-01-01", "2024-01-03"};
    project::Project& project = m_workbench->session().project();
    sources::SourceContext context;
    project::fetchSnapshot(project, context, query, "air");
    quality::Expectation expectation;
    expectation.kind = quality::Expectation::Kind::Range;
    expectation.column = "PM2.5";
    expectation.max = 600'000;
    project::setExpectations(project, "air", {expectation});
    m_workbench->session().refresh();
    click(QStringLiteral("Back to the tables"));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("CC BY 4.0")));
}

void TestDataNear::refreshSaysWhatChanged() {
    std::atomic<int> phase = 0;
    begin([&phase](const QByteArray& target, const QByteArray&) {
        Json answer = test::placeAnswer(test::fieldsOf(target), 57.2);
        if (phase > 0) {
            answer["hourly"]["pm2_5"][5] = 1'000'000.0;
            answer["hourly"]["pm2_5"][7] = 1.0;
        }
        return HttpAnswer{200, QByteArray::fromStdString(answer.dump())};
    });
    fetchAir();
    click(QStringLiteral("Refresh"));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("air is as it was: the source has nothing new.")));
    phase = 1;
    click(QStringLiteral("Refresh"));
    QTRY_VERIFY(anyLabelSays(QStringLiteral("air was refreshed: 2 changed.")));
    QVERIFY(anyLabelSays(QStringLiteral("No longer as expected: ")));
    const data::Table table = m_workbench->session().project().openSnapshot("air");
    QCOMPARE(table.column("PM2.5").number(7), 1.0);
    QVERIFY(test::button(*m_window, QStringLiteral("Refresh"))->isEnabled());
}

void TestDataNear::refreshCanBeCancelled() {
    std::atomic<int> phase = 0;
    begin([&phase](const QByteArray& target, const QByteArray&) {
        if (phase > 0)
            return HttpAnswer{200, {}, {}, false, true};
        return HttpAnswer{200, QByteArray::fromStdString(test::placeAnswer(test::fieldsOf(target), 57.2).dump())};
    });
    fetchAir();
    const std::string before = m_workbench->session().findSnapshot("air")->digest;
    phase = 1;
    const qsizetype asked = m_server->requestCount();
    click(QStringLiteral("Refresh"));
    QTRY_VERIFY(m_server->requestCount() > asked);
    click(QStringLiteral("Cancel"));
    QTRY_VERIFY(m_workbench->session().jobs().jobs().empty());
    QTRY_VERIFY(test::button(*m_window, QStringLiteral("Refresh"))->isEnabled());
    QVERIFY(!test::button(*m_window, QStringLiteral("Cancel")));
    QCOMPARE(m_workbench->session().findSnapshot("air")->digest, before);
}

void TestDataNear::filesCannotBeRefreshed() {
    openTown();
    m_window->showPage(PageId::Data);
    QTRY_VERIFY(test::named<QListWidget>(*m_window, QStringLiteral("Tables of the project")));
    QVERIFY(!test::button(*m_window, QStringLiteral("Refresh")));
}

QTEST_MAIN(TestDataNear)
#include "tst_data_near.moc"
