#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <curl/curl.h>

#include "core/base/error.h"
#include "core/base/job.h"
#include "core/sources/http_client.h"

namespace airshed::sources {

/// What one attempt came to.
struct TransferOutcome {
    struct Fault {
        ErrorCode code = ErrorCode::Unavailable;
        bool isPassing = true; ///< trying again may help
        std::string reason;    ///< part of a sentence
        std::string hint;
    };
    HttpResponse response;
    std::optional<Fault> fault;         ///< there is no whole answer
    std::chrono::seconds retryAfter{0}; ///< as the server asks; 0: it does not
};

/// One request at a time over libcurl; connections are kept for the next.
class Transfer {
public:
    Transfer();
    /// @throws Cancelled.
    TransferOutcome run(const HttpRequest& request, const HttpSettings& settings, const JobContext& job);

private:
    struct EasyDeleter {
        void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    };
    struct MultiDeleter {
        void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
    };
    // In this order, so that the easy handle goes first, as libcurl wants it.
    std::unique_ptr<CURLM, MultiDeleter> m_multi;
    std::unique_ptr<CURL, EasyDeleter> m_easy;
};

} // namespace airshed::sources
