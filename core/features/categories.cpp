#include "core/features/categories.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace airshed::features {

namespace {

constexpr std::size_t rowsLookedAt = 5'000;
constexpr std::size_t fewClasses = 100; ///< of a column of numbers that is offered as a category

} // namespace

bool mayBeCategory(const data::Column& column) {
    using data::ColumnType;
    switch (column.type()) {
    case ColumnType::Text:
    case ColumnType::Boolean: return true;
    case ColumnType::Time: return false;
    case ColumnType::Float:
    case ColumnType::Integer: break;
    }
    std::set<double> seen;
    for (std::size_t row = 0; row < std::min(column.rows(), rowsLookedAt) && seen.size() <= fewClasses; ++row)
        if (const double value = column.number(row); !std::isnan(value)) {
            if (value != std::floor(value))
                return false;
            seen.insert(value);
        }
    return !seen.empty() && seen.size() <= fewClasses;
}

std::vector<std::string> classesBefore(const Grid& grid, const GridCategory& category, TimeNs end) {
    std::vector<bool> seen(category.classes.size(), false);
    for (const GridSeries& series : grid.series)
        for (std::int64_t step = 0; step < series.rows && series.start + step * grid.intervalNs < end; ++step)
            if (const std::int32_t code = category.codes[static_cast<std::size_t>(series.firstRow + step)]; code >= 0)
                seen[static_cast<std::size_t>(code)] = true;
    std::vector<std::string> classes;
    for (std::size_t code = 0; code < seen.size(); ++code)
        if (seen[code])
            classes.push_back(category.classes[code]);
    return classes;
}

std::vector<std::int64_t> firstCategoryNumbers(const FittedRecipe& recipe) {
    std::vector<std::int64_t> first;
    first.reserve(recipe.classes.size());
    std::int64_t next = 0;
    for (const std::vector<std::string>& classes : recipe.classes) {
        first.push_back(next);
        next += static_cast<std::int64_t>(classes.size()) + 1;
    }
    return first;
}

std::int64_t categoryNumbers(const FittedRecipe& recipe) {
    std::int64_t numbers = 0;
    for (const std::vector<std::string>& classes : recipe.classes)
        numbers += static_cast<std::int64_t>(classes.size()) + 1;
    return numbers;
}

CategoryReader::CategoryReader(const Grid& grid, const FittedRecipe& recipe)
    : m_grid(grid), m_fillLimit(recipe.settings.fillLimit) {
    m_columns.resize(recipe.classes.size());
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        OneColumn& column = m_columns[i];
        column.category = &grid.categories.at(i);
        column.numbers.reserve(column.category->classes.size());
        for (const std::string& name : column.category->classes) {
            const auto& known = recipe.classes[i];
            const auto found = std::ranges::lower_bound(known, name);
            const bool isKnown = found != known.end() && *found == name;
            column.numbers.push_back(isKnown ? 1 + (found - known.begin()) : 0);
            if (!isKnown)
                column.unseen.push_back(name);
        }
    }
}

std::int64_t CategoryReader::at(std::int64_t row, std::size_t category) const {
    const OneColumn& column = m_columns[category];
    const std::int64_t first = std::max(m_grid.seriesOfRow(row).firstRow, row - m_fillLimit);
    for (std::int64_t from = row; from >= first; --from)
        if (const std::int32_t code = column.category->codes[static_cast<std::size_t>(from)]; code >= 0)
            return column.numbers[static_cast<std::size_t>(code)];
    return 0;
}

Findings unseenClasses(const Grid& grid, const FittedRecipe& recipe) {
    constexpr std::size_t mostNamed = 5;
    Findings findings;
    const CategoryReader reader(grid, recipe);
    for (std::size_t i = 0; i < recipe.classes.size(); ++i) {
        const std::vector<std::string>& unseen = reader.unseen(i);
        if (unseen.empty())
            continue;
        const std::vector<std::string> named(unseen.begin(),
                                             unseen.begin() + static_cast<std::ptrdiff_t>(std::min(unseen.size(), mostNamed)));
        findings.push_back({Severity::Info, "unseen_class", recipe.settings.categories[i],
                            fmt::format("{} of the classes of \"{}\" {} not in the training part and {} as unknown: {}{}.",
                                        unseen.size(), recipe.settings.categories[i], unseen.size() == 1 ? "is" : "are",
                                        unseen.size() == 1 ? "counts" : "count", fmt::join(named, ", "),
                                        unseen.size() > mostNamed ? ", …" : ""),
                            "A network learns of an unknown class only what holds for all."});
    }
    return findings;
}

} // namespace airshed::features
