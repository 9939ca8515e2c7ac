#pragma once

#include <string>
#include <vector>

#include "core/coach/advice.h"
#include "core/coach/signals.h"

namespace airshed::coach {

/// Changes of a run's experiment. Each is left out (no change, or an empty list) where the document does not hold what it would
/// change, or already has the new value; what is yielded makes a document that can be read again.

/// The learning rate times `factor`, to one digit, within what the document may hold.
[[nodiscard]] std::vector<Change> scaledRate(const RunSignals& signals, double factor);
/// Any number of a section: ("training", "clip_norm", 1).
[[nodiscard]] std::vector<Change> setNumber(const RunSignals& signals, const std::string& section, const std::string& field,
                                            double value);
/// Each layer of weights but the last twice as wide; where that is not possible the multilayer perceptron, or the
/// convolutional network in place of that.
[[nodiscard]] std::vector<Change> widerNetwork(const RunSignals& signals);
/// A preset in place of the network; none when it is that preset, or the task does not suit it.
[[nodiscard]] std::vector<Change> otherNetwork(const RunSignals& signals, const std::string& preset);
/// Another type for each layer of one of `types`, by id where `ids` names some; layers that gate others keep theirs.
[[nodiscard]] std::vector<Change> otherType(const RunSignals& signals, const std::vector<std::string>& types,
                                            const std::vector<std::string>& ids, const std::string& newType);
/// Every dropout layer at `rate`, where it has less.
[[nodiscard]] std::vector<Change> moreDropout(const RunSignals& signals, double rate);
/// The targets' own past alone as inputs; none where it is so, or no target is among the inputs.
[[nodiscard]] std::vector<Change> targetsAlone(const RunSignals& signals);

/// One list after the other.
[[nodiscard]] std::vector<Change> both(std::vector<Change> first, std::vector<Change> second);

} // namespace airshed::coach
