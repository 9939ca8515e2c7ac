#include <QtTest>

#include "core/engine/modules/network_internal.h"
#include "core/engine/tensors_internal.h"
#include "core/models/lowering.h"
#include "core/models/presets.h"
#include "core/models/window_reach.h"

using namespace airshed;

namespace {

constexpr std::int64_t lookback = 72;
const models::TaskShape task{{lookback, 6}, {12, 1}, {0}};

/// What the network yields when one step of the window is another than usual; -1: none is.
torch::Tensor outputWith(const modules::Network& network, const torch::Tensor& window, std::int64_t changed) {
    torch::Tensor other = window.clone();
    if (changed >= 0)
        other.select(1, changed).add_(1.5);
    const torch::NoGradGuard noGradients;
    return network.forward(other);
}

} // namespace

/// What models::windowReach says of a network, held against what the network computes.
class TestWindowReach : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatANetworkCannotSeeChangesNothing_data() {
        QTest::addColumn<QString>("preset");
        for (const models::Preset& preset : models::presets())
            if (preset.needs.empty())
                QTest::newRow(preset.name.c_str()) << QString::fromStdString(preset.name);
    }
    void whatANetworkCannotSeeChangesNothing() {
        QFETCH(QString, preset);
        const models::ModelSpec& spec = models::preset(preset.toStdString()).model;
        modules::Network network(spec, task);
        network.initialise(3);
        const auto reaches = models::windowReach(network.program());
        QVERIFY(!reaches.empty());
        const std::int64_t first = lookback - reaches.back().longest;
        torch::manual_seed(1);
        const torch::Tensor window = torch::randn({2, lookback, 6});
        const torch::Tensor usual = outputWith(network, window, -1);
        for (std::int64_t step = 0; step < first; ++step)
            QVERIFY2(torch::equal(outputWith(network, window, step), usual), qPrintable(QString::number(step)));
        QVERIFY(!torch::equal(outputWith(network, window, lookback - 1), usual));
        // What a memory saw first has faded out of float32 by its end.
        const bool fades = preset == QStringLiteral("lstm") || preset == QStringLiteral("gru");
        if (!fades)
            QVERIFY2(!torch::equal(outputWith(network, window, first), usual), qPrintable(QString::number(first)));
    }
};

QTEST_APPLESS_MAIN(TestWindowReach)
#include "tst_window_reach.moc"
