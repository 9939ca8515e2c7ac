#include "ui/pages/export/contract_text.h"

#include <QCoreApplication>

#include "core/experiments/experiment.h"
#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("airshed::ui::contract", text);
}

QString row(const QString& name, const QString& value) {
    return QStringLiteral("<tr><td style='padding-right:16px; padding-bottom:4px'>%1</td><td>%2</td></tr>").arg(name, value);
}

} // namespace

QString contractHtml(const project::Project& project, const runs::RunRecord& run, const RunFacts& facts) {
    QStringList inputs;
    try {
        const data::Table table = project.openSnapshot(run.snapshotDigest);
        for (const std::string& input : experiments::experimentFromJson(run.experiment).recipe.rowColumns()) {
            const data::Column* column = table.find(input);
            const QString unit = column ? toQt(column->unit()).toHtmlEscaped() : QString();
            inputs << toQt(input).toHtmlEscaped() + (unit.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(unit));
        }
    } catch (const Error& error) {
        return faultText(error).toHtmlEscaped();
    }
    const QString interval = stepText(facts.intervalHours * 3600);
    const QString unit = facts.unit.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(facts.unit.toHtmlEscaped());
    return QStringLiteral("<table>") + row(words("Takes"), inputs.join(QStringLiteral(", "))) +
           row(words("as"), words("raw values; missing ones as NaN")) +
           row(words("over"), words("the last %1 steps of %2").arg(facts.lookback).arg(interval)) +
           row(words("Gives"), facts.target.toHtmlEscaped() + unit) +
           row(words("for"), words("the next %1 steps").arg(facts.horizon)) + QStringLiteral("</table>");
}

QString callSnippet(const runs::RunRecord& run, const QString& format, const QString& folder) {
    qsizetype columns = 0;
    int rows = 0;
    try {
        const experiments::Experiment experiment = experiments::experimentFromJson(run.experiment);
        columns = static_cast<qsizetype>(experiment.recipe.rowColumns().size());
        // A gap at the begin of the lookback is filled from before it.
        rows = experiment.recipe.lookback + experiment.recipe.fillLimit;
    } catch (const Error&) {
        return {};
    }
    if (format == QLatin1String("c"))
        return QStringLiteral("#include \"model.h\" /* with model.c from %1 */\n"
                              "/* values: %2 rows of %3 raw values, oldest first,\n"
                              "           NAN where nothing was measured\n"
                              "   time:   Unix seconds of the last row */\n"
                              "static float forecast[AIRSHED_FORECAST_FLOATS];\n"
                              "static float work[AIRSHED_WORK_FLOATS];\n"
                              "airshed_forecast(values, time, forecast, work);")
            .arg(folder)
            .arg(rows)
            .arg(columns);
    const bool onnx = format == QLatin1String("onnx");
    const QString load = onnx ? QStringLiteral("import onnxruntime\n"
                                               "folder = \"%1\"\n"
                                               "model = onnxruntime.InferenceSession(folder + \"/model.onnx\")\n")
                              : QStringLiteral("import torch\n"
                                               "folder = \"%1\"\n"
                                               "model = torch.jit.load(folder + \"/model.pt\")\n");
    const QString call = onnx ? QStringLiteral("forecast, = model.run(None, {\"values\": values, \"time\": time})")
                              : QStringLiteral("forecast = model(values, time)");
    return load.arg(folder) +
           QStringLiteral("# values: float32 [batch, %1, %2], raw, oldest row\n"
                          "#         first, NaN where nothing was measured\n"
                          "# time:   int64 [batch], Unix seconds, last row\n")
               .arg(rows)
               .arg(columns) +
           call;
}

} // namespace airshed::ui
