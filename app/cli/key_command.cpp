#include <iostream>

#include "app/cli/command.h"
#include "core/base/error.h"
#include "core/base/keyring.h"

namespace airshed::cli {

namespace {

struct KeyOptions {
    std::string service;
    bool forget = false;
};

int keepKey(const KeyOptions& options, const Session&) {
    if (options.forget) {
        say(eraseKeyring(options.service) ? "The key is forgotten." : "There was no such key.");
        return exitDone;
    }
    say("Type or paste the key for " + options.service + ", then press Enter:");
    std::string key;
    std::getline(std::cin, key);
    if (key.empty())
        throw Error(ErrorCode::InvalidInput, "No key was given on standard input.");
    writeKeyring(options.service, key);
    say("The key is kept in the desktop's keyring.");
    return exitDone;
}

} // namespace

void addKeyCommand(CLI::App& app, Selection& selection) {
    addCommand<KeyOptions>(
        app, selection, "key", "Keep a service's key in the desktop's keyring; read from standard input",
        [](CLI::App& command, KeyOptions& options) {
            command.add_option("SERVICE", options.service, "openaq, or mqtt@HOST for a broker's password")->required();
            command.add_flag("--forget", options.forget, "Forget it");
        },
        keepKey);
}

} // namespace airshed::cli
