#include "core/engine/vision/picture_table.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/engine/vision/each_picture.h"
#include "core/engine/vision/haze_features.h"

namespace airshed::vision {

namespace {

/// Each picture measured; nothing for one that cannot be, whose fault is a finding.
std::vector<std::optional<HazeFeatures>> measureAll(const std::vector<sources::Picture>& pictures, Findings& findings,
                                                    const JobContext& job) {
    std::vector<std::optional<HazeFeatures>> measured(pictures.size());
    eachPicture(
        pictures, "Measuring the pictures", [&](std::size_t i) { measured[i] = measureHaze(pictures[i].file); }, findings, job);
    return measured;
}

data::Column labelColumn(const std::string& label, const std::vector<const sources::Picture*>& pictures) {
    std::vector<std::optional<std::string>> cells;
    cells.reserve(pictures.size());
    for (const sources::Picture* picture : pictures) {
        const auto found = picture->labels.find(label);
        const bool isThere = found != picture->labels.end() && !found->second.empty();
        cells.push_back(isThere ? std::optional(found->second) : std::nullopt);
    }
    return data::Column::texts(label, cells);
}

} // namespace

sources::Fetched measurePictures(const sources::PictureQuery& query, const JobContext& job) {
    sources::PictureList list = sources::listPictures(query, job);
    sources::Fetched fetched;
    fetched.findings = std::move(list.findings);
    const auto measured = measureAll(list.pictures, fetched.findings, job);

    std::vector<const sources::Picture*> kept;
    std::vector<TimeNs> times;
    std::vector<std::optional<std::string>> names;
    std::vector<std::vector<double>> features(hazeColumns.size());
    for (std::size_t i = 0; i < measured.size(); ++i) {
        if (!measured[i])
            continue;
        kept.push_back(&list.pictures[i]);
        times.push_back(list.pictures[i].time);
        names.emplace_back(list.pictures[i].name);
        for (std::size_t column = 0; column < hazeColumns.size(); ++column)
            features[column].push_back((*measured[i]).*hazeColumns[column].value);
    }
    std::vector<data::Column> columns;
    if (list.hasTimes)
        columns.push_back(data::Column::times("time", times));
    columns.push_back(data::Column::texts("picture", names));
    for (std::size_t column = 0; column < hazeColumns.size(); ++column)
        columns.push_back(data::Column::floats(std::string(hazeColumns[column].name), "", std::move(features[column])));
    for (const std::string& label : list.labels)
        columns.push_back(labelColumn(label, kept));
    fetched.table = data::Table(std::move(columns));
    fetched.facts.service = "Pictures of a folder";
    fetched.facts.stamps =
        list.hasTimes ? "A stamp is the instant at which a picture was taken." : "The pictures have no times.";
    fetched.facts.retrieved = now();
    fetched.facts.addRequest(query.folder);
    return fetched;
}

} // namespace airshed::vision
