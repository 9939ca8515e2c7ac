#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/time.h"
#include "core/data/table.h"

namespace airshed::quality {

/// What a person says of an interval of a series: a class, and who said it when and why. Plain data.
struct Label {
    std::int64_t id = 0; ///< revision of the event that added it; 0: not in a log
    std::string series;  ///< "" where the table has one series without a name
    std::string column;  ///< "": whole rows
    TimeNs from = 0;     ///< first stamp concerned
    TimeNs to = 0;       ///< last stamp concerned, included; not before `from`
    std::string kind;    ///< the class: "valid", "suspect", "invalid" or a name of one's own ("wildfire")
    std::string who;
    TimeNs when = 0;
    std::string why;
    /// Whether both say the same of the same cells, whoever said it.
    [[nodiscard]] bool saysTheSameAs(const Label& other) const;
};

enum class LabelAction {
    Add,    ///< the label holds from this revision on
    Remove, ///< the label of that id no longer holds
    Refuse, ///< a suggestion is not wanted and is not made again
};

/// "add", "remove" or "refuse".
[[nodiscard]] std::string toText(LabelAction action);

/// An entry of a log: logs are appended to and never changed, so the labels of any revision can be had again.
struct LabelEvent {
    std::int64_t revision = 0; ///< 1, 2, 3, … within its data; given by the store
    LabelAction action = LabelAction::Add;
    /// What is added or refused. For a removal: id says which, who, when and why are the removal's.
    Label label;
};

/// The labels that hold after a log has been replayed. Plain data, safe to read from any thread.
class LabelSet {
public:
    LabelSet() = default;
    /// @param events by rising revision. @throws Error(Damaged) when one removes a label that is not there.
    explicit LabelSet(const std::vector<LabelEvent>& events);

    [[nodiscard]] const std::vector<Label>& labels() const noexcept { return m_labels; }   ///< by id
    [[nodiscard]] const std::vector<Label>& refused() const noexcept { return m_refused; } ///< suggestions
    [[nodiscard]] std::int64_t revision() const noexcept { return m_revision; }            ///< of the last event; 0: none
    [[nodiscard]] bool empty() const noexcept { return m_labels.empty(); }
    [[nodiscard]] std::set<std::string> kinds() const;

private:
    std::vector<Label> m_labels;
    std::vector<Label> m_refused;
    std::int64_t m_revision = 0;
};

/// Whether a name can be a class: 1 to 64 characters, none of them a control character or a colon.
[[nodiscard]] bool isLabelKind(const std::string& name);
/// @throws Error(InvalidInput) when class, interval or names cannot be.
void checkLabel(const Label& label);

/// One byte a row of the table: 1 where the row carries one of the classes. Of "valid", "suspect" and "invalid" the one that
/// was said last counts; classes of one's own stand beside them. @param column labels of this column and of whole rows; "":
/// labels of any column. @throws Error(NotFound) for a time or series column that is not there.
[[nodiscard]] std::vector<std::uint8_t> labelledRows(const data::Table& table, const std::string& timeColumn,
                                                     const std::string& seriesColumn, const LabelSet& labels,
                                                     const std::set<std::string>& kinds, const std::string& column = {});

/// "label:wildfire" of "wildfire": the name of the column that holds 1 where a row carries the class and 0 elsewhere. A target
/// of that name is a class to be predicted; it cannot be an input, because labels are made in hindsight.
[[nodiscard]] std::string labelColumnName(const std::string& kind);
/// The class of a label column's name; "" for the name of any other column.
[[nodiscard]] std::string kindOfLabelColumn(const std::string& column);
/// The table with an integer column of 0 and 1 for each class, in the given order, at its end.
/// @throws Error(NotFound) for a time or series column that is not there.
[[nodiscard]] data::Table withLabelColumns(const data::Table& table, const std::string& timeColumn,
                                           const std::string& seriesColumn, const LabelSet& labels,
                                           const std::vector<std::string>& kinds);

[[nodiscard]] Json toJson(const Label& label);

} // namespace airshed::quality
