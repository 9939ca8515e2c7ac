#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/finding.h"
#include "core/base/job.h"
#include "core/features/join.h"
#include "core/project/project.h"
#include "core/sources/source_query.h"

namespace airshed::project {

/// What came of asking a source.
struct FetchResult {
    runs::SnapshotRecord snapshot;
    sources::SourceFacts facts;
    Findings findings;
    bool unchanged = false; ///< the same content was in the project before
};

/// Asks a source and freezes what it gives under a name. The snapshot's provenance holds the query, so that `refreshSnapshot`
/// can ask again, beside facts, attribution and licence; never a key. What a download that was cut has fetched is kept in the
/// project (fetch/) and used when the same query is asked again.
/// @throws what sources::fetch and Project::addSnapshot throw.
FetchResult fetchSnapshot(Project& project, sources::SourceContext& context, const sources::SourceQuery& query,
                          const std::string& name, const JobContext& job = {});

/// Whether a snapshot came from something that can be asked again: a source, or a join.
[[nodiscard]] bool canRefresh(const runs::SnapshotRecord& snapshot);

/// How much of a service's period a refresh asks for.
enum class Refetch {
    /// From two days, or the time that the service takes to publish if that is longer, before what had settled when it was
    /// asked last; the rows before are kept. Where nothing was revised the content is that of asking for all.
    SinceSettled,
    All, ///< the whole period, so that what was revised long after is seen
};

/// Asks the source of a snapshot again (or joins its two parents as they are now). The name then means the new snapshot, whose
/// provenance names the old one as its parent.
/// @throws Error(NotFound) for a name that is not there, Error(InvalidInput) for a snapshot that came from no source that can
/// be asked
///   again; what `fetchSnapshot` and `joinSnapshots` throw.
FetchResult refreshSnapshot(Project& project, sources::SourceContext& context, const std::string& name,
                            const JobContext& job = {}, Refetch refetch = Refetch::SinceSettled);

/// Listens to live sensors and adds each batch to the snapshot of that name: every batch makes a new snapshot with the one
/// before as its parent. @param batches 0: until a stop is asked for. @param told called after each batch.
/// @throws Error(InvalidInput) when the name means data from elsewhere; what sources::listenMqtt throws.
void collectSnapshots(Project& project, sources::SourceContext& context, const sources::MqttQuery& query,
                      const std::string& name, int batches, const std::function<void(const FetchResult&)>& told,
                      const JobContext& job = {});

/// Two snapshots and how they are joined. Plain data.
struct JoinQuery {
    std::string left;  ///< name or digest: its rows stay
    std::string right; ///< its values are added
    features::JoinSettings settings;
};

/// Settings for two snapshots: series columns as they were imported, the nearest station where both have positions, interval
/// and delay as the right one's source states them.
[[nodiscard]] features::JoinSettings suggestedJoin(const Project& project, const std::string& left, const std::string& right);

struct JoinedSnapshot {
    runs::SnapshotRecord snapshot;
    std::vector<features::JoinedSeries> series;
    Findings findings;
};

/// Joins (see features::joinAsOf) and freezes the result; its provenance names both snapshots and their digests.
JoinedSnapshot joinSnapshots(Project& project, const JoinQuery& query, const std::string& name, const JobContext& job = {});

} // namespace airshed::project
