#include "core/models/blocks.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/models/spec_graph.h"

namespace airshed::models {

namespace {

constexpr int mostCopies = 99;

void addOnce(std::vector<std::string>& list, const std::string& entry) {
    if (std::ranges::find(list, entry) == list.end())
        list.push_back(entry);
}

std::set<std::string> idsOf(const ModelSpec& spec, const BlockPart& block) {
    std::set<std::string> ids;
    for (const std::size_t position : block.layers)
        ids.insert(spec.layers[position].id);
    return ids;
}

std::string freeBlockName(const ModelSpec& spec, const std::string& wanted) {
    const std::vector<std::string> taken = blockNames(spec);
    std::string name = wanted;
    for (int number = 2; std::ranges::find(taken, name) != taken.end(); ++number)
        name = fmt::format("{} {}", wanted, number);
    return name;
}

/// The network's output is the last of its layers.
void makeOutput(ModelSpec& spec, const std::string& id) {
    const auto place = std::ranges::find(spec.layers, id, &LayerSpec::id);
    std::rotate(place, place + 1, spec.layers.end());
}

/// Copies a block's layers to `place`. @param entry what stands for the block's first input.
/// @return the id of the copy's output.
std::string copyBlock(ModelSpec& spec, const BlockPart& block, const std::string& name, const std::string& entry,
                      std::size_t place) {
    std::map<std::string, std::string> renamed = {{block.inputs.front(), entry}};
    std::vector<LayerSpec> copies;
    copies.reserve(block.layers.size());
    for (const std::size_t position : block.layers) {
        LayerSpec copy = spec.layers[position];
        copy.block = name;
        copies.push_back(std::move(copy));
    }
    for (LayerSpec& copy : copies) {
        std::string id = freeLayerId(spec, copy.type);
        renamed.emplace(copy.id, id);
        copy.id = std::move(id);
        spec.layers.insert(spec.layers.begin() + static_cast<std::ptrdiff_t>(place++), copy);
    }
    for (std::size_t index = place - copies.size(); index < place; ++index)
        for (std::string& input : spec.layers[index].inputs)
            if (const auto found = renamed.find(input); found != renamed.end())
                input = found->second;
    return renamed.at(block.outputs.front());
}

void checkRepeatable(const ModelSpec& spec, const BlockPart& block) {
    if (block.inputs.empty())
        throw Error(ErrorCode::InvalidInput, fmt::format("Nothing feeds the block \"{}\".", block.name),
                    "Connect it first: a copy is fed by the one before it.");
    if (block.outputs.size() != 1)
        throw Error(
            ErrorCode::InvalidInput,
            fmt::format("The block \"{}\" has {} outputs; to be repeated it must have one.", block.name, block.outputs.size()),
            "Leave out of the block what leads elsewhere, or take in the layer that brings its branches together.");
    if (!isClosedBlock(spec, block))
        throw Error(ErrorCode::InvalidInput,
                    fmt::format("A way leaves the block \"{}\" and comes back, so it cannot be repeated.", block.name),
                    "Take the layers on that way into the block.");
}

} // namespace

std::vector<std::string> blockNames(const ModelSpec& spec) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const LayerSpec& layer : spec.layers)
        if (!layer.block.empty() && seen.insert(layer.block).second)
            names.push_back(layer.block);
    return names;
}

BlockPart blockOf(const ModelSpec& spec, const std::string& name) {
    BlockPart block;
    block.name = name;
    for (std::size_t position = 0; position < spec.layers.size(); ++position)
        if (!name.empty() && spec.layers[position].block == name)
            block.layers.push_back(position);
    const std::set<std::string> own = idsOf(spec, block);
    for (const std::size_t position : block.layers)
        for (const std::string& input : spec.layers[position].inputs)
            if (!own.contains(input))
                addOnce(block.inputs, input);
    std::set<std::string> wanted;
    for (const LayerSpec& layer : spec.layers)
        if (layer.block != name)
            wanted.insert(layer.inputs.begin(), layer.inputs.end());
    for (const std::size_t position : block.layers)
        if (wanted.contains(spec.layers[position].id) || position + 1 == spec.layers.size())
            block.outputs.push_back(spec.layers[position].id);
    return block;
}

bool isClosedBlock(const ModelSpec& spec, const BlockPart& block) {
    const std::set<std::string> own = idsOf(spec, block);
    std::set<std::string> behind; // layers outside that hang on the block
    for (const std::string& output : block.outputs)
        for (const std::string& id : downstreamOf(spec, output))
            if (!own.contains(id))
                behind.insert(id);
    return std::ranges::none_of(block.inputs, [&](const std::string& input) { return behind.contains(input); });
}

