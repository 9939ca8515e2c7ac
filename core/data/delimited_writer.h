#pragma once

#include <filesystem>
#include <string>

#include "core/base/job.h"
#include "core/data/table.h"

namespace airshed::data {

/// The table as comma-separated text with a header (RFC 4180, LF line ends, UTF-8); known units stand in the header ("PM2.5
/// (µg/m³)", see units.h), where readDelimited finds them again. Doubles are written shortest round-trip, so that reading them
/// back gives the same bits; missing cells are empty.
[[nodiscard]] std::string toDelimitedText(const Table& table);
/// The same, into a file, whole or not at all. @throws Error(Storage), Cancelled.
void writeDelimited(const Table& table, const std::filesystem::path& file, const JobContext& job = {});

} // namespace airshed::data
