#include <memory>

#include <libsecret/secret.h>

#include "core/base/error.h"
#include "core/base/keyring.h"

namespace airshed {

namespace {

constexpr const char* serviceAttribute = "service";

const SecretSchema* schema() {
    static const SecretSchema airshedSchema = [] {
        SecretSchema made{};
        made.name = "org.airshed.Key";
        made.flags = SECRET_SCHEMA_NONE;
        made.attributes[0] = {serviceAttribute, SECRET_SCHEMA_ATTRIBUTE_STRING};
        return made;
    }();
    return &airshedSchema;
}

/// A GError that a call may fill in.
class Fault {
public:
    Fault() = default;
    ~Fault() { g_clear_error(&m_error); }
    Fault(const Fault&) = delete;
    Fault& operator=(const Fault&) = delete;

    GError** place() { return &m_error; }
    void throwIfSet() const {
        if (m_error != nullptr)
            throw Error(ErrorCode::Unavailable, std::string("The desktop's keyring cannot be used: ") + m_error->message + ".",
                        "Start a keyring (GNOME Keyring, KWallet), or set the key in an environment variable.");
    }

private:
    GError* m_error = nullptr;
};

} // namespace

bool hasKeyring() noexcept {
    return true;
}

std::optional<std::string> readKeyring(const std::string& service) {
    Fault fault;
    const std::unique_ptr<gchar, decltype(&secret_password_free)> secret(
        secret_password_lookup_sync(schema(), nullptr, fault.place(), serviceAttribute, service.c_str(), nullptr),
        secret_password_free);
    return secret ? std::optional<std::string>(secret.get()) : std::nullopt;
}

void writeKeyring(const std::string& service, const std::string& secret) {
    Fault fault;
    secret_password_store_sync(schema(), SECRET_COLLECTION_DEFAULT, ("Airshed: " + service).c_str(), secret.c_str(), nullptr,
                               fault.place(), serviceAttribute, service.c_str(), nullptr);
    fault.throwIfSet();
}

bool eraseKeyring(const std::string& service) {
    Fault fault;
    const bool erased =
        secret_password_clear_sync(schema(), nullptr, fault.place(), serviceAttribute, service.c_str(), nullptr) != FALSE;
    fault.throwIfSet();
    return erased;
}

} // namespace airshed
