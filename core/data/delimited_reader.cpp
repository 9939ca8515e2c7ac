#include "core/data/delimited_reader.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/data/clock_changes.h"
#include "core/data/column_builder.h"
#include "core/data/long_form.h"
#include "core/data/parallel.h"
#include "core/data/read_questions.h"
#include "core/data/series_column.h"

namespace airshed::data {

namespace {

constexpr const char* timeColumnName = "time";

/// Reads files one step after the other and says in the report what each found.
class Reader {
public:
    Reader(const ReadOptions& options, const JobContext& job)
        : m_options(options), m_job(job), m_markers(options.missingMarkers) {}

    ReadResult read(const std::vector<std::filesystem::path>& files, std::size_t bytes) {
        m_job.progress(0.0, "Reading files");
        m_sources = openSources(files, m_options, m_markers, bytes, m_job);
        m_time = findTime(m_sources, m_options, m_markers, m_job);
        freeTimeName();
        m_suggestedSeries = suggestSeries(m_sources, m_time, m_options, m_markers);
        m_job.progress(0.1, "Reading cells");
        readAllCells();
        m_job.progress(0.9, "Making columns");
        m_series = findSeries(m_sources, m_cells, m_suggestedSeries, m_options);
        resolveClocks();
        askAboutCells(m_sources, m_cells, m_time, m_options);
        describeFiles();
        buildTable();
        finishForm();
        collectNotes();
        describeTimes();
        m_result.report.guesses = std::move(m_sources.guesses);
        m_result.report.questions = std::move(m_sources.questions);
        m_job.progress(1.0, "Read");
        return std::move(m_result);
    }

    [[nodiscard]] const Sources& sources() const noexcept { return m_sources; }

private:
    /// Gives way where a column of the file has the name of the table's time column.
    void freeTimeName() {
        for (std::size_t i = 0; m_time.hasTime() && i < m_sources.columns.size(); ++i) {
            SourceColumn& column = m_sources.columns[i];
            if (column.name != timeColumnName || isTimePart(i))
                continue;
            column.name = fmt::format("{} (file)", timeColumnName);
            m_sources.guesses.push_back(
                fmt::format("The file's own column \"{}\" is called \"{}\".", timeColumnName, column.name));
        }
    }

    [[nodiscard]] bool isTimePart(std::size_t column) const {
        return std::ranges::find(m_time.columns, column) != m_time.columns.end();
    }

    /// How the sample of a column suggests that it is read.
    ColumnTarget suggestTarget(std::size_t column) const {
        const SourceColumn& source = m_sources.columns[column];
        ColumnTarget target;
        target.source = column;
        target.markers = MissingMarkers(m_options.missingMarkers, source.options.missingMarkers);
        const auto cells = sampleCells(m_sources, column, target.markers);
        const NumberFormat numbers = m_sources.files.front().format.numbers;
        const auto count =
            std::ranges::count_if(cells, [numbers](const std::string& text) { return parseNumber(text, numbers).isNumber(); });
        const auto otherTime = findOtherTime(cells);
        target.timeFormat = otherTime.value_or(TimeFormat::YearFirst);
        if (source.options.type)
            target.kind = kindOf(*source.options.type);
        else if (m_suggestedSeries == column)
            target.kind = CellKind::Text;
        else if (cells.empty() || static_cast<std::size_t>(count) * 2 > cells.size())
            target.kind = CellKind::Number;
        else
            target.kind = otherTime ? CellKind::Time : CellKind::Text;
        return target;
    }

    static CellKind kindOf(ColumnType type) {
        switch (type) {
        case ColumnType::Time: return CellKind::Time;
        case ColumnType::Integer: return CellKind::Integer;
        case ColumnType::Boolean: return CellKind::Boolean;
        case ColumnType::Text: return CellKind::Text;
        case ColumnType::Float: break;
        }
        return CellKind::Number;
    }

    void readAllCells() {
        for (int attempt = 0;; ++attempt) {
            std::vector<ColumnTarget> targets;
            std::vector<bool> chosen;
            for (std::size_t column = 0; column < m_sources.columns.size(); ++column) {
                const ColumnOptions& options = m_sources.columns[column].options;
                if (isTimePart(column) || options.leaveOut)
                    continue;
                targets.push_back(suggestTarget(column));
                chosen.push_back(options.type.has_value() || m_suggestedSeries == column);
            }
            m_cells = readCells(m_sources, m_time, m_options, m_markers, std::move(targets), chosen, m_job);
            if (attempt > 0 || !otherMarkFitsBetter())
                return;
        }
    }

