#pragma once

#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/quality/data_finding.h"

namespace airshed::quality {

/// A rule that a person sets for data and that is held against each new version of them. Plain data.
struct Expectation {
    enum class Kind {
        Range,        ///< every value of a column lies in [min, max]
        LongestGap,   ///< no stretch of over `hours` without a value (of the column; without a row where none is named)
        Completeness, ///< at least `share` of the values that the interval promises are there, first to last stamp
    };
    Kind kind = Kind::Range;
    std::string column; ///< needed for Range
    std::string series; ///< "": holds for every series
    double min = 0.0, max = 0.0;
    double hours = 0.0; ///< above 0
    double share = 0.0; ///< 0 to 1
    bool operator==(const Expectation&) const = default;
};

/// "PM2.5 lies between 0 and 1000".
[[nodiscard]] std::string describe(const Expectation& expectation);
/// {"expect": "range", "column": "PM2.5", "series": "", "min": 0, "max": 1000}
[[nodiscard]] Json toJson(const std::vector<Expectation>& expectations);
/// @throws Error(InvalidInput) naming the JSON path.
[[nodiscard]] std::vector<Expectation> expectationsFromJson(const Json& json, const std::string& path = "expectations");

/// What does not hold, as findings of severity Error with code "expectation"; also an expectation of a column or series that
/// is not there. Empty when all hold. @throws as checkTable.
[[nodiscard]] DataFindings checkExpectations(const data::Table& table, const std::string& timeColumn,
                                             const std::string& seriesColumn, const std::vector<Expectation>& expectations,
                                             const JobContext& job = {});

} // namespace airshed::quality
