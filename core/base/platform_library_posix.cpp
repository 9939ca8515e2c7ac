#include <dlfcn.h>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/shared_library.h"

namespace airshed {

SharedLibrary::SharedLibrary(const std::filesystem::path& file)
    : m_handle(::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)), m_name(file.string()) {
    if (m_handle == nullptr) {
        const char* why = ::dlerror(); // NOLINT(concurrency-mt-unsafe): glibc keeps it for each thread
        throw Error(ErrorCode::Damaged,
                    fmt::format("{} cannot be loaded: {}.", m_name, why == nullptr ? "no reason given" : why));
    }
}

SharedLibrary::~SharedLibrary() {
    ::dlclose(m_handle);
}

void* SharedLibrary::symbol(const std::string& name) const {
    void* found = ::dlsym(m_handle, name.c_str());
    if (found == nullptr)
        throw Error(ErrorCode::NotFound, fmt::format("{} has no function {}.", m_name, name));
    return found;
}

} // namespace airshed
