#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/platform.h"
#include "core/data/delimited_reader.h"
#include "core/sources/date_range.h"
#include "core/sources/merge_tables.h"
#include "core/sources/page_spool.h"
#include "core/sources/sensor_community_internal.h"

namespace airshed::sources {

namespace fs = std::filesystem;

namespace {

constexpr int usualDays = 30;
/// A day's file appears in the night after it; a later upload is taken as lost.
constexpr std::int64_t settleDelayNs = 2 * nsPerDay;

/// A folder that goes when the files in it have been read.
class ScratchFolder {
public:
    ScratchFolder()
        : m_folder(fs::temp_directory_path() / fmt::format("airshed-day-files-{}-{}", currentProcessId(), airshed::now())) {
        fs::remove_all(m_folder);
        makeFolder(m_folder);
    }
    ~ScratchFolder() {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    [[nodiscard]] fs::path file(const std::string& name, const std::string& text) const {
        writeFileAtomically(m_folder / name, text);
        return m_folder / name;
    }

private:
    fs::path m_folder;
};

/// Brings one sensor's day files to the columns that all sensors have. The archive's own other columns (dur…, ratio…, location)
/// say nothing of the air.
data::Table withOurColumns(const data::Table& table) {
    std::vector<data::Column> columns = {table.column("time")};
    std::vector<std::optional<std::string>> sensors;
    for (std::size_t row = 0; row < table.rows(); ++row)
        sensors.emplace_back(table.column("sensor_id").cellText(row));
    columns.push_back(data::Column::texts("sensor", sensors));
    for (const data::Column& column : table.columns()) {
        const std::string& name = column.name();
        if (name == "sensor_type" && column.type() == data::ColumnType::Text)
            columns.push_back(column.renamed("sensor type"));
        else if (name == "lat" || name == "lon")
            columns.push_back(column.renamed(name == "lat" ? "latitude" : "longitude").withUnit("°"));
        else if (const CommunityQuantity quantity = communityQuantity(name); !quantity.unit.empty() && column.isNumeric())
            columns.push_back(column.renamed(quantity.column).withUnit(quantity.unit));
    }
    return data::Table(std::move(columns));
}

/// Downloads day files; "" stands for a day without one.
class DayFiles {
public:
    DayFiles(SourceContext& context, TimeNs now, const JobContext& job)
        : m_context(context), m_spool(context.spoolFolder), m_now(now), m_job(job) {}

    std::string get(const StationSensor& sensor, TimeNs day, SourceFacts& facts) {
        std::string type = sensor.quantity;
        std::ranges::transform(type, type.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        const std::string date = dayText(day);
        const std::string path = fmt::format("{0}/{0}_{1}_sensor_{2}.csv", date, type, sensor.id);
        const std::string& archive = m_context.addresses.sensorCommunityArchive;
        const std::string url = archive + "/" + path;
        facts.addRequest(url);
        return m_spool.page(url, day + settleDelayNs, m_now, [&] {
            // Years that have passed are moved into a folder of their own and compressed.
            std::string text = ask(url);
            return text.empty() ? ask(archive + "/" + date.substr(0, 4) + "/" + path + ".gz") : text;
        });
    }

private:
    std::string ask(const std::string& url) {
        HttpResponse response = m_context.http.get({url, {}, communityLimits()}, m_job);
        if (response.status == 404)
            return {};
        if (!response.isSuccess())
            throw Error(ErrorCode::Unavailable,
                        fmt::format("The archive of Sensor.Community answers with status {}.", response.status),
                        "Try again later.");
        return std::move(response.body);
    }

    SourceContext& m_context;
    PageSpool m_spool;
    TimeNs m_now;
    const JobContext& m_job;
};

bool isGzip(const std::string& bytes) {
    return bytes.starts_with("\x1f\x8b");
}

void addReport(Findings& findings, const data::ReadReport& report, std::int64_t sensor) {
    if (report.droppedRows + report.alteredCells > 0)
        findings.push_back({Severity::Warning, "altered_cells", fmt::format("sensor {}", sensor),
                            fmt::format("{} rows of the day files were dropped and {} cells set to missing, because they could "
                                        "not be read.",
                                        report.droppedRows, report.alteredCells),
                            ""});
}

} // namespace

Fetched fetchCommunityArchive(SourceContext& context, const SensorCommunityQuery& query, const JobContext& job) {
    const TimeNs now = context.now();
    const std::vector<DaySpan> days = inStretches(resolved(query.days, now - nsPerDay, usualDays), 1);
    Fetched fetched;
    fetched.seriesColumn = "sensor";
    fetched.facts = communityFacts(now);
    fetched.facts.attributions.front().licence = "ODbL 1.0, contents DbCL 1.0";
    DayFiles files(context, now, job);
    const ScratchFolder scratch;
    data::ReadOptions options;
    options.separator = ';';
    options.timeColumns = {"timestamp"};
    options.seriesColumn = "sensor_id";
    std::vector<data::Table> tables;
    for (const Station& station : query.stations)
        for (const StationSensor& sensor : station.sensors) {
            std::vector<fs::path> paths;
            for (const DaySpan& day : days) {
                job.progress(-1, fmt::format("Sensor.Community: sensor {}, {}", sensor.id, day.firstDay()));
                const std::string text = files.get(sensor, day.begin, fetched.facts);
                if (!text.empty())
                    paths.push_back(
                        scratch.file(fmt::format("{}_{}.csv{}", day.firstDay(), sensor.id, isGzip(text) ? ".gz" : ""), text));
            }
            if (paths.size() < days.size())
                fetched.findings.push_back(
                    {Severity::Info, "absent_days", fmt::format("sensor {}", sensor.id),
                     fmt::format("{} of {} days have no file in the archive.", days.size() - paths.size(), days.size()), ""});
            if (paths.empty())
                continue;
            const data::ReadResult read = data::readDelimited(paths, options, job);
            addReport(fetched.findings, read.report, sensor.id);
            tables.push_back(withOurColumns(read.table));
        }
    if (tables.empty())
        throw Error(ErrorCode::NotFound, "The archive of Sensor.Community has no file of these sensors in that time.",
                    "Choose other days or sensors.");
    fetched.table = mergeTables(tables, fetched.seriesColumn, SameRow::EqualCells, job).table;
    return fetched;
}

} // namespace airshed::sources
