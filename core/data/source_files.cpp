#include "core/data/source_files.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/data/parallel.h"
#include "core/data/stamp_parser.h"
#include "core/data/text_encoding.h"
#include "core/data/units.h"

namespace airshed::data {

namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

std::string separatorName(char separator) {
    switch (separator) {
    case ',': return "commas";
    case ';': return "semicolons";
    case '\t': return "tabs";
    case '|': return "bars";
    default: return fmt::format("\"{}\"", separator);
    }
}

/// The file's text without a byte-order mark. @throws Error(InvalidInput) for a file that is empty or holds no 8-bit text.
std::string_view checkedText(const SourceFile& file) {
    std::string_view text = file.bytes->text();
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        throw Error(ErrorCode::InvalidInput, fmt::format("{} is UTF-16 text.", file.path.string()), "Save it as UTF-8.");
    if (text.find('\0') != std::string_view::npos)
        throw Error(ErrorCode::InvalidInput, fmt::format("{} holds binary data, not delimited text.", file.path.string()),
                    "Choose a text file such as CSV.");
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        throw Error(ErrorCode::InvalidInput, fmt::format("{} is empty.", file.path.string()), "Choose a file with data.");
    return text;
}

/// Commas stand for decimal points when they do so in some cell and no cell has a point in that role.
bool detectDecimalComma(const SourceFile& file) {
    if (file.separator == ',')
        return false;
    std::string scratch;
    std::size_t withComma = 0;
    std::size_t withPoint = 0;
    for (std::size_t record = file.firstDataRecord; record < file.records.size(); ++record)
        for (std::size_t column = 0; column < file.records.cellCount(record); ++column) {
            const std::string_view text = file.records.cell(record, column, scratch);
            const bool hasComma = text.find(',') != std::string_view::npos;
            if (!hasComma && text.find('.') == std::string_view::npos)
                continue;
            if (parseNumber(text, hasComma).form == ParsedNumber::Form::Fractional)
                ++(hasComma ? withComma : withPoint);
        }
    return withComma > withPoint;
}

bool isValue(std::string_view text, bool decimalComma) {
    return parseNumber(text, decimalComma).form != ParsedNumber::Form::None || parseStamp(text, DateOrder::DayFirst) ||
           parseStamp(text, DateOrder::MonthFirst);
}

/// Whether the first record holds data rather than names. Names may be numbers too ("0.3", a particle size), so a text above a
/// value tells, unless a time stands in the first record.
bool looksLikeData(const SourceFile& file) {
    const bool decimalComma = file.separator != ',';
    bool anyValue = false;
    bool anyTextAboveValue = false;
    std::string scratch;
    for (std::size_t column = 0; column < file.records.cellCount(0); ++column) {
        const std::string_view text = file.records.cell(0, column, scratch);
        const bool isNumber = parseNumber(text, decimalComma).form != ParsedNumber::Form::None;
        if (!isNumber && isValue(text, decimalComma))
            return true;
        anyValue |= isNumber;
        const bool isText = !text.empty() && !isNumber;
        anyTextAboveValue |= isText && file.records.size() > 1 && isValue(file.records.cell(1, column, scratch), decimalComma);
    }
    return anyValue && !anyTextAboveValue;
}

void readHeader(SourceFile& file) {
    std::string scratch;
    file.width = file.records.cellCount(0);
    if (looksLikeData(file))
        return;
    file.firstDataRecord = 1;
    for (std::size_t column = 0; column < file.width; ++column) {
        const std::string_view text = file.records.cell(0, column, scratch);
        file.headers.push_back(file.isLatin1 ? latin1ToUtf8(text) : std::string(text));
    }
}

void openFile(SourceFile& file, const ReadOptions& options, const JobContext& job) {
    file.bytes = std::make_shared<const MappedFile>(file.path);
    const std::string_view text = checkedText(file);
    file.isLatin1 = !isUtf8(text);
    file.separator = options.separator != 0 ? options.separator : detectSeparator(text, file.path.string());
    file.records = TextRecords(text, file.separator, file.path.string(), job);
    if (file.records.size() == 0)
        throw Error(ErrorCode::InvalidInput, fmt::format("{} holds separators and nothing else.", file.path.string()),
                    "Choose a file with data.");
    readHeader(file);
    if (file.dataRecords() == 0)
        throw Error(ErrorCode::InvalidInput, fmt::format("{} holds a header and no rows.", file.path.string()),
                    "Choose a file with data.");
    file.decimalComma = detectDecimalComma(file);
    file.sha256 = sha256Hex(file.bytes->bytes());
}

/// The file's name alone where the names differ, else the path.
void nameFiles(std::vector<SourceFile>& files) {
    std::set<std::string> names;
    for (const SourceFile& file : files)
        names.insert(file.path.filename().string());
    for (SourceFile& file : files)
        file.name = names.size() == files.size() ? file.path.filename().string() : file.path.string();
}

/// Names of a file's columns, each different from the others.
std::vector<SourceColumn> columnsOfFile(const SourceFile& file, std::vector<std::string>& guesses) {
    std::vector<SourceColumn> columns;
    std::set<std::string> taken;
    for (std::size_t i = 0; i < file.width; ++i) {
        SourceColumn column;
        column.header = i < file.headers.size() ? file.headers[i] : std::string();
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
                                        sources.files[f].path.string(), column.name, column.unit, found->unit),
                            "Import files of different units separately.");
            found->places[f] = place;
        }
    }
}

