#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file.h"
#include "core/base/job.h"
#include "core/data/delimited_reader.h"
#include "core/data/text_records.h"

namespace airshed::data {

/// A file that is being read: its cells, and what its first record says about them.
struct SourceFile {
    std::filesystem::path path;
    std::string name; ///< for notes: the file's name alone where that tells the files apart
    std::shared_ptr<const MappedFile> bytes;
    std::string sha256;
    TextRecords records;
    char separator = ',';
    bool decimalComma = false;
    bool isLatin1 = false;
    std::vector<std::string> headers; ///< empty when the first record holds data
    std::size_t firstDataRecord = 0;
    std::size_t width = 0; ///< number of columns

    [[nodiscard]] std::size_t dataRecords() const noexcept { return records.size() - firstDataRecord; }
};

/// A column of the table to be, matched by name over the files.
struct SourceColumn {
    std::string name;
    std::string unit;
    std::string header; ///< as the first file that has it spells it
    bool isNamed = true;
    std::vector<std::optional<std::size_t>> places; ///< in each file; nothing where it is absent
};

/// Files taken apart and their columns matched.
struct Sources {
    std::vector<SourceFile> files;
    std::vector<SourceColumn> columns;
    std::vector<std::string> guesses;

    /// A cell, "" where the file lacks the column.
    [[nodiscard]] std::string_view cell(std::size_t file, std::size_t record, std::size_t column, std::string& scratch) const {
        const auto& place = columns[column].places[file];
        return place ? files[file].records.cell(record, *place, scratch) : std::string_view();
    }
    /// By name or header as written. @throws Error(InvalidInput) naming a file in which it is absent.
    [[nodiscard]] std::size_t requireColumn(const std::string& name, const std::string& option) const;
    [[nodiscard]] std::string listColumns() const;
};

/// Maps the files and takes them apart, in parallel. @throws as readDelimited.
[[nodiscard]] Sources openSources(const std::vector<std::filesystem::path>& paths, const ReadOptions& options,
                                  const JobContext& job);

/// Lower case, ASCII letters and digits alone: "Date.UTC" → "dateutc".
[[nodiscard]] std::string plainName(std::string_view name);

/// A note and the index of its file, by which notes are brought into order.
struct PlacedNote {
    std::size_t file = 0;
    CellNote note;
};

/// The first `ReadReport::noteLimit` notes of one kind.
class NoteList {
public:
    /// @param text as it stands in the file; cut to 80 bytes, made UTF-8. @param column "" when the whole row is meant.
    void add(const SourceFile& file, std::size_t fileIndex, std::size_t record, const std::string& column,
             std::string_view text, std::string reason);
    [[nodiscard]] const std::vector<PlacedNote>& notes() const noexcept { return m_notes; }
    [[nodiscard]] bool isCut() const noexcept { return m_isCut; }

private:
    std::vector<PlacedNote> m_notes;
    bool m_isCut = false;
};

/// Cell texts that stand for no value.
class MissingMarkers {
public:
    /// @param markers empty: those that ReadOptions documents.
    explicit MissingMarkers(const std::vector<std::string>& markers);
    /// Exact text; an empty cell is always missing.
    [[nodiscard]] bool isMissing(std::string_view text) const noexcept;
    /// Numbers that were named as markers stand for no value however they are written ("-200", "-200,0").
    [[nodiscard]] bool isMissingNumber(double value) const noexcept;

private:
    std::vector<std::string> m_texts;
    std::vector<double> m_numbers;
};

/// How a cell reads as a number.
struct ParsedNumber {
    enum class Form { None, Whole, Fractional, OutOfRange };
    Form form = Form::None;
    double value = 0.0;     ///< std::from_chars' double
    std::int64_t whole = 0; ///< of a Whole
};

/// @param decimalComma a comma is read as the decimal point.
[[nodiscard]] ParsedNumber parseNumber(std::string_view text, bool decimalComma) noexcept;

} // namespace airshed::data
