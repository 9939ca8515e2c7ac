#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "core/base/version.h"
#include "core/sources/http_transfer_internal.h"

namespace airshed::sources {

namespace {

constexpr int pollMs = 100;

/// What the callbacks fill in.
struct Reception {
    HttpResponse response;
    std::size_t largestBody = 0;
    bool isTooLarge = false;
};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0)
        text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0)
        text.remove_suffix(1);
    return text;
}

std::size_t takeBody(const char* bytes, std::size_t /*one*/, std::size_t count, void* target) {
    auto& reception = *static_cast<Reception*>(target);
    if (reception.response.body.size() + count > reception.largestBody) {
        reception.isTooLarge = true;
        return 0;
    }
    reception.response.body.append(bytes, count);
    return count;
}

std::size_t takeHeader(const char* bytes, std::size_t /*one*/, std::size_t count, void* target) {
    auto& headers = static_cast<Reception*>(target)->response.headers;
    const std::string_view line(bytes, count);
    if (line.starts_with("HTTP/")) // a new answer: what came before belonged to a redirect
        headers.clear();
    if (const auto colon = line.find(':'); colon != std::string_view::npos) {
        std::string name(line.substr(0, colon));
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        headers[name] = trimmed(line.substr(colon + 1));
    }
    return count;
}

/// Headers of one request.
class HeaderList {
public:
    HeaderList() = default;
    ~HeaderList() { curl_slist_free_all(m_list); }
    HeaderList(const HeaderList&) = delete;
    HeaderList& operator=(const HeaderList&) = delete;

    void add(const std::string& line) { m_list = curl_slist_append(m_list, line.c_str()); }
    [[nodiscard]] curl_slist* get() const { return m_list; }

private:
    curl_slist* m_list = nullptr;
};

/// Puts the handle into the multi handle while it lives.
class Membership {
public:
    Membership(CURLM* multi, CURL* easy) : m_multi(multi), m_easy(easy) { curl_multi_add_handle(multi, easy); }
    ~Membership() { curl_multi_remove_handle(m_multi, m_easy); }
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;

private:
    CURLM* m_multi;
    CURL* m_easy;
};

/// No file:, ftp: and the like; never from https to http.
void allowWebAlone(CURL* easy, bool isHttps) {
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, isHttps ? "https" : "http,https");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS,
                     static_cast<long>(isHttps ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

void applySettings(CURL* easy, const HttpRequest& request, const HttpSettings& settings, Reception& reception) {
    const bool isSecret = !request.secretHeaders.empty();
    const bool isHttps = request.url.starts_with("https:");
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, fmt::format("airshed/{}", version()).c_str());
    allowWebAlone(easy, isHttps);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, isSecret ? 0L : 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(settings.redirects));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connectTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.totalTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stallTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &takeBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &reception);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &takeHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &reception);
}

/// Drives the one transfer to its end.
CURLcode perform(CURLM* multi, const JobContext& job) {
    int running = 1;
    while (running > 0) {
        job.throwIfStopped();
        if (curl_multi_perform(multi, &running) != CURLM_OK)
            return CURLE_FAILED_INIT;
        if (running > 0)
            curl_multi_poll(multi, nullptr, 0, pollMs, nullptr);
    }
    int left = 0;
    const CURLMsg* message = curl_multi_info_read(multi, &left);
    return message != nullptr ? message->data.result : CURLE_FAILED_INIT;
}

TransferOutcome::Fault faultOf(CURLcode code, const Reception& reception, const HttpSettings& settings) {
    if (reception.isTooLarge)
        return {ErrorCode::Unavailable, false, fmt::format("its answer is larger than {} MB", settings.largestBody >> 20U),
                "Ask for a shorter time."};
    switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return {ErrorCode::InvalidInput, false, "this is no address of a web service", "Use one that begins with https://."};
    case CURLE_TOO_MANY_REDIRECTS:
        return {ErrorCode::Unavailable, false, "it leads from address to address without an end", ""};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return {ErrorCode::Unavailable, false, "its certificate cannot be verified",
                "Check the machine's clock and its certificates (package ca-certificates)."};
    case CURLE_OPERATION_TIMEDOUT: return {ErrorCode::Unavailable, true, "it did not answer in time", ""};
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING: return {ErrorCode::Unavailable, true, "its answer was cut off", ""};
    case CURLE_COULDNT_RESOLVE_HOST: return {ErrorCode::Unavailable, true, "its name is not known (no network?)", ""};
    case CURLE_COULDNT_CONNECT: return {ErrorCode::Unavailable, true, "no connection can be made", ""};
    default: return {ErrorCode::Unavailable, true, curl_easy_strerror(code), ""};
    }
}

} // namespace

Transfer::Transfer() {
    // Thread-safe once; curl_easy_init alone would not be.
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    m_multi.reset(curl_multi_init());
    m_easy.reset(curl_easy_init());
    if (initialised != CURLE_OK || !m_multi || !m_easy)
        throw Error(ErrorCode::Internal, "The HTTP library cannot be started.");
}

TransferOutcome Transfer::run(const HttpRequest& request, const HttpSettings& settings, const JobContext& job) {
    Reception reception;
    reception.largestBody = settings.largestBody;
    CURL* easy = m_easy.get();
    applySettings(easy, request, settings, reception);
    HeaderList headers;
    for (const auto& [name, value] : request.secretHeaders)
        headers.add(fmt::format("{}: {}", name, value));
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());

    const Membership membership(m_multi.get(), easy);
    const CURLcode code = perform(m_multi.get(), job);
    TransferOutcome outcome;
    if (code != CURLE_OK) {
        outcome.fault = faultOf(code, reception, settings);
        return outcome;
    }
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_off_t retryAfter = 0;
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retryAfter);
    outcome.retryAfter = std::chrono::seconds(retryAfter);
    outcome.response = std::move(reception.response);
    outcome.response.status = static_cast<int>(status);
    return outcome;
}

} // namespace airshed::sources
