/* Layers that are wrong in as many ways as the interface lets them be, and one that is right. */
#include "core/plugins/airshed_plugin.h"

static AirshedValue same(const AirshedOperations* write, AirshedProgram* program, const AirshedValue* inputs, size_t count) {
    (void)count;
    return write->scale(program, inputs[0], 1, 0);
}

static AirshedValue strangers(const AirshedOperations* write, AirshedProgram* program, const AirshedValue* inputs,
                              size_t count) {
    (void)inputs;
    (void)count;
    return write->scale(program, 4711, 1, 0);
}

static AirshedValue nothing(const AirshedOperations* write, AirshedProgram* program, const AirshedValue* inputs, size_t count) {
    (void)write;
    (void)program;
    (void)inputs;
    (void)count;
    return AIRSHED_NOTHING;
}

static AirshedValue unmatched(const AirshedOperations* write, AirshedProgram* program, const AirshedValue* inputs,
                              size_t count) {
    const int64_t shape[] = {7, 3};
    (void)count;
    return write->binary(program, AIRSHED_ADD, inputs[0], write->weight(program, "w", shape, 2, AIRSHED_ZEROS, 0));
}

static AirshedValue halves(const AirshedOperations* write, AirshedProgram* program, const AirshedValue* inputs, size_t count) {
    const int64_t length = write->length(program, inputs[0], 0);
    (void)count;
    if (length % 2 != 0) {
        write->refuse(program, "halves its steps, but their number is odd", "Give it an even number of steps.");
        return AIRSHED_NOTHING;
    }
    return write->slice(program, inputs[0], 0, 0, length / 2, 1);
}

static const AirshedParameter beyond[] = {{"size", "Size", "How large.", AIRSHED_INTEGER, 9, 1, 8, NULL}};

static const AirshedLayer layers[] = {
    {"linear", "Linear", "Dense", "Is there already.", "", NULL, 0, AIRSHED_VECTOR | AIRSHED_SEQUENCE, 1, 1, same},
    {"Bad Name", "Bad", "Dense", "A name that cannot be.", "", NULL, 0, AIRSHED_VECTOR, 1, 1, same},
    {"strangers", "Strangers", "Dense", "Names what it was never given.", "", NULL, 0, AIRSHED_VECTOR, 1, 1, strangers},
    {"nothing", "Nothing", "Dense", "Yields nothing.", "", NULL, 0, AIRSHED_VECTOR, 1, 1, nothing},
    {"unmatched", "Unmatched", "Dense", "Adds what does not fit.", "", NULL, 0, AIRSHED_SEQUENCE, 1, 1, unmatched},
    {"beyond", "Beyond", "Dense", "A default beyond its range.", "", beyond, 1, AIRSHED_VECTOR, 1, 1, same},
    {"speechless", "Speechless", "Dense", NULL, "", NULL, 0, AIRSHED_VECTOR, 1, 1, same},
    {"unwritten", "Unwritten", "Dense", "Says nowhere what it computes.", "", NULL, 0, AIRSHED_VECTOR, 1, 1, NULL},
    {"halves", "Halves", "Order of steps", "Keeps the first half of the steps.", "", NULL, 0, AIRSHED_SEQUENCE, 1, 1, halves}};

static const AirshedPlugin plugin = {AIRSHED_PLUGIN_INTERFACE,        "Faulty", "0.1", "Nobody", "MIT", layers,
                                     sizeof layers / sizeof layers[0]};

const AirshedPlugin* airshed_plugin(void) {
    return &plugin;
}
