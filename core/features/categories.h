#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/table.h"
#include "core/features/recipe.h"

namespace airshed::features {

/// Whether a column can say which class a row is of: text, true or false, or whole numbers of which there are few.
[[nodiscard]] bool mayBeCategory(const data::Column& column);

/// The classes of a category that a network can learn: those of rows before `end`, in rising order.
[[nodiscard]] std::vector<std::string> classesBefore(const Grid& grid, const GridCategory& category, TimeNs end);

/// Where the classes of each category of a recipe begin among the numbers that the network is given: that number stands for an
/// unknown class, those after it for the known ones. So one embedding can hold all categories and never takes one for another.
[[nodiscard]] std::vector<std::int64_t> firstCategoryNumbers(const FittedRecipe& recipe);
/// How many numbers there are altogether: the rows that an embedding needs.
[[nodiscard]] std::int64_t categoryNumbers(const FittedRecipe& recipe);

/// The classes of a grid's rows as a fitted recipe numbers them. The grid and the recipe outlive it.
class CategoryReader {
public:
    CategoryReader(const Grid& grid, const FittedRecipe& recipe);

    /// 0: unknown, because nothing was said in that row and the fill limit before it, or of a class that was not in the
    /// training rows; else 1 + the place among FittedRecipe::classes.
    [[nodiscard]] std::int64_t at(std::int64_t row, std::size_t category) const;
    /// What of the grid's classes the recipe has not seen, in rising order.
    [[nodiscard]] const std::vector<std::string>& unseen(std::size_t category) const { return m_columns[category].unseen; }

private:
    struct OneColumn {
        const GridCategory* category = nullptr;
        std::vector<std::int64_t> numbers; ///< by the grid's code
        std::vector<std::string> unseen;
    };
    const Grid& m_grid;
    int m_fillLimit;
    std::vector<OneColumn> m_columns;
};

/// What there is to say of classes that the recipe has not seen: a sentence for each category that has some.
[[nodiscard]] Findings unseenClasses(const Grid& grid, const FittedRecipe& recipe);

} // namespace airshed::features
