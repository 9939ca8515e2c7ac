#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/source_files.h"
#include "core/data/stamp_parser.h"

namespace airshed::data {

/// Where the time of a row stands and how it is written.
struct TimeLayout {
    enum class Kind {
        Stamp, ///< a date and time as text, its parts joined by blanks
        Parts, ///< year, month, day[, hour[, minute[, second]]] in columns of their own
        Epoch, ///< units since 1970 UTC
    };
    Kind kind = Kind::Stamp;
    std::vector<std::size_t> columns;
    DateOrder order = DateOrder::DayFirst;
    std::int64_t epochUnitNs = 0; ///< of Epoch: nanoseconds a unit
    std::string description;      ///< for ReadReport::timeSource
};

/// Finds the time, as the options name it or by names and contents. What had to be guessed is added to `sources.guesses`.
/// @throws Error(InvalidInput) naming the file.
[[nodiscard]] TimeLayout findTime(Sources& sources, const ReadOptions& options, const MissingMarkers& markers);

/// The rows whose time could be read.
struct TimedRows {
    struct File {
        std::vector<std::uint32_t> records; ///< kept records of the file, rising
        std::size_t firstRow = 0;           ///< row of the table that the first of them becomes
    };
    std::vector<File> files;
    std::vector<TimeNs> times; ///< of all kept rows, in file order
    std::size_t dropped = 0;
    NoteList notes; ///< dropped rows and stamps that their zone's clock shows twice or never
};

/// @throws Error(InvalidInput) naming the file when no row's time can be read; Cancelled.
[[nodiscard]] TimedRows readTimes(Sources& sources, const TimeLayout& layout, const ReadOptions& options,
                                  const MissingMarkers& markers, const JobContext& job);

} // namespace airshed::data
