#include "app/cli/run_argument.h"

#include <charconv>

#include "core/base/error.h"

namespace airshed::cli {

namespace {

constexpr const char* latest = "latest";

/// 0 when the text is no positive number.
std::int64_t numberIn(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    return fault == std::errc() && end == text.data() + text.size() && number > 0 ? number : 0;
}

} // namespace

CLI::Validator runArgument() {
    return CLI::Validator(
        [](const std::string& text) {
            return text == latest || numberIn(text) > 0 ? std::string()
                                                        : "\"" + text + "\" is no run: give its number, or latest.";
        },
        "NUMBER|latest");
}

std::int64_t runNumber(const runs::RunStore& store, const std::string& argument) {
    if (argument != latest)
        return numberIn(argument);
    const auto all = store.runs();
    if (all.empty())
        throw Error(ErrorCode::NotFound, "The project has no run yet.", "Train one: airshed-cli train PROJECT EXPERIMENT.json");
    return all.front().id;
}

} // namespace airshed::cli
