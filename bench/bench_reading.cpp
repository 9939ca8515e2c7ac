// Reads a table of 20 columns of floats from delimited text and opens it as a snapshot, beside DuckDB and pandas.
//
//   bench_reading [--megabytes N] [--peer PYTHON SCRIPT]      64 MB if left out
//
// Every reading is the best of three, warm, each in a process of its own, so that its peak memory can be told.
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/platform.h"
#include "core/base/random.h"
#include "core/base/time.h"
#include "core/data/delimited_reader.h"
#include "core/data/snapshot_store.h"

namespace fs = std::filesystem;
using namespace airshed;

namespace {

constexpr int columns = 20;

/// What a reading came to; peers print the same as JSON.
struct Reading {
    std::string name;
    double seconds = 0;
    double peakBytes = 0; ///< of the process, less what it had before
    std::size_t rows = 0;
    double sum = 0; ///< of all cells: the outputs are equal where this is
};

double secondsSince(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double peakBytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

/// Minutes of 20 sensors with four to seven digits, as such files have them.
void writeTable(const fs::path& file, std::size_t bytes) {
    std::ofstream out(file, std::ios::binary);
    std::string line = "time";
    for (int column = 0; column < columns; ++column)
        line += fmt::format(",x{}", column);
    RandomStream random(1, "bench");
    std::size_t written = 0;
    for (std::int64_t row = 0; written < bytes; ++row) {
        line += '\n';
        written += line.size();
        out << line;
        line = formatIso(row * 60 * nsPerSecond);
        for (int column = 0; column < columns; ++column)
            line += fmt::format(",{:.{}f}", random.normal() * 100.0, 2 + column % 4);
    }
}

Json measure(const fs::path& file) {
    const double before = peakBytes();
    const auto begin = std::chrono::steady_clock::now();
    const data::ReadResult result = data::readDelimited({file}, {});
    const double seconds = secondsSince(begin);
    const double peak = peakBytes() - before;
    double sum = 0;
    for (const data::Column& column : result.table.columns())
        if (column.type() == data::ColumnType::Float)
            for (const double cell : column.floats())
                sum += cell;
    return {{"seconds", seconds}, {"peak_bytes", peak}, {"rows", result.table.rows()}, {"sum", sum}, {"name", "Airshed"}};
}

/// Runs a program three times and takes the fastest.
Reading bestOf(const std::string& program, const std::vector<std::string>& arguments, const fs::path& output) {
    Reading best;
    for (int attempt = 0; attempt < 3; ++attempt) {
        fs::remove(output);
        StartOptions options;
        options.outputFile = output;
        if (waitForProcess(startProcess(program, arguments, options)) != 0)
            throw Error(ErrorCode::Unavailable, readFile(output));
        const Json json = readJsonFile(output);
        if (best.name.empty() || json.at("seconds").get<double>() < best.seconds)
            best = {json.at("name"), json.at("seconds"), json.at("peak_bytes"), json.at("rows"), json.at("sum")};
    }
    return best;
}

void print(const Reading& reading, const Reading& ours, double fileBytes, double columnBytes) {
    std::cout << fmt::format("  {:22} {:7.3f} s  {:7.0f} MB/s  peak memory {:5.2f} x the columns", reading.name,
                             reading.seconds, fileBytes / reading.seconds / 1e6, reading.peakBytes / columnBytes);
    if (&reading != &ours)
        std::cout << fmt::format("  Airshed is {:.2f} times as fast", reading.seconds / ours.seconds);
    std::cout << '\n';
}

void benchReading(const fs::path& folder, const fs::path& file, const std::vector<std::string>& peer) {
    const auto fileBytes = static_cast<double>(fs::file_size(file));
    std::vector<Reading> readings = {bestOf(executablePath().string(), {"--measure", file.string()}, folder / "out.json")};
    for (const char* which : {"duckdb", "pandas"}) {
        if (peer.empty())
            break;
        try {
            readings.push_back(bestOf(peer[0], {peer[1], which, file.string()}, folder / "out.json"));
        } catch (const Error& error) {
            std::cout << "  " << which << " left out: " << error.what() << '\n';
        }
    }
    const double columnBytes = static_cast<double>(readings.front().rows) * (columns + 1) * 8;
    for (const Reading& reading : readings) {
        print(reading, readings.front(), fileBytes, columnBytes);
        const bool same = reading.rows == readings.front().rows &&
                          std::abs(reading.sum - readings.front().sum) <= 1e-6 * (1 + std::abs(readings.front().sum));
        if (!same)
            throw Error(ErrorCode::Internal,
                        fmt::format("{} read another table: {} rows, sum {}, not {} rows, sum {}.", reading.name, reading.rows,
                                    reading.sum, readings.front().rows, readings.front().sum));
    }
    if (peer.empty())
        std::cout << "  No peer: run `make bench`, which fetches DuckDB and pandas.\n";
}

void benchOpening(const fs::path& folder, const fs::path& file) {
    const data::SnapshotStore store(folder / "snapshots");
    std::string digest;
    {
        data::SnapshotStore writable(folder / "snapshots");
        digest = writable.put(data::readDelimited({file}, {}).table);
    }
    double best = 1e9;
    double cell = 0;
    for (int attempt = 0; attempt < 5; ++attempt) {
        const auto begin = std::chrono::steady_clock::now();
        const data::Table table = store.open(digest);
        cell = table.columns().back().number(table.rows() / 2);
        best = std::min(best, secondsSince(begin));
    }
    std::cout << fmt::format("  a snapshot of {:.0f} MB opens in {:.2f} ms (a cell in its middle is {})\n",
                             static_cast<double>(fs::file_size(store.fileOf(digest))) / 1e6, best * 1e3, cell);
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    std::size_t megabytes = 64;
    std::vector<std::string> peer;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--measure" && i + 1 < arguments.size()) {
            std::cout << measure(arguments[i + 1]).dump() << '\n';
            return 0;
        }
        if (arguments[i] == "--megabytes" && i + 1 < arguments.size())
            megabytes = std::stoul(arguments[++i]);
        if (arguments[i] == "--peer" && i + 2 < arguments.size()) {
            peer = {arguments[i + 1], arguments[i + 2]};
            i += 2;
        }
    }
    const fs::path folder = fs::temp_directory_path() / fmt::format("airshed-bench-{}", currentProcessId());
    try {
        makeFolder(folder);
        const fs::path file = folder / "floats.csv";
        writeTable(file, megabytes << 20U);
        std::cout << fmt::format("Reading {} MB of text, 1 time and {} float columns, {} threads\n", megabytes, columns,
                                 usableThreads());
        benchReading(folder, file, peer);
        benchOpening(folder, file);
    } catch (const std::exception& fault) {
        std::cerr << fault.what() << '\n';
        fs::remove_all(folder);
        return 1;
    }
    fs::remove_all(folder);
    return 0;
}
