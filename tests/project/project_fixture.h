#pragma once

#include <QTemporaryDir>

#include <filesystem>
#include <string>

#include "core/base/file.h"
#include "core/base/time.h"
#include "core/experiments/experiment.h"
#include "core/models/presets.h"
#include "core/project/project.h"
#include "tests/support/error_text.h"

namespace airshed::project::test {

/// Hourly rows from 2024-01-01 with a daily rhythm, a column of rain, and a column without a value.
inline std::string hourlyCsv(int rows) {
    std::string csv = "time,PM2.5,rain,empty\n";
    for (int hour = 0; hour < rows; ++hour) {
        const TimeNs time = 1'704'067'200LL * nsPerSecond + hour * nsPerHour;
        const int pm = 20 + (hour % 24) + (hour / 24) % 5;
        csv += formatIso(time) + "," + std::to_string(pm) + ".5," + std::to_string(hour % 7) + ".25,\n";
    }
    return csv;
}

/// A temporary folder with a project in it.
struct ProjectFixture {
    QTemporaryDir folder;
    std::filesystem::path root = folder.path().toStdString();
    Project project = Project::create(root / "project");

    std::filesystem::path write(const std::string& name, const std::string& text) const {
        writeFileAtomically(root / name, text);
        return root / name;
    }
    ImportResult import(const std::string& text, const std::string& name = "air") {
        return project.importFiles({write(name + ".csv", text)}, {}, name);
    }
    /// A small experiment that fits `hourlyCsv(400)`.
    static experiments::Experiment experiment() {
        experiments::Experiment experiment;
        experiment.snapshot = "air";
        experiment.recipe.inputs = {"PM2.5", "rain"};
        experiment.recipe.targets = {"PM2.5"};
        experiment.recipe.lookback = 12;
        experiment.recipe.horizon = 4;
        experiment.model = models::preset("linear").model;
        return experiment;
    }
};

using airshed::test::errorOf;

} // namespace airshed::project::test
