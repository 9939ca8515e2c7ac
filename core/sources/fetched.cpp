#include "core/sources/fetched.h"

namespace airshed::sources {

namespace {

constexpr std::size_t requestsKept = 20;

} // namespace

void SourceFacts::addRequest(const std::string& url) {
    ++requestCount;
    if (requests.size() < requestsKept)
        requests.push_back(url);
}

Json SourceFacts::toJson() const {
    Json people = Json::array();
    for (const Attribution& attribution : attributions)
        people.push_back({{"text", attribution.text}, {"licence", attribution.licence}, {"url", attribution.url}});
    return {{"service", service},   {"attributions", std::move(people)}, {"interval_s", intervalSeconds},
            {"stamps", stamps},     {"delay_s", delaySeconds},           {"retrieved", formatIso(retrieved)},
            {"requests", requests}, {"request_count", requestCount}};
}

} // namespace airshed::sources
