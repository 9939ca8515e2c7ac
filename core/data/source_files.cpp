#include "core/data/source_files.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/data/parallel.h"
#include "core/data/text_encoding.h"
#include "core/data/units.h"

namespace airshed::data {

namespace {

constexpr std::size_t largestChunk = std::size_t{4} << 20U;

std::string separatorName(char separator) {
    switch (separator) {
    case ',': return "commas";
    case ';': return "semicolons";
    case '\t': return "tabs";
    case '|': return "bars";
    default: return fmt::format("\"{}\"", separator);
    }
}

/// Whether the beginning of a text holds a row: one that holds a very large cell may not.
bool beginsWithRows(const SourceFile& file, const ReadOptions& options, const MissingMarkers& markers) {
    try {
        return findFormat(file.source.text, options, markers, file.source.name(), true).sampleRows() > 1;
    } catch (const Error&) {
        return false;
    }
}

void readWhole(SourceText& source, const ReadOptions& options, const JobContext& job) {
    for (SourceText& whole : openTexts(source.path, options, job))
        if (whole.entry == source.entry) {
            source = std::move(whole);
            return;
        }
}

/// What is needed of a text before its columns are matched with those of others.
void takeApart(SourceFile& file, const ReadOptions& options, const MissingMarkers& markers, const JobContext& job) {
    const std::string name = file.source.name();
    if (file.source.isCut && !beginsWithRows(file, options, markers))
        readWhole(file.source, options, job);
    file.format = findFormat(file.source.text, options, markers, name, file.source.isCut);
    if (file.source.isCut)
        file.source.text = file.source.text.substr(0, endOfWholeRecords(file.source.text, file.format.rules));
    file.chunks = cutIntoChunks(file.source.text, file.format.dataOffset, file.format.dataLine, file.format.rules, name,
                                options.chunkBytes != 0 ? options.chunkBytes : largestChunk, file.bytes, job);
    const bool isChosen = options.encoding.has_value() || file.source.encoding != TextEncoding::Utf8;
    file.encoding = isChosen ? file.source.encoding : file.bytes.encoding();
    for (std::string& header : file.format.headers)
        header = file.utf8(header);
    for (std::string& unit : file.format.units)
        unit = file.utf8(unit);
}

/// The file's name alone where the names differ, else the path.
void nameFiles(std::vector<SourceFile>& files) {
    const auto shortName = [](const SourceText& source) {
        return source.entry.empty() ? pathText(source.path.filename()) : source.entry;
    };
    std::set<std::string> names;
    for (const SourceFile& file : files)
        names.insert(shortName(file.source));
    for (SourceFile& file : files)
        file.name = names.size() == files.size() ? shortName(file.source) : file.source.name();
}

/// Names of a file's columns, each different from the others.
std::vector<SourceColumn> columnsOfFile(const SourceFile& file, std::vector<std::string>& guesses) {
    std::vector<SourceColumn> columns;
    std::set<std::string> taken;
    for (std::size_t i = 0; i < file.format.width; ++i) {
        SourceColumn column;
        column.header = i < file.format.headers.size() ? file.format.headers[i] : std::string();
        HeaderName split = splitHeader(column.header);
        column.isNamed = !split.name.empty();
        const std::string wanted = column.isNamed ? split.name : fmt::format("column {}", i + 1);
        column.name = wanted;
        for (int copy = 2; !taken.insert(column.name).second; ++copy)
            column.name = fmt::format("{} ({})", wanted, copy);
        if (column.name != wanted)
            guesses.push_back(
                fmt::format("{}: a second column named \"{}\" is called \"{}\".", file.name, wanted, column.name));
        column.unit = std::move(split.unit);
        if (column.unit.empty() && i < file.format.units.size())
            column.unit = canonicalUnit(file.format.units[i]).value_or(file.format.units[i]);
        columns.push_back(std::move(column));
    }
    return columns;
}

void matchColumns(Sources& sources) {
    for (std::size_t f = 0; f < sources.files.size(); ++f) {
        const auto ofFile = columnsOfFile(sources.files[f], sources.guesses);
        for (std::size_t place = 0; place < ofFile.size(); ++place) {
            const SourceColumn& column = ofFile[place];
            auto found = std::ranges::find(sources.columns, column.name, &SourceColumn::name);
            if (found == sources.columns.end()) {
                sources.columns.push_back(column);
                found = sources.columns.end() - 1;
                found->places.resize(sources.files.size());
            }
            if (found->unit != column.unit)
                throw Error(ErrorCode::InvalidInput,
                            fmt::format("{}: column \"{}\" is in \"{}\", but in \"{}\" in an earlier file.",
                                        sources.files[f].source.name(), column.name, column.unit, found->unit),
                            "Import files of different units separately.");
            found->places[f] = place;
        }
    }
}

/// Gives each column what a person has decided about it.
void placeOptions(Sources& sources, const ReadOptions& options) {
    for (const auto& [name, chosen] : options.columns) {
        const auto column = sources.findColumn(name);
        if (!column)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("{}: there is no column \"{}\".", sources.files.front().source.name(), name),
                        fmt::format("The columns are {}.", sources.listColumns()));
        sources.columns[*column].options = chosen;
        if (chosen.unit)
            sources.columns[*column].unit = *chosen.unit;
    }
}

/// Sentences about a file, each said once for all files.
class FileDescriber {
public:
    FileDescriber(Sources& sources, const ReadOptions& options) : m_sources(sources), m_options(options) {}

