#pragma once

#include <QString>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/sources/source_context.h"
#include "tests/support/http_server.h"

namespace airshed::sources::test {

/// A clock whose sleeps take no time, and are remembered.
struct FakeClock {
    struct State {
        WaitClock::TimePoint now{};
        std::vector<std::int64_t> sleptMs;
    };
    std::shared_ptr<State> state = std::make_shared<State>();

    [[nodiscard]] WaitClock clock() const {
        return {[state = state] { return state->now; },
                [state = state](WaitClock::Duration duration, const JobContext& job) {
                    job.throwIfStopped();
                    state->now += duration;
                    state->sleptMs.push_back(duration.count());
                }};
    }
};

/// Settings that wait for nothing real.
inline HttpSettings quickSettings(const FakeClock& clock, int attempts = 3) {
    HttpSettings settings;
    settings.clock = clock.clock();
    settings.retry.attempts = attempts;
    settings.retry.jitter = [] { return 1.0; };
    return settings;
}

/// A local stand-in for all services, and a context that knows no other.
struct SourceFixture {
    static constexpr TimeNs now = 1'709'251'200LL * nsPerSecond; ///< 2024-03-01T00:00:00Z

    explicit SourceFixture(airshed::test::HttpServer::Handler handler) : server(std::move(handler)) {
        qunsetenv("http_proxy");
        const std::string& a = server.address();
        context.http = HttpClient(quickSettings(clock));
        context.addresses = {a, a, a, a, a, a, a};
        context.keys = [](const std::string&) { return std::optional<std::string>("secret-key-123"); };
        context.now = [] { return now; };
    }

    airshed::test::HttpServer server;
    FakeClock clock;
    SourceContext context;
};

/// A finding of that code.
inline bool hasFinding(const Findings& findings, const std::string& code) {
    return std::ranges::find(findings, code, &Finding::code) != findings.end();
}

} // namespace airshed::sources::test
