#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/time.h"

namespace airshed::data {

/// Where a snapshot came from. The same content may have been had in several ways; each is one Provenance beside the snapshot.
struct Provenance {
    std::string source = "files";       ///< "files", "open-meteo", "openaq", "mqtt", …
    std::vector<std::string> locations; ///< files (absolute) or addresses, without keys
    Json query = Json::object();        ///< what was asked of a service
    TimeNs retrieved = 0;
    Json options = Json::object(); ///< of the reader, see toJson(ReadOptions)
    Json report = Json::object();  ///< the whole ReadReport, or what a source says of its own reading
    std::string attribution;       ///< to be shown where the data are shown
    std::string licence;
    /// What one value stands for, as the source states it: "hourly mean, stamped at its end"; "" where it says nothing.
    std::string averaging;
    std::string parent;  ///< digest of the snapshot that this one refreshes; "" of a first one
    std::string airshed; ///< the version that wrote it

    [[nodiscard]] Json toJson() const;
    /// @param file for messages. @throws Error(Damaged) naming the file and the field.
    static Provenance fromJson(const Json& json, const std::string& file);
};

} // namespace airshed::data
