#include "core/models/spec_graph.h"

#include <map>
#include <vector>

namespace airshed::models {

std::set<std::string> downstreamOf(const ModelSpec& spec, const std::string& id) {
    std::map<std::string, std::vector<std::string>> feeds;
    for (const LayerSpec& layer : spec.layers)
        for (const std::string& input : layer.inputs)
            feeds[input].push_back(layer.id);
    std::set<std::string> reached;
    std::vector<std::string> ahead = {id};
    while (!ahead.empty()) {
        const std::string next = std::move(ahead.back());
        ahead.pop_back();
        if (reached.insert(next).second)
            ahead.insert(ahead.end(), feeds[next].begin(), feeds[next].end());
    }
    return reached;
}

} // namespace airshed::models
