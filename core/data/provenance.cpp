#include "core/data/provenance.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::data {

Json Provenance::toJson() const {
    return {{"source", source},
            {"locations", locations},
            {"query", query},
            {"retrieved", formatIso(retrieved)},
            {"options", options},
            {"report", report},
            {"attribution", attribution},
            {"licence", licence},
            {"averaging", averaging},
            {"parent", parent},
            {"airshed", airshed}};
}

Provenance Provenance::fromJson(const Json& json, const std::string& file) {
    Provenance provenance;
    try {
        json.at("source").get_to(provenance.source);
        json.at("locations").get_to(provenance.locations);
        provenance.query = json.at("query");
        const auto retrieved = parseIso(json.at("retrieved").get<std::string>());
        if (!retrieved)
            throw Error(ErrorCode::Damaged, fmt::format("{}: \"retrieved\" is no time.", file), "Restore it from a backup.");
        provenance.retrieved = *retrieved;
        provenance.options = json.at("options");
        provenance.report = json.at("report");
        json.at("attribution").get_to(provenance.attribution);
        json.at("licence").get_to(provenance.licence);
        json.at("averaging").get_to(provenance.averaging);
        json.at("parent").get_to(provenance.parent);
        json.at("airshed").get_to(provenance.airshed);
    } catch (const Json::exception& fault) {
        throw Error(ErrorCode::Damaged, fmt::format("{} is no provenance: {}.", file, fault.what()),
                    "Restore it from a backup.");
    }
    return provenance;
}

} // namespace airshed::data
