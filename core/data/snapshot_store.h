#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/data/provenance.h"
#include "core/data/table.h"

namespace airshed::data {

/// Tables frozen under the digest of their canonical content (names, types, units, cells, validity; not the file they came
/// from). A snapshot is one file `<digest>.snap` in the store's folder: a JSON head, 64-byte aligned column buffers, a checksum
/// a buffer. Opening maps the file and reads its head and the codes of its text columns alone. Any number of programs may read
/// and put at once.
class SnapshotStore {
public:
    /// The folder is created when something is first put.
    explicit SnapshotStore(std::filesystem::path folder);

    /// Freezes a table. The same content gives the same digest, and the second time writes nothing.
    /// @return the digest, 64 hexadecimal digits. @throws Error(Storage); nothing half-written stays.
    std::string put(const Table& table);
    [[nodiscard]] bool contains(const std::string& digest) const;
    /// Opens a snapshot; its cells are mapped, not read.
    /// @throws Error(NotFound); Error(Damaged) naming the file when the head is impossible or sizes do not fit.
    [[nodiscard]] Table open(const std::string& digest) const;
    /// Reads every byte and compares the checksums. @throws Error(Damaged) naming the file and the column.
    void verify(const std::string& digest) const;
    [[nodiscard]] std::filesystem::path fileOf(const std::string& digest) const;

    /// Keeps a provenance beside the snapshot, in `<digest>.<number>.json`; the same one twice is kept once.
    /// @throws Error(NotFound) when there is no such snapshot, Error(Storage).
    void addProvenance(const std::string& digest, const Provenance& provenance) const;
    /// All ways in which the content was had, in the order of their retrieval. @throws Error(Damaged) naming the file.
    [[nodiscard]] std::vector<Provenance> provenances(const std::string& digest) const;

private:
    std::filesystem::path m_folder;
};

/// The digest that `SnapshotStore::put` would give.
[[nodiscard]] std::string contentDigest(const Table& table);

} // namespace airshed::data
