#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include <QApplication>
#include <QTemporaryDir>

#include <fmt/format.h>

#include "core/drawing/graph_layout.h"
#include "core/models/model_fixes.h"
#include "core/project/project.h"
#include "ui/document/model_edits.h"
#include "ui/pages/model/network_editor.h"
#include "ui/theme/theme.h"

// How long editing a network of 300 layers keeps a person waiting: checking it, arranging it, and one edit with everything that
// follows on the Model page (undo step, inspection, layout, drawing, list, inspector, repaint). A frame at 50 a second is 20
// ms.

namespace {

using airshed::models::LayerSpec;
using airshed::models::ModelSpec;
using Clock = std::chrono::steady_clock;

constexpr std::size_t layers = 300;
constexpr int repeats = 60;

double millisecondsSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// The longest and the middle one of some pauses, and how long the processor was at work, which other programs do not lengthen.
template <typename Step> void measure(const char* what, const Step& step) {
    std::vector<double> pauses;
    std::vector<double> works;
    pauses.reserve(repeats);
    works.reserve(repeats);
    for (int number = 0; number < repeats; ++number) {
        const auto begin = Clock::now();
        const std::clock_t busy = std::clock();
        step(number);
        works.push_back(1e3 * static_cast<double>(std::clock() - busy) / CLOCKS_PER_SEC);
        pauses.push_back(millisecondsSince(begin));
    }
    std::sort(pauses.begin(), pauses.end());
    std::sort(works.begin(), works.end());
    fmt::print("  {:<46} median {:6.2f} ms, longest {:6.2f} ms, of the processor median {:6.2f} ms\n", what,
               pauses[pauses.size() / 2], pauses.back(), works[works.size() / 2]);
    std::fflush(stdout);
}

/// Residual blocks of a convolution, an activation and a sum, with a skip over ten blocks now and then, then a head.
ModelSpec makeNetwork() {
    ModelSpec spec;
    std::string before = "input";
    const auto add = [&](const std::string& type, std::vector<std::string> inputs, airshed::Json params) {
        before = fmt::format("{}_{}", type, spec.layers.size());
        spec.layers.push_back({before, type, std::move(inputs), std::move(params)});
        return before;
    };
    std::vector<std::string> sums = {add("conv1d", {before}, {{"channels", 16}})};
    while (spec.layers.size() + 6 <= layers) {
        const std::string begin = before;
        add("conv1d", {before}, {{"channels", 16}});
        add("relu", {before}, airshed::Json::object());
        std::vector<std::string> inputs = {before, begin};
        if (sums.size() % 5 == 0 && sums.size() > 10)
            inputs.push_back(sums[sums.size() - 10]);
        sums.push_back(add("add", inputs, airshed::Json::object()));
    }
    while (spec.layers.size() + 2 < layers)
        add("relu", {before}, airshed::Json::object());
    add("flatten", {before}, airshed::Json::object());
    add("regression_head", {before}, airshed::Json::object());
    return spec;
}

void benchCheck(const ModelSpec& spec, const airshed::models::TaskShape& task) {
    fmt::print("network of {} layers, without a window\n", spec.layers.size());
    const auto inspection = airshed::models::inspectModel(spec, task);
    fmt::print("  {} findings, {} weights\n", inspection.findings.size(), inspection.parameters);
    measure("check and inference", [&](int) { (void)airshed::models::inspectModel(spec, task); });
    const std::vector<airshed::drawing::Extent> sizes(spec.layers.size() + 1, {184, 66});
    std::vector<airshed::drawing::LayoutEdge> edges;
    for (std::size_t to = 0; to < spec.layers.size(); ++to)
        for (const std::string& input : spec.layers[to].inputs) {
            const auto from =
                std::find_if(spec.layers.begin(), spec.layers.end(), [&](const auto& l) { return l.id == input; });
            edges.push_back({from == spec.layers.end() ? 0 : static_cast<std::size_t>(from - spec.layers.begin()) + 1, to + 1});
        }
    measure("layout", [&](int) { (void)airshed::drawing::layOut(sizes, edges, airshed::drawing::Direction::Down); });
}

void benchEditor(const ModelSpec& spec, const QString& folder) {
    const std::filesystem::path place = std::filesystem::path(folder.toStdString()) / "project";
    airshed::project::Project project = airshed::project::Project::create(place, "bench");
    airshed::experiments::Experiment experiment;
    experiment.recipe.inputs = {"PM2.5"};
    experiment.recipe.targets = {"PM2.5"};
    experiment.model = spec;
    project.saveExperiment("bench", experiment);
    airshed::ui::Workbench workbench;
    workbench.openProject(QString::fromStdString(place.string()));
    airshed::ui::NetworkEditor editor(workbench);
    airshed::ui::ExperimentDocument& document = workbench.document();
    document.open(project, QStringLiteral("bench"));
    editor.resize(1240, 700);
    editor.show();
    QApplication::processEvents();
    fmt::print("the same in the Model page's editor, each with the repaint\n");
    const auto shown = [&](const auto& step) {
        return [&editor, step](int number) {
            step(number);
            QApplication::sendPostedEvents();
            QEvent request(QEvent::UpdateRequest); // what changed is painted at once, whatever the platform would put off
            QApplication::sendEvent(&editor, &request);
        };
    };
    measure("repaint of the whole page", shown([&](int) {
                for (QWidget* part : editor.findChildren<QWidget*>())
                    part->update();
            }));
    editor.canvas().fit();
    measure("change a parameter", shown([&](int number) {
                document.edit(QStringLiteral("Change"), [&](auto& e) {
                    airshed::ui::setLayerParameter(e.model, e.model.layers[1].id, "kernel", 3 + number % 2 * 2);
                });
            }));
    measure("add a layer", shown([&](int number) {
                document.edit(QStringLiteral("Add"), [&](auto& e) {
                    airshed::ui::insertLayer(e.model, e.model.layers[static_cast<std::size_t>(number) * 3].id, "dropout");
                });
            }));
    measure("undo", shown([&](int) { document.undoStack().undo(); }));
    editor.canvas().zoomBy(0.0001);
    measure("add a layer, all 300 in view", shown([&](int number) {
                document.edit(QStringLiteral("Add"), [&](auto& e) {
                    airshed::ui::insertLayer(e.model, e.model.layers[static_cast<std::size_t>(number) * 3].id, "dropout");
                });
            }));
    measure("break and mend a connection", shown([&](int number) {
                if (number % 2 == 1)
                    document.undoStack().undo();
                else
                    document.edit(QStringLiteral("Cut"),
                                  [&](auto& e) { airshed::ui::disconnectLayer(e.model, e.model.layers[50].id, 0); });
            }));
}

} // namespace

int main(int count, char** arguments) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(count, arguments);
    QApplication::setApplicationName(QStringLiteral("airshed-bench"));
    const airshed::ui::Theme theme(*qApp);
    const QTemporaryDir folder;
    fmt::print("Qt {}\n", qVersion());
    const ModelSpec spec = makeNetwork();
    airshed::experiments::Experiment experiment;
    experiment.recipe.inputs = {"PM2.5"};
    experiment.recipe.targets = {"PM2.5"};
    benchCheck(spec, experiment.taskShape());
    benchEditor(spec, folder.path());
    return 0;
}
