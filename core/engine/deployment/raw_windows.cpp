#include "core/engine/deployment/raw_windows.h"

#include <limits>

#include "core/engine/deployment/row_repairs.h"
#include "core/features/categories.h"

namespace airshed::deployment {

RawWindows rawWindows(const features::Grid& grid, const features::FittedRecipe& recipe, int rows,
                      std::span<const std::int64_t> issueRows) {
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
    }
    return raw;
}

} // namespace airshed::deployment
