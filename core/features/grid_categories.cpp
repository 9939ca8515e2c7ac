#include "core/features/grid_categories.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::features {

namespace {

constexpr std::size_t mostClasses = 10'000;

void requireCategory(const data::Column& column) {
    const std::string hint = "A category is a column of text, of true or false, or of whole numbers.";
    if (column.type() == data::ColumnType::Time)
        throw Error(ErrorCode::InvalidInput, fmt::format("Column \"{}\" holds times, not classes.", column.name()), hint);
    if (column.type() != data::ColumnType::Float)
        return;
    for (const double value : column.floats())
        if (!std::isnan(value) && value != std::floor(value))
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("Column \"{}\" holds {}, which is no class.", column.name(), value), hint);
}

} // namespace

GridCategory gridCategory(const data::Column& column, std::int64_t gridRows, const std::vector<RowPair>& pairs) {
    requireCategory(column);
    GridCategory category;
    category.codes.assign(static_cast<std::size_t>(gridRows), -1);
    std::map<std::string, std::int32_t> places;
    for (const auto& [gridRow, row] : pairs) {
        if (!column.isValid(row))
            continue;
        const auto [place, isNew] = places.try_emplace(column.cellText(row), static_cast<std::int32_t>(places.size()));
        category.codes[static_cast<std::size_t>(gridRow)] = place->second;
        if (isNew && places.size() > mostClasses)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("Column \"{}\" names over {} classes.", column.name(), mostClasses),
                        "A category is one of a few: the station, the type of the site, a sector of the wind.");
    }
    std::vector<std::int32_t> ranks(places.size());
    category.classes.reserve(places.size());
    for (const auto& [name, code] : places) {
        ranks[static_cast<std::size_t>(code)] = static_cast<std::int32_t>(category.classes.size());
        category.classes.push_back(name);
    }
    for (std::int32_t& code : category.codes)
        if (code >= 0)
            code = ranks[static_cast<std::size_t>(code)];
    return category;
}

GridCategory seriesAsCategory(const std::vector<GridSeries>& series) {
    GridCategory category;
    category.classes.reserve(series.size());
    for (const GridSeries& one : series) {
        category.codes.insert(category.codes.end(), static_cast<std::size_t>(one.rows),
                              static_cast<std::int32_t>(category.classes.size()));
        category.classes.push_back(one.name);
    }
    return category;
}

} // namespace airshed::features
