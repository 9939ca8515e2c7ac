#pragma once

#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/experiments/experiment.h"
#include "core/project/experiment_data.h"

namespace airshed::training {

/// What a learning-rate search tried, and what it suggests.
struct RateSearch {
    std::string device;         ///< "cpu", "cuda:0"
    std::vector<double> rates;  ///< tried, rising
    std::vector<double> losses; ///< smoothed, one a rate
    double suggested = 0;       ///< 0: no rate made the loss fall
    double tooHigh = 0;         ///< where the loss ran away; 0: it did not
};

/// The range test of Smith (2017, "Cyclical Learning Rates for Training Neural Networks"): from its first weights the network
/// is trained for some hundred steps while the rate rises from 1e-6 by a constant factor to 1, and the weights are forgotten.
/// Losses are smoothed (running mean, s ← 0.9 s + 0.1 x, divided by 1 − 0.9ᵗ); the search ends early where the loss is more
/// than four times the least. Suggested is the rate at which the loss falls fastest for each tenfold of the rate, at most a
/// third of the rate at which it is least. Nothing is written; a function of the experiment, its data and its seed.
/// @param device "auto", "cpu", "cuda:N".
/// @throws Error(InvalidInput) without training windows, Error(Unavailable) for a device that is not there or whose memory does
///   not suffice; Cancelled.
[[nodiscard]] RateSearch searchLearningRate(const experiments::Experiment& experiment, const project::ExperimentData& data,
                                            const std::string& device, const JobContext& job = {});

/// What the losses of a search suggest: see searchLearningRate. Both of one length, rates rising.
[[nodiscard]] double suggestedRate(const std::vector<double>& rates, const std::vector<double>& losses);

} // namespace airshed::training
