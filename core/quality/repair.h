#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/finding.h"
#include "core/base/job.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/data/table.h"
#include "core/quality/label_set.h"

namespace airshed::quality {

/// Repairs are steps of an experiment's recipe. They never edit a snapshot, never invent a value, and never look ahead: a cell
/// is kept, converted or made missing by what stands in its own row and the rows before it. Filling what is missing is the
/// recipe's own work, which looks back too. The one kind that rests on hindsight, the mask, says so row by row.

/// Values outside [min, max] become missing.
struct RangeRepair {
    std::optional<double> min, max; ///< in the unit that the column has at this step
    bool operator==(const RangeRepair&) const = default;
};

/// value · factor + offset, in another unit.
struct ConvertRepair {
    double factor = 1.0; ///< not 0
    double offset = 0.0;
    std::string from; ///< unit before, as a column of the step states it (or "")
    std::string to;   ///< unit after
    bool operator==(const ConvertRepair&) const = default;
};

/// Of a run of equal values, the `rows`-th and all later ones become missing: the earlier ones could not be known to be stuck.
struct FlatlineRepair {
    int rows = 6; ///< 2 to 100,000
    bool operator==(const FlatlineRepair&) const = default;
};

/// A value becomes missing that is further from the median of the `window` measured values before it than `threshold` times
/// their scale, 1.4826 · MAD (1.2533 · mean deviation where the MAD is 0): the Hampel identifier looking back only (Hampel
/// 1974; Iglewicz and Hoaglin 1993). Values that were made missing stay in the window, so that a new level is believed once it
/// fills half of it.
struct SpikeRepair {
    int window = 24;        ///< 3 to 1,000
    double threshold = 8.0; ///< above 0
    double least = 0.0;     ///< a departure below this, in the column's unit, is never a spike
    bool operator==(const SpikeRepair&) const = default;
};

/// Cells labelled with one of the classes become missing. Labels are made in hindsight: windows of validation and test that
/// look back on a masked row are left out, since their input could not be had at issue time.
struct MaskRepair {
    std::vector<std::string> classes = {"invalid"};
    bool operator==(const MaskRepair&) const = default;
};

/// Stamps in [from, to] (all where absent) are moved by so many seconds: a clock that was wrong.
struct ShiftRepair {
    std::int64_t seconds = 0; ///< added to the stamps
    std::optional<TimeNs> from, to;
    bool operator==(const ShiftRepair&) const = default;
};

/// Of the rows of a series with the same stamp only the first or the last of the table stays (without this step the grid
/// averages them).
struct DuplicatesRepair {
    std::string keep = "first"; ///< "first" or "last"
    bool operator==(const DuplicatesRepair&) const = default;
};

using RepairAction =
    std::variant<RangeRepair, ConvertRepair, FlatlineRepair, SpikeRepair, MaskRepair, ShiftRepair, DuplicatesRepair>;

struct RepairStep {
    RepairAction action;
    /// Numeric columns it works on. Mask: empty means all. Shift and duplicates concern whole rows and have none.
    std::vector<std::string> columns;
    std::string series; ///< the one series it works on; "": every series
    std::string note;   ///< why, for people
    bool enabled = true;
    bool operator==(const RepairStep&) const = default;
};

/// Whether a step concerns rows and has no columns: shift and duplicates.
[[nodiscard]] bool worksOnRows(const RepairStep& step);
/// "range", "convert", "flatline", "spike", "mask", "shift" or "duplicates": the kind's name in JSON.
[[nodiscard]] std::string kindOf(const RepairStep& step);
/// One sentence without a full stop: "PM2.5 outside 0 to 1000 becomes missing".
[[nodiscard]] std::string describe(const RepairStep& step);

/// {"do": "range", "columns": […], "min": 0, "max": 1000, "series": "", "note": "", "enabled": true}
[[nodiscard]] Json toJson(const RepairStep& step);
[[nodiscard]] Json toJson(const std::vector<RepairStep>& steps);
/// @param path the JSON path of `json` ("repairs"). @throws Error(InvalidInput) naming the JSON path for unknown fields, wrong
///   types, values out of range, and a step without the columns that its kind needs.
[[nodiscard]] std::vector<RepairStep> repairsFromJson(const Json& json, const std::string& path);

struct RepairedTable {
    data::Table table; ///< columns in their order; rows in the order of the table they were made from
    /// One byte a row: 1 where a mask took a cell away, which only hindsight could tell. Empty when no mask did.
    std::vector<std::uint8_t> hindsight;
    Findings findings; ///< for each step what it did ("place" is "repairs.N")
};

/// The steps that are enabled, in their order. Columns that no step names are shared with `table`, not copied.
/// @param labels what masks go by. @throws Error(NotFound) for a column that is not there, Error(InvalidInput) for one that
/// holds
///   no numbers, each naming the step; Cancelled.
[[nodiscard]] RepairedTable repairTable(const data::Table& table, const std::string& timeColumn,
                                        const std::string& seriesColumn, const std::vector<RepairStep>& steps,
                                        const LabelSet& labels = {}, const JobContext& job = {});

} // namespace airshed::quality
