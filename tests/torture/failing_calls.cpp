#include "failing_calls.h"

#include <cerrno>
#include <cstddef>

#include <dlfcn.h>
#include <unistd.h>

/// Takes the place of the C library's calls in a program that it is preloaded into, and makes one of them fail: as a disk that
/// is full or breaks, or memory that is gone.

namespace airshed::torture {

namespace {

Call chosen = Call::None;
long chosenAt = 0;
Tally* tally = nullptr;

bool fails(Call call) {
    return chosen == call && ++tally->calls == chosenAt;
}

template <typename Function> Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool noMemory() {
    if (!fails(Call::Allocation))
        return false;
    errno = ENOMEM;
    return true;
}

} // namespace

void failAt(Call call, long at, Tally& counts) {
    tally = &counts;
    chosenAt = at;
    chosen = call;
}

} // namespace airshed::torture

using namespace airshed::torture;

// The GNU C library's own, under the names it keeps for those that take its place: looking them up would itself need memory.
extern "C" {

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

void* malloc(size_t size) {
    return noMemory() ? nullptr : __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
    return noMemory() ? nullptr : __libc_calloc(count, size);
}

void* realloc(void* memory, size_t size) {
    return noMemory() ? nullptr : __libc_realloc(memory, size);
}

void* memalign(size_t alignment, size_t size) {
    return noMemory() ? nullptr : __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
    return memalign(alignment, size);
}

int posix_memalign(void** memory, size_t alignment, size_t size) {
    void* taken = memalign(alignment, size);
    if (taken == nullptr)
        return ENOMEM;
    *memory = taken;
    return 0;
}

ssize_t write(int handle, const void* bytes, size_t size) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
    if (handle > 2 && fails(Call::Write)) {
        errno = ENOSPC;
        return -1;
    }
    return real(handle, bytes, size);
}

ssize_t pwrite64(int handle, const void* bytes, size_t size, off64_t offset) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    if (fails(Call::Write)) {
        errno = ENOSPC;
        return -1;
    }
    return real(handle, bytes, size, offset);
}

int fsync(int handle) {
    static const auto real = next<int (*)(int)>("fsync");
    if (fails(Call::Flush)) {
        errno = EIO;
        return -1;
    }
    return real(handle);
}

int fdatasync(int handle) {
    static const auto real = next<int (*)(int)>("fdatasync");
    if (fails(Call::Flush)) {
        errno = EIO;
        return -1;
    }
    return real(handle);
}

} // extern "C"
