#pragma once

#include <stdexcept>
#include <string>

namespace airshed {

/// What kind of fault an Error is. Programs turn it into an exit code, the window into a place to show it.
enum class ErrorCode {
    InvalidInput,  ///< what the user gave (a file, a field, an option) cannot be used as it stands
    NotFound,      ///< a named thing (file, column, snapshot, run) is not there
    AlreadyExists, ///< a thing of that name is there already and would be overwritten
    Conflict,      ///< another program or an earlier request stands in the way
    NewerVersion,  ///< made by a newer version of Airshed
    Damaged,       ///< a file of ours fails its checksum or has an impossible layout
    Storage,       ///< the disk is full, read-only, or a file operation failed
    Unavailable,   ///< something needed is missing on this machine (a device, a program)
    Internal,      ///< a library failed in a way that the user cannot have caused
};

/// A fault: what is wrong with what, where, and what to do about it. Thrown; never used for
/// things a person would read as a list (those are Findings) nor for cancelling (that is Cancelled).
class Error : public std::runtime_error {
public:
    /// @param message what is wrong and where (file, row, column, field, layer), one sentence.
    /// @param hint what the person can do about it, one sentence; may be empty.
    Error(ErrorCode code, const std::string& message, std::string hint = {})
        : std::runtime_error(message), m_code(code), m_hint(std::move(hint)) {}

    [[nodiscard]] ErrorCode code() const noexcept { return m_code; }
    [[nodiscard]] const std::string& hint() const noexcept { return m_hint; }
    /// Message and hint as one text for a log or a terminal.
    [[nodiscard]] std::string text() const { return m_hint.empty() ? what() : std::string(what()) + " " + m_hint; }

private:
    ErrorCode m_code;
    std::string m_hint;
};

/// Thrown when work stops because it was asked to. Never shown as an error.
class Cancelled : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

} // namespace airshed
