#include "core/engine/vision/picture_table.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/data/parallel.h"
#include "core/engine/vision/haze_features.h"

namespace airshed::vision {

namespace {

constexpr std::size_t mostNamed = 20; ///< pictures that are left out by name

/// Each picture measured; nothing for one that cannot be, whose fault is a finding.
std::vector<std::optional<HazeFeatures>> measureAll(const std::vector<sources::Picture>& pictures, Findings& findings,
                                                    const JobContext& job) {
    std::vector<std::optional<HazeFeatures>> measured(pictures.size());
    std::vector<std::string> faults(pictures.size());
    std::atomic<std::size_t> done = 0;
    std::mutex telling;
    data::parallelFor(pictures.size(), [&](std::size_t i) {
        job.throwIfStopped();
        try {
            measured[i] = measureHaze(pictures[i].file);
        } catch (const Error& fault) {
            faults[i] = fault.what();
        }
        const std::lock_guard lock(telling);
        job.progress(static_cast<double>(++done) / static_cast<double>(pictures.size()), "Measuring the pictures");
    });
    std::size_t left = 0;
    for (std::size_t i = 0; i < pictures.size(); ++i)
        if (!measured[i] && ++left <= mostNamed)
            findings.push_back({Severity::Warning, "undecodable", pictures[i].name, faults[i] + " It is left out.",
                                "Take it out of the folder, or copy it again."});
    if (left > mostNamed)
        findings.push_back({Severity::Warning, "undecodable", "pictures",
                            fmt::format("{} more pictures cannot be decoded and are left out.", left - mostNamed), ""});
    if (left == pictures.size())
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("None of the {} pictures can be decoded. The first: {}", left, faults[0]),
                    "Check that the files were copied whole.");
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
