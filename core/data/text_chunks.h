#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"
#include "core/data/record_cursor.h"
#include "core/data/text_encoding.h"

namespace airshed::data {

/// A part of a text that holds whole records.
struct TextChunk {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t firstLine = 1; ///< of the text
    std::size_t lines = 0;     ///< line ends in it, one more where the text ends without: no fewer than it has records
};

/// Cuts a text from an offset on into chunks of about so many bytes. Borders lie between records, also where cells in quotes
/// hold line ends: each chunk is looked at by itself, in parallel, on the supposition that its first line begins a record, and
/// again where the chunk before it shows that it does not.
/// @param line of the text at `begin`. @param bytes is given what was found beyond ASCII.
/// @throws Error(InvalidInput) naming the line of a quote that is never closed; Cancelled.
[[nodiscard]] std::vector<TextChunk> cutIntoChunks(std::string_view text, std::size_t begin, std::size_t line,
                                                   const TextRules& rules, const std::string& name, std::size_t chunkBytes,
                                                   ByteCount& bytes, const JobContext& job);

/// The end of the last record that is whole; for a text that was cut somewhere. The text's end where none is.
[[nodiscard]] std::size_t endOfWholeRecords(std::string_view text, const TextRules& rules);

} // namespace airshed::data
