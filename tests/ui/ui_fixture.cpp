#include "tests/ui/ui_fixture.h"

#include <cmath>
#include <fstream>
#include <numbers>

#include <QApplication>
#include <QFontDatabase>
#include <QStandardPaths>
#include <QStyleFactory>

#include "core/base/time.h"
#include "core/models/presets.h"
#include "core/project/project.h"

namespace airshed::test {

void setUpApplication() {
    QStandardPaths::setTestModeEnabled(true);
    QApplication::setApplicationName(QStringLiteral("airshed-test"));
    QApplication::setOrganizationName(QStringLiteral("airshed-test"));
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
}

std::filesystem::path writeMeasurements(const std::filesystem::path& folder, int hours) {
    const std::filesystem::path file = folder / "town.csv";
    std::ofstream out(file);
    out << "time,station,PM2.5 (µg/m³),temperature (°C)\n";
    for (const char* station : {"north", "south"}) {
        for (int hour = 0; hour < hours; ++hour) {
            const double wave = std::sin(2 * std::numbers::pi * hour / 24.0);
            const double drift = std::sin(2 * std::numbers::pi * hour / 171.0);
            out << formatIso(1'704'067'200LL * nsPerSecond + hour * nsPerHour) << ',' << station << ',';
            if (hour == 7)
                out << "NA";
            else if (hour == 9)
                out << "fault";
            else
                out << 20 + 8 * wave + 3 * drift;
            out << ',' << 10 + 5 * wave << '\n';
        }
    }
    return file;
}

std::filesystem::path makeProject(const std::filesystem::path& parent, int hours) {
    const std::filesystem::path folder = parent / "project";
    project::Project made = project::Project::create(folder, "Town");
    made.importFiles({writeMeasurements(parent, hours)}, {}, "town");
    return folder;
}

experiments::Experiment tinyExperiment() {
    experiments::Experiment experiment;
    experiment.name = "tiny";
    experiment.snapshot = "town";
    experiment.recipe.seriesColumn = "station";
    experiment.recipe.inputs = {"PM2.5", "temperature"};
    experiment.recipe.targets = {"PM2.5"};
    experiment.recipe.lookback = 12;
    experiment.recipe.horizon = 4;
    experiment.model = models::preset("linear").model;
    experiment.training.epochs = 2;
    experiment.training.threads = 1;
    return experiment;
}

project::WorkerLauncher workerOfBuild() {
    return project::WorkerLauncher(std::filesystem::path(AIRSHED_BIN_DIR) / "airshed-worker");
}

} // namespace airshed::test
