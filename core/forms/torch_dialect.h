#pragma once

#include <string>
#include <vector>

#include "core/models/program.h"

namespace airshed::forms {

/// The languages in which PyTorch's operations can be called.
enum class TorchDialect {
    Script, ///< TorchScript: what every LibTorch since 1.13 can read back
    Python,
    Cpp
};

/// Writes one operation after another as calls of PyTorch. Values are v0, v1, ….
class TorchStatements {
public:
    TorchStatements(const models::Program& program, TorchDialect dialect);

    /// The statements of one step; empty for inputs, arrays and what does nothing in use.
    [[nodiscard]] std::string operator()(models::Value value) const;
    /// What stands for a value once its statements have run.
    [[nodiscard]] std::string name(models::Value value) const;

private:
    const models::Program& m_program;
    TorchDialect m_dialect;
    std::vector<std::string> m_identifiers;
};

} // namespace airshed::forms
