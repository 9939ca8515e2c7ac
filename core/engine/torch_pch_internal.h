#pragma once

// Precompiled for the LibTorch sources: alone it costs tens of seconds a file.
#include <torch/script.h>
#include <torch/torch.h>
