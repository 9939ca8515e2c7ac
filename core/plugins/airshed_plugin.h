#ifndef AIRSHED_PLUGIN_H
#define AIRSHED_PLUGIN_H

/* The C interface of plugins: all that a plugin sees of Airshed. A plugin is a shared library with one function,
 * `airshed_plugin`. It can add layers to the catalogue. A layer writes what it computes in the operations below, as the layers
 * of Airshed itself do; LibTorch, TorchScript, ONNX, C and the source code of a network are all made from them, so a plugin's
 * layer trains and leaves the workbench in every form. A plugin allocates nothing that Airshed frees and keeps nothing that it
 * is handed. Its functions are called from several threads at once. */

/* NOLINTBEGIN(modernize-*, cppcoreguidelines-*): it is C. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Of this header; raised when something in it changes its meaning. A plugin made for another one is refused. */
#define AIRSHED_PLUGIN_INTERFACE 1u

#if defined(_WIN32)
#define AIRSHED_PLUGIN_EXPORT __declspec(dllexport)
#else
#define AIRSHED_PLUGIN_EXPORT __attribute__((visibility("default")))
#endif

typedef enum AirshedParameterKind {
    AIRSHED_INTEGER,
    AIRSHED_NUMBER,
    AIRSHED_BOOLEAN, /**< its fallback is 0 or 1 */
    AIRSHED_CHOICE   /**< its fallback is an index of `choices` */
} AirshedParameterKind;

/** What may be set of a layer. Texts are UTF-8 and live as long as the plugin. */
typedef struct AirshedParameter {
    const char* name;  /**< lower case: "hidden" */
    const char* title; /**< for people: "Hidden size" */
    const char* help;  /**< one sentence */
    AirshedParameterKind kind;
    double fallback;            /**< the value when it is not set */
    double least, most;         /**< of integers and numbers */
    const char* const* choices; /**< of a choice; ends with a null pointer */
} AirshedParameter;

/** The network as it is being written. */
typedef struct AirshedProgram AirshedProgram;
/** A tensor of it. Axes and shapes never count the batch. */
typedef int32_t AirshedValue;
/** What an operation yields that cannot be; operations on it yield it again, so a layer need not look after each. */
#define AIRSHED_NOTHING ((AirshedValue)-1)

typedef enum AirshedFunction {
    AIRSHED_RELU,
    AIRSHED_LEAKY_RELU, /**< `parameter` is its slope below zero */
    AIRSHED_ELU,        /**< `parameter` is its alpha */
    AIRSHED_GELU,       /**< the exact one */
    AIRSHED_SILU,
    AIRSHED_SIGMOID,
    AIRSHED_TANH,
    AIRSHED_SOFTPLUS,
    AIRSHED_EXP,
    AIRSHED_SQRT
} AirshedFunction;

typedef enum AirshedArithmetic { AIRSHED_ADD, AIRSHED_SUBTRACT, AIRSHED_MULTIPLY, AIRSHED_DIVIDE } AirshedArithmetic;
typedef enum AirshedReduction { AIRSHED_MEAN, AIRSHED_MAX, AIRSHED_SUM } AirshedReduction;
typedef enum AirshedCell { AIRSHED_LSTM, AIRSHED_GRU } AirshedCell;
/** How a learned array begins: uniform in [-bound, bound), or normal with that standard deviation. */
typedef enum AirshedStart { AIRSHED_UNIFORM, AIRSHED_NORMAL, AIRSHED_ZEROS, AIRSHED_ONES } AirshedStart;

/** How a convolution goes along one axis of space; `before` and `behind` are zeros put around. */
typedef struct AirshedWindow {
    int64_t kernel, stride, dilation, before, behind;
} AirshedWindow;

/** What a layer is written with. Every operation that makes no sense (shapes that do not meet, an axis that is not there) is
 * the layer's fault: it yields AIRSHED_NOTHING, and the first such fault is told to the person. */
