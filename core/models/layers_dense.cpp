#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

Value lowerBias(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    return builder.sum(inputs[0], builder.weight("bias", {builder.shape(inputs[0]).back()}, {Start::Kind::Zeros}));
}

Value lowerEmbedding(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const std::int64_t width = parameters.integer("width");
    const std::int64_t categories = builder.shape(inputs[0])[0];
    return builder.reshape(builder.embedding(inputs[0], parameters.integer("rows"), width), {categories * width});
}

} // namespace

std::vector<LayerType> denseLayers() {
    return {
        {"linear",
         "Linear",
         "Dense",
         "Every output is a weighted sum of all inputs. Given a vector it mixes all of it; given a sequence it does the same "
         "at each step, mixing the channels. Follow it with an activation, or several in a row are no more than one.",
         "Rosenblatt 1958",
         {integerParameter("out", "Outputs", 64, 1, 65'536, "How many numbers come out: of the vector, or of each step."),
          booleanParameter("bias", "Bias", true, "Add a learned constant to each output.")},
         takesAnything,
         [](ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape&) {
             return builder.linear(inputs[0], parameters.integer("out"), parameters.boolean("bias"));
         }},
        {"linear_over_time",
         "Linear over time",
         "Dense",
         "Every step that comes out is a weighted sum of all steps that go in, with the same weights for every channel. It "
         "turns "
         "a window straight into a forecast of each channel, and is the heart of DLinear and TSMixer.",
         "Zeng et al. 2023",
         {integerParameter("steps", "Steps", 0, 0, 65'536, "How many steps come out; 0: as many as the forecast has."),
          booleanParameter("bias", "Bias", true, "Add a learned constant to each step.")},
         takesSequence,
         [](ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& task) {
             const std::int64_t steps = parameters.integer("steps");
             return builder.linearOverTime(inputs[0], steps == 0 ? task.output[0] : steps, parameters.boolean("bias"), "");
         }},
        {"bias",
         "Bias",
         "Dense",
         "Adds a learned constant to each channel. Of use behind a layer without a bias of its own, or where branches meet.",
         "",
         {},
         takesAnything,
         lowerBias},
        {"embedding",
         "Embedding",
         "Dense",
         "Turns a category, such as the station, into a short vector that is learned: categories that behave alike come to lie "
         "close together. Feed it the category input. An index beyond the table counts as the table's last row.",
         "Bengio et al. 2003; Guo and Berkhahn 2016",
         {integerParameter("rows", "Categories", 32, 1, 1'000'000, "How many categories there can be."),
          integerParameter("width", "Width", 4, 1, 4'096, "How many numbers stand for a category.")},
         takesVector,
         lowerEmbedding}};
}

} // namespace airshed::models
