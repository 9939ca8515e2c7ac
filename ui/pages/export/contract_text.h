#pragma once

#include <filesystem>

#include <QString>

#include "ui/session/run_facts.h"

namespace airshed::ui {

/// What an exported model of the run takes and gives, as an HTML table for a label.
[[nodiscard]] QString contractHtml(const project::Project& project, const runs::RunRecord& run, const RunFacts& facts);
/// How the exported file is called from Python.
[[nodiscard]] QString pythonSnippet(const runs::RunRecord& run, const QString& folder);

} // namespace airshed::ui
