#include "core/sources/pictures.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <optional>
#include <regex>

#include <fmt/format.h>
#include <libexif/exif-data.h>

#include "core/base/error.h"
#include "core/data/delimited_reader.h"

namespace airshed::sources {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostNamed = 20; ///< pictures that are left out by name

struct NamedTimes {
    PictureTimes times;
    const char* name;
};
constexpr std::array namedTimes{NamedTimes{PictureTimes::Auto, "auto"}, NamedTimes{PictureTimes::Names, "names"},
                                NamedTimes{PictureTimes::Exif, "exif"}, NamedTimes{PictureTimes::Table, "table"},
                                NamedTimes{PictureTimes::None, "none"}};

bool isPicture(const fs::path& file) {
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    constexpr std::array endings{".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"};
    return std::ranges::find(endings, ending) != endings.end();
}

std::vector<Picture> picturesBelow(const fs::path& folder, const JobContext& job) {
    std::error_code fault;
    if (!fs::is_directory(folder, fault))
        throw Error(ErrorCode::NotFound, fmt::format("There is no folder {}.", folder.string()),
                    "Name the folder with the pictures.");
    std::vector<Picture> pictures;
    for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, fault), end;
         !fault && entry != end; entry.increment(fault)) {
        job.throwIfStopped();
        if (entry->is_regular_file(fault) && isPicture(entry->path()))
            pictures.push_back({entry->path(), entry->path().lexically_relative(folder).generic_string(), 0, {}});
    }
    if (pictures.empty())
        throw Error(ErrorCode::NotFound, fmt::format("{} holds no picture.", folder.string()),
                    "Pictures are files that end in .jpg, .jpeg, .png, .bmp, .tif, .tiff or .webp.");
    std::ranges::sort(pictures, {}, &Picture::name);
    return pictures;
}

/// The camera's own clock when the picture was taken.
std::optional<TimeNs> timeInExif(const fs::path& file) {
    const std::unique_ptr<ExifData, void (*)(ExifData*)> data(exif_data_new_from_file(file.c_str()), exif_data_unref);
    if (data == nullptr)
        return std::nullopt;
    ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_EXIF], EXIF_TAG_DATE_TIME_ORIGINAL);
    if (entry == nullptr)
        entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_DATE_TIME);
    if (entry == nullptr)
        return std::nullopt;
    std::array<char, 64> text{};
    exif_entry_get_value(entry, text.data(), text.size());
    return timeInName(text.data()); // "2026:06:01 14:30:00"
}

/// What a table says of the pictures: file name → time and labels.
struct PictureTable {
    struct Row {
        std::optional<TimeNs> time;
        std::map<std::string, std::string> labels;
    };
    std::map<std::string, Row> rows;
    std::vector<std::string> labels;
    bool hasTimes = false;
};

const data::Column& fileColumn(const data::Table& table, const std::string& tableName) {
    constexpr std::array names{"file", "filename", "file_name", "image", "picture", "photo", "path", "name"};
    for (const char* name : names)
        for (const data::Column& column : table.columns()) {
            std::string lower = column.name();
            std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            if (lower == name && column.type() == data::ColumnType::Text)
                return column;
        }
    throw Error(ErrorCode::InvalidInput, fmt::format("{} has no column with the names of the pictures.", tableName),
                "Call it \"file\".");
}

PictureTable readTable(const PictureQuery& query, const JobContext& job) {
    PictureTable result;
    if (query.table.empty())
        return result;
    data::ReadOptions options;
    options.timeZone = query.timeZone;
    const data::ReadResult read = data::readDelimited({query.table}, options, job);
    const data::Column& files = fileColumn(read.table, query.table);
    const data::Column* times = read.table.find(read.report.timeColumn);
    result.hasTimes = times != nullptr && times->type() == data::ColumnType::Time;
    for (const data::Column& column : read.table.columns())
        if (column.type() == data::ColumnType::Text && column.name() != files.name())
            result.labels.push_back(column.name());
    for (std::size_t row = 0; row < read.table.rows(); ++row) {
        PictureTable::Row& entry = result.rows[files.cellText(row)];
        if (result.hasTimes && times->isValid(row))
            entry.time = times->times()[row];
        for (const std::string& label : result.labels)
            entry.labels[label] = read.table.column(label).cellText(row);
    }
    return result;
}

const PictureTable::Row* rowOf(const PictureTable& table, const Picture& picture) {
    for (const std::string& name : {picture.name, picture.file.filename().string()})
        if (const auto found = table.rows.find(name); found != table.rows.end())
            return &found->second;
    return nullptr;
}

/// When a picture was taken, in UTC.
class Clock {
public:
    Clock(const PictureQuery& query, const PictureTable& table) : m_query(query), m_table(table), m_zone(query.timeZone) {}

