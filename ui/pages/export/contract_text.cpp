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
    return QStringLiteral("<tr><td style='padding-right:16px'>%1</td><td>%2</td></tr>").arg(name, value);
}

} // namespace

QString contractHtml(const runs::RunRecord& run, const RunFacts& facts) {
    QStringList inputs;
    try {
        for (const std::string& input : experiments::experimentFromJson(run.experiment).recipe.inputs)
            inputs << toQt(input).toHtmlEscaped();
    } catch (const Error& error) {
        return faultText(error).toHtmlEscaped();
    }
    const QString interval = durationText(facts.intervalHours * 3600);
    const QString unit = facts.unit.isEmpty() ? QString() : QStringLiteral(" ") + facts.unit.toHtmlEscaped();
    return QStringLiteral("<table>") + row(words("Takes"), inputs.join(QStringLiteral(", "))) +
           row(words("in"), words("raw units, missing values as NaN")) +
           row(words("over"), words("%1 steps of %2").arg(facts.lookback).arg(interval)) +
           row(words("Gives"), facts.target.toHtmlEscaped() + unit) +
           row(words("for"), words("the next %1 steps").arg(facts.horizon)) + QStringLiteral("</table>");
}

QString pythonSnippet(const runs::RunRecord& run, const QString& folder) {
    int inputs = 0;
    int lookback = 0;
    try {
        const experiments::Experiment experiment = experiments::experimentFromJson(run.experiment);
        inputs = static_cast<int>(experiment.recipe.inputs.size());
        lookback = experiment.recipe.lookback;
    } catch (const Error&) {
        return {};
    }
    return QStringLiteral("import torch\n"
                          "model = torch.jit.load(\"%1/model.pt\")\n"
                          "# rows: [batch, %2 steps, %3 inputs] in raw units, NaN where missing\n"
                          "# times: [batch] issue time, nanoseconds since 1970 UTC\n"
                          "forecast = model(rows, times)")
        .arg(folder)
        .arg(lookback)
        .arg(inputs);
}

} // namespace airshed::ui
