#include "core/engine/deployment/raw_windows.h"

#include <algorithm>
#include <limits>

#include "core/base/error.h"
#include "core/engine/deployment/row_repairs.h"
#include "core/features/categories.h"

namespace airshed::deployment {

namespace {

void appendPicture(const data::PictureSet& pictures, std::int32_t which, std::vector<float>& floats) {
    constexpr float brightest = 255.0F;
    if (which < 0)
        throw Error(ErrorCode::Internal, "A window that has no picture was to be forecast.");
    for (const std::uint8_t byte : pictures.picture(static_cast<std::size_t>(which)))
        floats.push_back(static_cast<float>(byte) / brightest);
}

} // namespace

std::size_t windowsAtOnce(const features::RecipeSettings& settings) {
    constexpr std::int64_t usual = 256;
    constexpr std::int64_t numbers = 8 << 20;
    if (!settings.pictures.used())
        return usual;
    const std::int64_t each = std::int64_t{3} * settings.pictures.height * settings.pictures.width;
    return static_cast<std::size_t>(std::clamp<std::int64_t>(numbers / each, 1, usual));
}

RawWindows rawWindows(const features::Grid& grid, const features::FittedRecipe& recipe, int rows,
                      std::span<const std::int64_t> issueRows, const data::PictureSet* pictures) {
    const features::RecipeSettings& settings = recipe.settings;
    const features::CategoryReader categories(grid, recipe);
    std::vector<int> columns;
    const std::vector<std::string> names = settings.rowColumns();
    columns.reserve(names.size());
    for (const std::string& name : names)
        columns.push_back(grid.columnIndex(name));
    const std::vector<InputConversion> conversions = inputConversions(settings);
    const auto rawValue = [&](std::int64_t row, std::size_t input) {
        return static_cast<float>((static_cast<double>(grid.at(row, columns[input])) - conversions[input].offset) /
                                  conversions[input].factor);
    };
    RawWindows raw;
    raw.values.reserve(issueRows.size() * static_cast<std::size_t>(rows) * columns.size());
    raw.times.reserve(issueRows.size());
    raw.categories.reserve(issueRows.size() * settings.categories.size());
    for (const std::int64_t issueRow : issueRows) {
        const std::int64_t firstOfSeries = grid.seriesOfRow(issueRow).firstRow;
        for (std::int64_t row = issueRow - rows + 1; row <= issueRow; ++row)
            for (std::size_t input = 0; input < columns.size(); ++input)
                raw.values.push_back(row < firstOfSeries ? std::numeric_limits<float>::quiet_NaN() : rawValue(row, input));
        raw.times.push_back(grid.timeOfRow(issueRow) / nsPerSecond);
        for (std::size_t category = 0; category < settings.categories.size(); ++category)
            raw.categories.push_back(categories.at(issueRow, category));
        if (pictures != nullptr)
            appendPicture(*pictures, grid.pictures.at(static_cast<std::size_t>(issueRow)), raw.pictures);
    }
    return raw;
}

} // namespace airshed::deployment
