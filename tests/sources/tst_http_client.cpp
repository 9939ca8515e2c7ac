#include <QtTest>

#include <atomic>
#include <stop_token>

#include "core/sources/http_client.h"
#include "core/sources/url.h"
#include "tests/sources/source_fixture.h"
#include "tests/support/faults.h"

using namespace airshed;
using namespace airshed::sources;
using namespace airshed::sources::test;
using airshed::test::failsWith;
using airshed::test::HttpAnswer;
using airshed::test::HttpServer;

namespace {

/// Gives the answers in turn, then the last one again.
HttpServer::Handler inTurn(std::vector<HttpAnswer> answers) {
    return [answers = std::move(answers), next = std::size_t{0}](const QByteArray&, const QByteArray&) mutable {
        const HttpAnswer answer = answers[std::min(next, answers.size() - 1)];
        ++next;
        return answer;
    };
}

HttpAnswer status(int code, const QByteArray& headers = {}) {
    return {code, "said", headers};
}

} // namespace

class TestHttpClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qunsetenv("http_proxy"); }

    void anAnswerComesWithItsHeaders() {
        QByteArray seen;
        HttpServer server([&](const QByteArray&, const QByteArray& head) {
            seen = head;
            return HttpAnswer{200, "hello", "X-RateLimit-Remaining: 59\r\n"};
        });
        const HttpResponse response = HttpClient().get({server.address() + "/a?b=c", {}, {}});
        QCOMPARE(response.status, 200);
        QCOMPARE(response.body, std::string("hello"));
        QCOMPARE(response.headers.at("x-ratelimit-remaining"), std::string("59"));
        QVERIFY(seen.contains("GET /a?b=c") && seen.contains("User-Agent: airshed/"));
    }

    void passingFaultsAreTriedAgainLaterAndLater() {
        HttpServer server(inTurn({status(500), status(503), {200, "half of it", "", true}, status(200)}));
        const FakeClock clock;
        HttpClient client(quickSettings(clock, 5));
        QCOMPARE(client.get({server.address(), {}, {}}).status, 200);
        QCOMPARE(server.requestCount(), 4);
        QCOMPARE(clock.state->sleptMs, (std::vector<std::int64_t>{1'000, 2'000, 4'000}));
    }

    void halfOfADelayIsLeftToChance() {
        const RetrySettings retry;
        QCOMPARE(HttpClient::backOff(retry, 1, 0.0).count(), 500);
        QCOMPARE(HttpClient::backOff(retry, 3, 0.5).count(), 3'000);
        QCOMPARE(HttpClient::backOff(retry, 60, 1.0).count(), 60'000);
    }

    void theServerSaysHowLongToWait() {
        HttpServer server(inTurn({status(429, "Retry-After: 7\r\n"), status(200)}));
        const FakeClock clock;
        QCOMPARE(HttpClient(quickSettings(clock)).get({server.address(), {}, {}}).status, 200);
        QCOMPARE(clock.state->sleptMs, (std::vector<std::int64_t>{7'000}));
    }

    void aWaitThatIsTooLongIsToldInstead() {
        HttpServer server(inTurn({status(429, "Retry-After: 3600\r\n")}));
        const FakeClock clock;
        HttpClient client(quickSettings(clock));
        QVERIFY(failsWith(
            ErrorCode::Unavailable,
            [&] {
                return client.get({server.address(), {}, {}});
            },
            "127.0.0.1", "left alone for 3600 s"));
        QVERIFY(clock.state->sleptMs.empty());
    }

    void aFinalAnswerIsNotAskedForAgain() {
        for (const int code : {400, 401, 404}) {
            HttpServer server(inTurn({status(code)}));
            QCOMPARE(HttpClient().get({server.address(), {}, {}}).status, code);
            QCOMPARE(server.requestCount(), 1);
        }
    }

    void whatNeverWorksIsTold_data() {
        QTest::addColumn<bool>("isCutOff");
        QTest::addColumn<QString>("words");
        QTest::newRow("cut off") << true << "cut off";
        QTest::newRow("silent") << false << "did not answer in time";
    }
    void whatNeverWorksIsTold() {
        QFETCH(const bool, isCutOff);
        QFETCH(const QString, words);
        HttpServer server([&](const QByteArray&, const QByteArray&) {
            return HttpAnswer{200, "a body", "", isCutOff, !isCutOff};
        });
        const FakeClock clock;
        HttpSettings settings = quickSettings(clock, 2);
        settings.totalTimeout = std::chrono::milliseconds(200);
        HttpClient client(settings);
        QVERIFY(failsWith(
            ErrorCode::Unavailable,
            [&] {
                return client.get({server.address(), {}, {}});
            },
            words.toStdString(), "tried 2 times"));
        QCOMPARE(server.requestCount(), 2);
    }

    void nobodyListens() {
        std::string address;
        {
            const HttpServer gone(inTurn({status(200)}));
            address = gone.address();
        }
        const FakeClock clock;
        HttpClient client(quickSettings(clock));
        QVERIFY(failsWith(
            ErrorCode::Unavailable,
            [&] {
                return client.get({address, {}, {}});
            },
            "no connection"));
    }

    void anAnswerThatIsTooLargeIsRefused() {
        HttpServer server(inTurn({{200, QByteArray(3 << 20, 'x')}}));
        const FakeClock clock;
        HttpSettings settings = quickSettings(clock);
        settings.largestBody = std::size_t{1} << 20U;
        HttpClient client(settings);
        QVERIFY(failsWith(
            ErrorCode::Unavailable,
            [&] {
                return client.get({server.address(), {}, {}});
            },
            "larger than 1 MB"));
        QCOMPARE(server.requestCount(), 1);
    }

    void aKeyGoesNowhereElse() {
        HttpServer elsewhere(inTurn({status(200)}));
        QByteArray seen;
        HttpServer server([&](const QByteArray&, const QByteArray& head) {
            seen = head;
            return status(302, "Location: " + QByteArray::fromStdString(elsewhere.address()) + "/\r\n");
        });
        const HttpResponse response = HttpClient().get({server.address(), {{"X-API-Key", "secret"}}, {}});
        QCOMPARE(response.status, 302);
        QVERIFY(seen.contains("X-API-Key: secret"));
        QCOMPARE(elsewhere.requestCount(), 0);
        QCOMPARE(HttpClient().get({server.address(), {}, {}}).status, 200);
        QCOMPARE(elsewhere.requestCount(), 1);
    }

    void endlessRedirectsEnd() {
        HttpServer server(inTurn({status(302, "Location: /again\r\n")}));
        HttpClient client;
        QVERIFY(failsWith(
            ErrorCode::Unavailable,
            [&] {
                return client.get({server.address(), {}, {}});
            },
            "without an end"));
    }

    void onlyTheWebIsAsked() {
        HttpClient client;
        for (const char* url : {"file:///etc/hostname", "file://localhost/etc/hostname", "ftp://localhost/", "nonsense"})
            QVERIFY(failsWith(
                ErrorCode::InvalidInput,
                [&] {
                    return client.get({url, {}, {}});
                },
                "no address"));
    }

    void aStopIsHeeded() {
        std::stop_source stop;
        HttpServer server([&](const QByteArray&, const QByteArray&) {
            stop.request_stop();
            return HttpAnswer{200, "", "", false, true};
        });
        HttpClient client;
        QVERIFY_EXCEPTION_THROWN(client.get({server.address(), {}, {}}, JobContext(stop.get_token())), Cancelled);
    }

    void limitsAreKept() {
        HttpServer server(inTurn({status(200)}));
        const FakeClock clock;
        HttpClient client(quickSettings(clock));
        const std::vector<RateLimit> limits = {{2, std::chrono::minutes(1)}, {100, std::chrono::hours(1)}};
        for (int i = 0; i < 5; ++i)
            QCOMPARE(client.get({server.address(), {}, limits}).status, 200);
        QCOMPARE(clock.state->sleptMs, (std::vector<std::int64_t>{60'000, 60'000}));
    }

    void addressesAreEncoded() {
        QCOMPARE(withFields("http://x/y", {{"name", "Århus & co"}, {"none", ""}, {"list", "a,b"}}),
                 std::string("http://x/y?name=%C3%85rhus%20%26%20co&list=a,b"));
        QCOMPARE(hostOf("https://api.openaq.org/v3?x"), std::string("api.openaq.org"));
    }
};

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_http_client.moc"