    void describe(const SourceFile& file) {
        const TextFormat& format = file.format;
        if (!file.source.compression.empty())
            say(fmt::format("{} is unpacked ({}).", file.name, file.source.compression));
        if (m_options.separator == 0)
            say(fmt::format("Cells are separated by {}.", separatorName(format.rules.separator)));
        if (!m_options.quote && format.rules.quote == '\'')
            say("Cells are quoted with '.");
        if (!m_options.commentMark && !format.rules.commentMark.empty())
            say(fmt::format("Lines that begin with {} are comments; they are left out.", format.rules.commentMark));
        if (!m_options.skipLines && format.skippedLines > 0)
            say(fmt::format("{}: {} above the table are left out.", file.name, counted(format.skippedLines, "line")));
        if (!m_options.decimalMark && format.numbers.decimal == ',')
            say("Numbers are written with a decimal comma.");
        if (!m_options.thousandsMark && format.numbers.thousands != '\0')
            say(fmt::format("Thousands are grouped by \"{}\".", format.numbers.thousands));
        if (!m_options.headerRows && format.headers.empty())
            say(fmt::format("{} has no header; its columns are numbered.", file.name));
        if (!m_options.headerRows && !format.headers.empty() && format.firstDataRecord > 1 + (format.units.empty() ? 0U : 1U))
            say("Names stand in several rows; they are joined.");
        if (!m_options.unitsRow && !format.units.empty())
            say("Units stand in a row of their own.");
        describeEncoding(file);
    }

private:
    void say(const std::string& sentence) {
        if (m_said.insert(sentence).second)
            m_sources.guesses.push_back(sentence);
    }

    void describeEncoding(const SourceFile& file) {
        if (m_options.encoding)
            return;
        if (file.encoding == TextEncoding::Latin1 || file.encoding == TextEncoding::Cp1252)
            say(fmt::format("{} is not UTF-8; its text is read as {}.", file.name,
                            file.encoding == TextEncoding::Latin1 ? "Latin-1" : "CP1252 (Windows)"));
        else if (file.encoding != TextEncoding::Utf8)
            say(fmt::format("{} is UTF-16.", file.name));
        else if (file.bytes.strays > 0)
            say(fmt::format("{}: bytes that are no UTF-8 ({}) are shown as \xEF\xBF\xBD.", file.name, file.bytes.strays));
    }

    static std::string counted(std::size_t count, const char* singular) {
        return fmt::format("{} {}{}", count, singular, count == 1 ? "" : "s");
    }

    Sources& m_sources;
    const ReadOptions& m_options;
    std::set<std::string> m_said;
};

} // namespace

std::optional<std::size_t> Sources::findColumn(const std::string& name) const {
    const auto found = std::ranges::find_if(
        columns, [&name](const SourceColumn& column) { return column.name == name || column.header == name; });
    if (found == columns.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

std::size_t Sources::requireColumn(const std::string& name, const std::string& option) const {
    const auto column = findColumn(name);
    for (std::size_t file = 0; file < files.size(); ++file)
        if (!column || !columns[*column].places[file])
            throw Error(
                ErrorCode::InvalidInput,
                fmt::format("{}: there is no column \"{}\" to take the {} from.", files[file].source.name(), name, option),
                fmt::format("The columns are {}.", listColumns()));
    return *column;
}

std::string Sources::listColumns() const {
    std::vector<std::string> names;
    for (const SourceColumn& column : columns)
        names.push_back('"' + column.name + '"');
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string plainName(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            plain += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            plain += c;
    }
    return plain;
}

std::vector<std::string> sampleCells(const Sources& sources, std::size_t column, const MissingMarkers& markers) {
    constexpr std::size_t enough = 200;
    std::vector<std::string> cells;
    std::string scratch;
    for (std::size_t f = 0; f < sources.files.size() && cells.empty(); ++f) {
        const TextFormat& format = sources.files[f].format;
        for (std::size_t r = format.firstDataRecord; r < format.sample.size() && cells.size() < enough; ++r)
            if (const auto text = sources.sampleCell(f, r, column, scratch); !markers.isMissing(text))
                cells.emplace_back(text);
    }
    return cells;
}

Sources openSources(const std::vector<std::filesystem::path>& paths, const ReadOptions& options, const MissingMarkers& markers,
                    std::size_t bytes, const JobContext& job) {
    if (paths.empty())
        throw Error(ErrorCode::InvalidInput, "There is no file to read.", "Name at least one file.");
    std::vector<std::vector<SourceText>> texts(paths.size());
    parallelFor(paths.size(), [&](std::size_t i) { texts[i] = openTexts(paths[i], options, job, bytes); });
    Sources sources;
    for (auto& ofPath : texts)
        for (SourceText& text : ofPath)
            sources.files.push_back({{}, std::move(text), {}, TextEncoding::Utf8, {}, {}});
    nameFiles(sources.files);
    if (sources.files.size() == 1)
        takeApart(sources.files.front(), options, markers, job);
    else
        parallelFor(sources.files.size(), [&](std::size_t i) { takeApart(sources.files[i], options, markers, job); });
    FileDescriber describer(sources, options);
    for (const SourceFile& file : sources.files)
        describer.describe(file);
    matchColumns(sources);
    placeOptions(sources, options);
    return sources;
}

} // namespace airshed::data
