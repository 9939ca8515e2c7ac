#include "app/cli/fetch_options.h"

namespace airshed::cli {

namespace {

struct MqttOptions {
    FetchTarget target;
    sources::MqttQuery query;
    int batches = 0;
};

int listen(const MqttOptions& options, const Session& session) {
    auto project = project::Project::open(options.target.project);
    sources::SourceContext context;
    // What is being done is told at once, because nothing may come for long.
    const JobContext job(session.stop, [](double, const std::string& message) { say(message); });
    project::collectSnapshots(
        project, context, options.query, options.target.name.empty() ? "MQTT" : options.target.name, options.batches,
        [&](const project::FetchResult& result) { printFetched(result, session); }, job);
    return exitDone;
}

void declare(CLI::App& command, MqttOptions& options) {
    command.add_option("PROJECT", options.target.project, "Folder of the project")->required();
    command.add_option("--name", options.target.name, "Name of the snapshot that each batch is added to; MQTT if left out");
    command.add_option("--host", options.query.host, "The broker")->capture_default_str();
    command.add_option("--port", options.query.port, "Its port")->check(CLI::Range(1, 65'535))->capture_default_str();
    command.add_option("--topic", options.query.topics, "A topic, with + and #; may be given again")
        ->required()
        ->allow_extra_args(false);
    command.add_option("--user", options.query.user, "For a login; the password is the key \"mqtt@HOST\"");
    command.add_flag("--tls", options.query.encrypted, "Encrypt, and check the broker's certificate");
    command.add_option("--batch", options.query.batchSeconds, "Seconds after which what has come is kept")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--messages", options.query.batchMessages, "Messages after which what has come is kept")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--batches", options.batches, "End after so many batches; 0: at Ctrl+C")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
}

} // namespace

void addFetchMqtt(CLI::App& fetch, Selection& selection) {
    addCommand<MqttOptions>(fetch, selection, "mqtt", "Live sensors that publish to an MQTT broker", declare, listen);
}

} // namespace airshed::cli
