#include "core/sources/http_client.h"

#include <algorithm>
#include <optional>
#include <random>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/sources/http_transfer_internal.h"
#include "core/sources/url.h"

namespace airshed::sources {

namespace {

bool isPassing(int status) {
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

std::function<double()> randomJitter() {
    return [engine = std::minstd_rand(std::random_device{}()), uniform = std::uniform_real_distribution<double>()]() mutable {
        return uniform(engine);
    };
}

/// Why an attempt has to be made again, as a part of a sentence; nothing when its outcome is final.
std::optional<std::string> passingFault(const TransferOutcome& outcome) {
    if (outcome.fault)
        return outcome.fault->isPassing ? std::optional(outcome.fault->reason) : std::nullopt;
    if (outcome.response.status == 429)
        return "it says that it was asked too often (429)";
    if (isPassing(outcome.response.status))
        return fmt::format("it answers with an error of its own ({})", outcome.response.status);
    return std::nullopt;
}

} // namespace

struct HttpClient::State {
    State() { chooseJitter(); }
    explicit State(HttpSettings given) : settings(std::move(given)) { chooseJitter(); }
    void chooseJitter() {
        if (!settings.retry.jitter)
            settings.retry.jitter = randomJitter();
    }

    HttpSettings settings;
    RateLimiter limiter{settings.clock};
    Transfer transfer;
};

HttpClient::HttpClient() : m_state(std::make_unique<State>()) {}

HttpClient::HttpClient(HttpSettings settings) : m_state(std::make_unique<State>(std::move(settings))) {}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

std::chrono::milliseconds HttpClient::backOff(const RetrySettings& settings, int failed, double jitter) {
    const int doublings = std::clamp(failed - 1, 0, 30);
    const auto whole = std::min<double>(static_cast<double>(settings.longestDelay.count()),
                                        static_cast<double>(settings.firstDelay.count()) * static_cast<double>(1 << doublings));
    return std::chrono::milliseconds(static_cast<std::int64_t>(whole * (0.5 + 0.5 * jitter)));
}

HttpResponse HttpClient::get(const HttpRequest& request, const JobContext& job) {
    const HttpSettings& settings = m_state->settings;
    const RetrySettings& retry = settings.retry;
    const std::string host = hostOf(request.url);
    if (host.empty())
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" is no address of a web service.", request.url),
                    "Use one that begins with https://.");
    for (int attempt = 1;; ++attempt) {
        m_state->limiter.take(host, request.limits, job);
        job.throwIfStopped();
        TransferOutcome outcome = m_state->transfer.run(request, settings, job);
        const auto passing = passingFault(outcome);
        if (!passing) {
            if (outcome.fault)
                throw Error(outcome.fault->code, fmt::format("{}: {}.", host, outcome.fault->reason), outcome.fault->hint);
            return std::move(outcome.response);
        }
        if (attempt >= retry.attempts)
            throw Error(ErrorCode::Unavailable, fmt::format("{} could not be asked: {}.", host, *passing),
                        fmt::format("Check the connection and try again later; it was tried {} {}.", attempt,
                                    attempt == 1 ? "time" : "times"));
        if (outcome.retryAfter > retry.longestRetryAfter)
            throw Error(ErrorCode::Unavailable,
                        fmt::format("{} asks to be left alone for {} s.", host, outcome.retryAfter.count()),
                        "Try again after that time; what was fetched so far is kept.");
        const auto delay = std::max<std::chrono::milliseconds>(backOff(retry, attempt, retry.jitter()), outcome.retryAfter);
        job.progress(-1, fmt::format("{}: {}; attempt {} of {} in {:.1f} s", host, *passing, attempt + 1, retry.attempts,
                                     static_cast<double>(delay.count()) / 1000.0));
        settings.clock.sleep(delay, job);
    }
}

} // namespace airshed::sources
