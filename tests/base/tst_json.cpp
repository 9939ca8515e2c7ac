#include <QtTest>

#include "core/base/bounded_json.h"
#include "core/base/error.h"
#include "core/base/json.h"

using airshed::Error;
using airshed::Json;
using airshed::JsonReader;

class TestJson : public QObject {
    Q_OBJECT

private:
    static std::string messageOf(const std::function<void()>& action) {
        try {
            action();
        } catch (const Error& error) {
            return error.text();
        }
        return "nothing was thrown";
    }

private Q_SLOTS:
    void absentFieldsTakeTheirDefault() {
        const Json json = Json::object();
        JsonReader reader(json, "training");
        QCOMPARE(reader.integer("epochs", 30, 1, 100), std::int64_t(30));
        QCOMPARE(reader.text("loss", "mae"), std::string("mae"));
        QCOMPARE(reader.boolean("mask", true), true);
        reader.finish();
    }

    void faultsNameThePath_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("expected");
        QTest::newRow("unknown field") << R"({"epochz": 3})"
                                       << "\"training.epochz\": this field is not known.";
        QTest::newRow("wrong type") << R"({"epochs": "many"})"
                                    << "\"training.epochs\": expected a whole number, found \"many\".";
        QTest::newRow("fraction") << R"({"epochs": 1.5})"
                                  << "\"training.epochs\": expected a whole number, found 1.5.";
        QTest::newRow("out of range") << R"({"epochs": 0})"
                                      << "\"training.epochs\": 0 is outside 1 to 100.";
        QTest::newRow("unknown choice") << R"({"loss": "best"})"
                                        << "\"training.loss\": \"best\" is not known. Choose one of: mae, mse.";
    }

    void faultsNameThePath() {
        QFETCH(QString, json);
        QFETCH(QString, expected);
        const Json parsed = airshed::parseJson(json.toStdString(), "test");
        const std::string message = messageOf([&] {
            JsonReader reader(parsed, "training");
            (void)reader.integer("epochs", 30, 1, 100);
            (void)reader.choice("loss", "mae", {"mae", "mse"});
            reader.finish();
        });
        QVERIFY2(QString::fromStdString(message).startsWith(expected), message.c_str());
    }

    void brokenTextIsPlacedByLineAndColumn() {
        const std::string message = messageOf([] { (void)airshed::parseJson("{\n  \"a\": 1,\n  \"b\" 2\n}", "x.json"); });
        QVERIFY2(message.starts_with("x.json: not valid JSON at line 3, column 7."), message.c_str());
    }

    void wholeNumbersMayBeWrittenAsOthers_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isWhole");
        QTest::addColumn<qint64>("number");
        QTest::newRow("whole") << "-7" << true << qint64(-7);
        QTest::newRow("largest") << "9223372036854775807" << true << std::numeric_limits<qint64>::max();
        QTest::newRow("with a point") << "3.0" << true << qint64(3);
        QTest::newRow("with a power") << "2e3" << true << qint64(2000);
        QTest::newRow("fraction") << "1.5" << false << qint64(0);
        QTest::newRow("beyond 64 bits") << "1e61" << false << qint64(0);
        QTest::newRow("text") << "\"3\"" << false << qint64(0);
    }

    void wholeNumbersMayBeWrittenAsOthers() {
        QFETCH(QString, text);
        QFETCH(bool, isWhole);
        QFETCH(qint64, number);
        const Json json = Json::parse(text.toStdString());
        if (isWhole)
            QCOMPARE(airshed::wholeNumber(json), std::int64_t(number));
        else
            QVERIFY_EXCEPTION_THROWN(static_cast<void>(airshed::wholeNumber(json)), Json::exception);
    }

    void pathsAreSet() {
        Json json = {{"training", {{"epochs", 3}}}, {"columns", {"a", "b"}}};
        airshed::setJsonPath(json, "training.epochs", "12");
        airshed::setJsonPath(json, "columns.1", "PM2.5");
        QCOMPARE(json["training"]["epochs"].get<int>(), 12);
        QCOMPARE(json["columns"][1].get<std::string>(), std::string("PM2.5"));
        QVERIFY(messageOf([&] { airshed::setJsonPath(json, "trainning.epochs", "1"); }).find("there is no \"trainning\"") !=
                std::string::npos);
        QVERIFY(messageOf([&] { airshed::setJsonPath(json, "columns.7", "c"); }).find("no position in a list of 2") !=
                std::string::npos);
    }

    void textThatNestsTooDeeplyIsRefused() {
        const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
        QVERIFY(!airshed::tryParseJson(nested(airshed::deepestJson)).is_discarded());
        QVERIFY(airshed::tryParseJson(nested(airshed::deepestJson + 1)).is_discarded());
        QVERIFY(airshed::tryParseJson(nested(1'000'000)).is_discarded());
        const std::string message = messageOf([&] { (void)airshed::parseJson(nested(1'000'000), "starter.json"); });
        QVERIFY2(message.starts_with("starter.json: lists and objects lie deeper than 200"), message.c_str());
        // Brackets within texts are no lists, escaped quotes end none.
        const std::string brackets(1000, '[');
        QCOMPARE(airshed::tryParseJson("\"\\\"" + brackets + "\"").get<std::string>(), "\"" + brackets);
    }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
