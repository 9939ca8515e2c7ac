#include "core/data/delimited_reader.h"

namespace airshed::data {

Json ReadReport::toJson() const {
    Json fileList = Json::array();
    for (const FileReport& file : files)
        fileList.push_back(
            {{"file", file.file}, {"dataRows", file.dataRows}, {"keptRows", file.keptRows}, {"sha256", file.sha256}});
    Json columnList = Json::array();
    for (const ColumnReport& column : columns)
        columnList.push_back({{"name", column.name},
                              {"type", toText(column.type)},
                              {"unit", column.unit},
                              {"missing", column.missing},
                              {"altered", column.altered}});
    Json noteList = Json::array();
    for (const CellNote& note : notes)
        noteList.push_back(
            {{"file", note.file}, {"row", note.row}, {"column", note.column}, {"text", note.text}, {"reason", note.reason}});
    return {{"files", std::move(fileList)},
            {"columns", std::move(columnList)},
            {"separator", std::string(1, separator)},
            {"decimalComma", decimalComma},
            {"timeSource", timeSource},
            {"timeColumn", timeColumn},
            {"seriesColumn", seriesColumn},
            {"droppedRows", droppedRows},
            {"alteredCells", alteredCells},
            {"missingCells", missingCells},
            {"notes", std::move(noteList)},
            {"notesCut", notesCut},
            {"guesses", guesses}};
}

} // namespace airshed::data
