#include "app/cli/command.h"

#include <iostream>

namespace airshed::cli {

void print(const std::string& text) {
    std::cout << text;
}

void print(const Json& json) {
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

void say(const std::string& line) {
    std::cerr << line << std::endl; // flushed, so that a line is seen when it happens
}

void say(const Finding& finding) {
    say(toText(finding.severity) + ": " + finding.place + ": " + finding.message + (finding.hint.empty() ? "" : " ") +
        finding.hint);
}

} // namespace airshed::cli