    [[nodiscard]] std::optional<TimeNs> operator()(const Picture& picture) const {
        const bool any = m_query.times == PictureTimes::Auto;
        if (m_query.times == PictureTimes::Table || (any && m_table.hasTimes)) {
            const PictureTable::Row* row = rowOf(m_table, picture);
            return row == nullptr ? std::nullopt : row->time; // the reader has minded the zone
        }
        std::optional<TimeNs> wall;
        if (any || m_query.times == PictureTimes::Names)
            wall = timeInName(picture.file.stem().string());
        if (!wall && (any || m_query.times == PictureTimes::Exif))
            wall = timeInExif(picture.file);
        return wall ? std::optional(m_zone.toUtc(*wall)) : std::nullopt;
    }

private:
    const PictureQuery& m_query;
    const PictureTable& m_table;
    TimeZone m_zone;
};

[[noreturn]] void refuseTimeless(const PictureQuery& query, const Picture& first) {
    throw Error(ErrorCode::InvalidInput,
                fmt::format("No picture of {} says when it was taken: looked for {} in \"{}\" and {} others.", query.folder,
                            query.times == PictureTimes::Exif    ? "an EXIF date"
                            : query.times == PictureTimes::Table ? "its line in the table"
                                                                 : "a date and time in its name",
                            first.name, "the"),
                "Give a table with a line for each picture (file, time), or take the pictures without times.");
}

} // namespace

std::string toText(PictureTimes times) {
    return std::ranges::find(namedTimes, times, &NamedTimes::times)->name;
}

PictureTimes pictureTimesFromText(const std::string& text) {
    for (const NamedTimes& named : namedTimes)
        if (text == named.name)
            return named.times;
    throw Error(ErrorCode::InvalidInput, fmt::format("Pictures have no times of the kind \"{}\".", text),
                "Use auto, names, exif, table or none.");
}

Json toJson(const PictureQuery& query) {
    return {{"folder", query.folder}, {"times", toText(query.times)}, {"table", query.table}, {"time_zone", query.timeZone}};
}

std::optional<TimeNs> timeInName(const std::string& name) {
    static const std::regex pattern(
        R"((?:^|\D)((?:19|20)\d\d)[-_.: ]?(\d\d)[-_.: ]?(\d\d)[-_.: T]*(\d\d)[-_.:h ]?(\d\d)(?:[-_.:m ]?(\d\d))?(?!\d{3}))");
    std::smatch found;
    if (!std::regex_search(name, found, pattern))
        return std::nullopt;
    const auto part = [&](std::size_t i) { return found[i].matched ? std::stoi(found[i].str()) : 0; };
    CivilTime civil;
    civil.year = part(1);
    civil.month = part(2);
    civil.day = part(3);
    civil.hour = part(4);
    civil.minute = part(5);
    civil.second = part(6);
    return fromCivil(civil);
}

PictureList listPictures(const PictureQuery& query, const JobContext& job) {
    PictureList list;
    if (query.times == PictureTimes::Table && query.table.empty())
        throw Error(ErrorCode::InvalidInput, "Times were to come from a table, but none is named.", "Name the table.");
    std::vector<Picture> pictures = picturesBelow(query.folder, job);
    const PictureTable table = readTable(query, job);
    const Clock clock(query, table);
    list.labels = table.labels;
    std::vector<std::string> timeless;
    for (Picture& picture : pictures) {
        job.throwIfStopped();
        if (const PictureTable::Row* row = rowOf(table, picture))
            picture.labels = row->labels;
        const std::optional<TimeNs> time = query.times == PictureTimes::None ? std::nullopt : clock(picture);
        picture.time = time.value_or(0);
        if (!time)
            timeless.push_back(picture.name);
    }
    const bool mostHaveTimes = timeless.size() * 2 <= pictures.size();
    list.hasTimes = query.times == PictureTimes::Auto ? mostHaveTimes : timeless.size() < pictures.size();
    if (!list.hasTimes && query.times != PictureTimes::None && query.times != PictureTimes::Auto)
        refuseTimeless(query, pictures.front());
    if (list.hasTimes) {
        for (std::size_t i = 0; i < std::min(timeless.size(), mostNamed); ++i)
            list.findings.push_back({Severity::Warning, "no_time", timeless[i],
                                     "It does not say when it was taken and is left out.",
                                     "Give it a name with date and time, or a line in a table."});
        if (timeless.size() > mostNamed)
            list.findings.push_back({Severity::Warning, "no_time", "pictures",
                                     fmt::format("{} more do not say when they were taken.", timeless.size() - mostNamed), ""});
        std::erase_if(pictures, [&](const Picture& picture) { return std::ranges::binary_search(timeless, picture.name); });
        std::ranges::stable_sort(pictures, {}, &Picture::time);
    } else if (query.times == PictureTimes::Auto) {
        list.findings.push_back(
            {Severity::Warning, "no_time", "pictures",
             fmt::format("{} of {} pictures do not say when they were taken, so all are taken without times.", timeless.size(),
                         pictures.size()),
             "To join them to a sensor, give a table with a line for each picture (file, time)."});
    }
    list.pictures = std::move(pictures);
    return list;
}

} // namespace airshed::sources
