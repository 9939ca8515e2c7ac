#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/data/read_report.h"

namespace airshed::cli {

/// The options of the commands that read delimited text, as they stand on the command line.
class ReadArguments {
public:
    /// Adds them to a command; the object must stay where it is while the command line is read.
    void declare(CLI::App& command);
    /// @throws Error(InvalidInput) for a column that is named in an option without a value ("PM2.5" in place of "PM2.5=float").
    [[nodiscard]] data::ReadOptions options() const;

private:
    data::ReadOptions m_options;
    std::string m_separator;
    std::string m_quote;
    std::string m_encoding;
    std::string m_comment;
    std::string m_decimal;
    std::string m_thousands;
    std::string m_timeFormat;
    std::vector<std::string> m_alsoMissing;
    std::vector<std::string> m_types;
    std::vector<std::string> m_units;
    std::vector<std::string> m_columnMissing;
    std::vector<std::string> m_leftOut;
    int m_skipLines = -1;
    int m_headerRows = -1;
    int m_unitsRow = -1;
};

/// The report for people. @param whole every column and every note; otherwise the first twenty notes.
[[nodiscard]] std::string describeReport(const data::ReadReport& report, bool whole);

} // namespace airshed::cli
