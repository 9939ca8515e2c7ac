#pragma once

#include <string>
#include <vector>

#include "core/data/read_options.h"

namespace airshed::data {

/// One cell or row that is not in the table as it stood in the file.
struct CellNote {
    std::string file;
    std::size_t row = 0; ///< 1-based line of the file where the record begins; 0: the whole file
    std::string column;  ///< "" when the whole row is meant
    std::string text;    ///< what stood there, cut to 80 characters
    std::string reason;  ///< "no number", "row dropped: time cannot be read", …
};

/// An answer to a ReadQuestion.
struct ReadChoice {
    std::string text;        ///< "day first: 2 March"
    ReadOptions options;     ///< the options of this reading with the answer in them: read again with these
    std::string commandLine; ///< the same for the command line, "--dates day_first"
};

/// Something that the text alone does not decide.
struct ReadQuestion {
    /// "time_column", "date_order", "time_zone", "missing_marker", "decimal_mark" or "long_form".
    std::string id;
    std::string column;              ///< of the table; "" when the whole table is meant
    std::string text;                ///< a question in one or two sentences, with the evidence
    std::vector<ReadChoice> choices; ///< the best guess first
    /// Which choice this reading has followed. Not always the best guess: numbers that look like missing markers are values
    /// until a person says otherwise.
    std::size_t followed = 0;
};

/// What was found and what was done, for a person and for the snapshot's provenance.
struct ReadReport {
    struct ColumnReport {
        std::string name;
        ColumnType type = ColumnType::Float;
        std::string unit;
        std::size_t missing = 0; ///< cells that held a missing marker or are absent
        std::size_t altered = 0; ///< cells that held something that the column's type cannot hold, now missing or rounded
        std::string header;      ///< as the first file that has it spells it; several headers joined by " + "
        std::vector<std::string> missingMarkers; ///< those met in its cells
        std::string timeFormat;                  ///< of time columns, see toText(TimeFormat); "" of others
    };
    struct FileReport {
        std::string file;
        std::size_t dataRows = 0; ///< records after the header, blank lines not counted
        std::size_t keptRows = 0;
        std::string sha256;               ///< digest of the file's bytes
        std::vector<std::string> headers; ///< as written, one a column; empty where the file has none
        std::size_t width = 0;            ///< number of columns
        std::string encoding;             ///< see toText(TextEncoding)
        std::string compression;          ///< "gzip", "xz", "zstd", "zip", …; "" of a plain file
    };
    std::vector<FileReport> files;
    std::vector<ColumnReport> columns;
    char separator = ',';
    char quote = '"'; ///< '\0': none
    bool decimalComma = false;
    char thousandsMark = '\0';
    std::string timeSource;       ///< how time was had: "columns year, month, day, hour", "column Date + Time, day first", …
    std::string timeColumn;       ///< name of the table's time column: "time"; "" when the table has none
    std::string seriesColumn;     ///< "" when there is one series without a name
    std::size_t droppedRows = 0;  ///< rows not in the table
    std::size_t alteredCells = 0; ///< cells set to missing because they held no value of their type, rounded, or left out
    std::size_t missingCells = 0; ///< cells that held a missing marker or are absent
    std::vector<CellNote> notes;  ///< the first `noteLimit` altered cells, dropped rows and doubtful times, in file order
    bool notesCut = false;        ///< there were more than noteLimit
    std::vector<std::string> guesses; ///< what was decided without being told, in sentences
    std::vector<ReadQuestion> questions;

    static constexpr std::size_t noteLimit = 10'000;

    [[nodiscard]] Json toJson() const;
};

} // namespace airshed::data
