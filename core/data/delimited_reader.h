#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/data/table.h"

namespace airshed::data {

/// How delimited text is read. Every member left at its default is detected from the text.
struct ReadOptions {
    /// 0: detected among , ; tab |
    char separator = 0;
    /// Joined by a blank (date + time), or year, month, day[, hour[, minute[, second]]]. Empty: detected.
    std::vector<std::string> timeColumns;
    /// Names the station or sensor of a row. Empty: detected: a column that is named like one and repeats itself; else a text
    /// that is constant in each of several files; else, where several files cover the same times, a column "file" is added.
    std::string seriesColumn;
    /// Exact cell texts taken as missing; empty: NA, N/A, NaN, nan, null, NULL, None, -- and -. A marker that is a number means
    /// the number, however a cell writes it. Empty cells are always missing.
    std::vector<std::string> missingMarkers;
    /// Zone of stamps that carry no offset: an IANA name or "+08:00".
    std::string timeZone = "UTC";
};

/// One cell or row that is not in the table as it stood in the file.
struct CellNote {
    std::string file;
    std::size_t row = 0; ///< 1-based line of the file where the record begins; 0: the whole file
    std::string column;  ///< "" when the whole row is meant
    std::string text;    ///< what stood there, cut to 80 characters
    std::string reason;  ///< "no number", "row dropped: time cannot be read", …
};

/// What was found and what was done, for a person and for the snapshot's provenance.
struct ReadReport {
    struct ColumnReport {
        std::string name;
        ColumnType type = ColumnType::Float;
        std::string unit;
        std::size_t missing = 0; ///< cells that held a missing marker or are absent
        std::size_t altered = 0; ///< cells that held something that the column's type cannot hold, now missing
    };
    struct FileReport {
        std::string file;
        std::size_t dataRows = 0; ///< records after the header, blank lines not counted
        std::size_t keptRows = 0;
        std::string sha256; ///< digest of the file's bytes
    };
    std::vector<FileReport> files;
    std::vector<ColumnReport> columns;
    char separator = ',';
    bool decimalComma = false;
    std::string timeSource;       ///< how time was had: "columns year, month, day, hour", "column Date + Time, day first", …
    std::string timeColumn;       ///< name of the table's time column; always "time"
    std::string seriesColumn;     ///< "" when there is one series without a name
    std::size_t droppedRows = 0;  ///< rows not in the table
    std::size_t alteredCells = 0; ///< cells set to missing because they held no value of their type, or beyond the header
    std::size_t missingCells = 0; ///< cells that held a missing marker or are absent
    std::vector<CellNote> notes;  ///< the first `noteLimit` altered cells, dropped rows and doubtful times, in file order
    bool notesCut = false;        ///< there were more than noteLimit
    std::vector<std::string> guesses; ///< what was decided without being told, in sentences

    static constexpr std::size_t noteLimit = 10'000;

    [[nodiscard]] Json toJson() const;
};

struct ReadResult {
    /// First the time column "time", then the series column (text) if there is one, then the others in file order. Rows stand
    /// in file order. Unnamed columns without a value are left out (and said in `guesses`). Parts of the time are not repeated
    /// as columns.
    Table table;
    ReadReport report;
};

/// Reads one or several delimited text files into one table. Columns are matched by name over the files; a column that a file
/// lacks is missing there. Doubles equal std::from_chars to the bit. Columns whose cells are all whole numbers become Integer
/// only when they are no measurement with a missing cell or a fraction anywhere: mixed ones are Float.
/// @throws Error(NotFound) for a missing file; Error(InvalidInput) for an empty file, a file with a header alone, no usable
///   time column, no row whose time can be read, a column in different units, or an option that names a column that is not
///   there: each message names the file. Cancelled.
[[nodiscard]] ReadResult readDelimited(const std::vector<std::filesystem::path>& files, const ReadOptions& options,
                                       const JobContext& job = {});

} // namespace airshed::data
