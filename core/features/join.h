#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/base/job.h"
#include "core/base/json.h"
#include "core/data/table.h"

namespace airshed::features {

/// Which series of the right table a left one is joined with.
enum class JoinMatch {
    SameName, ///< the one of the same name
    Nearest,  ///< the one whose station stands nearest, by columns "latitude" and "longitude"
    Only,     ///< the right table has one series
};

/// How values of one table (weather) are added to the rows of another (sensors). Plain data.
struct JoinSettings {
    std::string leftTime = "time";
    std::string leftSeries; ///< "" = one series
    std::string rightTime = "time";
    std::string rightSeries;
    JoinMatch match = JoinMatch::Only;
    double maxDistanceKm = 50;        ///< of Nearest: a station further away is none
    std::vector<std::string> columns; ///< of the right table; empty: all its numeric ones but latitude and longitude
    /// A right value with stamp t speaks of [t, t + interval) and is available at t + interval + delay: before that nobody
    /// could know it.
    std::int64_t intervalSeconds = 0;
    std::int64_t delaySeconds = 0;
    /// A value that became available longer ago than this is too old: missing.
    std::int64_t toleranceSeconds = 3 * 3600;
};

/// A left series and what it was joined with.
struct JoinedSeries {
    std::string left;
    std::string right;      ///< "" when there is none
    double distanceKm = -1; ///< of Nearest, the least over its rows; negative: not known
};

struct JoinResult {
    data::Table table; ///< the left columns as they were, then the right ones; a name that is taken gets " (joined)"
    std::vector<JoinedSeries> series;
    Findings findings; ///< cells without a value by column, series without a partner; place: a column or series
};

/// For each left row of stamp T and each right column the latest value of the matched series that was available at T or before,
/// never a later one. Values are taken column by column, so that a gap in one does not age the others.
/// @throws Error(NotFound) for a column that is not there; Error(InvalidInput) when a time column holds no times, a joined
/// column is
///   no number, negative settings, positions are missing for Nearest, or Only with several right series; Cancelled.
[[nodiscard]] JoinResult joinAsOf(const data::Table& left, const data::Table& right, const JoinSettings& settings,
                                  const JobContext& job = {});

/// "same-name", "nearest" or "only".
[[nodiscard]] std::string toText(JoinMatch match);
[[nodiscard]] Json toJson(const JoinSettings& settings);
/// @throws Error(InvalidInput) naming the field.
[[nodiscard]] JoinSettings joinSettingsFromJson(const Json& json);

} // namespace airshed::features
