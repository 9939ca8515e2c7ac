#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace airshed {

/// Nanoseconds since 1970-01-01 00:00 UTC, leap seconds not counted.
using TimeNs = std::int64_t;

inline constexpr std::int64_t nsPerSecond = 1'000'000'000;
inline constexpr std::int64_t nsPerHour = 3600 * nsPerSecond;
inline constexpr std::int64_t nsPerDay = 24 * nsPerHour;

/// A calendar date and wall-clock time, with no zone.
struct CivilTime {
    int year = 1970;
    int month = 1;  ///< 1 to 12
    int day = 1;    ///< 1 to 31
    int hour = 0;   ///< 0 to 23
    int minute = 0; ///< 0 to 59
    int second = 0; ///< 0 to 59
    std::int64_t nanosecond = 0;
};

/// @return nothing when the date or the time of day does not exist (30 February, 25 o'clock).
[[nodiscard]] std::optional<TimeNs> fromCivil(const CivilTime& civil);
/// The UTC calendar date and time of an instant.
[[nodiscard]] CivilTime toCivil(TimeNs time);
/// 0 = Monday … 6 = Sunday, of the UTC date.
[[nodiscard]] int weekday(TimeNs time);

/// "2026-03-01T14:00:00Z"; fractions of a second only where there are any.
[[nodiscard]] std::string formatIso(TimeNs time);
/// Reads "YYYY-MM-DD", "YYYY-MM-DD HH:MM", "YYYY-MM-DDTHH:MM:SS[.f]" with an optional "Z" or "+HH:MM" / "+HHMM" / "+HH".
/// Without an offset the time is taken as UTC and `hadOffset`, if given, is set to false.
[[nodiscard]] std::optional<TimeNs> parseIso(std::string_view text, bool* hadOffset = nullptr);

/// Now, from the system's clock.
[[nodiscard]] TimeNs now();

/// How a wall-clock time of a zone maps to UTC.
enum class ZoneResult { Unique, Ambiguous, Skipped };

/// The instants at which a zone's clock showed a time.
struct ZonedTime {
    TimeNs earlier = 0;
    TimeNs later = 0; ///< differs from `earlier` for an ambiguous time alone
    ZoneResult result = ZoneResult::Unique;
};

/// A time zone by its IANA name ("Europe/Rome"), or a fixed offset ("UTC", "+08:00").
class TimeZone {
public:
    /// @throws Error(InvalidInput) when the name is not known.
    explicit TimeZone(const std::string& name);
    /// UTC of a wall-clock time given as if it were UTC. An ambiguous time (clock put back) gives the earlier instant, a
    /// skipped one the instant that the clock would have shown had it not been put forward; `result`, if given, says which it
    /// was.
    [[nodiscard]] TimeNs toUtc(TimeNs wallClock, ZoneResult* result = nullptr) const;
    /// The same with both instants of an ambiguous time (clock put back).
    [[nodiscard]] ZonedTime resolve(TimeNs wallClock) const;
    [[nodiscard]] const std::string& name() const noexcept { return m_name; }

private:
    std::string m_name;
    const void* m_zone = nullptr; ///< date::time_zone, which lives as long as the program; null: fixed offset
    std::int64_t m_offsetNs = 0;
};

/// The IANA name of this computer's zone; "UTC" where the system does not say.
[[nodiscard]] std::string localZoneName();

/// "1.5 s", "2 min 10 s", "3 h 5 min": a duration as people say it; "unknown" for a negative one.
[[nodiscard]] std::string formatDuration(double seconds);

/// "1 day", "3 days", "12 h", "15 min": the time between two rows or a whole number of them, in the largest unit that holds it
/// whole; as formatDuration where none does.
[[nodiscard]] std::string formatInterval(double seconds);

} // namespace airshed
