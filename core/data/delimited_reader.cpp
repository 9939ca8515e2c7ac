#include "core/data/delimited_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/data/column_builder.h"
#include "core/data/parallel.h"
#include "core/data/series_column.h"
#include "core/data/source_files.h"
#include "core/data/time_reader.h"

namespace airshed::data {

namespace {

constexpr const char* timeColumnName = "time";

/// Gives way where a column of the file has the name of the table's time column.
void freeTimeName(Sources& sources, const TimeLayout& layout) {
    for (std::size_t i = 0; i < sources.columns.size(); ++i) {
        SourceColumn& column = sources.columns[i];
        if (column.name != timeColumnName || std::ranges::find(layout.columns, i) != layout.columns.end())
            continue;
        column.name = fmt::format("{} (file)", timeColumnName);
        sources.guesses.push_back(fmt::format("The file's own column \"{}\" is called \"{}\".", timeColumnName, column.name));
    }
}

/// Columns of the sources in the order of the table: the series first, parts of the time not at all.
std::vector<std::size_t> tableOrder(const Sources& sources, const TimeLayout& layout, const SeriesChoice& series) {
    std::vector<std::size_t> order;
    if (series.column)
        order.push_back(*series.column);
    for (std::size_t i = 0; i < sources.columns.size(); ++i)
        if (i != series.column && std::ranges::find(layout.columns, i) == layout.columns.end())
            order.push_back(i);
    return order;
}

/// A text column of the files' names without their endings.
Column fileColumn(const Sources& sources, const TimedRows& rows) {
    std::string name = "file";
    while (std::ranges::find(sources.columns, name, &SourceColumn::name) != sources.columns.end())
        name.insert(0, "source ");
    std::vector<std::uint32_t> codes;
    std::vector<std::string> dictionary;
    for (std::size_t f = 0; f < sources.files.size(); ++f) {
        dictionary.push_back(std::filesystem::path(sources.files[f].name).replace_extension().string());
        codes.insert(codes.end(), rows.files[f].records.size(), static_cast<std::uint32_t>(f));
    }
    return Column::texts(name, std::move(codes), std::move(dictionary));
}

/// Notes rows with fewer cells than the header, and with more. @return cells beyond the header that held something.
std::size_t noteRaggedRows(const Sources& sources, const TimedRows& rows, NoteList& notes) {
    std::size_t lost = 0;
    std::string scratch;
    for (std::size_t f = 0; f < sources.files.size(); ++f) {
        const SourceFile& file = sources.files[f];
        for (const std::uint32_t record : rows.files[f].records) {
            const std::size_t cells = file.records.cellCount(record);
            if (cells < file.width)
                notes.add(file, f, record, "", "",
                          fmt::format("row has {} of {} cells: the others are missing", cells, file.width));
            for (std::size_t column = file.width; column < cells; ++column) {
                const std::string_view text = file.records.cell(record, column, scratch);
                if (text.empty())
                    continue;
                ++lost;
                notes.add(file, f, record, "", text,
                          fmt::format("cell {} left out: the header has {} cells", column + 1, file.width));
            }
        }
    }
    return lost;
}

void collectNotes(ReadReport& report, const std::vector<const NoteList*>& lists) {
    std::vector<const PlacedNote*> all;
    for (const NoteList* list : lists) {
        report.notesCut |= list->isCut();
        for (const PlacedNote& note : list->notes())
            all.push_back(&note);
    }
    std::ranges::stable_sort(all, [](const PlacedNote* a, const PlacedNote* b) {
        return a->file != b->file ? a->file < b->file : a->note.row < b->note.row;
    });
    if (all.size() > ReadReport::noteLimit) {
        report.notesCut = true;
        all.resize(ReadReport::noteLimit);
    }
    for (const PlacedNote* note : all)
        report.notes.push_back(note->note);
}

void reportFiles(ReadReport& report, const Sources& sources, const TimedRows& rows) {
    for (std::size_t f = 0; f < sources.files.size(); ++f) {
        const SourceFile& file = sources.files[f];
        report.files.push_back({file.name, file.dataRecords(), rows.files[f].records.size(), file.sha256, file.headers,
                                file.width, toText(file.isLatin1 ? TextEncoding::Latin1 : TextEncoding::Utf8), ""});
    }
    report.separator = sources.files.front().separator;
    report.decimalComma = std::ranges::any_of(sources.files, &SourceFile::decimalComma);
    report.droppedRows = rows.dropped;
}

/// Several quantities under one column must not be taken for one.
void warnOfLongForm(Sources& sources, const Table& table) {
    for (const Column& column : table.columns()) {
        const bool telling = column.name() == "parameter" || column.name() == "pollutant" || column.name() == "value_type";
        if (telling && column.type() == ColumnType::Text && column.dictionary().size() > 1)
            sources.guesses.push_back(fmt::format("The table is in long form: column \"{}\" names {} quantities that share a "
                                                  "column of values. Keep the rows of one "
                                                  "quantity before training on it.",
                                                  column.name(), column.dictionary().size()));
    }
}

void reportColumn(ReadReport& report, const Column& column, std::size_t missing, std::size_t altered) {
    report.columns.push_back({column.name(), column.type(), column.unit(), missing, altered, column.name(), {}, {}});
    report.missingCells += missing;
    report.alteredCells += altered;
}

} // namespace

ReadResult readDelimited(const std::vector<std::filesystem::path>& files, const ReadOptions& options, const JobContext& job) {
    job.progress(0.0, "Reading files");
    Sources sources = openSources(files, options, job);
    const MissingMarkers markers(options.missingMarkers);
    job.progress(0.3, "Reading times");
    const TimeLayout layout = findTime(sources, options, markers);
    const TimedRows rows = readTimes(sources, layout, options, markers, job);
    const SeriesChoice series = findSeries(sources, rows, layout, options, markers);
    freeTimeName(sources, layout);

    job.progress(0.5, "Reading columns");
    const auto order = tableOrder(sources, layout, series);
    std::vector<BuiltColumn> built(order.size());
    parallelFor(order.size(), [&](std::size_t i) {
        built[i] = buildColumn(sources, rows, order[i], markers, series.column == order[i], job);
    });

    ReadResult result;
    ReadReport& report = result.report;
    reportFiles(report, sources, rows);
    report.timeSource = layout.description;
    report.timeColumn = timeColumnName;
    std::vector<Column> columns = {Column::times(timeColumnName, rows.times)};
    reportColumn(report, columns.front(), 0, 0);
    if (series.byFile) {
        columns.push_back(fileColumn(sources, rows));
        reportColumn(report, columns.back(), 0, 0);
    }
    NoteList ragged;
    std::vector<const NoteList*> notes = {&rows.notes, &ragged};
    report.alteredCells = noteRaggedRows(sources, rows, ragged);
    for (std::size_t i = 0; i < order.size(); ++i) {
        notes.push_back(&built[i].notes);
        if (built[i].column) {
            columns.push_back(std::move(*built[i].column));
            reportColumn(report, columns.back(), built[i].missing, built[i].altered);
        } else {
            sources.guesses.push_back(
                fmt::format("{} has neither a name nor a value and is left out.", sources.columns[order[i]].name));
        }
    }
    if (series.column || series.byFile)
        report.seriesColumn = columns[1].name();
    collectNotes(report, notes);
    result.table = Table(std::move(columns));
    warnOfLongForm(sources, result.table);
    report.guesses = std::move(sources.guesses);
    job.progress(1.0, "Read");
    return result;
}

ReadPreview previewDelimited(const std::vector<std::filesystem::path>& files, const ReadOptions& options, const JobContext& job,
                             std::size_t) {
    return {readDelimited(files, options, job), {}, true};
}

} // namespace airshed::data
