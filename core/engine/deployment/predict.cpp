#include "core/engine/deployment/predict.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/data/delimited_reader.h"
#include "core/engine/deployment/export_form_internal.h"
#include "core/engine/deployment/row_repairs.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/vision/picture_bytes.h"
#include "core/features/categories.h"
#include "core/features/pictures.h"
#include "core/quality/profile.h"

namespace airshed::deployment {

namespace {

/// Every file of the model is the one that was proved.
void requireUnchanged(const std::filesystem::path& folder, const Contract& contract) {
    for (const auto& [name, digest] : contract.files) {
        const std::filesystem::path file = folder / name;
        const bool isModel = name.starts_with("model.");
        if (isModel && std::filesystem::is_regular_file(file) && sha256Hex(MappedFile(file).bytes()) != digest)
            throw Error(ErrorCode::Damaged,
                        fmt::format("{} is not the file that contract.json was written for.", file.string()),
                        "Export the run again.");
    }
}

/// The options of the training data as far as the file has the columns that they name.
data::ReadOptions readOptions(const std::filesystem::path& input, data::ReadOptions options) {
    const MappedFile file(input);
    const std::string_view header = file.text().substr(0, file.text().find('\n'));
    const auto absent = [&](const std::string& column) { return header.find(column) == std::string_view::npos; };
    if (std::any_of(options.timeColumns.begin(), options.timeColumns.end(), absent))
        options.timeColumns.clear();
    if (absent(options.seriesColumn))
        options.seriesColumn.clear();
    return options;
}

void requireInputs(const data::Table& table, const Contract& contract, const std::string& fileName) {
    const std::vector<std::string> columns = contract.recipe.settings.rowColumns();
    const std::vector<std::string>& categories = contract.recipe.settings.categories;
    std::vector<std::string> all = columns;
    for (const std::string& category : categories)
        if (category != contract.recipe.settings.seriesColumn)
            all.push_back(category);
    std::vector<std::string> missing;
    for (const std::string& input : all)
        if (table.find(input) == nullptr)
            missing.push_back(input);
    if (!missing.empty())
        throw Error(
            ErrorCode::InvalidInput,
            fmt::format("{} lacks the column{} {}.", fileName, missing.size() == 1 ? "" : "s", fmt::join(missing, ", ")),
            fmt::format("The model takes: {}.", fmt::join(all, ", ")));
    const std::vector<std::string> units = sourceUnits(contract.recipe);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string& unit = table.column(columns[i]).unit();
        const std::string& expected = units[i];
        if (!unit.empty() && !expected.empty() && unit != expected)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("{}: column {} is in {}, but the model takes {}.", fileName, columns[i], unit, expected),
                        "Convert the column.");
    }
}

/// The settings under which the file's rows come onto the model's grid. Targets that are no inputs need not be there.
features::RecipeSettings gridSettings(const data::ReadResult& read, const Contract& contract) {
    features::RecipeSettings settings = contract.recipe.settings;
    settings.targets = {settings.inputs.front()};
    settings.timeColumn = read.report.timeColumn;
    const data::Column* series = read.table.find(settings.seriesColumn);
    if (series == nullptr || series->type() != data::ColumnType::Text) {
        const auto isSeries = std::ranges::find(settings.categories, settings.seriesColumn);
        settings.seriesColumn = read.report.seriesColumn;
        if (isSeries != settings.categories.end()) {
            if (settings.seriesColumn.empty())
                throw Error(ErrorCode::InvalidInput,
                            fmt::format("The file does not say which {} its rows are of, but the model goes by it.", *isSeries),
                            fmt::format("Add a column \"{}\".", *isSeries));
            *isSeries = settings.seriesColumn;
        }
    }
    return settings;
}