    /// The beginning held whole numbers alone; what follows speaks for the other decimal mark, which is then taken.
    bool otherMarkFitsBetter() {
        std::size_t fractions = 0;
        std::size_t otherMark = 0;
        for (const ColumnTarget& target : m_cells.targets) {
            fractions += target.kind == CellKind::Number ? target.count.numbers - target.count.wholes - target.count.wides : 0;
            otherMark += target.count.otherMark;
        }
        const bool areOpen =
            std::ranges::all_of(m_sources.files, [](const SourceFile& file) { return file.format.numbersOpen; });
        if (!areOpen || otherMark <= fractions)
            return false;
        for (SourceFile& file : m_sources.files)
            file.format.numbers.decimal = file.format.numbers.decimal == '.' ? ',' : '.';
        if (m_sources.files.front().format.numbers.decimal == ',')
            m_sources.guesses.emplace_back("Numbers are written with a decimal comma.");
        return true;
    }

    void resolveClocks() {
        const ColumnTarget* series = nullptr;
        for (const ColumnTarget& target : m_cells.targets)
            if (m_series.column == target.source && target.kind == CellKind::Text)
                series = &target;
        m_ambiguousRows = m_cells.ambiguous.size();
        resolveClockChanges(m_sources, m_cells, series,
                            m_time.columns.size() == 1 ? m_sources.columns[m_time.columns.front()].name : std::string());
    }

    void describeFiles() {
        ReadReport& report = m_result.report;
        for (std::size_t f = 0; f < m_sources.files.size(); ++f) {
            const SourceFile& file = m_sources.files[f];
            report.files.push_back({file.name,
                                    m_cells.dataRowsOfFile[f],
                                    m_cells.rowsOfFile[f],
                                    {},
                                    file.format.headers,
                                    file.format.width,
                                    toText(file.encoding),
                                    file.source.compression});
            report.droppedRows += m_cells.dataRowsOfFile[f] - m_cells.rowsOfFile[f];
            const std::size_t empty = m_cells.separatorLinesOfFile[f];
            if (empty > 0)
                m_sources.guesses.push_back(fmt::format("{}: {} separators and nothing else; skipped.", file.name,
                                                        empty == 1 ? "1 line holds" : fmt::format("{} lines hold", empty)));
        }
        const TextFormat& format = m_sources.files.front().format;
        report.separator = format.rules.separator;
        report.quote = format.rules.quote;
        report.thousandsMark = format.numbers.thousands;
        report.decimalComma =
            std::ranges::any_of(m_sources.files, [](const SourceFile& file) { return file.format.numbers.decimal == ','; });
        report.timeSource = m_time.description;
        report.alteredCells = m_cells.lostCells;
    }

    /// The series first, then the others in file order.
    void buildTable() {
        ReadReport& report = m_result.report;
        if (m_time.hasTime()) {
            report.timeColumn = timeColumnName;
            m_columns.push_back(buildTimes(timeColumnName, std::move(m_cells.times), m_cells.rows));
            report.columns.push_back({timeColumnName, ColumnType::Time, "", 0, 0, timeHeader(), {}, toText(m_time.format)});
        }
        if (m_series.byFile) {
            m_columns.push_back(fileColumn());
            report.columns.push_back({m_columns.back().name(), ColumnType::Text, "", 0, 0, "", {}, ""});
            report.seriesColumn = m_columns.back().name();
        }
        std::stable_partition(m_cells.targets.begin(), m_cells.targets.end(),
                              [this](const ColumnTarget& t) { return m_series.column == t.source; });
        std::vector<BuiltColumn> built(m_cells.targets.size());
        parallelFor(built.size(), [&](std::size_t i) {
            ColumnTarget& target = m_cells.targets[i];
            built[i] = buildColumn(m_sources.columns[target.source], target, m_cells.rows, m_series.column == target.source);
        });
        for (std::size_t i = 0; i < built.size(); ++i)
            addColumn(m_cells.targets[i], built[i]);
        m_result.table = Table(std::move(m_columns));
    }

