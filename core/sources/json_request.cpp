#include "core/sources/json_request.h"

#include <fmt/format.h>

#include "core/base/bounded_json.h"
#include "core/base/error.h"

namespace airshed::sources {

namespace {

constexpr std::size_t reasonLength = 300;

/// What the service itself says was wrong: "reason" (Open-Meteo), "detail" (OpenAQ), "message", or nothing.
std::string reasonOf(const std::string& body) {
    const Json json = tryParseJson(body);
    if (!json.is_object())
        return {};
    for (const char* field : {"reason", "detail", "message", "error"}) {
        const auto found = json.find(field);
        if (found != json.end() && !found->is_boolean())
            return (found->is_string() ? found->get<std::string>() : found->dump()).substr(0, reasonLength);
    }
    return {};
}

[[noreturn]] void refuse(const HttpResponse& response, const std::string& service) {
    const std::string reason = reasonOf(response.body);
    const std::string said = reason.empty() ? "." : ": " + reason + (reason.ends_with('.') ? "" : ".");
    switch (response.status) {
    case 400:
    case 422: throw Error(ErrorCode::InvalidInput, service + " refuses the request" + said, "Check place, time and variables.");
    case 401:
    case 403:
        throw Error(ErrorCode::Unavailable, service + " refuses the key, or there is none" + said,
                    "Check that the key is right and still valid.");
    case 404: throw Error(ErrorCode::NotFound, service + " knows nothing of what was asked for" + said);
    default:
        throw Error(ErrorCode::Unavailable, fmt::format("{} answers with status {}{}", service, response.status, said),
                    "Try again later.");
    }
}

} // namespace

std::string getJsonText(HttpClient& http, const HttpRequest& request, const std::string& service, const JobContext& job) {
    HttpResponse response = http.get(request, job);
    if (!response.isSuccess())
        refuse(response, service);
    static_cast<void>(parseAnswer(response.body, service)); // before anyone keeps it
    return std::move(response.body);
}

Json parseAnswer(const std::string& text, const std::string& service) {
    Json json = tryParseJson(text);
    if (json.is_discarded())
        throw Error(ErrorCode::Unavailable, fmt::format("The answer of {} is no JSON.", service),
                    "A proxy or a login page may stand between; try again later.");
    return json;
}

} // namespace airshed::sources
