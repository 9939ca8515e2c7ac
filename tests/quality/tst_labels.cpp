#include <QtTest>

#include "core/quality/label_set.h"
#include "core/quality/label_suggestions.h"
#include "tests/support/faults.h"
#include "tests/support/hour_label.h"

using namespace airshed;
using namespace airshed::quality;
using airshed::test::failsWith;
using airshed::test::label;

namespace {

LabelEvent removal(std::int64_t revision, std::int64_t id) {
    LabelEvent event{revision, LabelAction::Remove, {}};
    event.label.id = id;
    return event;
}

data::Table fourHours() {
    return data::Table({data::Column::times("time", {0, nsPerHour, 2 * nsPerHour, 3 * nsPerHour}),
                        data::Column::texts("station", {"a", "a", "b", "a"}), data::Column::floats("x", "", {1, 2, 3, 4})});
}

using Marks = std::vector<std::uint8_t>;

Marks marked(const std::vector<Label>& labels, const std::set<std::string>& kinds, const std::string& column = {}) {
    std::vector<LabelEvent> events;
    for (const Label& one : labels)
        events.push_back({static_cast<std::int64_t>(events.size()) + 1, LabelAction::Add, one});
    return labelledRows(fourHours(), "time", "station", LabelSet(events), kinds, column);
}

DataFinding finding(const std::string& code, const std::vector<DataSpan>& spans, const std::string& series = "a",
                    const std::string& column = "x") {
    DataFinding made;
    made.code = code;
    made.series = series;
    made.column = column;
    made.spans = spans;
    made.message = "Something is wrong.";
    return made;
}

} // namespace

class TestLabels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLogIsReplayed() {
        const std::vector<LabelEvent> log = {{1, LabelAction::Add, label("invalid", 0, 1)},
                                             {2, LabelAction::Add, label("wildfire", 2, 3)},
                                             {3, LabelAction::Refuse, label("suspect", 5, 6)},
                                             removal(4, 1)};
        const LabelSet now(log);
        QCOMPARE(now.revision(), std::int64_t{4});
        QCOMPARE(now.labels().size(), std::size_t{1});
        QCOMPARE(now.labels()[0].id, std::int64_t{2});
        QCOMPARE(now.refused().size(), std::size_t{1});
        QCOMPARE(now.kinds(), (std::set<std::string>{"wildfire"}));
        const LabelSet before({log.begin(), log.begin() + 3});
        QCOMPARE(before.labels().size(), std::size_t{2});
        QVERIFY(failsWith(
            ErrorCode::Damaged,
            [&] {
                return LabelSet({log[0], removal(2, 7)});
            },
            "label 7"));
    }

    void labelsMarkTheirRows() {
        QCOMPARE(marked({label("fog", 0, 1)}, {"fog"}), (Marks{1, 1, 0, 0}));
        QCOMPARE(marked({label("fog", 0, 3)}, {"fog"}), (Marks{1, 1, 0, 1})); // series b is another one
        QCOMPARE(marked({label("fog", 0, 3, "", "b")}, {"fog"}), (Marks{0, 0, 1, 0}));
        QCOMPARE(marked({label("fog", 0, 3)}, {"fire"}), (Marks{0, 0, 0, 0}));
        QCOMPARE(marked({label("fog", 0, 3, "y")}, {"fog"}, "x"), (Marks{0, 0, 0, 0})); // of another column
        QCOMPARE(marked({label("fog", 0, 3, "y")}, {"fog"}), (Marks{1, 1, 0, 1}));      // of any column
        QCOMPARE(marked({label("fog", 1, 1), label("fire", 3, 3)}, {"fog", "fire"}), (Marks{0, 1, 0, 1}));
    }

    void theLatestJudgementCounts() {
        const std::vector<Label> labels = {label("invalid", 0, 3), label("valid", 1, 1), label("storm", 1, 1)};
        QCOMPARE(marked(labels, {"invalid"}), (Marks{1, 0, 0, 1}));
        QCOMPARE(marked(labels, {"valid"}), (Marks{0, 1, 0, 0}));
        QCOMPARE(marked(labels, {"storm"}), (Marks{0, 1, 0, 0})); // stands beside the judgements
    }

    void aClassBecomesAColumn() {
        const LabelSet labels({{1, LabelAction::Add, label("fog", 0, 1)}});
        const data::Table table = withLabelColumns(fourHours(), "time", "station", labels, {"fog", "fire"});
        QCOMPARE(table.columns().size(), std::size_t{5});
        QCOMPARE(table.column("label:fog").integers()[1], std::int64_t{1});
        QCOMPARE(table.column("label:fog").integers()[3], std::int64_t{0});
        QCOMPARE(table.column("label:fire").integers()[1], std::int64_t{0});
        QCOMPARE(kindOfLabelColumn("label:fog"), std::string("fog"));
        QCOMPARE(kindOfLabelColumn("fog"), std::string());
    }

    void labelsThatCannotBeAreRefused() {
        const std::string colon = "a:b";
        for (const std::string& kind : {std::string(), colon, std::string("two\nlines"), std::string(65, 'x')})
            QVERIFY(failsWith(
                ErrorCode::InvalidInput,
                [&] {
                    checkLabel(label(kind, 0, 1));
                    return 0;
                },
                "class of a label"));
        QVERIFY(failsWith(
            ErrorCode::InvalidInput,
            [] {
                checkLabel(label("fog", 2, 1));
                return 0;
            },
            "ends before it begins"));
    }

    void findingsSuggestLabels() {
        const DataSpan first{0, nsPerHour, 0, 1, 2};
        const DataSpan second{3 * nsPerHour, 3 * nsPerHour, 3, 3, 1};
        const DataFindings findings = {finding("flatline", {first, second}), finding("spike", {second}),
                                       finding("gap", {first})};
        const auto all = suggestLabels(findings, {});
        QCOMPARE(all.size(), std::size_t{3});
        QCOMPARE(all[0].label.kind, std::string("invalid"));
        QCOMPARE(all[0].code, std::string("flatline"));
        QCOMPARE(all[0].label.to, nsPerHour);
        QVERIFY(all[0].id != all[1].id && all[1].id != all[2].id && all[0].id.size() == 12);
        // Refused: that one alone; labelled: whatever the label covers.
        const LabelSet decided({{1, LabelAction::Refuse, all[0].label}, {2, LabelAction::Add, label("valid", 3, 4)}});
        QVERIFY(suggestLabels(findings, decided).empty());
        const LabelSet refused({{1, LabelAction::Refuse, all[0].label}});
        QCOMPARE(suggestLabels(findings, refused).size(), std::size_t{2});
        const LabelSet half({{1, LabelAction::Add, label("valid", 1, 1)}});
        QCOMPARE(suggestLabels(findings, half).size(), std::size_t{3});
    }
};

QTEST_APPLESS_MAIN(TestLabels)
#include "tst_labels.moc"
