package dev.priok.model;

/**
 * How a client wants to be known to a registry: the fields of Docker's {@code X-Registry-Auth}. All may be empty.
 *
 * @param serverAddress the registry they are for; empty: the one that is asked
 * @param identityToken a refresh token, used instead of a password
 * @param registryToken a bearer token, sent as it is
 */
public record RegistryCredentials(
        String username, String password, String serverAddress, String identityToken, String registryToken) {
    /** Nobody. */
    public static final RegistryCredentials NONE = new RegistryCredentials("", "", "", "", "");

    /** Without the secrets. */
    @Override
    public String toString() {
        return "RegistryCredentials[username=" + username + ", serverAddress=" + serverAddress + "]";
    }
}
