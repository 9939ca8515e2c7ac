#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/data/missing_markers.h"
#include "core/data/number_format.h"
#include "core/data/read_options.h"
#include "core/data/text_records.h"

namespace airshed::data {

/// How a file is laid out, as the options say or as its beginning shows.
struct TextFormat {
    TextRules rules;
    NumberFormat numbers;
    bool numbersOpen = false;         ///< nothing in the beginning told a decimal point from a comma
    std::string ambiguousNumber;      ///< "1.234": all that was seen allows both marks; "" otherwise
    TextRecords sample;               ///< the first records from the header on
    std::vector<std::string> headers; ///< as in the file's bytes; empty when there are none
    std::vector<std::string> units;   ///< of the units row; empty when there is none
    std::size_t firstDataRecord = 0;  ///< of the sample
    std::size_t width = 0;            ///< number of columns
    std::size_t dataOffset = 0;       ///< of the text, where the first row begins, and its line
    std::size_t dataLine = 1;
    std::size_t skippedLines = 0; ///< before the header, that are neither comments nor records

    [[nodiscard]] std::size_t sampleRows() const noexcept { return sample.size() - firstDataRecord; }
};

/// @param name for messages. @param isCut the text may end anywhere. @throws Error(InvalidInput) as RecordCursor, and for a
/// text without records or without rows.
[[nodiscard]] TextFormat findFormat(std::string_view text, const ReadOptions& options, const MissingMarkers& markers,
                                    const std::string& name, bool isCut = false);

/// The separator among , ; tab | that cuts the beginning of a text into the most regular records; a comma where none does.
[[nodiscard]] char detectSeparator(std::string_view text, const TextRules& rules, const std::string& name);

} // namespace airshed::data
