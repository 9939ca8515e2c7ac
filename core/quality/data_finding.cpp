#include "core/quality/data_finding.h"

#include <algorithm>

namespace airshed::quality {

TimeNs DataFinding::to() const {
    return std::ranges::max(spans, {}, &DataSpan::to).to;
}

std::size_t DataFinding::rows() const {
    std::size_t sum = 0;
    for (const DataSpan& span : spans)
        sum += span.rows;
    return sum;
}

std::string DataFinding::place() const {
    if (series.empty() || column.empty())
        return series.empty() && column.empty() ? "rows" : series + column;
    return series + ", " + column;
}

Finding DataFinding::asFinding() const {
    return {severity, code, place(), evidence.empty() ? message : message + " " + evidence, hint};
}

bool hasErrors(const DataFindings& findings) {
    return std::ranges::any_of(findings, [](const DataFinding& finding) { return finding.severity == Severity::Error; });
}

Json toJson(const DataFinding& finding) {
    Json spans = Json::array();
    for (const DataSpan& span : finding.spans)
        spans.push_back({{"from", formatIso(span.from)},
                         {"to", formatIso(span.to)},
                         {"first_row", span.firstRow},
                         {"last_row", span.lastRow},
                         {"rows", span.rows}});
    return {{"severity", toText(finding.severity)},
            {"code", finding.code},
            {"series", finding.series},
            {"column", finding.column},
            {"spans", std::move(spans)},
            {"rows", finding.rows()},
            {"message", finding.message},
            {"evidence", finding.evidence},
            {"hint", finding.hint},
            {"repair", finding.repair ? toJson(*finding.repair) : Json()}};
}

Json toJson(const DataFindings& findings) {
    Json list = Json::array();
    for (const DataFinding& finding : findings)
        list.push_back(toJson(finding));
    return list;
}

} // namespace airshed::quality