void requireInterval(const data::Table& table, const features::RecipeSettings& settings, const std::string& fileName,
                     const JobContext& job) {
    const auto profile = quality::profileTable(table, settings.timeColumn, settings.seriesColumn, job);
    for (const quality::SeriesProfile& series : profile.series)
        if (series.intervalNs > settings.intervalSeconds * nsPerSecond)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("{}: its rows{} are mostly {} apart, but the model needs one every {}.", fileName,
                                    series.name.empty() ? "" : " of series " + series.name,
                                    formatDuration(static_cast<double>(series.intervalNs) / nsPerSecond),
                                    formatDuration(static_cast<double>(settings.intervalSeconds))),
                        "Give rows at the interval that the model was trained on.");
}

bool hasAnyInput(const features::Grid& grid, std::int64_t issueRow, const features::RecipeSettings& settings) {
    for (std::int64_t row = issueRow - settings.lookback + 1; row <= issueRow; ++row)
        for (std::size_t column = 0; column < settings.inputs.size(); ++column)
            if (!std::isnan(grid.at(row, static_cast<int>(column))))
                return true;
    return false;
}

std::vector<std::int64_t> issueRows(const features::Grid& grid, const features::RecipeSettings& settings, bool every,
                                    const std::string& fileName, std::vector<std::string>& notes) {
    std::vector<std::int64_t> rows;
    std::int64_t longest = 0;
    for (const features::GridSeries& series : grid.series) {
        longest = std::max(longest, series.rows);
        if (series.rows < settings.lookback) {
            notes.push_back(fmt::format("Series {} is left out: it has {} steps, a forecast needs {}.", series.name,
                                        series.rows, settings.lookback));
            continue;
        }
        const std::int64_t last = series.firstRow + series.rows - 1;
        for (std::int64_t row = every ? series.firstRow + settings.lookback - 1 : last; row <= last; ++row)
            if (hasAnyInput(grid, row, settings))
                rows.push_back(row);
    }
    if (rows.empty())
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("{} is too short for a forecast: one needs {} steps of {}, the longest series has {}.",
                                fileName, settings.lookback, formatDuration(static_cast<double>(settings.intervalSeconds)),
                                longest),
                    fmt::format("Give at least {} rows of each series.", settings.lookback));
    return rows;
}

/// The pictures that a model looks at, joined to the rows; none for a model that does not.
data::PictureSet picturesFor(const Contract& contract, const std::optional<sources::PictureQuery>& query, features::Grid& grid,
                             std::vector<std::string>& notes, const JobContext& job) {
    const features::PictureSettings& settings = contract.recipe.settings.pictures;
    if (!settings.used())
        return {};
    if (!query)
        throw Error(ErrorCode::InvalidInput, "The model looks at a picture beside the rows, but no pictures are given.",
                    "Name their folder: `airshed-cli predict DIR INPUT --pictures FOLDER`.");
    Findings findings;
    data::PictureSet pictures = vision::decodePictures(*query, settings.height, settings.width, findings, job);
    for (const Finding& finding : findings)
        notes.push_back(fmt::format("{}: {}", finding.place, finding.message));
    features::joinPictures(grid, pictures.times, settings);
    return pictures;
}

void leaveOutWithoutPicture(const features::Grid& grid, std::vector<std::int64_t>& rows, std::vector<std::string>& notes) {
    if (grid.pictures.empty())
        return;
    const std::size_t left =
        std::erase_if(rows, [&](std::int64_t row) { return grid.pictures[static_cast<std::size_t>(row)] < 0; });
    if (rows.empty())
        throw Error(ErrorCode::InvalidInput,
                    "No picture was taken at or shortly before any time from which there could be a forecast.",
                    "Give the pictures of the same days, and check their time zone.");
    if (left > 0)
        notes.push_back(fmt::format("{} issue times are left out: no picture was taken then or shortly before.", left));
}

/// The double that prints as the float does.
double plainDouble(float value) {
    const std::string text = fmt::format("{}", value);
    double result = value;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result;
}

