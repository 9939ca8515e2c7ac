#include "core/sources/export_files.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/data/delimited_reader.h"
#include "core/sources/export_files_internal.h"

namespace airshed::sources {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longestHeader = 16'384;

/// The column names of a comma-separated file; quotes taken off. Both services write plain names.
std::vector<std::string> headerOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(longestHeader, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    std::vector<std::string> names(1);
    for (const char c : text.substr(0, text.find('\n'))) {
        if (c == ',')
            names.emplace_back();
        else if (c != '"' && c != '\r')
            names.back() += c;
    }
    return names;
}

bool hasAll(const std::vector<std::string>& header, std::initializer_list<const char*> names) {
    return std::ranges::all_of(names, [&](const char* name) { return std::ranges::find(header, name) != header.end(); });
}

} // namespace

std::string toText(ExportLayout layout) {
    return layout == ExportLayout::PurpleAir ? "purpleair" : "epa-aqs";
}

std::optional<ExportLayout> recogniseExport(const fs::path& file) {
    const std::vector<std::string> header = headerOf(file);
    if (hasAll(header, {"State Code", "County Code", "Site Num", "Parameter Code", "Date Local", "Time Local",
                        "Sample Measurement", "Units of Measure"}))
        return ExportLayout::EpaAqs;
    const auto isParticles = [](const std::string& name) { return name.starts_with("pm2.5_") || name.starts_with("pm10.0_"); };
    if (hasAll(header, {"time_stamp"}) && std::ranges::any_of(header, isParticles))
        return ExportLayout::PurpleAir;
    return std::nullopt;
}

Fetched readExportFiles(const ExportFilesQuery& query, const JobContext& job) {
    if (query.files.empty())
        throw Error(ErrorCode::InvalidInput, "No file was named.");
    std::vector<fs::path> files(query.files.begin(), query.files.end());
    for (const fs::path& file : files)
        if (!fs::exists(file))
            throw Error(ErrorCode::NotFound, fmt::format("The file {} does not exist.", file.string()));
    const auto layout = recogniseExport(files.front());
    for (const fs::path& file : files)
        if (!layout || recogniseExport(file) != layout)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("{} is no export file of {}.", file.string(),
                                    layout ? "the same service as the first one" : "PurpleAir or EPA AQS"),
                        "Import it as any other text file: airshed-cli import PROJECT FILE.");
    const bool isPurpleAir = *layout == ExportLayout::PurpleAir;
    const std::vector<std::string> header = headerOf(files.front());
    const data::ReadResult read = data::readDelimited(files, isPurpleAir ? purpleAirOptions(header) : aqsOptions(header), job);
    Fetched fetched = isPurpleAir ? fromPurpleAir(read, job) : fromAqs(read, job);
    for (const fs::path& file : files)
        fetched.facts.addRequest(fs::absolute(file).lexically_normal().string());
    fetched.facts.retrieved = now();
    fetched.report = read.report.toJson();
    return fetched;
}

Json toJson(const ExportFilesQuery& query) {
    return {{"files", query.files}};
}

ExportFilesQuery exportFilesQueryFromJson(const Json& json) {
    JsonReader reader(json, "query");
    ExportFilesQuery query{reader.texts("files", {})};
    reader.finish();
    return query;
}

} // namespace airshed::sources