std::string makeBlock(ModelSpec& spec, const std::vector<std::string>& ids, const std::string& wanted) {
    const std::set<std::string> chosen(ids.begin(), ids.end());
    for (LayerSpec& layer : spec.layers)
        if (chosen.contains(layer.id))
            layer.block.clear();
    std::string name = freeBlockName(spec, wanted);
    for (LayerSpec& layer : spec.layers)
        if (chosen.contains(layer.id))
            layer.block = name;
    return name;
}

std::string renameBlock(ModelSpec& spec, const std::string& name, const std::string& wanted) {
    std::vector<std::string> ids;
    for (const std::size_t position : blockOf(spec, name).layers)
        ids.push_back(spec.layers[position].id);
    return makeBlock(spec, ids, wanted);
}

bool dissolveBlock(ModelSpec& spec, const std::string& name) {
    bool any = false;
    for (LayerSpec& layer : spec.layers)
        if (!name.empty() && layer.block == name) {
            layer.block.clear();
            any = true;
        }
    return any;
}

std::vector<std::string> repeatBlock(ModelSpec& spec, const std::string& name, int copies) {
    const BlockPart block = blockOf(spec, name);
    if (block.layers.empty())
        throw Error(ErrorCode::NotFound, fmt::format("There is no block \"{}\".", name));
    if (copies < 1 || copies > mostCopies)
        throw Error(ErrorCode::InvalidInput, fmt::format("A block is copied 1 to {} times, not {}.", mostCopies, copies));
    checkRepeatable(spec, block);
    const std::set<std::string> own = idsOf(spec, block);
    const std::size_t layersBefore = spec.layers.size();
    std::vector<std::string> names;
    std::string output = block.outputs.front();
    std::size_t place = block.layers.back() + 1;
    for (int copy = 0; copy < copies; ++copy) {
        names.push_back(freeBlockName(spec, name));
        output = copyBlock(spec, block, names.back(), output, place);
        place += block.layers.size();
    }
    const std::set<std::string> copied(names.begin(), names.end());
    for (LayerSpec& layer : spec.layers)
        if (!own.contains(layer.id) && !copied.contains(layer.block))
            std::ranges::replace(layer.inputs, block.outputs.front(), output);
    // Where the block held the network's output, the last copy holds it now.
    if (block.layers.back() + 1 == layersBefore)
        makeOutput(spec, output);
    spec.preset.clear();
    return names;
}

std::string insertBlock(ModelSpec& spec, std::vector<LayerSpec> layers, const std::string& after, const std::string& wanted) {
    const ModelSpec other{"", std::move(layers)};
    std::string name = freeBlockName(spec, wanted);
    std::set<std::string> own;
    std::set<std::string> used;
    for (const LayerSpec& layer : other.layers) {
        own.insert(layer.id);
        used.insert(layer.inputs.begin(), layer.inputs.end());
    }
    std::map<std::string, std::string> renamed;
    std::vector<std::string> outputs;
    const auto behind = std::ranges::find(spec.layers, after, &LayerSpec::id);
    auto place = behind == spec.layers.end() ? std::ptrdiff_t{0} : behind - spec.layers.begin() + 1;
    const auto begin = place;
    for (const LayerSpec& layer : other.layers) {
        LayerSpec copy = layer;
        copy.id = freeLayerId(spec, layer.type);
        copy.block = name;
        renamed.emplace(layer.id, copy.id);
        if (!used.contains(layer.id))
            outputs.push_back(copy.id);
        spec.layers.insert(spec.layers.begin() + place++, std::move(copy));
    }
    std::string entry;
    for (auto index = begin; index < place; ++index) {
        std::vector<std::string> inputs;
        for (const std::string& input : spec.layers[static_cast<std::size_t>(index)].inputs) {
            if (entry.empty() && !own.contains(input))
                entry = input;
            if (const auto found = renamed.find(input); found != renamed.end())
                inputs.push_back(found->second);
            else if (input == entry)
                inputs.push_back(after);
        }
        spec.layers[static_cast<std::size_t>(index)].inputs = std::move(inputs);
    }
    if (outputs.size() == 1) {
        for (LayerSpec& layer : spec.layers)
            if (layer.block != name)
                std::ranges::replace(layer.inputs, after, outputs.front());
        if (place == static_cast<std::ptrdiff_t>(spec.layers.size()))
            makeOutput(spec, outputs.front());
    }
    spec.preset.clear();
    return name;
}

} // namespace airshed::models
