#pragma once

#include <QList>
#include <QString>

namespace airshed::ui {

/// The steps of the work, in the order of the rail.
enum class PageId { Start, Data, Model, Train, Runs, Export };

/// An entry of the glossary: what a technical term means, in a few plain sentences.
struct GlossaryEntry {
    QString key; ///< "lookback"
    QString term;
    QString meaning;
};

/// What the help panel says about a page, as HTML whose links are "term:KEY".
[[nodiscard]] QString pageHelp(PageId page);
[[nodiscard]] const QList<GlossaryEntry>& glossary();
/// An entry with an empty key when there is none.
[[nodiscard]] GlossaryEntry glossaryEntry(const QString& key);

} // namespace airshed::ui
