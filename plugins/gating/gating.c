/* Two layers with a gate, as an example of a plugin: each is a few operations and needs nothing but the interface. */
#include "core/plugins/airshed_plugin.h"

static const AirshedParameter linear_unit_parameters[] = {
    {"out", "Outputs", "How many numbers come out, of the vector or of each step; 0: as many as go in.", AIRSHED_INTEGER, 0, 0,
     65536, NULL}};

static int64_t last_length(const AirshedOperations* write, AirshedProgram* program, AirshedValue x) {
    const size_t axes = write->axes(program, x);
    return axes == 0 ? 0 : write->length(program, x, axes - 1);
}

/* (xW + b) sigmoid(xV + c): Dauphin et al. 2017, section 2. */
static AirshedValue write_linear_unit(const AirshedOperations* write, AirshedProgram* program, const AirshedValue* inputs,
                                      size_t input_count) {
    const AirshedValue x = inputs[0];
    int64_t out = write->integer(program, "out");
    (void)input_count;
    if (out == 0)
        out = last_length(write, program, x);
    return write->binary(program, AIRSHED_MULTIPLY, write->linear(program, x, out, 1, "value."),
                         write->unary(program, AIRSHED_SIGMOID, write->linear(program, x, out, 1, "gate."), 0));
}

static const char* const functions[] = {"relu", "tanh", NULL};
static const AirshedParameter highway_parameters[] = {
    {"function", "Function", "What bends the part that is changed.", AIRSHED_CHOICE, 0, 0, 0, functions},
    {"carry", "Carry at first",
     "How far the gate leans to handing on the input before anything is learned; the paper has 1 to 3.", AIRSHED_NUMBER, 1, 0,
     10, NULL}};

/* t h + (1 - t) x with t = sigmoid(xW - carry): Srivastava et al. 2015, equations 2 and 3, and section 2.2 for the bias. */
static AirshedValue write_highway(const AirshedOperations* write, AirshedProgram* program, const AirshedValue* inputs,
                                  size_t input_count) {
    const AirshedValue x = inputs[0];
    const int64_t width = last_length(write, program, x);
    const AirshedFunction function = write->choice(program, "function") == 0 ? AIRSHED_RELU : AIRSHED_TANH;
    const AirshedValue changed = write->unary(program, function, write->linear(program, x, width, 1, "change."), 0);
    const AirshedValue leaning =
        write->scale(program, write->linear(program, x, width, 1, "gate."), 1, -write->number(program, "carry"));
    const AirshedValue gate = write->unary(program, AIRSHED_SIGMOID, leaning, 0);
    (void)input_count;
    return write->binary(program, AIRSHED_ADD, x,
                         write->binary(program, AIRSHED_MULTIPLY, gate, write->binary(program, AIRSHED_SUBTRACT, changed, x)));
}

static const AirshedLayer layers[] = {
    {"gated_linear_unit", "Gated linear unit", "Blocks",
     "A linear layer whose every output is turned up or down by a second one of the same input. It bends like an activation "
     "but "
     "lets gradients through better; put it where a linear layer and a ReLU would stand.",
     "Dauphin et al. 2017", linear_unit_parameters, 1, AIRSHED_VECTOR | AIRSHED_SEQUENCE, 1, 1, write_linear_unit},
    {"highway", "Highway", "Blocks",
     "Hands its input on and learns where to change it: a gate chooses, number by number, between the input and a bent mix of "
     "it. Deep stacks of these train where plain ones do not.",
     "Srivastava, Greff and Schmidhuber 2015", highway_parameters, 2, AIRSHED_VECTOR | AIRSHED_SEQUENCE, 1, 1, write_highway}};

static const AirshedPlugin plugin = {AIRSHED_PLUGIN_INTERFACE,        "Gating",           "1.0",
                                     "The Airshed developers",        "GPL-3.0-or-later", layers,
                                     sizeof layers / sizeof layers[0]};

const AirshedPlugin* airshed_plugin(void) {
    return &plugin;
}
