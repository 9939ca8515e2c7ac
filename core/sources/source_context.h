#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/base/time.h"
#include "core/sources/http_client.h"

namespace airshed::sources {

/// Where the public services are found. Another address is for a server of one's own (Open-Meteo can be run by anyone) and for
/// tests; it comes from the program, never from a project, so that a project from a stranger cannot send a key elsewhere.
struct ServiceAddresses {
    std::string airQuality = "https://air-quality-api.open-meteo.com";
    std::string forecast = "https://api.open-meteo.com";
    std::string history = "https://archive-api.open-meteo.com";
    std::string places = "https://geocoding-api.open-meteo.com";
    std::string openAq = "https://api.openaq.org";
    std::string sensorCommunity = "https://data.sensor.community";
    std::string sensorCommunityArchive = "https://archive.sensor.community";

    /// The public ones, or those named by AIRSHED_OPEN_METEO_URL, AIRSHED_OPENAQ_URL and AIRSHED_SENSOR_COMMUNITY_URL (each one
    /// server for all addresses of that service).
    [[nodiscard]] static ServiceAddresses fromEnvironment();
};

/// Looks up a service's key ("openaq", "mqtt@broker.example"); nothing when there is none.
using KeyLookup = std::function<std::optional<std::string>(const std::string& service)>;

/// The environment variable AIRSHED_<SERVICE>_KEY, in capitals and with _ for every other sign (also OPENAQ_API_KEY, as other
/// programs call it), else the desktop's keyring.
[[nodiscard]] KeyLookup usualKeys();

/// What a connector works with. Belongs to one thread.
struct SourceContext {
    HttpClient http;
    ServiceAddresses addresses = ServiceAddresses::fromEnvironment();
    KeyLookup keys = usualKeys();
    /// Where the pages of this one download are kept until it is whole (see PageSpool); empty: they are not.
    std::filesystem::path spoolFolder;
    std::function<TimeNs()> now = &airshed::now;
};

} // namespace airshed::sources
