#include <QLabel>
#include <QtTest>

#include "ui/pages/data/import_report_view.h"

using namespace airshed;

/// What a snapshot's import is told to have been.
class TestImportReportView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatTheFileLeavesOpenIsSaidWithTheAnswer();
    void aReportOfAnotherVersionLeavesOutWhatItLacks();

private:
    static QString shown(const Json& report) {
        ui::ImportReportView view;
        runs::SnapshotRecord record;
        record.provenance = {{"report", report}, {"locations", {"/somewhere/river.csv"}}};
        view.setSnapshot(record);
        view.show();
        QString text;
        for (const QLabel* label : view.findChildren<QLabel*>())
            if (label->isVisible())
                text += label->text() + QLatin1Char('\n');
        return text;
    }
};

void TestImportReportView::whatTheFileLeavesOpenIsSaidWithTheAnswer() {
    const QString text = shown(Json::parse(R"({"guesses": ["Cells are separated by commas."], "questions": [
        {"id": "date_order", "column": "time", "text": "Is 03/04/2020 the 3 April or the 4 March?", "followed": 1,
         "choices": [{"text": "day first"}, {"text": "month first"}]}]})"));
    QVERIFY2(text.contains("river.csv"), qPrintable(text));
    QVERIFY2(text.contains("Left open by the file"), qPrintable(text));
    QVERIFY2(text.contains("Is 03/04/2020 the 3 April or the 4 March? Read as: month first."), qPrintable(text));
}

void TestImportReportView::aReportOfAnotherVersionLeavesOutWhatItLacks() {
    for (const char* report : {"{}", R"({"questions": 3})", R"({"questions": [{"text": "Which?", "followed": 9}]})",
                               R"({"questions": [{"text": "Which?", "followed": -1, "choices": []}]})"})
        QVERIFY(!shown(Json::parse(report)).contains("Read as"));
    QVERIFY(!shown(Json::object()).contains("Left open"));
}

QTEST_MAIN(TestImportReportView)
#include "tst_import_report_view.moc"
