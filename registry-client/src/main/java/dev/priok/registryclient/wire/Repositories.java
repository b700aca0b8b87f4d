package dev.priok.registryclient.wire;

import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.Documents;
import dev.priok.registryclient.RateLimit;
import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.RegistrySettings.Patience;
import dev.priok.registryclient.host.Endpoint;
import dev.priok.registryclient.host.Endpoint.Capability;
import dev.priok.registryclient.host.Endpoints;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Opens repositories at the endpoints where they can be asked for. Thread-safe. */
public final class Repositories implements AutoCloseable {
    private final RegistrySettings settings;
    private final Endpoints endpoints;
    private final Transport transport;
    private final Tokens tokens;
    private final RateLimits limits = new RateLimits();

    public Repositories(RegistrySettings settings) {
        this.settings = settings;
        this.endpoints = new Endpoints(settings);
        this.transport = new Transport(settings);
        this.tokens = new Tokens(transport, InstantSource.system());
    }

    /** For reading: mirrors first, which get no credentials. */
    public List<Repository> toPull(ImageReference name, RegistryCredentials credentials) throws IOException {
        return open(name, credentials, EnumSet.of(Capability.PULL, Capability.RESOLVE), "pull");
    }

    /** For writing. */
    public Repository toPush(ImageReference name, RegistryCredentials credentials) throws IOException {
        return open(name, credentials, EnumSet.of(Capability.PUSH), "pull,push").stream()
                .filter(repository -> !repository.isMirror())
                .findFirst()
                .orElseThrow(() ->
                        new IOException("the hosts file of registry " + name.domain() + " leaves no host to push to"));
    }

    private List<Repository> open(
            ImageReference name, RegistryCredentials credentials, Set<Capability> wanted, String actions)
            throws IOException {
        List<Repository> repositories = new ArrayList<>();
        for (Endpoint endpoint : endpoints.of(name.domain(), wanted)) {
            RegistryCredentials shown = endpoint.isMirror() ? RegistryCredentials.NONE : credentials;
            String asked = endpoint.isMirror() ? endpoint.name() : name.domain();
            repositories.add(new Repository(connection(endpoint, shown, asked), name, actions, endpoint.isMirror()));
        }
        return repositories;
    }

    /**
     * One at an address of its own, for reading, whatever mirrors there are.
     *
     * @param url http or https, without a path
     * @param name of which only the path counts
     * @param patience instead of that of the settings, but for how long an answer is waited for
     */
    public Repository at(String url, ImageReference name, RegistryCredentials credentials, Patience patience)
            throws IOException {
        Endpoint endpoint = endpoints.at(url);
        Connection connection = connection(endpoint, credentials, patience, endpoint.name());
        return new Repository(connection, name, "pull", false);
    }

    private Connection connection(Endpoint endpoint, RegistryCredentials credentials, String name) {
        return connection(endpoint, credentials, settings.patience(), name);
    }

    private Connection connection(Endpoint endpoint, RegistryCredentials credentials, Patience patience, String name) {
        return new Connection(
                transport,
                endpoint,
                new Authority(tokens, credentials, endpoint),
                patience,
                reply -> limits.note(reply, name));
    }

    /** Ends connections and their threads; a program that ends by itself needn't call it. */
    @Override
    public void close() {
        transport.close();
    }

    /** What registries last said about how much they give. */
    public List<RateLimit> limits() {
        return limits.all();
    }

    /**
     * Tries credentials.
     *
     * @return what stands for the password from now on; empty if the registry has no such thing
     */
    public String login(String domain, RegistryCredentials credentials) throws IOException {
        List<Endpoint> own = endpoints.of(domain, EnumSet.noneOf(Capability.class));
        Connection connection = connection(own.getLast(), credentials, domain);
        connection.send(Call.get(""), List.of()).close();
        return connection.authority().identityToken(connection.base());
    }

    /** The answer to a search, as JSON. Only Docker Hub and old registries have one. */
    public byte[] search(String domain, String query, RegistryCredentials credentials) throws IOException {
        Connection connection = connection(endpoints.ofSearch(domain), credentials, domain);
        try (Reply reply = connection.send(Call.get("search?" + query), List.of())) {
            return reply.bytes(Documents.MAX_BYTES);
        }
    }
}
