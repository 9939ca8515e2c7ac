#include <QtTest>

#include "tests/app/cli_fixture.h"

using namespace airshed::app::test;

namespace {

/// Hourly PM2.5 of one sensor in January 2024, with a value of 9999.
QByteArray spoiltCsv() {
    QByteArray csv = "time,PM2.5 (ug/m3)\n";
    for (int hour = 0; hour < 24 * 20; ++hour)
        csv += QStringLiteral("2024-01-%1 %2:00,%3\n")
                   .arg(1 + hour / 24, 2, 10, QLatin1Char('0'))
                   .arg(hour % 24, 2, 10, QLatin1Char('0'))
                   .arg(hour == 100 ? 99999.0 : 10.0 + hour % 24 + 0.1 * (hour % 7))
                   .toUtf8();
    return csv;
}

struct SpoiltProject : CliFixture {
    SpoiltProject() {
        require(cli({"new", project}));
        require(cli({"import", project, write("air.csv", spoiltCsv())}));
    }
    [[nodiscard]] Outcome label(const QStringList& arguments) const {
        return cli(QStringList{"label", project, "air"} + arguments);
    }
};

} // namespace

class TestCliQuality : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void checkTellsPlaceEvidenceAndRepair() {
        const SpoiltProject fixture;
        const Outcome text = cli({"check", fixture.project, "air"});
        QCOMPARE(text.code, 1);
        QVERIFY2(text.out.contains("error: PM2.5") && text.out.contains("99999") && text.out.contains("Repair: "), text.all());
        const QJsonValue json = cli({"check", fixture.project, "air", "--json"}).json();
        const QJsonValue finding = json["findings"][0];
        QCOMPARE(finding["code"].toString(), QString("impossible_value"));
        QCOMPARE(finding["severity"].toString(), QString("error"));
        QCOMPARE(finding["spans"][0]["from"].toString(), QString("2024-01-05T04:00:00Z"));
        QCOMPARE(finding["spans"][0]["first_row"].toInt(), 100);
        QCOMPARE(finding["repair"]["do"].toString(), QString("range"));
    }

    void checkOfGoodDataEndsWell() {
        const CliFixture fixture;
        fixture.makeProject();
        const Outcome outcome = cli({"check", fixture.project, "town"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.startsWith("town (synthetic data): 0 errors"), outcome.all());
        const Outcome unknown = cli({"check", fixture.project, "water"});
        QCOMPARE(unknown.code, 1);
        QVERIFY2(unknown.err.contains("no snapshot \"water\""), unknown.all());
    }

    void labelsAreAddedListedAndRemoved() {
        const SpoiltProject fixture;
        const Outcome added = fixture.label({"add", "--class", "wildfire", "--from", "2024-01-02T03:00", "--to",
                                             "2024-01-02 06:00", "--why", "smoke seen", "--who", "ada", "--json"});
        QVERIFY2(added.code == 0, added.all());
        QCOMPARE(added.json()["ids"][0].toInt(), 1);
        const QJsonValue label = fixture.label({"list", "--json"}).json()["labels"][0];
        QCOMPARE(label["class"].toString(), QString("wildfire"));
        QCOMPARE(label["to"].toString(), QString("2024-01-02T06:00:00Z"));
        QCOMPARE(label["why"].toString(), QString("smoke seen"));
        QVERIFY(fixture.label({"list"}).out.contains("smoke seen"));
        QCOMPARE(fixture.label({"remove", "1", "--why", "it was fog"}).code, 0);
        QCOMPARE(fixture.label({"list", "--json"}).json()["labels"].toArray().size(), 0);
        const Outcome log = fixture.label({"log"});
        QVERIFY2(log.out.contains("add wildfire") && log.out.contains("remove label 1: it was fog"), log.all());
    }

    void suggestionsAreDecidedOn() {
        const SpoiltProject fixture;
        const QJsonArray suggestions = fixture.label({"suggest", "--json"}).json()["suggestions"].toArray();
        QCOMPARE(suggestions.size(), 1);
        const QString id = suggestions[0].toObject()["id"].toString();
        const Outcome unknown = fixture.label({"accept", "0123456789ab"});
        QVERIFY2(unknown.code == 1 && unknown.err.contains("no suggestion 0123456789ab"), unknown.all());
        QCOMPARE(fixture.label({"refuse", id, "--why", "let it be"}).code, 0);
        QCOMPARE(fixture.label({"suggest", "--json"}).json()["suggestions"].toArray().size(), 0);
        QCOMPARE(fixture.label({"list", "--json"}).json()["labels"].toArray().size(), 0);
    }

    void suggestionsAreAcceptedInBulk() {
        const SpoiltProject fixture;
        QCOMPARE(fixture.label({"accept", "all"}).code, 0);
        const QJsonValue label = fixture.label({"list", "--json"}).json()["labels"][0];
        QCOMPARE(label["class"].toString(), QString("invalid"));
        QCOMPARE(label["column"].toString(), QString("PM2.5"));
    }

    void wrongLabelsAreRefused() {
        const SpoiltProject fixture;
        for (const auto& [arguments, words] :
             {std::pair<QStringList, const char*>{{"add", "--class", "fog"}, "where it begins"},
              {{"add", "--class", "fog", "--from", "yesterday"}, "\"yesterday\" is no time"},
              {{"add", "--class", "a:b", "--from", "2024-01-01"}, "cannot be the class"},
              {{"remove"}, "No label to remove"},
              {{"remove", "one"}, "\"one\" is no label's number"},
              {{"remove", "9"}, "no label 9"},
              {{"accept"}, "No suggestion was named"}}) {
            const Outcome outcome = fixture.label(arguments);
            QVERIFY2(outcome.code == 1 && outcome.err.contains(words), outcome.all());
        }
    }

    void expectationsAreHeldAgainstEveryImport() {
        const SpoiltProject fixture;
        const Outcome set =
            cli({"expect", fixture.project, "air", "--range", "PM2.5=0:1000", "--max-gap", "6", "--complete", "PM2.5=75"});
        QCOMPARE(set.code, 1); // 99999 is there
        QVERIFY2(set.out.contains("1. PM2.5 lies between 0 and 1000") && set.out.contains("the furthest is 99999"), set.all());
        QByteArray good = spoiltCsv();
        good.replace("99999", "12.5");
        CliFixture::require(cli({"import", fixture.project, fixture.write("air.csv", good)}));
        QCOMPARE(cli({"expect", fixture.project, "air"}).code, 0);
        const Outcome bad = cli({"import", fixture.project, fixture.write("air.csv", spoiltCsv())});
        QVERIFY2(bad.code == 0 && bad.err.contains("It was expected that PM2.5 lies between 0 and 1000"), bad.all());
        QCOMPARE(cli({"expect", fixture.project, "air", "--remove", "1"}).code, 0);
        const Outcome wrong = cli({"expect", fixture.project, "air", "--range", "PM2.5"});
        QVERIFY2(wrong.code == 1 && wrong.err.contains("PM2.5=0:1000"), wrong.all());
    }

    void aSnapshotIsDescribedOverTime() {
        const SpoiltProject fixture;
        const QJsonValue json = cli({"data", fixture.project, "air", "--json"}).json();
        const QJsonValue overTime = json["over_time"][0];
        QCOMPARE(overTime["column"].toString(), QString("PM2.5"));
        QCOMPARE(overTime["completeness_by_day"].toArray().size(), 20);
        QCOMPARE(overTime["completeness_by_hour"].toArray().size(), 24);
        QCOMPARE(json["profile"]["columns"][1]["histogram"].toArray().size(), 32);
        QVERIFY(cli({"data", fixture.project, "air"}).out.contains("r 24 h"));
    }
};

QTEST_GUILESS_MAIN(TestCliQuality)
#include "tst_cli_quality.moc"
