#pragma once

#include <filesystem>

#include <QString>

#include "ui/session/run_facts.h"

namespace airshed::ui {

/// What an exported model of the run takes and gives, as an HTML table for a label.
[[nodiscard]] QString contractHtml(const project::Project& project, const runs::RunRecord& run, const RunFacts& facts);
/// How the exported model is called: from Python, or from C for the format "c".
[[nodiscard]] QString callSnippet(const runs::RunRecord& run, const QString& format, const QString& folder);

} // namespace airshed::ui
