#include "core/data/delimited_writer.h"

#include "core/base/file.h"
#include "core/data/units.h"

namespace airshed::data {

namespace {

constexpr std::size_t rowsBetweenChecks = 4096;

void appendQuoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

void appendField(std::string& out, std::string_view text) {
    // Blanks at the ends are quoted too: readers trim what is not.
    const bool plain = text.find_first_of(",\"\r\n") == std::string_view::npos &&
                       (text.empty() || (text.front() != ' ' && text.back() != ' '));
    if (plain)
        out += text;
    else
        appendQuoted(out, text);
}

void appendHeader(std::string& out, const Table& table) {
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        const Column& column = table.columns()[i];
        if (i > 0)
            out += ',';
        appendField(out, joinHeader(column.name(), column.unit()));
    }
    out += '\n';
}

void appendRow(std::string& out, const Table& table, std::size_t row) {
    const std::size_t begin = out.size();
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        if (i > 0)
            out += ',';
        appendField(out, table.columns()[i].cellText(row));
    }
    // A lone missing cell would make a blank line, which readers skip.
    if (out.size() == begin)
        out += "\"\"";
    out += '\n';
}

std::string toText(const Table& table, const JobContext& job) {
    std::string out;
    appendHeader(out, table);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (row % rowsBetweenChecks == 0)
            job.throwIfStopped();
        appendRow(out, table, row);
    }
    return out;
}

} // namespace

std::string toDelimitedText(const Table& table) {
    return toText(table, {});
}

void writeDelimited(const Table& table, const std::filesystem::path& file, const JobContext& job) {
    writeFileAtomically(file, toText(table, job));
}

} // namespace airshed::data
