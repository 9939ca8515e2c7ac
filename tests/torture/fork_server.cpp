#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <new>
#include <string>
#include <vector>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "failing_calls.h"

/// Loads the program that it is preloaded into once, and forks it for each order, so that a fault costs no second of loading.
/// An order is a line on standard input, its words parted by tabs: the call that fails ("none", "write", "flush" or
/// "allocation"), which of them (0: none), the seconds that it may take, and the program's arguments. The answer is a line on
/// standard output: "exit", "signal" or "hang", its number, and how many such calls there were.

namespace {

using namespace airshed::torture;
using Main = int (*)(int, char**, char**);

Main programMain = nullptr;

struct Order {
    Call call = Call::None;
    long at = 0;
    long limitSeconds = 0;
    std::vector<std::string> words;
};

bool readOrder(Order& order) {
    std::string line;
    for (int byte = std::getchar(); byte != '\n'; byte = std::getchar()) {
        if (byte == EOF)
            return false;
        line.push_back(static_cast<char>(byte));
    }
    std::vector<std::string> words;
    for (std::size_t from = 0; from <= line.size();) {
        const std::size_t to = std::min(line.find('\t', from), line.size());
        words.push_back(line.substr(from, to - from));
        from = to + 1;
    }
    const std::map<std::string, Call> calls{
        {"none", Call::None}, {"write", Call::Write}, {"flush", Call::Flush}, {"allocation", Call::Allocation}};
    if (words.size() < 3 || !calls.contains(words[0]))
        return false;
    order = {calls.at(words[0]), std::stol(words[1]), std::stol(words[2]), {words.begin() + 3, words.end()}};
    return true;
}

[[noreturn]] void runProgram(const Order& order, char* name, char** environment, Tally& tally) {
    const int nothing = open("/dev/null", O_RDWR);
    for (int handle = 0; handle < 3; ++handle)
        dup2(nothing, handle);
    close(nothing);
    std::vector<char*> arguments{name};
    std::vector<std::string> words = order.words;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    failAt(order.call, order.at, tally);
    // Without what LibTorch does at the end of a process, which takes as long as a short run.
    _exit(programMain(static_cast<int>(words.size()) + 1, arguments.data(), environment));
}

/// Says how the process ended; one that takes too long is killed. SIGCHLD is blocked.
void tellEnd(pid_t process, const Order& order, const Tally& tally) {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    const timespec limit{order.limitSeconds, 0};
    bool hangs = false;
    int status = 0;
    while (waitpid(process, &status, WNOHANG) == 0) {
        if (sigtimedwait(&ends, nullptr, &limit) == SIGCHLD)
            continue;
        hangs = true;
        kill(process, SIGKILL);
        waitpid(process, &status, 0);
        break;
    }
    const char* how = hangs ? "hang" : WIFSIGNALED(status) ? "signal" : "exit";
    std::printf("%s %d %ld\n", how, WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), tally.calls.load());
    std::fflush(stdout);
}

int serve(int /*count*/, char** arguments, char** environment) {
    void* shared = mmap(nullptr, sizeof(Tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sigset_t ends;
    sigset_t before;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ends, &before);
    Order order;
    while (readOrder(order)) {
        Tally& tally = *new (shared) Tally;
        const pid_t process = fork();
        if (process == 0) {
            sigprocmask(SIG_SETMASK, &before, nullptr);
            runProgram(order, arguments[0], environment, tally);
        }
        tellEnd(process, order, tally);
    }
    return 0;
}

} // namespace

/// The C library's, which begins a program when everything that it links has been loaded.
extern "C" int __libc_start_main(Main main, int count, char** arguments, void (*begin)(), void (*end)(), void (*linkerEnd)(),
                                 void* stackEnd) {
    using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
    const auto start = reinterpret_cast<Start>(dlsym(RTLD_NEXT, "__libc_start_main"));
    programMain = main;
    const bool serves = std::getenv("AIRSHED_FORK_SERVER") != nullptr;
    unsetenv("LD_PRELOAD"); // what the program starts is not to be served
    unsetenv("AIRSHED_FORK_SERVER");
    return start(serves ? serve : main, count, arguments, begin, end, linkerEnd, stackEnd);
}
