#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"
#include "core/base/position.h"
#include "core/project/fetch.h"
#include "core/sources/date_range.h"
#include "core/sources/station.h"

namespace airshed::cli {

/// What every `fetch` needs.
struct FetchTarget {
    std::string project;
    std::string name; ///< of the snapshot
};
void declareTarget(CLI::App& command, FetchTarget& target);
void declareDays(CLI::App& command, sources::DateRange& days);

/// A circle on the command line.
struct CircleOptions {
    std::string near; ///< "57.15,-2.09"
    double radiusKm = 5;
};
void declareCircle(CLI::App& command, CircleOptions& circle);
/// "LAT,LON" as a position. @throws Error(InvalidInput).
[[nodiscard]] Position positionFrom(const std::string& text);

/// Fetches into the project and prints what came of it. @param usualName where the command line names none.
int fetchInto(const FetchTarget& target, const std::string& usualName, sources::SourceContext& context,
              const sources::SourceQuery& query, const Session& session);
/// Prints what came of a fetch or refresh.
void printFetched(const project::FetchResult& result, const Session& session);

// Each adds its subcommand of `fetch`.
void addFetchOpenMeteo(CLI::App& fetch, Selection& selection);
void addFetchStations(CLI::App& fetch, Selection& selection);
void addFetchLocal(CLI::App& fetch, Selection& selection);
void addFetchMqtt(CLI::App& fetch, Selection& selection);

} // namespace airshed::cli
