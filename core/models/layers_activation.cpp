#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

LayerType activation(std::string type, std::string title, op::Function function, std::string summary, std::string source) {
    return {std::move(type),
            std::move(title),
            "Activation",
            std::move(summary),
            std::move(source),
            {},
            takesAnything,
            [function](ProgramBuilder& builder, Values inputs, const LayerParameters&, const TaskShape&) {
                return builder.unary(function, inputs[0]);
            }};
}

/// An activation with one number to set.
LayerType activation(std::string type, std::string title, op::Function function, std::string summary, std::string source,
                     ParameterSpec parameter) {
    LayerType layer = activation(std::move(type), std::move(title), function, std::move(summary), std::move(source));
    layer.lower = [function, name = parameter.name](ProgramBuilder& builder, Values inputs, const LayerParameters& parameters,
                                                    const TaskShape&) {
        return builder.unary(function, inputs[0], parameters.number(name));
    };
    layer.parameters = {std::move(parameter)};
    return layer;
}

} // namespace

std::vector<LayerType> activationLayers() {
    using op::Function;
    return {
        activation("relu", "ReLU", Function::Relu,
                   "Passes what is positive and makes the rest zero. The usual bend between two layers of weights: fast, and "
                   "hard to get wrong.",
                   "Nair and Hinton 2010"),
        activation("leaky_relu", "Leaky ReLU", Function::LeakyRelu,
                   "A ReLU that lets a little of what is negative through, so that no unit can fall silent for good.",
                   "Maas, Hannun and Ng 2013",
                   numberParameter("slope", "Slope", 0.01, 0.0, 1.0, "Share of a negative number that gets through.")),
        activation("elu", "ELU", Function::Elu,
                   "As ReLU where positive; falls smoothly to a floor where negative, which keeps the mean near zero.",
                   "Clevert, Unterthiner and Hochreiter 2016",
                   numberParameter("alpha", "Floor", 1.0, 0.0, 10.0, "How far below zero it can go.")),
        activation("gelu", "GELU", Function::Gelu,
                   "A smooth ReLU, x · Φ(x) with the exact normal distribution. Usual in attention networks; a little slower.",
                   "Hendrycks and Gimpel 2016"),
        activation("silu", "SiLU", Function::Silu,
                   "A smooth ReLU, x · sigmoid(x), also called swish. As good as GELU in most networks, and cheaper.",
                   "Elfwing, Uchibe and Doya 2018; Ramachandran, Zoph and Le 2017"),
        activation(
            "sigmoid", "Sigmoid", Function::Sigmoid,
            "Squeezes every number into 0 to 1. For gates (multiply something by it) and probabilities; deep stacks of it "
            "hardly learn.",
            "Rumelhart, Hinton and Williams 1986"),
        activation("tanh", "Tanh", Function::Tanh,
                   "Squeezes every number into -1 to 1, smoothly and symmetrically. Good for small networks.",
                   "LeCun et al. 1998"),
        activation("softplus", "Softplus", Function::Softplus,
                   "A smooth ReLU that is never zero, log(1 + exp x). For outputs that must be positive, such as a scale.",
                   "Dugas et al. 2001"),
        {"softmax",
         "Softmax",
         "Activation",
         "Turns the channels of each step, or a vector, into shares: positive, together 1. For weights of a mixture and "
         "classes that "
         "exclude each other.",
         "Bridle 1990",
         {},
         takesAnything,
         [](ProgramBuilder& builder, Values inputs, const LayerParameters&, const TaskShape&) {
             return builder.softmax(inputs[0]);
         }}};
}

} // namespace airshed::models
