#include "tests/coach/curves.h"

#include <set>

using namespace airshed;
using namespace airshed::coach;
using namespace airshed::coach::test;

namespace {

double falling(double epoch) {
    return 0.15 + 0.3 / (1 + epoch);
}

std::vector<double> repeated(std::size_t count, double value) {
    return std::vector<double>(count, value);
}

/// The values, then `tail`.
std::vector<double> followedBy(std::vector<double> values, const std::vector<double>& tail) {
    values.insert(values.end(), tail.begin(), tail.end());
    return values;
}

} // namespace

/// Each rule on curves made to show it, and on curves just short of it.
class TestRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHealthyRunIsLeftAloneAtEachEpoch() {
        QCOMPARE(rulesOf(healthyRun()), QByteArray());
        for (int epochs = 0; epochs < 12; ++epochs)
            QCOMPARE(rulesOf(asOf(healthyRun(), epochs)), QByteArray());
        QCOMPARE(rulesOf(RunSignals()), QByteArray());
    }

    void everyRuleIsDocumented() {
        std::set<std::string> ids;
        for (const RuleDescription& rule : ruleCatalogue()) {
            QVERIFY(ids.insert(rule.id).second);
            QVERIFY(!rule.title.empty() && rule.looksFor.ends_with('.') && rule.threshold.ends_with('.'));
        }
        QCOMPARE(ids.size(), std::size_t(13));
    }

    void aFailedRunThatDivergedIsNamed() {
        RunSignals run = healthyRun(2);
        run.state = runs::RunState::Failed;
        run.message = "The worker ended without a word.";
        QCOMPARE(rulesOf(run), QByteArray());
        run.message = "Training diverged: the loss is no finite number any more (epoch 3, at step 210 or shortly before).";
        QCOMPARE(rulesOf(run), QByteArray("diverging"));
        const Advice advice = advise(run).front();
        QCOMPARE(advice.severity, Severity::Error);
        QCOMPARE(advice.evidence, run.message + " The learning rate is 0.001.");
        QCOMPARE(toText(advice.suggestion.changes.at(0)), std::string("learning rate 0.001 → 0.0001"));
        QCOMPARE(advice.suggestion.changes.size(), std::size_t(1)); // gradients are clipped already
    }

    void aLossThatGrowsThreefoldDiverges_data() {
        QTest::addColumn<double>("level");
        QTest::addColumn<QByteArray>("rules");
        QTest::newRow("threefold") << 0.92 << QByteArray("diverging");
        QTest::newRow("double") << 0.6 << QByteArray();
    }
    void aLossThatGrowsThreefoldDiverges() {
        QFETCH(double, level);
        QFETCH(QByteArray, rules);
        MadeRun made = healthyRun(1);
        made.points("train/loss", followedBy(repeated(10, 0.5), followedBy(repeated(10, 0.3), repeated(10, level))));
        QCOMPARE(rulesOf(made), rules);
    }

    void gradientsAreClippedWhereTheyWereNot() {
        MadeRun made = healthyRun(1).set("training.clip_norm", "0");
        made.points("train/loss", followedBy(repeated(10, 0.3), repeated(10, std::nan(""))));
        const Advice advice = adviceOf(made, "diverging");
        QCOMPARE(advice.suggestion.changes.size(), std::size_t(2));
        QCOMPARE(toText(advice.suggestion.changes.at(1)), std::string("clip norm 0 → 1"));
        QVERIFY(advice.evidence.find("no finite number any more at step 100") != std::string::npos);
    }

    void aLossThatHopsShowsALargeRate() {
        const auto flat = [](double) { return 0.25; };
        const auto hops = [](double size) {
            return [size](double epoch) { return 0.25 * (1 + (static_cast<int>(epoch) % 2 == 0 ? size : 0.0)); };
        };
        MadeRun made;
        made.losses(7, flat, hops(0.2));
        QCOMPARE(rulesOf(made), QByteArray("learning_rate_too_high"));
        QCOMPARE(rulesOf(MadeRun().losses(7, falling, hops(0.2))), QByteArray()); // it still learns
        made.losses(7, flat, hops(0.07));
        QCOMPARE(rulesOf(made), QByteArray());
        made.points("update_ratio", repeated(140, 0.02));
        QCOMPARE(rulesOf(made), QByteArray("learning_rate_too_high"));
        QVERIFY(adviceOf(made, "learning_rate_too_high").evidence.find("2.0 %; about 0.1 % is usual") != std::string::npos);
    }

    void evenSlowProgressShowsASmallRate() {
        const auto crawling = [](double epoch) { return 0.6 - 0.01 * epoch; };
        MadeRun made;
        made.losses(4, crawling, crawling);
        QCOMPARE(rulesOf(made), QByteArray("learning_rate_too_low"));
        QCOMPARE(toText(adviceOf(made, "learning_rate_too_low").suggestion.changes.at(0)),
                 std::string("learning rate 0.001 → 0.01"));
        made.points("update_ratio", repeated(80, 2e-3));
        QVERIFY(!rulesOf(made).contains("learning_rate_too_low")); // the steps are no small ones
    }

    void smallUpdatesShowASmallRate() {
        MadeRun made;
        made.losses(
            8, [](double epoch) { return 0.1 + 0.5 * std::exp(-0.2 * epoch); },
            [](double epoch) { return 0.12 + 0.5 * std::exp(-0.2 * epoch); });
        QCOMPARE(rulesOf(made), QByteArray());
        made.points("update_ratio", repeated(160, 5e-5));
        QCOMPARE(rulesOf(made), QByteArray("learning_rate_too_low"));
    }

    void growingGradientsExplode_data() {
        QTest::addColumn<QByteArray>("clip");
        QTest::addColumn<double>("level");
        QTest::addColumn<QByteArray>("change");
        QTest::newRow("not clipped") << QByteArray("0") << 40.0 << QByteArray("clip norm 0 → 1");
        QTest::newRow("clipped") << QByteArray("1") << 40.0 << QByteArray("learning rate 0.001 → 0.0003");
        QTest::newRow("not that large") << QByteArray("1") << 4.0 << QByteArray();
    }
    void growingGradientsExplode() {
        QFETCH(QByteArray, clip);
        QFETCH(double, level);
        QFETCH(QByteArray, change);
        MadeRun made = healthyRun(3).set("training.clip_norm", clip.toStdString());
        made.points("gradient_norm", followedBy(repeated(40, 0.8), repeated(20, level)));
        const Advice advice = adviceOf(made, "exploding_gradients");
        QCOMPARE(advice.rule.empty(), change.isEmpty());
        if (!change.isEmpty())
            QCOMPARE(toText(advice.suggestion.changes.at(0)), change.toStdString());
    }

    void spikesOfTheGradientExplode() {
        std::vector<double> norms = repeated(60, 1.0);
        norms[20] = norms[40] = 30.0;
        MadeRun made = healthyRun(3);
        made.points("gradient_norm", norms);
        QCOMPARE(rulesOf(made), QByteArray()); // two are none of note
        norms[50] = 30.0;
        made.points("gradient_norm", norms);
        QCOMPARE(rulesOf(made), QByteArray("exploding_gradients"));
        QVERIFY(adviceOf(made, "exploding_gradients").evidence.starts_with("3 of the last 60 points"));
    }

    void aLayerWithoutGradientIsNamed() {
        MadeRun made = healthyRun(3);
        made.each("gradient_norm/conv1", {2e-5, 2e-5, 2e-5}).each("gradient_norm/head", {0.5, 0.5, 0.5});
        const Advice advice = adviceOf(made, "vanishing_gradients");
        QCOMPARE(rulesOf(made), QByteArray("vanishing_gradients"));
        QVERIFY(advice.title.ends_with("layer conv1"));
        QCOMPARE(advice.evidence, std::string("The gradient's norm is 2e-05 in conv1, but 0.5 in head (medians of the last "
                                              "epochs, up to epoch 3)."));
        made.each("gradient_norm/conv1", {2e-4, 2e-4, 2e-4});
        QCOMPARE(rulesOf(made), QByteArray());
    }

    void silentUnitsAreNamed() {
        MadeRun made = healthyRun(3);
        made.each("silent_share/relu1", {0.1, 0.5, 0.5}).each("silent_share/relu2", {0.5, 0.3, 0.5});
        const Advice advice = adviceOf(made, "dead_units");
        QCOMPARE(rulesOf(made), QByteArray("dead_units"));
        QVERIFY(advice.evidence.starts_with("50 % of the units of relu1 gave zero"));
        QVERIFY(advice.evidence.find("relu2") == std::string::npos); // one epoch alone
        QCOMPARE(toText(advice.suggestion.changes.at(0)), std::string("type of relu1 relu → leaky_relu"));
    }

    /// A run whose units had died was told to take another network, for its gradient was zero.
    void silentUnitsExplainAMissingGradient() {
        MadeRun made = healthyRun(3);
        made.each("gradient_norm/conv1", {0, 0, 0}).each("gradient_norm/head", {0.5, 0.5, 0.5});
        QCOMPARE(rulesOf(made), QByteArray("vanishing_gradients"));
        made.each("silent_share/relu1", repeated(3, 0.8));
        QCOMPARE(rulesOf(made), QByteArray("dead_units"));
    }

    void aValidationLossThatRisesWhileTrainingFallsIsOverfitting_data() {
        QTest::addColumn<double>("rise");
        QTest::addColumn<QByteArray>("rules");
        QTest::newRow("6 %") << 0.06 << QByteArray("overfitting");
        QTest::newRow("4 %") << 0.04 << QByteArray();
    }
    void aValidationLossThatRisesWhileTrainingFallsIsOverfitting() {
        QFETCH(double, rise);
        QFETCH(QByteArray, rules);
        MadeRun made;
        made.losses(8, falling, [&](double epoch) { return epoch <= 4 ? 0.3 - 0.02 * epoch : 0.22 * (1 + rise); });
        QCOMPARE(rulesOf(made), rules);
    }

    void overfittingOfALikelihoodThatIsNegative() {
        MadeRun made;
        made.losses(
            9, [](double epoch) { return 0.5 - 0.3 * epoch; },
            [](double epoch) { return epoch <= 4 ? 0.5 - 0.3 * epoch : -0.7 + 0.1 * (epoch - 4); });
        made.each("validation/mae", repeated(9, 0.2));
        QVERIFY(rulesOf(made).contains("overfitting"));
    }

    void aNetworkThatStaysAtTheBaselineUnderfits() {
        const auto settling = [](double level) { return [level](double epoch) { return level + 0.2 * std::exp(-2 * epoch); }; };
        MadeRun made;
        made.losses(7, settling(0.29), settling(0.29));
        QCOMPARE(rulesOf(made), QByteArray("underfitting"));
        QCOMPARE(toText(adviceOf(made, "underfitting").suggestion.changes.at(0)), std::string("channels of conv1 32 → 64"));
        made.losses(7, settling(0.25), settling(0.25));
        QCOMPARE(rulesOf(made), QByteArray());
    }

    void aFlatLossIsAPlateau() {
        const auto flatten = [](double epoch) { return 0.2 + 0.2 * std::exp(-1.5 * epoch); };
        MadeRun made;
        made.losses(10, flatten, flatten);
        QCOMPARE(rulesOf(made), QByteArray("plateau"));
        const Advice advice = adviceOf(made, "plateau");
        QCOMPARE(advice.severity, Severity::Info);
        QCOMPARE(toText(advice.suggestion.changes.at(0)), std::string("learning rate 0.001 → 0.0003"));
        made.losses(7, flatten, flatten);
        QCOMPARE(rulesOf(made), QByteArray()); // too early to tell
    }

    void aPlateauAfterTheRateHasDecayedIsNoMatterOfTheRate() {
        const auto flatten = [](double epoch) { return 0.2 + 0.2 * std::exp(-1.5 * epoch); };
        MadeRun made;
        made.losses(10, flatten, flatten).each("learning_rate", {1e-3, 9e-4, 8e-4, 6e-4, 4e-4, 2e-4, 1e-4, 5e-5, 1e-5, 1e-6});
        QCOMPARE(adviceOf(made, "plateau").suggestion.changes.at(0).path, std::string("model.layers.0.params.channels"));
    }

    void aFlatLossThatFlickersIsNoise() {
        MadeRun made;
        made.losses(
            10, [](double) { return 0.2; }, [](double epoch) { return 0.2 * (static_cast<int>(epoch) % 2 == 0 ? 1.04 : 1.0); });
        QCOMPARE(rulesOf(made), QByteArray("noise_floor"));
        QCOMPARE(toText(adviceOf(made, "noise_floor").suggestion.changes.at(0)), std::string("batch size 256 → 512"));
    }

    void gainsSmallerThanWhatTheSeedChangesAreNoise() {
        MadeRun made = healthyRun(12);
        made.run().seedTwins = {0.18};
        QCOMPARE(rulesOf(made), QByteArray()); // one other run says little
        made.run().seedTwins = {0.18, 0.181, 0.179};
        QCOMPARE(rulesOf(made), QByteArray());
        made.run().seedTwins = {0.14, 0.23, 0.2};
        QCOMPARE(rulesOf(made), QByteArray("noise_floor"));
        QVERIFY(adviceOf(made, "noise_floor").evidence.find("over 4 runs that differ in the seed alone") != std::string::npos);
        QVERIFY(adviceOf(made, "noise_floor").suggestion.changes.empty());
    }

    void anErrorFarBelowTheBaselinesIsSuspect() {
        MadeRun made = healthyRun(3);
        made.run().unit = "µg/m³";
        made.baseline(30.0).each("validation/mae", {4.0, 2.9, 2.8});
        QCOMPARE(rulesOf(made), QByteArray("target_leakage"));
        const Advice advice = adviceOf(made, "target_leakage");
        QCOMPARE(advice.evidence, std::string("The best mean absolute error on the validation part is 2.8 µg/m³; that of "
                                              "persistence is 30 µg/m³."));
        QCOMPARE(advice.suggestion.changes.at(0).value, std::string(R"(["PM2.5"])"));
        made.each("validation/mae", {4.0, 3.2, 3.1});
        QCOMPARE(rulesOf(made), QByteArray());
    }

    void aSeasonThatTheSeasonalNaiveForecastKnowsIsNotSuspect() {
        MadeRun made = healthyRun(3);
        made.baseline(30.0).each("baseline/seasonal_naive/mae", {3.0}).each("validation/mae", {4.0, 2.9, 2.8});
        QCOMPARE(rulesOf(made), QByteArray());
    }

    void aModelThatPersistenceBeatsIsNamed() {
        MadeRun made = healthyRun(5).baseline(0.15);
        QVERIFY(rulesOf(made).contains("worse_than_persistence"));
        QCOMPARE(adviceOf(made, "worse_than_persistence").suggestion.changes.at(0).value, std::string("residual_cnn"));
        made = healthyRun(4).baseline(0.15);
        QCOMPARE(rulesOf(made), QByteArray()); // it may still get there
        made.run().state = runs::RunState::Finished;
        QCOMPARE(rulesOf(made), QByteArray("worse_than_persistence"));
    }

    void aHarderValidationPartIsNamed() {
        MadeRun made;
        made.losses(3, falling, [](double epoch) { return 1.8 * falling(epoch); }).baseline(0.7);
        QCOMPARE(rulesOf(made), QByteArray("validation_unlike_training"));
        QCOMPARE(adviceOf(made, "validation_unlike_training").suggestion.changes.size(), std::size_t(2));
        made.losses(3, falling, [](double epoch) { return 1.3 * falling(epoch); });
        QCOMPARE(rulesOf(made), QByteArray());
    }

    void theErrorsOfPersistenceTellThePartsApart() {
        RunSignals run = healthyRun();
        run.state = runs::RunState::Finished;
        const auto scores = [](double train, double validation) {
            return std::vector<runs::Score>{{"persistence", "train", "PM2.5", 0, 10, train},
                                            {"persistence", "validation", "PM2.5", 0, 10, validation}};
        };
        run.scores = scores(4.0, 6.5);
        QCOMPARE(rulesOf(run), QByteArray("validation_unlike_training"));
        QCOMPARE(advise(run).front().severity, Severity::Warning);
        run.scores = scores(9.0, 2.8);
        QCOMPARE(advise(run).front().severity, Severity::Info);
        run.scores = scores(4.0, 2.0);
        QCOMPARE(rulesOf(run), QByteArray());
    }

    void theMostSevereComesFirst() {
        MadeRun made = healthyRun(3);
        made.each("silent_share/relu1", repeated(3, 0.9));
        made.run().state = runs::RunState::Failed;
        made.run().message = "Training diverged: the validation loss after epoch 4 is no finite number.";
        QCOMPARE(rulesOf(made), QByteArray("diverging dead_units"));
    }
};

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
