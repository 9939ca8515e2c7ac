#include "ui/help/help_texts.h"

#include <QCoreApplication>

namespace airshed::ui {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("airshed::ui::help", text);
}

} // namespace

QString pageHelp(PageId page) {
    switch (page) {
    case PageId::Start:
        return words(
            "<p>A <b>project</b> is a folder. It holds your data, the experiments you set up and every run you trained. "
            "Nothing leaves this machine.</p><p>New here? Open the starter: it comes with <i>synthetic</i> data, so "
            "every page has something to show.</p>");
    case PageId::Data:
        return words(
            "<p>An import freezes your files as a <a href='term:snapshot'>snapshot</a>. It never changes again, so a run can "
            "always be traced to the very numbers it learned from. Every cell that could not be read is listed.</p>"
            "<p><b>Table</b>: click a header to sort, Ctrl+C copies with headers.</p>"
            "<p><b>Plot</b>: Z zooms, P moves, L labels a stretch by dragging; + − and the arrows do so from the keyboard, "
            "Home "
            "shows all, T reads the plot as a table. Missing data is a gap.</p>"
            "<p><b>Findings</b>: what the checks found, with the evidence. A <a href='term:repair'>repair</a> becomes a step "
            "of "
            "the experiment; the table stays as it is.</p>"
            "<p><b>Labels</b>: what you say of a stretch: valid, suspect, invalid, or a name of your own.</p>");
    case PageId::Model:
        return words("<p>Choose what to predict and from what. The model sees the last <a href='term:lookback'>lookback</a> "
                     "steps and predicts every step up to the <a href='term:horizon'>horizon</a>.</p><p>Begin with a preset. "
                     "Shapes and weights are worked out as you edit; a layer that does not fit says why, with a button that "
                     "mends it.</p><p><b>In the drawing</b>: the arrow keys walk along the connections, Enter opens the "
                     "settings, C connects, F mends, Delete removes, Ctrl+C and Ctrl+V copy and paste, Ctrl and the wheel "
                     "zoom, Ctrl+9 shows all. Drag an arrow's head away to disconnect it.</p><p><b>Blocks</b>: select "
                     "several layers and press Ctrl+G to make one box of them. O opens and closes it; it can be repeated, and "
                     "kept for other networks.</p><p>Everything is "
                     "saved as you go, and every edit can be undone.</p>");
    case PageId::Train:
        return words(
            "<p>Training runs in a program of its own: you can close this window and it goes on.</p><p>Watch the thick "
            "curve, the <a href='term:validation'>validation</a> error. It should fall below the dashed lines: "
            "<a href='term:persistence'>persistence</a> and <a href='term:seasonal_naive'>seasonal naive</a> need no "
            "learning at all. Training's pale line is what was measured; the one over it is smoothed, s ← 0.8 s + 0.2 "
            "x.</p><p>When training error falls but validation error rises, the model has begun to learn "
            "by heart (<a href='term:overfitting'>overfitting</a>).</p>");
    case PageId::Runs:
        return words(
            "<p>Every training is kept, with its settings and its errors on the <a href='term:test'>test part</a>, "
            "which the model never saw.</p><p>The <a href='term:skill'>skill score</a> says how much smaller the error "
            "is than that of <a href='term:persistence'>persistence</a>. Zero or less means: not worth the "
            "effort.</p><p>A run that waits can be moved earlier or later, or held until you release it.</p>");
    case PageId::Export:
        return words(
            "<p>An exported model takes raw sensor rows in their own units and returns physical units: all "
            "preprocessing is inside.</p><p>Before an export is called done, it is run over the whole "
            "<a href='term:test'>test part</a> and compared with the workbench (<a href='term:parity'>parity</a>).</p>");
    }
    return {};
}

