#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/quality/repair.h"

namespace airshed::quality {

/// A stretch of a series' rows.
struct DataSpan {
    TimeNs from = 0;          ///< stamp of its first row
    TimeNs to = 0;            ///< stamp of its last row, included
    std::size_t firstRow = 0; ///< row of the table, from 0, that has the stamp `from`
    std::size_t lastRow = 0;  ///< row of the table that has the stamp `to`; a table need not be in order
    std::size_t rows = 0;     ///< rows concerned; for a gap the number of rows or cells that are not there
};

/// Something found in a table: what, where, how it shows, and what could be done. Each check gives at most one finding for a
/// series and column, with every place in its spans.
struct DataFinding {
    Severity severity = Severity::Warning;
    std::string code;            ///< the check: "flatline", "spike", … (checkCatalogue)
    std::string series;          ///< "" when the table has one series without a name
    std::string column;          ///< "" when whole rows are meant
    std::vector<DataSpan> spans; ///< at least one, by rising time
    std::string message;         ///< what is wrong, one sentence
    std::string evidence;        ///< the numbers that show it, one sentence
    std::string hint;            ///< what to do, one sentence; may be empty
    /// A step that mends it, where one can.
    std::optional<RepairStep> repair;

    [[nodiscard]] TimeNs from() const { return spans.front().from; }
    [[nodiscard]] TimeNs to() const;         ///< the last stamp of all spans
    [[nodiscard]] std::size_t rows() const;  ///< of all spans
    [[nodiscard]] std::string place() const; ///< "rural, PM2.5", for a person
    [[nodiscard]] Finding asFinding() const; ///< for lists that hold findings of every sort
};

using DataFindings = std::vector<DataFinding>;

[[nodiscard]] bool hasErrors(const DataFindings& findings);
/// Rows are counted from 0; stamps are ISO, UTC.
[[nodiscard]] Json toJson(const DataFinding& finding);
[[nodiscard]] Json toJson(const DataFindings& findings);

} // namespace airshed::quality
