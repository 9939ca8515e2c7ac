// Preloaded into a worker: makes the n-th call of one function fail, as a disk that is full or breaks, or memory that is gone.
//
//   AIRSHED_FAIL_CALL   write (also pwrite), fsync (also fdatasync) or new
//   AIRSHED_FAIL_AT     which call fails, 1 for the first; 0: none
//   AIRSHED_FAIL_COUNT  a file that is told how many calls there were, when the program ends
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include <dlfcn.h>
#include <unistd.h>

namespace {

std::atomic<long> calls{0};

bool isChosen(const char* call) {
    static const char* const chosen = std::getenv("AIRSHED_FAIL_CALL");
    return chosen != nullptr && std::strcmp(chosen, call) == 0;
}

bool fails(const char* call) {
    static const long at = std::getenv("AIRSHED_FAIL_AT") == nullptr ? 0 : std::atol(std::getenv("AIRSHED_FAIL_AT"));
    return isChosen(call) && ++calls == at;
}

template <typename Function> Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

struct Teller {
    ~Teller() {
        const char* file = std::getenv("AIRSHED_FAIL_COUNT");
        if (file == nullptr)
            return;
        if (FILE* told = std::fopen(file, "w")) {
            std::fprintf(told, "%ld\n", calls.load());
            std::fclose(told);
        }
    }
} teller;

} // namespace

void* operator new(std::size_t size) {
    if (fails("new"))
        throw std::bad_alloc();
    if (void* memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc();
}

extern "C" {

ssize_t write(int handle, const void* bytes, size_t size) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
    if (handle > 2 && fails("write")) {
        errno = ENOSPC;
        return -1;
    }
    return real(handle, bytes, size);
}

ssize_t pwrite64(int handle, const void* bytes, size_t size, off64_t offset) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    if (fails("write")) {
        errno = ENOSPC;
        return -1;
    }
    return real(handle, bytes, size, offset);
}

int fsync(int handle) {
    static const auto real = next<int (*)(int)>("fsync");
    if (fails("fsync")) {
        errno = EIO;
        return -1;
    }
    return real(handle);
}

int fdatasync(int handle) {
    static const auto real = next<int (*)(int)>("fdatasync");
    if (fails("fsync")) {
        errno = EIO;
        return -1;
    }
    return real(handle);
}

} // extern "C"
