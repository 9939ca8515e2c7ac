#include "core/sources/page_spool.h"

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/file.h"

namespace airshed::sources {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t nameLength = 16;

std::string shortDigest(const std::string& text) {
    return sha256Hex(text).substr(0, nameLength);
}

/// Made from the key, not read from the manifest, so that nobody's manifest leads elsewhere.
std::string pageFile(const std::string& key) {
    return shortDigest(key) + ".page";
}

/// The pages of an earlier attempt; none when the manifest is absent or cannot be used, because they can be fetched again.
Json readManifest(const fs::path& file) {
    try {
        Json manifest = readJsonFile(file);
        if (manifest.is_object() && manifest.value("pages", Json()).is_object())
            return manifest;
    } catch (const Error& e) {
        if (e.code() == ErrorCode::Storage)
            throw;
    }
    return {{"pages", Json::object()}};
}

} // namespace

PageSpool::PageSpool(fs::path folder) : m_folder(std::move(folder)) {
    if (!m_folder.empty())
        m_manifest = readManifest(m_folder / "manifest.json");
}

bool PageSpool::isKept(const std::string& key, TimeNs settled, std::string& body) const {
    const Json& pages = m_manifest["pages"];
    const auto entry = pages.find(key);
    if (entry == pages.end() || !entry->is_object() || entry->value("retrieved_ns", TimeNs{0}) < settled)
        return false;
    try {
        body = readFile(m_folder / pageFile(key));
    } catch (const Error&) {
        return false;
    }
    return sha256Hex(body) == entry->value("sha256", std::string());
}

std::string PageSpool::page(const std::string& key, TimeNs settled, TimeNs now, const std::function<std::string()>& fetch) {
    std::string body;
    if (m_folder.empty())
        return fetch();
    if (isKept(key, settled, body)) {
        ++m_reused;
        return body;
    }
    body = fetch();
    makeFolder(m_folder);
    writeFileAtomically(m_folder / pageFile(key), body);
    m_manifest["pages"][key] = {{"file", pageFile(key)}, {"sha256", sha256Hex(body)}, {"retrieved_ns", now}};
    writeJsonFile(m_folder / "manifest.json", m_manifest);
    return body;
}

} // namespace airshed::sources