const QList<GlossaryEntry>& glossary() {
    static const QList<GlossaryEntry> entries = {
        {QStringLiteral("snapshot"), words("Snapshot"),
         words("A table frozen under the digest of its content. Importing the same numbers twice gives the same snapshot.")},
        {QStringLiteral("repair"), words("Repair"),
         words(
             "A step that makes values missing, converts them or moves stamps before the model sees them. It looks back only, "
             "never ahead, and can be undone; the snapshot itself is never edited.")},
        {QStringLiteral("target"), words("Target"),
         words("The quantity to be predicted, for example PM2.5. It may be an input too: its own past is usually the best "
               "clue.")},
        {QStringLiteral("inputs"), words("Inputs"), words("The columns whose past the model looks at.")},
        {QStringLiteral("lookback"), words("Lookback"),
         words("How many steps of the past the model sees. With hourly data, 72 means three days.")},
        {QStringLiteral("horizon"), words("Horizon"),
         words("How many steps ahead are predicted: lead times 1 to the horizon, all at once.")},
        {QStringLiteral("interval"), words("Interval"),
         words("The step of the regular time grid that the data is brought to. Several values within a step are averaged.")},
        {QStringLiteral("fill"), words("Gap filling"),
         words("A short gap in an input is filled with the last value seen, for at most this many steps. Targets are never "
               "filled.")},
        {QStringLiteral("mask"), words("Mask channel"),
         words(
             "A second channel for each input that says where a value was really measured, so that the model can tell a filled "
             "value from a real one.")},
        {QStringLiteral("calendar"), words("Calendar inputs"),
         words("Hour of the day, day of the week or day of the year, as sine and cosine, so that midnight is next to 23:00.")},
        {QStringLiteral("static"), words("Static inputs"),
         words("Columns of which the model sees one number, that of the moment of the forecast: what describes a place, such "
               "as its "
               "height, or changes slowly. In the drawing of the network they are a source of their own.")},
        {QStringLiteral("category"), words("Categories"),
         words("Columns that say which of a list the moment of the forecast belongs to, such as the station or the type of the "
               "site. The classes are learned from the training part alone; any other counts as unknown. An embedding in the "
               "network makes numbers of them.")},
        {QStringLiteral("pictures"), words("Pictures"),
         words("Camera pictures that the project has frozen. With each window goes the newest that is not later than the "
               "moment of "
               "the forecast and not older than allowed; windows without one are left out and counted. In the drawing they are "
               "a source of their own.")},
        {QStringLiteral("augment"), words("Pictures varied in training"),
         words("Each training window sees its picture turned, moved, brighter or duller by a new random choice, so that the "
               "network learns the air and not the camera. Validation, test and the export see pictures as they are.")},
        {QStringLiteral("split"), words("Split"),
         words("The time range is cut in three: the earliest part trains, the next validates, the latest tests. Between them "
               "lies "
               "an embargo, so that no row is shared.")},
        {QStringLiteral("validation"), words("Validation"),
         words("The part that decides when to stop and which weights are best. The model does not learn from it.")},
        {QStringLiteral("test"), words("Test part"),
         words("The latest stretch of the data. Nothing was chosen by it, so its error is an honest estimate.")},
        {QStringLiteral("persistence"), words("Persistence"),
         words("The simplest forecast: it stays as it is now. A model must beat it to be of use.")},
        {QStringLiteral("seasonal_naive"), words("Seasonal naive"),
         words("A forecast that repeats the value of the same hour on the day before.")},
        {QStringLiteral("mae"), words("MAE, mean absolute error"),
         words("How far the forecast is off on average, in the unit of the target.")},
        {QStringLiteral("rmse"), words("RMSE, root mean square error"), words("As MAE, but large misses weigh more.")},
        {QStringLiteral("bias"), words("Bias"), words("Mean of forecast minus truth: above zero the model predicts too much.")},
        {QStringLiteral("skill"), words("Skill score"),
         words("1 − error ÷ error of persistence (Murphy 1988). 25 % means: a quarter less error than persistence.")},
        {QStringLiteral("loss"), words("Loss"),
         words("The number that training makes smaller, on standardised targets, so it has no unit.")},
        {QStringLiteral("epoch"), words("Epoch"), words("One pass over the training windows.")},
        {QStringLiteral("overfitting"), words("Overfitting"),
         words("Learning the training data by heart: its error falls while the validation error rises. Early stopping ends the "
               "run then and keeps the best weights.")},
        {QStringLiteral("patience"), words("Patience"),
         words("Training stops after so many epochs without a better validation loss.")},
        {QStringLiteral("learning_rate"), words("Learning rate"),
         words("How far the weights move at each step. Too large and the loss jumps; too small and it crawls.")},
        {QStringLiteral("batch"), words("Batch size"), words("Windows looked at before the weights move once.")},
        {QStringLiteral("weight_decay"), words("Weight decay"),
         words("Pulls weights gently towards zero, which keeps the model from trusting single clues too much.")},
        {QStringLiteral("optimizer"), words("Optimiser"),
         words(
             "The rule by which weights follow their gradients. AdamW suits most networks; Lion wants a learning rate three to "
             "ten times smaller, SGD often a larger one.")},
        {QStringLiteral("schedule"), words("Schedule"),
         words(
             "How the learning rate goes while a run lasts. Falling along a cosine often ends a little better than a rate that "
             "stays; it counts on all epochs being trained.")},
        {QStringLiteral("warm_up"), words("Warm-up"),
         words(
             "The learning rate rises from near nothing over so many epochs, which spares attention networks and large rates a "
             "bad start.")},
        {QStringLiteral("averaging"), words("Mean of weights"),
         words("What is validated and kept is a running mean of the weights, each step weighing so much the past (0.99 looks "
               "back about a hundred steps). Smooths what jumps; 0 keeps the weights themselves.")},
        {QStringLiteral("batch_parts"), words("Parts of a batch"),
         words("A batch is taken in so many parts, one after the other, and the weights move once: less memory for the same "
               "update. Raised by itself when a device's memory does not suffice.")},
        {QStringLiteral("precision"), words("Precision on a GPU"),
         words("With fewer digits a GPU multiplies faster. TF32 rarely changes a forecast that can be seen; bfloat16 may. The "
               "CPU always computes with all digits, and so does every exported model.")},
        {QStringLiteral("deterministic"), words("Repeatable to the bit"),
         words(
             "On a GPU: the same run gives the same numbers, at the price of some speed (airshed-cli tune-speed measures it). "
             "On the CPU that is always so.")},
        {QStringLiteral("focal_gamma"), words("Focal loss"),
         words("Of a network that yields a probability: learn less from what is right already, and more from the rare class. 2 "
               "is "
               "usual, 0 is plain cross-entropy.")},
        {QStringLiteral("unknown_share"), words("Categories unknown"),
         words(
             "Share of the training windows whose categories are shown as unknown, so that the model learns what to make of a "
             "station or type that it has never seen. Of no effect without categories.")},
        {QStringLiteral("seed"), words("Seed"),
         words("Where the random numbers begin. The same seed gives the same run on the same machine.")},
        {QStringLiteral("parity"), words("Parity"),
         words("The exported file must give the workbench's own numbers. The largest difference found is shown with the "
               "tolerance.")},
        {QStringLiteral("lead"), words("Lead time"), words("How far ahead a value is predicted. Errors grow with it.")},
    };
    return entries;
}

GlossaryEntry glossaryEntry(const QString& key) {
    for (const GlossaryEntry& entry : glossary())
        if (entry.key == key)
            return entry;
    return {};
}

} // namespace airshed::ui
