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

/// What a call of the model is made of.
struct CallFacts {
    qsizetype columns = 0;
    int rows = 0;
    QStringList further;      ///< what comes after values and time
    QStringList furtherWords; ///< likewise, what it is
};

CallFacts callFacts(const features::RecipeSettings& recipe) {
    CallFacts facts;
    facts.columns = static_cast<qsizetype>(recipe.rowColumns().size());
    facts.rows = recipe.lookback + recipe.fillLimit; // a gap at the begin of the lookback is filled from before it
    if (!recipe.categories.empty()) {
        facts.further << QStringLiteral("category");
        facts.furtherWords << QStringLiteral("numbers of the classes, see contract.json");
    }
    if (recipe.pictures.used()) {
        facts.further << QStringLiteral("image");
        facts.furtherWords << QStringLiteral("float32 [3, %1, %2], red, green, blue, 0 to 1")
                                  .arg(recipe.pictures.height)
                                  .arg(recipe.pictures.width);
    }
    return facts;
}

QString cSnippet(const CallFacts& facts, const QString& folder) {
    QString words;
    QString names;
    for (qsizetype i = 0; i < facts.further.size(); ++i) {
        words += QStringLiteral("\n   %1: %2").arg(facts.further[i], facts.furtherWords[i]);
        names += facts.further[i] + QStringLiteral(", ");
    }
    return QStringLiteral("#include \"model.h\" /* with model.c from %1 */\n"
                          "/* values: %2 rows of %3 raw values, oldest first,\n"
                          "           NAN where nothing was measured\n"
                          "   time:   Unix seconds of the last row%4 */\n"
                          "static float forecast[AIRSHED_FORECAST_FLOATS];\n"
                          "static float work[AIRSHED_WORK_FLOATS];\n"
                          "airshed_forecast(values, time, %5forecast, work);")
        .arg(folder, QString::number(facts.rows), QString::number(facts.columns), words, names);
}

QString pythonSnippet(const CallFacts& facts, bool onnx, const QString& folder) {
    QString words;
    QString arguments;
    QStringList pairs;
    for (qsizetype i = 0; i < facts.further.size(); ++i) {
        words += QStringLiteral("# %1: %2\n").arg(facts.further[i], facts.furtherWords[i]);
        arguments += QStringLiteral(", ") + facts.further[i];
    }
    for (const QString& name : QStringList{QStringLiteral("values"), QStringLiteral("time")} + facts.further)
        pairs << QStringLiteral("\"%1\": %1").arg(name);
    const QString load = onnx ? QStringLiteral("import onnxruntime\n"
                                               "folder = \"%1\"\n"
                                               "model = onnxruntime.InferenceSession(folder + \"/model.onnx\")\n")
                              : QStringLiteral("import torch\n"
                                               "folder = \"%1\"\n"
                                               "model = torch.jit.load(folder + \"/model.pt\")\n");
    const QString call = onnx ? QStringLiteral("forecast, = model.run(None, {%1})").arg(pairs.join(QStringLiteral(", ")))
                              : QStringLiteral("forecast = model(values, time%1)").arg(arguments);
    return load.arg(folder) +
           QStringLiteral("# values: float32 [batch, %1, %2], raw, oldest row\n"
                          "#         first, NaN where nothing was measured\n"
                          "# time:   int64 [batch], Unix seconds, last row\n")
               .arg(facts.rows)
               .arg(facts.columns) +
           words + call;
}

} // namespace

QString contractHtml(const project::Project& project, const runs::RunRecord& run, const RunFacts& facts) {
    QStringList inputs;
    QStringList further;
    try {
        const data::Table table = project.openSnapshot(run.snapshotDigest);
        const features::RecipeSettings recipe = experiments::experimentFromJson(run.experiment).recipe;
        for (const std::string& category : recipe.categories)
            further << words("the class of %1").arg(toQt(category).toHtmlEscaped());
        if (recipe.pictures.used())
            further << words("a picture of %1 × %2 pixels").arg(recipe.pictures.width).arg(recipe.pictures.height);
        for (const std::string& input : recipe.rowColumns()) {
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
           (further.isEmpty() ? QString() : row(words("and"), further.join(QStringLiteral(", ")))) +
           row(words("Gives"), facts.target.toHtmlEscaped() + unit) +
           row(words("for"), words("the next %1 steps").arg(facts.horizon)) + QStringLiteral("</table>");
}

QString callSnippet(const runs::RunRecord& run, const QString& format, const QString& folder) {
    try {
        const CallFacts facts = callFacts(experiments::experimentFromJson(run.experiment).recipe);
        return format == QLatin1String("c") ? cSnippet(facts, folder)
                                            : pythonSnippet(facts, format == QLatin1String("onnx"), folder);
    } catch (const Error&) {
        return {};
    }
}

} // namespace airshed::ui
