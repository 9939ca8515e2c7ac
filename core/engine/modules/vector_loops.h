#pragma once

// For loops that a compiler is to turn into vector instructions.

/// Before a function: it is compiled for several kinds of processor, of which the best there is is chosen when the program
/// starts; on one machine the same bits each time.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define AIRSHED_FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define AIRSHED_FOR_EACH_PROCESSOR
#endif
/// Before a loop: what it writes is not what another number of it reads.
#if defined(__GNUC__) && !defined(__clang__)
#define AIRSHED_INDEPENDENT _Pragma("GCC ivdep")
#else
#define AIRSHED_INDEPENDENT
#endif
