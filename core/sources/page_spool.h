#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "core/base/json.h"
#include "core/base/time.h"

namespace airshed::sources {

/// The pages of a download, kept in a folder until the whole is there, so that one that was cut in the middle goes on where it
/// was. Each page is a file, written whole or not at all; manifest.json says which page it is, its digest, and when it was
/// retrieved. Belongs to one thread; two programs that fetch the same at once repeat each other's work but do no harm.
class PageSpool {
public:
    /// @param folder of this download, made when the first page comes; empty: nothing is kept.
    explicit PageSpool(std::filesystem::path folder);

    /// The page named `key` (its address): the one that is kept, else what `fetch` returns, which is then kept.
    /// @param settled the instant after which the page does not change any more: one retrieved before is retrieved again.
    /// @param now the present, recorded as the time of retrieval.
    /// @throws what `fetch` throws; Error(Storage).
    std::string page(const std::string& key, TimeNs settled, TimeNs now, const std::function<std::string()>& fetch);
    /// Pages that were there already.
    [[nodiscard]] std::size_t pagesReused() const noexcept { return m_reused; }

private:
    [[nodiscard]] bool isKept(const std::string& key, TimeNs settled, std::string& body) const;

    std::filesystem::path m_folder;
    Json m_manifest;
    std::size_t m_reused = 0;
};

} // namespace airshed::sources
