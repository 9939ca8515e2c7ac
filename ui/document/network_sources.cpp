#include "ui/document/network_sources.h"

#include <QCoreApplication>

#include "ui/text/text.h"

namespace airshed::ui {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("airshed::ui::text", text);
}

QString helpOf(const std::string& input) {
    if (input == "future")
        return words("What is known ahead, one row for each lead time: calendar waves and inputs that somebody forecasts.");
    if (input == "static")
        return words("What does not change with time, one number for each fact about the place.");
    if (input == "category")
        return words("Which of a list the window is of, such as the station. An embedding makes numbers of it.");
    if (input == "image")
        return words("A picture taken at the time of the forecast: channels × height × width.");
    return words("Another input that the task gives.");
}

} // namespace

std::vector<NetworkSource> networkSources(const models::TaskShape& task) {
    std::vector<NetworkSource> sources = {
        {std::string(models::networkInput), words("Input"),
         words(
             "The window that the network is fed: one row for each step of the lookback, one channel for each input, mask and "
             "calendar wave."),
         task.input}};
    sources.reserve(1 + task.others.size());
    for (const models::NetworkInput& other : task.others)
        sources.push_back({other.name, toQt(other.title), helpOf(other.name), other.shape});
    return sources;
}

std::vector<std::string> networkSourceIds(const models::TaskShape& task) {
    const std::vector<NetworkSource> sources = networkSources(task);
    std::vector<std::string> ids;
    ids.reserve(sources.size());
    for (const NetworkSource& source : sources)
        ids.push_back(source.id);
    return ids;
}

} // namespace airshed::ui
