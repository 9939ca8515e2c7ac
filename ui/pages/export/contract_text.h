#pragma once

#include <filesystem>

#include <QString>

#include "ui/session/run_facts.h"

namespace airshed::ui {

/// What an exported model takes and gives, as an HTML table for a label: from its contract.json where there is one, else from
/// the run's own document.
[[nodiscard]] QString contractHtml(const runs::RunRecord& run, const RunFacts& facts);
/// How the exported file is called from Python.
[[nodiscard]] QString pythonSnippet(const runs::RunRecord& run, const QString& folder);

} // namespace airshed::ui
