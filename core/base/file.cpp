#include "core/base/file.h"

namespace airshed {

std::string readFile(const std::filesystem::path& file) {
    return std::string(MappedFile(file).text());
}

void writeFileAtomically(const std::filesystem::path& file, std::string_view text) {
    AtomicFile target(file);
    target.write(text);
    target.commit();
}

} // namespace airshed
