#include "core/coach/coach.h"

#include <algorithm>
#include <set>

#include "core/coach/rules.h"

namespace airshed::coach {

namespace {

struct Rule {
    RuleDescription about;
    Found (*find)(const RunSignals&);
    std::set<std::string> explains; ///< rules whose advice is left out when this one speaks
};

const std::vector<Rule>& rules() {
    static const std::vector<Rule> all = {
        {{"diverging", "Diverging", "A loss that grows in place of falling.",
          "The run failed because its loss was no finite number; or the mean absolute error on the validation part is 10 times "
          "that of the best baseline; or the training loss (median of 5 points) is 3 times its lowest and above where it "
          "began. The factors are chosen."},
         findDiverging,
         {"learning_rate_too_high", "learning_rate_too_low", "overfitting", "underfitting", "plateau", "noise_floor",
          "worse_than_persistence", "validation_unlike_training"}},
        {{"learning_rate_too_high", "Learning rate too high", "Steps that jump over what they look for.",
          "The training loss has not fallen by 5 % since epoch 2 (or over the last 8 epochs), and it was 5 times as high in "
          "the first epoch without the model beating a baseline since, or the validation loss changes by 10 % from epoch to "
          "epoch (5 % where a step changes the weights by more than 1 %: ten times the usual 0.1 % of Stanford's CS231n "
          "notes). The other shares are chosen, so that runs at 30 to 3,000 times the usual rate show it."},
         findRateTooHigh,
         {"underfitting", "plateau", "noise_floor", "worse_than_persistence"}},
        {{"learning_rate_too_low", "Learning rate too low", "A loss that falls evenly and slowly.",
          "The validation loss fell in each epoch, and either (after 4 epochs) no gain was more than 2.5 times another, all "
          "together are less than 30 %, and the training loss shows no bend (its second half fell by 60 % of what the first "
          "did, or all of it by less than 3 %); or (after 6 epochs) the last gained 1 % and a step changes the weights by less "
          "than 0.01 % (a tenth of the usual 0.1 % of Stanford's CS231n notes; where that was not measured: the rate is below "
          "0.0001). Not where a step changes the weights by 0.1 % or more. The shares are chosen."},
         findRateTooLow,
         {"underfitting", "plateau", "noise_floor", "worse_than_persistence"}},
        {{"exploding_gradients", "Exploding gradients", "Gradients that are many times larger than usual.",
          "The norm before clipping (median of 5 points) is 10 times its calmest and 10 times the clipping norm (10 without "
          "one), or 3 of the last 100 points are 20 times the usual; or it is no finite number. The effect is that of Pascanu, "
          "Mikolov and Bengio 2013; the factors are chosen."},
         findExplodingGradients,
         {}},
        {{"vanishing_gradients", "Vanishing gradients", "A layer that the gradient hardly reaches.",
          "The norm of a layer's gradient is less than 1/10,000 of that of the strongest layer (medians of the last 3 epochs). "
          "The effect is that of Glorot and Bengio 2010; the share is chosen."},
         findVanishingGradients,
         {}},
        {{"dead_units", "Dead units", "Units that give zero whatever they are fed.",
          "In each of the last two epochs 40 % of a layer's units gave zero for all validation windows looked at (the share "
          "that Stanford's CS231n notes name for learning rates that are too high)."},
         findDeadUnits,
         {"vanishing_gradients"}},
        {{"overfitting", "Overfitting", "A network that learns the training data by heart.",
          "The validation loss (median of the last 3 epochs) is 5 % above its best, which is the criterion GL5 of Prechelt "
          "1998, at least 3 epochs after it and by 3 times what it goes up and down from epoch to epoch, while the training "
          "loss fell by 2 %. All but the 5 % is chosen."},
         findOverfitting,
         {"underfitting", "plateau", "noise_floor"}},
        {{"underfitting", "Underfitting", "A network that cannot even learn the training data.",
          "Over the last 3 of at least 5 epochs neither the training loss nor the best validation loss got better by 2 %, and "
          "the mean absolute error on the validation part is not 5 % below that of the best baseline. The shares are chosen."},
         findUnderfitting,
         {"plateau", "noise_floor"}},
        {{"target_leakage", "Target leakage", "An error that is too good to be true.",
          "The mean absolute error on the validation part is at most a tenth of that of the best baseline, after two epochs. "
          "Leakage as Kaufman and others 2012 describe it; the share is chosen."},
         findLeakage,
         {}},
        {{"worse_than_persistence", "Worse than persistence", "A model that a rule without learning beats.",
          "The best mean absolute error on the validation part is above that of persistence after 5 epochs (and the loss no "
          "longer falls by 5 % an epoch), or at the end of the run. The number of epochs is chosen."},
         findWorseThanPersistence,
         {}},
        {{"validation_unlike_training", "Validation unlike training", "Parts of the data that do not resemble each other.",
          "The error of persistence on the validation part is 1.5 times that on the training part or more, or a third or less; "
          "before the run was evaluated the losses of the first two epochs are compared in the same way. The factors are "
          "chosen."},
         findUnlikeValidation,
         {}},
        {{"plateau", "Plateau", "A loss that no longer moves.",
          "Over the last 5 of at least 8 epochs the best validation loss got better by less than 1 %, the training loss by "
          "less than 2 %, and the validation loss changes by less than 2 % from epoch to epoch. The shares are chosen."},
         findPlateau,
         {}},
        {{"noise_floor", "Noise floor reached", "Gains that are smaller than chance.",
          "Over the last 5 of at least 8 epochs the best validation loss gained less than the standard deviation over runs "
          "that differ in the seed alone, where there are 2 others; else less than 1 % (or a quarter of what it changes from "
          "epoch to epoch, if that is more) while it changes by 2 % or more and the training loss fell by less than 2 %. The "
          "shares are chosen; larger batches as McCandlish and others 2018 say."},
         findNoiseFloor,
         {"plateau"}},
    };
    return all;
}

} // namespace

const std::vector<RuleDescription>& ruleCatalogue() {
    static const std::vector<RuleDescription> catalogue = [] {
        std::vector<RuleDescription> list;
        list.reserve(rules().size());
        for (const Rule& rule : rules())
            list.push_back(rule.about);
        return list;
    }();
    return catalogue;
}

std::vector<Advice> advise(const RunSignals& signals) {
    std::vector<Advice> all;
    std::set<std::string> explained;
    for (const Rule& rule : rules()) {
        Found found = rule.find(signals);
        if (!found)
            continue;
        found->rule = rule.about.id;
        all.push_back(std::move(*found));
        explained.insert(rule.explains.begin(), rule.explains.end());
    }
    std::erase_if(all, [&](const Advice& advice) { return explained.contains(advice.rule); });
    std::ranges::stable_sort(all, [](const Advice& a, const Advice& b) { return a.severity > b.severity; });
    return all;
}

} // namespace airshed::coach
