#include <iostream>

#include <spdlog/spdlog.h>

#include "app/worker/commands.h"
#include "core/base/json.h"
#include "core/data/delimited_writer.h"
#include "core/engine/deployment/predict.h"

namespace airshed::worker {

namespace {

Json toJson(const deployment::Predictions& predictions) {
    const data::Table& table = predictions.table;
    Json rows = Json::array();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        Json object;
        for (const data::Column& column : table.columns())
            object[column.name()] = column.isNumeric() ? Json(column.number(row)) : Json(column.cellText(row));
        object["lead"] = table.column("lead").integers()[row];
        rows.push_back(std::move(object));
    }
    Json units = Json::object();
    for (const data::Column& column : table.columns())
        if (!column.unit().empty())
            units[column.name()] = column.unit();
    return {{"model", predictions.contract.name},
            {"synthetic", predictions.contract.synthetic},
            {"units", std::move(units)},
            {"notes", predictions.notes},
            {"forecasts", std::move(rows)}};
}

} // namespace

int predict(const std::filesystem::path& exportFolder, const std::filesystem::path& input,
            const sources::PictureQuery& pictures, bool everyIssueTime, bool asJson, const Shutdown& shutdown) {
    const deployment::Predictions predictions =
        deployment::predictFile(exportFolder, input, everyIssueTime, JobContext(shutdown.token()),
                                pictures.folder.empty() ? std::nullopt : std::optional(pictures));
    if (predictions.contract.synthetic)
        spdlog::warn("this model was trained on synthetic data");
    for (const std::string& note : predictions.notes)
        spdlog::info("{}", note);
    std::cout << (asJson ? toJson(predictions).dump(2) + "\n" : data::toDelimitedText(predictions.table));
    return std::cout.flush() ? 0 : 1;
}

} // namespace airshed::worker
