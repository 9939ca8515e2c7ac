#pragma once

// What the engine takes of LibTorch: tensors, what is done with them, and gradients. The whole of torch/torch.h, with layers,
// optimisers and readers of data that nothing here uses, takes twice as long to compile.
#include <torch/autograd.h>
#include <torch/cuda.h>
#include <torch/types.h>
#include <torch/utils.h>