    void addColumn(const ColumnTarget& target, BuiltColumn& built) {
        ReadReport& report = m_result.report;
        const SourceColumn& source = m_sources.columns[target.source];
        if (!built.column) {
            m_sources.guesses.push_back(fmt::format("{} has neither a name nor a value and is left out.", source.name));
            return;
        }
        if (m_series.column == target.source)
            report.seriesColumn = source.name;
        const Column& column = *built.column;
        report.columns.push_back({column.name(), column.type(), column.unit(), target.count.missing, built.altered,
                                  source.header, markersMet(target),
                                  column.type() == ColumnType::Time ? toText(target.timeFormat) : ""});
        report.missingCells += target.count.missing;
        report.alteredCells += built.altered;
        m_columns.push_back(std::move(*built.column));
        for (const NoteList& notes : target.notes)
            m_notes.push_back(&notes);
        if (built.isChanged)
            for (const NoteList& notes : target.changes)
                m_notes.push_back(&notes);
    }

    std::vector<std::string> markersMet(const ColumnTarget& target) const {
        std::vector<std::string> met;
        for (std::size_t marker = 0; marker < target.markers.texts().size(); ++marker)
            if (target.count.markers[marker] > 0)
                met.push_back(target.markers.texts()[marker]);
        return met;
    }

    [[nodiscard]] std::string timeHeader() const {
        std::string joined;
        for (const std::size_t column : m_time.columns)
            joined += (joined.empty() ? "" : " + ") + m_sources.columns[column].header;
        return joined;
    }

    /// A text column of the files' names without their endings.
    [[nodiscard]] Column fileColumn() const {
        std::string name = "file";
        while (std::ranges::find(m_sources.columns, name, &SourceColumn::name) != m_sources.columns.end())
            name.insert(0, "source ");
        std::vector<std::uint32_t> codes;
        std::vector<std::string> dictionary;
        for (std::size_t f = 0; f < m_sources.files.size(); ++f) {
            dictionary.push_back(std::filesystem::path(m_sources.files[f].name).replace_extension().string());
            codes.insert(codes.end(), m_cells.rowsOfFile[f], static_cast<std::uint32_t>(f));
        }
        return Column::texts(name, std::move(codes), std::move(dictionary));
    }

    /// Several quantities under one column must not be taken for one: they are spread, or the person is asked.
    void finishForm() {
        const auto form = findLongForm(m_result.table, m_options);
        if (!form)
            return;
        askAboutForm(m_sources, form->parameter, form->value, form->quantities, m_options);
        if (!m_options.spread) {
            m_sources.guesses.push_back(fmt::format("The table is in long form: column \"{}\" names {} quantities that share a "
                                                    "column of values. Spread it, or keep the rows of one quantity, before "
                                                    "training on it.",
                                                    form->parameter, form->quantities));
            return;
        }
        ReadReport& report = m_result.report;
        SpreadTable spread = spreadLongForm(m_result.table, *form, report.timeColumn, report.seriesColumn, m_job);
        m_result.table = std::move(spread.table);
        std::ranges::move(spread.guesses, std::back_inserter(m_sources.guesses));
        m_spreadNotes = std::move(spread.notes);
        report.alteredCells += m_spreadNotes.size();
        std::vector<ReadReport::ColumnReport> columns;
        for (const Column& column : m_result.table.columns()) {
            const auto old = std::ranges::find(report.columns, column.name(), &ReadReport::ColumnReport::name);
            columns.push_back(
                old != report.columns.end()
                    ? *old
                    : ReadReport::ColumnReport{
                          column.name(), column.type(), column.unit(), column.missingCount(), 0, form->value, {}, ""});
        }
        report.columns = std::move(columns);
        m_sources.guesses.push_back(fmt::format("Column \"{}\" is spread into {} columns.", form->parameter, form->quantities));
    }

