#pragma once

#include <string>

#include "core/base/json.h"
#include "core/sources/http_client.h"

namespace airshed::sources {

/// GET of a JSON document. @param service whom a message names ("Open-Meteo").
/// @throws Error(InvalidInput) for status 400 and 422 with the reason that the service gives; Error(NotFound) for 404;
///   Error(Unavailable) for 401 and 403 (a key that is missing or refused), any other status, and an answer that is no JSON;
///   what HttpClient::get throws.
[[nodiscard]] std::string getJsonText(HttpClient& http, const HttpRequest& request, const std::string& service,
                                      const JobContext& job);

/// As parseJson, but an answer of another shape is the service's fault: Error(Unavailable).
[[nodiscard]] Json parseAnswer(const std::string& text, const std::string& service);

/// Runs `read` over an answer; a field that is absent or of another type becomes Error(Unavailable) naming the service.
template <typename Read> auto readAnswer(const std::string& service, Read&& read) {
    try {
        return read();
    } catch (const Json::exception& e) {
        throw Error(ErrorCode::Unavailable,
                    "The answer of " + service + " has not the shape that it documents: " + e.what() + ".",
                    "The service may have changed; look for a newer version of Airshed.");
    }
}

} // namespace airshed::sources
