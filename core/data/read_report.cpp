#include "core/data/read_report.h"

namespace airshed::data {

namespace {

std::string characterText(char c) {
    return c == '\0' ? std::string() : std::string(1, c);
}

Json documentOf(const ReadReport::FileReport& file) {
    return {{"file", file.file},         {"data_rows", file.dataRows},     {"kept_rows", file.keptRows},
            {"sha256", file.sha256},     {"headers", file.headers},        {"width", file.width},
            {"encoding", file.encoding}, {"compression", file.compression}};
}

Json documentOf(const ReadReport::ColumnReport& column) {
    return {{"name", column.name},
            {"type", toText(column.type)},
            {"unit", column.unit},
            {"missing", column.missing},
            {"altered", column.altered},
            {"header", column.header},
            {"missing_markers", column.missingMarkers},
            {"time_format", column.timeFormat}};
}

Json documentOf(const ReadQuestion& question) {
    Json choices = Json::array();
    for (const ReadChoice& choice : question.choices)
        choices.push_back({{"text", choice.text}, {"options", toJson(choice.options)}, {"command_line", choice.commandLine}});
    return {{"id", question.id},
            {"column", question.column},
            {"text", question.text},
            {"choices", std::move(choices)},
            {"followed", question.followed}};
}

} // namespace

Json ReadReport::toJson() const {
    Json fileList = Json::array();
    for (const FileReport& file : files)
        fileList.push_back(documentOf(file));
    Json columnList = Json::array();
    for (const ColumnReport& column : columns)
        columnList.push_back(documentOf(column));
    Json noteList = Json::array();
    for (const CellNote& note : notes)
        noteList.push_back(
            {{"file", note.file}, {"row", note.row}, {"column", note.column}, {"text", note.text}, {"reason", note.reason}});
    Json questionList = Json::array();
    for (const ReadQuestion& question : questions)
        questionList.push_back(documentOf(question));
    return {{"files", std::move(fileList)},
            {"columns", std::move(columnList)},
            {"separator", characterText(separator)},
            {"quote", characterText(quote)},
            {"decimal_comma", decimalComma},
            {"thousands_mark", characterText(thousandsMark)},
            {"time_source", timeSource},
            {"time_column", timeColumn},
            {"series_column", seriesColumn},
            {"dropped_rows", droppedRows},
            {"altered_cells", alteredCells},
            {"missing_cells", missingCells},
            {"notes", std::move(noteList)},
            {"notes_cut", notesCut},
            {"guesses", guesses},
            {"questions", std::move(questionList)}};
}

} // namespace airshed::data
