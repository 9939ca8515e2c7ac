#include "core/sources/source_context.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "core/base/keyring.h"

namespace airshed::sources {

namespace {

std::optional<std::string> environment(const std::string& name) {
    const char* value = std::getenv(name.c_str()); // nobody here sets variables while threads run
    return value != nullptr && *value != '\0' ? std::optional<std::string>(value) : std::nullopt;
}

/// "mqtt@home.local" → "AIRSHED_MQTT_HOME_LOCAL_KEY".
std::string variableOf(const std::string& service) {
    std::string name = "AIRSHED_" + service + "_KEY";
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return std::isalnum(c) != 0 ? static_cast<char>(std::toupper(c)) : '_'; });
    return name;
}

} // namespace

ServiceAddresses ServiceAddresses::fromEnvironment() {
    ServiceAddresses addresses;
    if (const auto server = environment("AIRSHED_OPEN_METEO_URL"))
        addresses.airQuality = addresses.forecast = addresses.history = addresses.places = *server;
    if (const auto server = environment("AIRSHED_OPENAQ_URL"))
        addresses.openAq = *server;
    if (const auto server = environment("AIRSHED_SENSOR_COMMUNITY_URL"))
        addresses.sensorCommunity = addresses.sensorCommunityArchive = *server;
    return addresses;
}

KeyLookup usualKeys() {
    return [](const std::string& service) -> std::optional<std::string> {
        if (auto key = environment(variableOf(service)))
            return key;
        if (service == "openaq")
            if (auto key = environment("OPENAQ_API_KEY"))
                return key;
        return readKeyring(service);
    };
}

} // namespace airshed::sources
