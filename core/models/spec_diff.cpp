#include "core/models/spec_diff.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/models/catalogue.h"

namespace airshed::models {

namespace {

using Match = std::vector<std::optional<std::size_t>>;

/// Of each layer of `after`: the layer of `before` that it was. By id first; then the longest common subsequence of types among
/// the rest.
Match matchLayers(const ModelSpec& before, const ModelSpec& after) {
    Match match(after.layers.size());
    std::map<std::string, std::size_t> byId;
    for (std::size_t i = 0; i < before.layers.size(); ++i)
        byId.emplace(before.layers[i].id, i);
    std::vector<bool> taken(before.layers.size(), false);
    for (std::size_t i = 0; i < after.layers.size(); ++i)
        if (const auto same = byId.find(after.layers[i].id); same != byId.end() && !taken[same->second]) {
            match[i] = same->second;
            taken[same->second] = true;
        }
    std::vector<std::size_t> olds;
    std::vector<std::size_t> news;
    for (std::size_t i = 0; i < before.layers.size(); ++i)
        if (!taken[i])
            olds.push_back(i);
    for (std::size_t i = 0; i < after.layers.size(); ++i)
        if (!match[i])
            news.push_back(i);
    std::vector<std::vector<int>> longest(olds.size() + 1, std::vector<int>(news.size() + 1, 0));
    const auto alike = [&](std::size_t one, std::size_t other) {
        return before.layers[olds[one]].type == after.layers[news[other]].type;
    };
    for (std::size_t one = olds.size(); one-- > 0;)
        for (std::size_t other = news.size(); other-- > 0;)
            longest[one][other] = alike(one, other) ? longest[one + 1][other + 1] + 1
                                                    : std::max(longest[one + 1][other], longest[one][other + 1]);
    for (std::size_t one = 0, other = 0; one < olds.size() && other < news.size();) {
        if (alike(one, other))
            match[news[other++]] = olds[one++];
        else if (longest[one + 1][other] >= longest[one][other + 1])
            ++one;
        else
            ++other;
    }
    return match;
}

class Differ {
public:
    Differ(const ModelSpec& before, const ModelSpec& after)
        : m_before(before), m_after(after), m_match(matchLayers(before, after)) {
        for (std::size_t i = 0; i < after.layers.size(); ++i)
            if (m_match[i])
                m_newIds.emplace(before.layers[*m_match[i]].id, after.layers[i].id);
    }

    std::vector<LayerDifference> run() {
        std::vector<bool> kept(m_before.layers.size(), false);
        for (const auto& old : m_match)
            if (old)
                kept[*old] = true;
        std::size_t said = 0; // layers of `before` up to here have been spoken of
        const auto sayRemovedUpTo = [&](std::size_t end) {
            for (; said < end; ++said)
                if (!kept[said])
                    m_result.push_back(
                        {LayerDifference::Kind::Removed, m_before.layers[said].id, "", m_before.layers[said].type, {}});
        };
        for (std::size_t i = 0; i < m_after.layers.size(); ++i) {
            if (m_match[i])
                sayRemovedUpTo(*m_match[i]);
            m_result.push_back(m_match[i] ? compare(*m_match[i], i) : added(m_after.layers[i]));
        }
        sayRemovedUpTo(m_before.layers.size());
        return std::move(m_result);
    }

private:
    static LayerDifference added(const LayerSpec& layer) {
        return {LayerDifference::Kind::Added, "", layer.id, layer.type, {}};
    }

    [[nodiscard]] LayerDifference compare(std::size_t old, std::size_t now) const {
        const LayerSpec& before = m_before.layers[old];
        const LayerSpec& after = m_after.layers[now];
        LayerDifference difference{LayerDifference::Kind::Same, before.id, after.id, after.type, {}};
        const auto say = [&](const std::string& field, std::string was, std::string is) {
            difference.fields.push_back({field, std::move(was), std::move(is)});
        };
        if (before.id != after.id)
            say("id", before.id, after.id);
        if (before.type != after.type)
            say("type", before.type, after.type);
        std::vector<std::string> inputs = before.inputs;
        for (std::string& input : inputs)
            if (const auto renamed = m_newIds.find(input); renamed != m_newIds.end())
                input = renamed->second;
        if (inputs != after.inputs)
            say("inputs", fmt::format("{}", fmt::join(before.inputs, ", ")), fmt::format("{}", fmt::join(after.inputs, ", ")));
        if (before.block != after.block)
            say("block", before.block, after.block);
        const bool wasOutput = old + 1 == m_before.layers.size();
        const bool isOutput = now + 1 == m_after.layers.size();
        if (wasOutput != isOutput)
            say("output", wasOutput ? "yes" : "no", isOutput ? "yes" : "no");
        if (before.type == after.type)
            compareParameters(before, after, difference.fields);
        if (!difference.fields.empty())
            difference.kind = LayerDifference::Kind::Changed;
        return difference;
    }

    static void compareParameters(const LayerSpec& before, const LayerSpec& after, std::vector<FieldDifference>& fields) {
        Json was = before.params;
        Json is = after.params;
        if (const LayerType* type = findLayerType(after.type))
            for (const ParameterSpec& parameter : type->parameters)
                for (Json* params : {&was, &is})
                    if (!params->contains(parameter.name))
                        (*params)[parameter.name] = parameter.fallback;
        for (const auto& item : was.items())
            if (!is.contains(item.key()))
                fields.push_back({item.key(), item.value().dump(), ""});
            else if (is.at(item.key()) != item.value())
                fields.push_back({item.key(), item.value().dump(), is.at(item.key()).dump()});
        for (const auto& item : is.items())
            if (!was.contains(item.key()))
                fields.push_back({item.key(), "", item.value().dump()});
    }

    const ModelSpec& m_before;
    const ModelSpec& m_after;
    Match m_match;
    std::map<std::string, std::string> m_newIds;
    std::vector<LayerDifference> m_result;
};

} // namespace

std::vector<LayerDifference> diffSpecs(const ModelSpec& before, const ModelSpec& after) {
    return Differ(before, after).run();
}

bool differ(const std::vector<LayerDifference>& differences) {
    return std::ranges::any_of(differences,
                               [](const LayerDifference& each) { return each.kind != LayerDifference::Kind::Same; });
}

} // namespace airshed::models
