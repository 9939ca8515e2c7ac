#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/job.h"
#include "core/sources/rate_limiter.h"
#include "core/sources/wait_clock.h"

namespace airshed::sources {

/// What to ask for.
struct HttpRequest {
    std::string url;
    /// Headers that carry a key: they appear in no message, log or file, and a request that has any follows no redirect.
    std::vector<std::pair<std::string, std::string>> secretHeaders;
    /// How often its host may be asked.
    std::vector<RateLimit> limits;
};

/// What a server answered, whatever its status.
struct HttpResponse {
    int status = 0;
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;                           ///< decompressed

    [[nodiscard]] bool isSuccess() const noexcept { return status >= 200 && status < 300; }
};

/// When a request that failed for a passing reason is made again.
struct RetrySettings {
    int attempts = 5;
    std::chrono::milliseconds firstDelay{1'000}; ///< doubled after each attempt
    std::chrono::milliseconds longestDelay{60'000};
    /// The longest wait that a server may ask for with Retry-After; asked for more, the request fails.
    std::chrono::seconds longestRetryAfter{300};
    /// Uniform in [0, 1): half of each delay depends on it, so that many clients do not come back at once. Empty: random.
    std::function<double()> jitter;
};

struct HttpSettings {
    std::chrono::milliseconds connectTimeout{15'000};
    std::chrono::milliseconds totalTimeout{180'000};
    std::chrono::seconds stallTimeout{30}; ///< without a byte
    int redirects = 3;                     ///< followed, never from https to http
    std::size_t largestBody = std::size_t{256} << 20U;
    RetrySettings retry;
    WaitClock clock = WaitClock::system();
};

/// Asks web services over HTTP(S), through the proxy that the environment names (http_proxy, https_proxy, no_proxy). Belongs to
/// one thread.
class HttpClient {
public:
    HttpClient();
    explicit HttpClient(HttpSettings settings);
    ~HttpClient();
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;

    /// GET. Made again after 429, 500, 502, 503, 504, a connection that fails or breaks, a body that is cut off, and a timeout.
    /// A stop is heeded within 0.1 s.
    /// @return the answer, also one of status 400 and above that is final.
    /// @throws Error(Unavailable) naming host and cause when there is no whole answer after all attempts, or one that is larger
    ///   than `largestBody`; Error(InvalidInput) for an address that is none; Cancelled.
    [[nodiscard]] HttpResponse get(const HttpRequest& request, const JobContext& job = {});

    /// The wait before attempt `failed + 1` when the server names none: firstDelay · 2^(failed − 1), at most longestDelay, of
    /// which the second half is multiplied by `jitter`. @param failed attempts so far, from 1.
    [[nodiscard]] static std::chrono::milliseconds backOff(const RetrySettings& settings, int failed, double jitter);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace airshed::sources
