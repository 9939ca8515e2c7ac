/* Made for an interface that is not this one. */
#include "core/plugins/airshed_plugin.h"

static const AirshedPlugin plugin = {AIRSHED_PLUGIN_INTERFACE + 1, "Outdated", "1.0", "", "", NULL, 0};

const AirshedPlugin* airshed_plugin(void) {
    return &plugin;
}
