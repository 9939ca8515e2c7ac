#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "app/worker/shutdown.h"
#include "core/sources/pictures.h"

namespace airshed::worker {

// Each returns the program's exit code: 0 done, 1 failed, 130 stopped by a signal. Errors are thrown.

/// Works off the project's queue for one device and ends when it is empty.
int work(const std::filesystem::path& projectFolder, const std::string& device, const Shutdown& shutdown);
/// Works off one queued export.
int exportRun(const std::filesystem::path& projectFolder, std::int64_t exportId, const Shutdown& shutdown);
/// Forecasts of an exported model on a file, as CSV or JSON on stdout. @param pictures an empty folder: none.
int predict(const std::filesystem::path& exportFolder, const std::filesystem::path& input,
            const sources::PictureQuery& pictures, bool everyIssueTime, bool asJson, const Shutdown& shutdown);
/// Measures the pictures of a folder into a snapshot of a project and, if they have times, freezes them beside it.
/// @param size "WIDTHxHEIGHT" at which they are frozen, or "none".
int pictures(const std::filesystem::path& projectFolder, const sources::PictureQuery& query, const std::string& name,
             const std::string& size, bool asJson, const Shutdown& shutdown);
/// How fast an experiment's network trains here, on made-up numbers, as JSON in a file, or on stdout when none is named.
int measure(const std::filesystem::path& experimentFile, const std::string& device, const std::filesystem::path& output);
/// Likewise for several sizes of batches.
int measureBatches(const std::filesystem::path& experimentFile, const std::string& device, const std::filesystem::path& output,
                   const Shutdown& shutdown);
/// A learning rate for an experiment on a project's data, likewise as JSON.
int searchRate(const std::filesystem::path& projectFolder, const std::filesystem::path& experimentFile,
               const std::string& device, const std::filesystem::path& output, const Shutdown& shutdown);
/// The graph of a TorchScript file as JSON, see drawing::ModelFile, likewise.
int describe(const std::filesystem::path& modelFile, const std::filesystem::path& output);
/// What can train on this machine. @param output a file for it as JSON; empty: standard output.
int listDevices(bool asJson, const std::filesystem::path& output);

} // namespace airshed::worker
