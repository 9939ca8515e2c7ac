#pragma once

#include "core/data/delimited_reader.h"
#include "core/sources/fetched.h"

namespace airshed::sources {

/// How the reader is to take PurpleAir's files. @param header the first file's column names.
[[nodiscard]] data::ReadOptions purpleAirOptions(const std::vector<std::string>& header);
/// What the reader made of them, under Airshed's names and units.
[[nodiscard]] Fetched fromPurpleAir(const data::ReadResult& read, const JobContext& job);

[[nodiscard]] data::ReadOptions aqsOptions(const std::vector<std::string>& header);
/// @throws Error(InvalidInput) naming a column that is absent.
[[nodiscard]] Fetched fromAqs(const data::ReadResult& read, const JobContext& job);

} // namespace airshed::sources