void describeFiles(Sources& sources, const ReadOptions& options) {
    std::set<std::string> said;
    const auto say = [&](const std::string& sentence) {
        if (said.insert(sentence).second)
            sources.guesses.push_back(sentence);
    };
    for (const SourceFile& file : sources.files) {
        if (options.separator == 0)
            say(fmt::format("Cells are separated by {}.", separatorName(file.separator)));
        if (file.decimalComma)
            say("Numbers are written with a decimal comma.");
        if (file.headers.empty())
            say(fmt::format("{} has no header; its columns are numbered.", file.name));
        if (file.isLatin1)
            say(fmt::format("{} is not UTF-8; its text is read as Latin-1.", file.name));
        if (file.records.separatorLines() > 0)
            say(fmt::format("{}: {} lines hold separators and nothing else; they are skipped.", file.name,
                            file.records.separatorLines()));
    }
}

} // namespace

std::size_t Sources::requireColumn(const std::string& name, const std::string& option) const {
    const auto found = std::ranges::find_if(
        columns, [&name](const SourceColumn& column) { return column.name == name || column.header == name; });
    const auto absentIn = [&](const SourceFile& file) {
        return Error(ErrorCode::InvalidInput,
                     fmt::format("{}: there is no column \"{}\" to take the {} from.", file.path.string(), name, option),
                     fmt::format("The columns are {}.", listColumns()));
    };
    if (found == columns.end())
        throw absentIn(files.front());
    for (std::size_t file = 0; file < files.size(); ++file)
        if (!found->places[file])
            throw absentIn(files[file]);
    return static_cast<std::size_t>(found - columns.begin());
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

Sources openSources(const std::vector<std::filesystem::path>& paths, const ReadOptions& options, const JobContext& job) {
    if (paths.empty())
        throw Error(ErrorCode::InvalidInput, "There is no file to read.", "Name at least one file.");
    Sources sources;
    sources.files.resize(paths.size());
    for (std::size_t i = 0; i < paths.size(); ++i)
        sources.files[i].path = paths[i];
    nameFiles(sources.files);
    parallelFor(paths.size(), [&](std::size_t i) { openFile(sources.files[i], options, job); });
    describeFiles(sources, options);
    matchColumns(sources);
    return sources;
}

} // namespace airshed::data
