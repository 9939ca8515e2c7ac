#pragma once

#include <filesystem>
#include <string>

namespace airshed {

/// Compiled code loaded into this process, for as long as the object lives.
class SharedLibrary {
public:
    /// @throws Error(Damaged) with the system's words when it cannot be loaded.
    explicit SharedLibrary(const std::filesystem::path& file);
    ~SharedLibrary();
    SharedLibrary(const SharedLibrary&) = delete;
    SharedLibrary& operator=(const SharedLibrary&) = delete;

    /// A function by its name. @throws Error(NotFound).
    template <typename Function> [[nodiscard]] Function* function(const std::string& name) const {
        return reinterpret_cast<Function*>(
            symbol(name)); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): the way to get one
    }

private:
    [[nodiscard]] void* symbol(const std::string& name) const;

    void* m_handle = nullptr;
    std::string m_name;
};

} // namespace airshed
