#include <QtTest>

#include "core/experiments/network_suggestion.h"
#include "core/models/presets.h"

using namespace airshed;
using namespace airshed::experiments;

namespace {

features::RecipeSettings daily() {
    features::RecipeSettings recipe;
    recipe.inputs = {"PM2.5", "temperature"};
    recipe.targets = {"PM2.5"};
    return recipe;
}

} // namespace

class TestNetworkSuggestion : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePlainestThatSuitsIsTaken_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<qint64>("windows");
        QTest::addColumn<QString>("change");
        QTest::newRow("few windows") << "nlinear" << qint64{1999} << "";
        QTest::newRow("few windows, target not seen") << "linear" << qint64{100} << "unseen";
        QTest::newRow("some windows") << "dlinear" << qint64{2000} << "";
        QTest::newRow("some windows, target not seen") << "mlp" << qint64{19'999} << "unseen";
        QTest::newRow("many windows") << "cnn" << qint64{20'000} << "";
        QTest::newRow("several targets") << "multi_task" << qint64{20'000} << "targets";
        QTest::newRow("facts of the place") << "tide" << qint64{20'000} << "statics";
        QTest::newRow("calendar ahead") << "tide" << qint64{20'000} << "future";
        QTest::newRow("long horizon") << "nhits" << qint64{20'000} << "horizon";
        QTest::newRow("long lookback") << "tcn" << qint64{49'999} << "lookback";
        QTest::newRow("long lookback, much data") << "patchtst" << qint64{50'000} << "lookback";
        QTest::newRow("few windows come first") << "nlinear" << qint64{500} << "lookback";
    }
    void thePlainestThatSuitsIsTaken() {
        QFETCH(QString, preset);
        QFETCH(qint64, windows);
        QFETCH(QString, change);
        features::RecipeSettings recipe = daily();
        if (change == QStringLiteral("unseen"))
            recipe.inputs = {"temperature"};
        else if (change == QStringLiteral("targets"))
            recipe.targets.emplace_back("temperature");
        else if (change == QStringLiteral("statics"))
            recipe.statics = {"height"};
        else if (change == QStringLiteral("future"))
            recipe.futureCalendar = true;
        else if (change == QStringLiteral("horizon"))
            recipe.horizon = 96;
        else if (change == QStringLiteral("lookback"))
            recipe.lookback = 256;
        const NetworkSuggestion suggestion = suggestNetwork(recipe, windows);
        QCOMPARE(QString::fromStdString(suggestion.preset), preset);
        QVERIFY(!models::preset(suggestion.preset).model.layers.empty());
        QVERIFY2(suggestion.reason.size() > 40 && suggestion.reason.back() == '.', suggestion.reason.c_str());
    }

    void theReasonSpeaksOfTheDataAndTheTime() {
        const std::string reason = suggestNetwork(daily(), 30'000).reason;
        QVERIFY2(reason.find("30000 steps") != std::string::npos && reason.find("3 days") != std::string::npos, reason.c_str());
        features::RecipeSettings thinned = daily();
        thinned.split.trainStride = 3;
        QCOMPARE(suggestNetwork(thinned, 10'000).reason, reason);
        features::RecipeSettings minutes = daily();
        minutes.intervalSeconds = 60;
        QVERIFY(suggestNetwork(minutes, 30'000).reason.find("72 min") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestNetworkSuggestion)
#include "tst_network_suggestion.moc"
