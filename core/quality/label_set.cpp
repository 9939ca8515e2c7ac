#include "core/quality/label_set.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/quality/series_rows.h"

namespace airshed::quality {

namespace {

constexpr std::size_t longestKind = 64;
constexpr std::string_view labelColumnPrefix = "label:";
/// Judgements of which a cell has one, the latest.
constexpr std::array<std::string_view, 3> judgements = {"valid", "suspect", "invalid"};

bool isJudgement(const std::string& kind) {
    return std::ranges::find(judgements, kind) != judgements.end();
}

bool concerns(const Label& label, const SeriesRows& series, const std::string& column) {
    return label.series == series.name && (column.empty() || label.column.empty() || label.column == column);
}

/// Paints what a label says over the rows of its interval; a later judgement covers an earlier one.
void paint(const Label& label, const SeriesRows& series, const std::set<std::string>& kinds, std::vector<std::uint8_t>& judged,
           std::vector<std::uint8_t>& marked) {
    const auto first = std::ranges::lower_bound(series.times, label.from) - series.times.begin();
    const auto end = std::ranges::upper_bound(series.times, label.to) - series.times.begin();
    const bool wanted = kinds.contains(label.kind);
    for (auto i = first; i < end; ++i) {
        const std::uint32_t row = series.rows[static_cast<std::size_t>(i)];
        if (isJudgement(label.kind))
            judged[row] = wanted ? 1 : 0;
        else if (wanted)
            marked[row] = 1;
    }
}

} // namespace

bool Label::saysTheSameAs(const Label& other) const {
    return series == other.series && column == other.column && from == other.from && to == other.to && kind == other.kind;
}

std::string toText(LabelAction action) {
    switch (action) {
    case LabelAction::Add: return "add";
    case LabelAction::Remove: return "remove";
    case LabelAction::Refuse: break;
    }
    return "refuse";
}

LabelSet::LabelSet(const std::vector<LabelEvent>& events) {
    for (const LabelEvent& event : events) {
        m_revision = event.revision;
        if (event.action == LabelAction::Refuse) {
            m_refused.push_back(event.label);
        } else if (event.action == LabelAction::Add) {
            m_labels.push_back(event.label);
            m_labels.back().id = event.revision;
        } else if (std::erase_if(m_labels, [&](const Label& label) { return label.id == event.label.id; }) == 0) {
            throw Error(ErrorCode::Damaged,
                        fmt::format("The log of labels is damaged: revision {} removes label {}, which is not there.",
                                    event.revision, event.label.id),
                        "Restore the project from a backup.");
        }
    }
}

std::set<std::string> LabelSet::kinds() const {
    std::set<std::string> kinds;
    for (const Label& label : m_labels)
        kinds.insert(label.kind);
    return kinds;
}

bool isLabelKind(const std::string& name) {
    return !name.empty() && name.size() <= longestKind &&
           std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == ':'; });
}

void checkLabel(const Label& label) {
    if (!isLabelKind(label.kind))
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\" cannot be the class of a label.", label.kind),
                    fmt::format("Use valid, suspect, invalid, or a name of 1 to {} characters without a colon.", longestKind));
    if (label.to < label.from)
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("The label from {} to {} ends before it begins.", formatIso(label.from), formatIso(label.to)),
                    "Exchange the two times.");
}

std::vector<std::uint8_t> labelledRows(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                                       const LabelSet& labels, const std::set<std::string>& kinds, const std::string& column) {
    std::vector<std::uint8_t> judged(table.rows(), 0);
    std::vector<std::uint8_t> marked(table.rows(), 0);
    for (const SeriesRows& series : seriesRowsOf(table, timeColumn, seriesColumn))
        for (const Label& label : labels.labels())
            if (concerns(label, series, column))
                paint(label, series, kinds, judged, marked);
    for (std::size_t row = 0; row < marked.size(); ++row)
        marked[row] |= judged[row];
    return marked;
}

std::string labelColumnName(const std::string& kind) {
    return std::string(labelColumnPrefix) + kind;
}

std::string kindOfLabelColumn(const std::string& column) {
    return column.starts_with(labelColumnPrefix) ? column.substr(labelColumnPrefix.size()) : std::string();
}

data::Table withLabelColumns(const data::Table& table, const std::string& timeColumn, const std::string& seriesColumn,
                             const LabelSet& labels, const std::vector<std::string>& kinds) {
    std::vector<data::Column> columns = table.columns();
    for (const std::string& kind : kinds) {
        const auto marked = labelledRows(table, timeColumn, seriesColumn, labels, {kind});
        columns.push_back(data::Column::integers(labelColumnName(kind), "", {marked.begin(), marked.end()}));
    }
    return data::Table(std::move(columns));
}

Json toJson(const Label& label) {
    return {{"id", label.id},
            {"series", label.series},
            {"column", label.column},
            {"from", formatIso(label.from)},
            {"to", formatIso(label.to)},
            {"class", label.kind},
            {"who", label.who},
            {"when", label.when == 0 ? Json() : Json(formatIso(label.when))},
            {"why", label.why}};
}

} // namespace airshed::quality