    void collectNotes() {
        ReadReport& report = m_result.report;
        for (const NoteList& notes : m_cells.notes)
            m_notes.push_back(&notes);
        std::vector<const PlacedNote*> all;
        for (const NoteList* list : m_notes) {
            report.notesCut |= list->isCut();
            for (const PlacedNote& note : list->notes())
                all.push_back(&note);
        }
        std::ranges::stable_sort(all, [](const PlacedNote* a, const PlacedNote* b) {
            return a->file != b->file ? a->file < b->file : a->note.row < b->note.row;
        });
        for (const PlacedNote* note : all)
            report.notes.push_back(note->note);
        std::ranges::move(m_spreadNotes, std::back_inserter(report.notes));
        if (report.notes.size() > ReadReport::noteLimit) {
            report.notesCut = true;
            report.notes.resize(ReadReport::noteLimit);
        }
    }

    static std::string timesFall(std::size_t count) {
        return count == 1 ? "1 time falls" : fmt::format("{} times fall", count);
    }

    void describeTimes() {
        auto& guesses = m_sources.guesses;
        const std::string& zone = m_options.timeZone;
        if (m_cells.wallClocks > 0)
            guesses.push_back(fmt::format("Times state no offset; they are taken as {}.", zone));
        if (m_ambiguousRows > 0)
            guesses.push_back(fmt::format("{} into an hour that the clocks of {} show twice; the order of the rows "
                                          "decides, and where it does not, they are taken as the earlier one.",
                                          timesFall(m_ambiguousRows), zone));
        if (m_cells.skipped > 0)
            guesses.push_back(fmt::format("{} into an hour that the clocks of {} skip; they are taken as if the "
                                          "clock had not been put forward.",
                                          timesFall(m_cells.skipped), zone));
        std::vector<std::string> met;
        for (const ReadReport::ColumnReport& column : m_result.report.columns)
            for (const std::string& marker : column.missingMarkers)
                if (std::ranges::find(met, marker) == met.end())
                    met.push_back(marker);
        for (const std::string& marker : met)
            guesses.push_back(fmt::format("\"{}\" is taken as a missing value.", marker));
    }

    const ReadOptions& m_options;
    const JobContext& m_job;
    MissingMarkers m_markers;
    Sources m_sources;
    TimeLayout m_time;
    std::optional<std::size_t> m_suggestedSeries;
    SeriesChoice m_series;
    ReadCells m_cells;
    std::size_t m_ambiguousRows = 0;
    std::vector<Column> m_columns;
    std::vector<const NoteList*> m_notes;
    std::vector<CellNote> m_spreadNotes;
    ReadResult m_result;
};

/// The first lines of a text as they stand.
std::vector<std::string> firstLines(const SourceFile& file) {
    constexpr std::size_t mostLines = 100;
    constexpr std::size_t longestLine = 1000;
    std::vector<std::string> lines;
    std::string_view rest = file.source.text;
    while (!rest.empty() && lines.size() < mostLines) {
        const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
        lines.push_back(file.utf8(rest.substr(0, std::min(end, longestLine))));
        rest.remove_prefix(end);
        rest.remove_prefix(rest.starts_with("\r\n") ? 2 : rest.empty() ? 0 : 1);
    }
    return lines;
}

} // namespace

ReadResult readDelimited(const std::vector<std::filesystem::path>& files, const ReadOptions& options, const JobContext& job) {
    Reader reader(options, job);
    ReadResult result = reader.read(files, std::numeric_limits<std::size_t>::max());
    std::vector<std::string> digests(files.size());
    parallelFor(files.size(), [&](std::size_t i) { digests[i] = fileDigest(files[i], job); });
    for (std::size_t f = 0; f < result.report.files.size(); ++f) {
        const auto place = std::ranges::find(files, reader.sources().files[f].source.path);
        result.report.files[f].sha256 = digests[static_cast<std::size_t>(place - files.begin())];
    }
    return result;
}

ReadPreview previewDelimited(const std::vector<std::filesystem::path>& files, const ReadOptions& options, const JobContext& job,
                             std::size_t bytes) {
    constexpr std::size_t mostFiles = 16;
    const std::vector<std::filesystem::path> first(
        files.begin(), files.begin() + static_cast<std::ptrdiff_t>(std::min(files.size(), mostFiles)));
    Reader reader(options, job);
    ReadPreview preview;
    preview.read = reader.read(first, bytes);
    const auto& read = reader.sources().files;
    preview.rawLines = firstLines(read.front());
    preview.isWhole =
        files.size() <= mostFiles && std::ranges::none_of(read, [](const SourceFile& file) { return file.source.isCut; });
    return preview;
}

} // namespace airshed::data
