#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/data/missing_markers.h"
#include "core/data/note_list.h"

namespace airshed::data {

/// As what the cells of a column are read.
enum class CellKind { Number, Integer, Boolean, Text, Time };

/// Cells that stand for a missing one while a column is being read. Numbers: NaN.
inline constexpr std::int64_t missingWhole = std::numeric_limits<std::int64_t>::min();  ///< integers and times
inline constexpr std::uint32_t missingCode = std::numeric_limits<std::uint32_t>::max(); ///< texts and booleans

/// Room for the cells of a column: eight bytes each (numbers, integers, times) or four (codes of texts, booleans). Memory is
/// taken as cells are written, not before.
class CellBuffer {
public:
    CellBuffer() = default;
    CellBuffer(std::size_t cells, std::size_t cellBytes)
        : m_bytes(std::make_unique_for_overwrite<std::byte[]>(cells * cellBytes)) {} // NOLINT(modernize-avoid-c-arrays)

    [[nodiscard]] double* numbers() const noexcept { return reinterpret_cast<double*>(m_bytes.get()); }
    [[nodiscard]] std::int64_t* wholes() const noexcept { return reinterpret_cast<std::int64_t*>(m_bytes.get()); }
    [[nodiscard]] std::uint32_t* codes() const noexcept { return reinterpret_cast<std::uint32_t*>(m_bytes.get()); }
    [[nodiscard]] std::byte* bytes() const noexcept { return m_bytes.get(); }

private:
    std::unique_ptr<std::byte[]> m_bytes; // NOLINT(modernize-avoid-c-arrays)
};

/// What the cells of a column came to in one chunk, or in all.
struct ColumnCount {
    std::size_t missing = 0;
    std::size_t numbers = 0;   ///< cells that read as numbers; of these:
    std::size_t wholes = 0;    ///< whole numbers that fit 64 bits
    std::size_t wides = 0;     ///< whole numbers that do not
    std::size_t changed = 0;   ///< kept, but not as written: whole numbers that a double does not hold, bytes that are no text
    std::size_t altered = 0;   ///< cells of another type
    std::size_t otherMark = 0; ///< of these, numbers with the other decimal mark
    double least = std::numeric_limits<double>::infinity();
    double greatest = -std::numeric_limits<double>::infinity();
    std::vector<std::size_t> markers; ///< cells a marker of MissingMarkers::texts
    NoteList notes;                   ///< of altered cells
    NoteList changes;                 ///< of changed cells

    void add(const ColumnCount& other);
};

/// A column that is being read.
struct ColumnTarget {
    std::size_t source = 0; ///< index in Sources::columns
    CellKind kind = CellKind::Number;
    TimeFormat timeFormat = TimeFormat::YearFirst; ///< of Time
    MissingMarkers markers = MissingMarkers({});
    CellBuffer cells;
    std::vector<std::string> dictionary; ///< of Text, when all chunks are read
    ColumnCount count;                   ///< of all chunks
    std::vector<NoteList> notes;         ///< of each chunk, cells of another type
    std::vector<NoteList> changes;       ///< of each chunk; those of numbers count only where the column ends as Float

    [[nodiscard]] std::size_t cellBytes() const noexcept {
        return kind == CellKind::Text || kind == CellKind::Boolean ? sizeof(std::uint32_t) : sizeof(std::int64_t);
    }
};

} // namespace airshed::data
