#pragma once

#include <string>
#include <variant>

#include "core/base/job.h"
#include "core/base/json.h"
#include "core/sources/export_files.h"
#include "core/sources/fetched.h"
#include "core/sources/growing_folder.h"
#include "core/sources/merge_tables.h"
#include "core/sources/mqtt.h"
#include "core/sources/open_meteo.h"
#include "core/sources/openaq.h"
#include "core/sources/sensor_community.h"
#include "core/sources/source_context.h"
#include "core/sources/sqlite_table.h"

namespace airshed::sources {

/// What is asked of any source.
using SourceQuery =
    std::variant<OpenMeteoQuery, OpenAqQuery, SensorCommunityQuery, ExportFilesQuery, FolderQuery, SqliteQuery, MqttQuery>;

/// "open-meteo", "openaq", "sensor-community", "export-files", "folder", "sqlite" or "mqtt".
[[nodiscard]] std::string kindOf(const SourceQuery& query);
/// Whether `sourceQueryFromJson` knows the kind.
[[nodiscard]] bool isSourceKind(const std::string& kind);
[[nodiscard]] Json toJson(const SourceQuery& query);
/// @throws Error(InvalidInput) for an unknown kind, or naming the field.
[[nodiscard]] SourceQuery sourceQueryFromJson(const std::string& kind, const Json& query);

/// A query whose beginning was left open, with the one that it means now, so that asking again begins on the same day.
[[nodiscard]] SourceQuery withFixedBeginning(SourceQuery query, TimeNs now);

/// Fetches. @param earlier what the same query gave before: a folder adds what is new to it; the last minutes of
/// Sensor.Community and of MQTT are added to it. A service with a period is asked from the day of `settledUntil` on, and what
/// it gives takes the place of all rows from that day on. Every other source gives its data whole again.
/// @throws what the source's own function throws; Error(NotFound) when no MQTT message came.
[[nodiscard]] Fetched fetch(SourceContext& context, const SourceQuery& query, const Earlier* earlier = nullptr,
                            const JobContext& job = {});

/// `fetched` added to what came before.
[[nodiscard]] Fetched addedTo(const Earlier& earlier, Fetched fetched, SameRow same, const JobContext& job = {});

} // namespace airshed::sources