typedef struct AirshedOperations {
    /* The layer's parameters, checked, with defaults filled in. */
    int64_t (*integer)(AirshedProgram*, const char* name);
    double (*number)(AirshedProgram*, const char* name);
    int (*boolean)(AirshedProgram*, const char* name);
    size_t (*choice)(AirshedProgram*, const char* name); /**< index of `choices` */
    /* Shapes: a vector has one axis, a sequence steps and channels, an image channels, height and width. */
    size_t (*axes)(AirshedProgram*, AirshedValue);
    int64_t (*length)(AirshedProgram*, AirshedValue, size_t axis); /**< 0 for an axis that is not there */
    int64_t (*horizon)(AirshedProgram*);                           /**< steps to be predicted */
    int64_t (*targets)(AirshedProgram*);                           /**< quantities to be predicted */
    /** Says why the layer cannot take its inputs, and what to do; return AIRSHED_NOTHING then. */
    void (*refuse)(AirshedProgram*, const char* message, const char* hint);

    /* Arrays of the network's own. */
    AirshedValue (*weight)(AirshedProgram*, const char* name, const int64_t* shape, size_t axes, AirshedStart, double bound);
    AirshedValue (*constant)(AirshedProgram*, const char* name, const int64_t* shape, size_t axes, const float* values);

    /* Element by element; shapes of two are brought together as NumPy does. */
    AirshedValue (*unary)(AirshedProgram*, AirshedFunction, AirshedValue x, double parameter);
    AirshedValue (*scale)(AirshedProgram*, AirshedValue x, double factor, double offset);
    AirshedValue (*binary)(AirshedProgram*, AirshedArithmetic, AirshedValue x, AirshedValue y);
    AirshedValue (*dropout)(AirshedProgram*, AirshedValue x, double rate);

    /* Products. `name` is put before "weight" and "bias" of the arrays: "" or "gate.". */
    AirshedValue (*linear)(AirshedProgram*, AirshedValue x, int64_t out, int bias, const char* name); /**< the last axis */
    AirshedValue (*linear_with)(AirshedProgram*, AirshedValue x, AirshedValue weight); /**< x Wᵀ, W [out, in] */
    AirshedValue (*matrix_product)(AirshedProgram*, AirshedValue x, AirshedValue y, int transpose_second);
    AirshedValue (*convolution)(AirshedProgram*, AirshedValue x, int64_t channels, const AirshedWindow* windows,
                                size_t window_count, int64_t groups, const char* name); /**< x [channels, space…] */
    AirshedValue (*recurrent)(AirshedProgram*, AirshedCell, AirshedValue x, int64_t hidden, int64_t layers, int bidirectional);

    /* Reductions and norms. */
    AirshedValue (*pool)(AirshedProgram*, AirshedReduction, AirshedValue x, const int64_t* kernel, const int64_t* stride,
                         size_t axes); /**< mean or max; x [channels, space…] */
    AirshedValue (*reduce)(AirshedProgram*, AirshedReduction, AirshedValue x,
                           size_t axis);                                           /**< the axis stays, with length 1 */
    AirshedValue (*softmax)(AirshedProgram*, AirshedValue x);                      /**< over the last axis */
    AirshedValue (*layer_norm)(AirshedProgram*, AirshedValue x, const char* name); /**< over the last axis */

    /* Order. */
    AirshedValue (*reshape)(AirshedProgram*, AirshedValue x, const int64_t* shape, size_t axes);
    AirshedValue (*permute)(AirshedProgram*, AirshedValue x, const size_t* order, size_t axes);
    AirshedValue (*slice)(AirshedProgram*, AirshedValue x, size_t axis, int64_t first, int64_t last, int64_t stride);
    AirshedValue (*concatenate)(AirshedProgram*, const AirshedValue* values, size_t count, size_t axis);
} AirshedOperations;

/** What a layer may be given; bits of AirshedLayer::accepts, of its first input. */
enum { AIRSHED_VECTOR = 1, AIRSHED_SEQUENCE = 2, AIRSHED_IMAGE = 4 };

/** An entry of the catalogue. */
typedef struct AirshedLayer {
    const char* type;    /**< in experiments: "gated_linear_unit"; lower case, digits, _ */
    const char* title;   /**< for people: "Gated linear unit" */
    const char* group;   /**< of the palette: "Dense", … or a new one */
    const char* summary; /**< one paragraph for beginners: what it does, when to use it */
    const char* source;  /**< the paper it is from; may be "" */
    const AirshedParameter* parameters;
    size_t parameter_count;
    unsigned accepts;
    size_t least_inputs, most_inputs;
    /** Writes what the layer computes. It must write the same for the same parameters and shapes.
     * @return what it yields; AIRSHED_NOTHING when it refuses. */
    AirshedValue (*lower)(const AirshedOperations*, AirshedProgram*, const AirshedValue* inputs, size_t input_count);
} AirshedLayer;

typedef struct AirshedPlugin {
    uint32_t interface_version; /**< AIRSHED_PLUGIN_INTERFACE */
    const char* name;           /**< "Gating" */
    const char* version;        /**< "1.0" */
    const char* author;
    const char* licence; /**< SPDX: "GPL-3.0-or-later" */
    const AirshedLayer* layers;
    size_t layer_count;
} AirshedPlugin;

/** The one function of a plugin. @return what it brings; lives as long as the plugin is loaded. */
AIRSHED_PLUGIN_EXPORT const AirshedPlugin* airshed_plugin(void);

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-*, cppcoreguidelines-*) */

#endif
