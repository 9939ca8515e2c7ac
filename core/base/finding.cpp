#include "core/base/finding.h"

#include <algorithm>

namespace airshed {

std::string toText(Severity severity) {
    switch (severity) {
    case Severity::Info: return "info";
    case Severity::Warning: return "warning";
    case Severity::Error: break;
    }
    return "error";
}

bool hasErrors(const Findings& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::Error; });
}

Json toJson(const Findings& findings) {
    Json list = Json::array();
    for (const Finding& finding : findings)
        list.push_back({{"severity", toText(finding.severity)},
                        {"code", finding.code},
                        {"place", finding.place},
                        {"message", finding.message},
                        {"hint", finding.hint}});
    return list;
}

} // namespace airshed