/// A column for each target and number: "PM2.5", "PM2.5 q10", "PM2.5 deviation".
std::vector<data::Column> forecastColumns(const std::vector<float>& forecast, const Contract& contract) {
    const std::vector<std::string>& targets = contract.recipe.settings.targets;
    const std::vector<std::string> numbers = contract.numberNames();
    const std::size_t each = targets.size() * numbers.size();
    std::vector<data::Column> columns;
    columns.reserve(each);
    for (std::size_t place = 0; place < each; ++place) {
        std::vector<double> values;
        values.reserve(forecast.size() / each);
        for (std::size_t cell = place; cell < forecast.size(); cell += each)
            values.push_back(plainDouble(forecast[cell]));
        const std::size_t target = place / numbers.size();
        const std::string& number = numbers[place % numbers.size()];
        columns.push_back(data::Column::floats(number.empty() ? targets[target] : targets[target] + " " + number,
                                               contract.recipe.targetUnits[target], std::move(values)));
    }
    return columns;
}

data::Table forecastTable(const features::Grid& grid, const std::vector<std::int64_t>& rows, const Contract& contract,
                          const std::vector<float>& forecast) {
    std::vector<std::optional<std::string>> series;
    std::vector<TimeNs> issueTimes;
    std::vector<std::int64_t> leads;
    std::vector<TimeNs> times;
    for (const std::int64_t row : rows)
        for (int lead = 1; lead <= contract.recipe.settings.horizon; ++lead) {
            series.emplace_back(grid.seriesOfRow(row).name);
            issueTimes.push_back(grid.timeOfRow(row));
            leads.push_back(lead);
            times.push_back(grid.timeOfRow(row) + lead * grid.intervalNs);
        }
    std::vector<data::Column> columns{data::Column::texts("series", series), data::Column::times("issue_time", issueTimes),
                                      data::Column::integers("lead", "", leads), data::Column::times("time", times)};
    for (data::Column& column : forecastColumns(forecast, contract))
        columns.push_back(std::move(column));
    return data::Table(std::move(columns));
}

std::vector<float> forecastRows(DeployedModel& model, const features::Grid& grid, const std::vector<std::int64_t>& rows,
                                const Contract& contract, const data::PictureSet* pictures, const JobContext& job) {
    const std::size_t atOnce = windowsAtOnce(contract.recipe.settings);
    std::vector<float> forecast;
    for (std::size_t first = 0; first < rows.size(); first += atOnce) {
        job.throwIfStopped();
        const auto part = std::span(rows).subspan(first, std::min(atOnce, rows.size() - first));
        const std::vector<float> values = model.forecast(rawWindows(grid, contract.recipe, contract.rows(), part, pictures));
        forecast.insert(forecast.end(), values.begin(), values.end());
    }
    return forecast;
}

} // namespace

Predictions predictFile(const std::filesystem::path& exportFolder, const std::filesystem::path& input, bool everyIssueTime,
                        const JobContext& job, const std::optional<sources::PictureQuery>& pictures) {
    return modules::guarded("Forecasting", [&] {
        Predictions result;
        result.contract = readContract(exportFolder);
        requireUnchanged(exportFolder, result.contract);
        const std::unique_ptr<DeployedModel> model = exportForm(result.contract.format).load(exportFolder, result.contract);
        const data::ReadResult read = data::readDelimited({input}, readOptions(input, result.contract.reading), job);
        const std::string fileName = input.filename().string();
        requireInputs(read.table, result.contract, fileName);
        const features::RecipeSettings settings = gridSettings(read, result.contract);
        requireInterval(read.table, settings, fileName, job);
        features::Grid grid = features::makeGrid(read.table, settings, job);
        const data::PictureSet seen = picturesFor(result.contract, pictures, grid, result.notes, job);
        for (const Finding& finding : grid.findings)
            result.notes.push_back(finding.message);
        for (const Finding& finding : features::unseenClasses(grid, result.contract.recipe))
            result.notes.push_back(finding.message);
        auto rows = issueRows(grid, settings, everyIssueTime, fileName, result.notes);
        leaveOutWithoutPicture(grid, rows, result.notes);
        result.table =
            forecastTable(grid, rows, result.contract,
                          forecastRows(*model, grid, rows, result.contract, seen.count() > 0 ? &seen : nullptr, job));
        return result;
    });
}

} // namespace airshed::deployment
