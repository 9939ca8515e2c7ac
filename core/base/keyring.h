#pragma once

#include <optional>
#include <string>

namespace airshed {

/// The desktop's keyring, where secrets are kept encrypted under the person's login. Implemented in platform_keyring_*.cpp:
/// libsecret on Linux; a build without it, and every other system so far, has none.

/// Whether this build can ask a keyring at all; the desktop may still have none running.
[[nodiscard]] bool hasKeyring() noexcept;
/// The secret kept for a service ("openaq"); nothing when there is none or no keyring answers. May show the desktop's own
/// dialog that asks to unlock the keyring, and waits for it.
[[nodiscard]] std::optional<std::string> readKeyring(const std::string& service);
/// Keeps a secret, in place of one that is there. @throws Error(Unavailable) when no keyring takes it.
void writeKeyring(const std::string& service, const std::string& secret);
/// Forgets a secret. @return false when there was none. @throws Error(Unavailable).
bool eraseKeyring(const std::string& service);

} // namespace airshed
