#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"
#include "core/data/missing_markers.h"
#include "core/data/read_report.h"
#include "core/data/source_text.h"
#include "core/data/text_chunks.h"
#include "core/data/text_format.h"

namespace airshed::data {

/// A text that is being read, and what its beginning says about it.
struct SourceFile {
    std::string name; ///< for notes: the file's name alone where that tells the files apart
    SourceText source;
    TextFormat format;
    TextEncoding encoding = TextEncoding::Utf8;
    ByteCount bytes;
    std::vector<TextChunk> chunks; ///< from the first row on

    [[nodiscard]] const TextRecords& sample() const noexcept { return format.sample; }
    [[nodiscard]] std::string utf8(std::string_view text) const { return toUtf8(text, encoding); }
};

/// A column of the table to be, matched by name over the files.
struct SourceColumn {
    std::string name;
    std::string unit;
    std::string header; ///< as the first file that has it spells it
    bool isNamed = true;
    std::vector<std::optional<std::size_t>> places; ///< in each file; nothing where it is absent
    ColumnOptions options;
};

/// Files taken apart and their columns matched.
struct Sources {
    std::vector<SourceFile> files;
    std::vector<SourceColumn> columns;
    std::vector<std::string> guesses;
    std::vector<ReadQuestion> questions;

    /// A cell of a file's sample, "" where the file lacks the column.
    [[nodiscard]] std::string_view sampleCell(std::size_t file, std::size_t record, std::size_t column,
                                              std::string& scratch) const {
        const auto& place = columns[column].places[file];
        return place ? files[file].sample().cell(record, *place, scratch) : std::string_view();
    }
    /// By name or header as written. @throws Error(InvalidInput) naming a file in which it is absent.
    [[nodiscard]] std::size_t requireColumn(const std::string& name, const std::string& option) const;
    /// The column that has the name or header; nothing when there is none.
    [[nodiscard]] std::optional<std::size_t> findColumn(const std::string& name) const;
    [[nodiscard]] std::string listColumns() const;
};

/// Opens the files and takes them apart, in parallel. @param bytes of each that are wanted at most. @throws as readDelimited.
[[nodiscard]] Sources openSources(const std::vector<std::filesystem::path>& paths, const ReadOptions& options,
                                  const MissingMarkers& markers, std::size_t bytes, const JobContext& job);

/// Lower case, ASCII letters and digits alone: "Date.UTC" → "dateutc".
[[nodiscard]] std::string plainName(std::string_view name);

/// Some cells of a column that are not missing, from the first file whose sample has any.
[[nodiscard]] std::vector<std::string> sampleCells(const Sources& sources, std::size_t column, const MissingMarkers& markers);

} // namespace airshed::data
