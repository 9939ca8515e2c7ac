#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/data/table.h"
#include "core/quality/data_finding.h"

namespace airshed::quality {

/// A check, for a person who wants to know what is looked for.
struct CheckDescription {
    std::string code;      ///< as findings carry it
    std::string title;     ///< "Stuck values"
    std::string looksFor;  ///< one sentence
    std::string threshold; ///< when it speaks, and by what source
};

/// All checks in the order in which they are made.
[[nodiscard]] const std::vector<CheckDescription>& checkCatalogue();

struct CheckOptions {
    std::string timeColumn = "time";
    std::string seriesColumn;         ///< "" when the table has one series
    std::vector<std::string> columns; ///< numeric columns to look at; empty: all
    std::set<std::string> skipped;    ///< codes of checks that are not made
};

/// Makes the checks. Findings come with errors first, then warnings, each by series, column and time. The same table gives the
/// same findings. @throws Error(NotFound) for a column that is not there; Error(InvalidInput) when the time column holds no
/// times; Cancelled.
[[nodiscard]] DataFindings checkTable(const data::Table& table, const CheckOptions& options, const JobContext& job = {});

} // namespace airshed::quality
