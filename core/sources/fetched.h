#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/data/table.h"

namespace airshed::sources {

/// Whom to name, and under which terms data may be used.
struct Attribution {
    std::string text;    ///< "Weather data by Open-Meteo.com"
    std::string licence; ///< "CC BY 4.0"; "" where the source states none
    std::string url;     ///< where the terms stand; may be ""

    bool operator==(const Attribution&) const = default;
};

/// What has to be known to use a source's numbers rightly; kept with the snapshot.
struct SourceFacts {
    std::string service; ///< "Open-Meteo air quality"
    std::vector<Attribution> attributions;
    /// What a number stands for, as the source states it: seconds of the interval, beginning at a row's stamp, over which it is
    /// a mean or sum (the longest, where columns differ); 0: instants, or not stated.
    std::int64_t intervalSeconds = 0;
    std::string stamps; ///< what a stamp of the table means, and what was done to have it so: one sentence
    /// How long after the end of its interval a value usually is to be had, in seconds: the point-in-time join's default.
    std::int64_t delaySeconds = 0;
    TimeNs retrieved = 0;
    std::vector<std::string> requests; ///< addresses that were asked, without keys; at most 20
    std::int64_t requestCount = 0;

    [[nodiscard]] Json toJson() const;
    void addRequest(const std::string& url);
};

/// What a source gave: a table whose first column is "time", and what is to be known about it.
struct Fetched {
    data::Table table;
    std::string seriesColumn; ///< "" when there is one series
    SourceFacts facts;
    Findings findings; ///< what was altered, left out or is doubtful; place: a column, station or topic
    Json report;       ///< of the reader of text files, where there were such; null else
    Json state;        ///< what the next refresh has to know (files seen, …); null when nothing
};

/// What a source gave before, for those that only add what is new.
struct Earlier {
    data::Table table;
    Json state = {};
    /// Rows before it have settled: a service is asked from here on. Nothing: it is asked for all again.
    std::optional<TimeNs> settledUntil = {};
};

} // namespace airshed::sources
