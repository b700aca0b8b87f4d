package dev.priok.registryclient.host;

import dev.priok.model.EngineException;
import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.host.Endpoint.Capability;
import dev.priok.registryclient.host.Endpoint.ClientPair;
import dev.priok.registryclient.host.Endpoint.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a registry can be asked, by the settings and by the files in certs.d folders, which are read at each call: a new
 * authority needs no restart.
 */
public final class Endpoints {
    private static final String HUB = "docker.io";
    private static final String HUB_HOST = "registry-1.docker.io";
    private static final long MOST_BYTES = 1L << 20;

    private final RegistrySettings settings;
    private final InsecureHosts insecure;

    public Endpoints(RegistrySettings settings) {
        this.settings = settings;
        this.insecure = new InsecureHosts(settings.insecureRegistries());
    }

    /** Those that are for all of this, in the order in which to ask; the registry itself is last. Blocking. */
    public List<Endpoint> of(String domain, Set<Capability> wanted) throws IOException {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String mirror : settings.mirrors().getOrDefault(domain, List.of())) {
            endpoints.add(at(mirror));
        }
        endpoints.addAll(own(domain));
        endpoints.removeIf(endpoint -> !endpoint.capabilities().containsAll(wanted));
        if (endpoints.isEmpty()) {
            throw EngineException.invalid("the hosts file of registry " + domain + " leaves no host for this");
        }
        return endpoints;
    }

    /** Where the v1 search is. Blocking. */
    public Endpoint ofSearch(String domain) throws IOException {
        String host = domain.equals(HUB) ? "index.docker.io" : domain;
        boolean isInsecure = insecure.has(host);
        Trust trust = trust(domain);
        return new Endpoint(
                URI.create("https://" + host + "/v1"),
                isInsecure ? URI.create("http://" + host + "/v1") : null,
                false,
                EnumSet.allOf(Capability.class),
                isInsecure ? trust.ofAnyone() : trust,
                Map.of());
    }

    /** A place that is known by its URL, to read from; trusted as the registry of that name is. Blocking. */
    public Endpoint at(String url) throws IOException {
        String text = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        URI address = URI.create(text);
        String authority = address.getRawAuthority();
        if (authority == null) {
            throw EngineException.invalid("registry mirror is no http or https URL: " + url);
        }
        boolean isPlain = "http".equals(address.getScheme());
        Trust trust = isPlain ? Trust.MACHINE : trust(authority);
        return new Endpoint(
                URI.create(text + "/v2"),
                null,
                true,
                EnumSet.of(Capability.PULL, Capability.RESOLVE),
                insecure.has(authority) ? trust.ofAnyone() : trust,
                Map.of());
    }

    private List<Endpoint> own(String domain) throws IOException {
        String host = domain.equals(HUB) ? HUB_HOST : domain;
        URI address = URI.create("https://" + host);
        Optional<Path> folder = folder(domain);
        if (folder.isPresent()) {
            Path hosts = folder.get().resolve("hosts.toml");
            if (Files.exists(hosts)) {
                return HostsFile.read(hosts, small(hosts), address);
            }
        }
        Trust trust = trust(domain);
        boolean isInsecure = insecure.has(host);
        return List.of(new Endpoint(
                URI.create(address + "/v2"),
                isInsecure ? URI.create("http://" + host + "/v2") : null,
                false,
                EnumSet.allOf(Capability.class),
                isInsecure ? trust.ofAnyone() : trust,
                Map.of()));
    }

    private static String small(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("the file " + file + " is too large");
        }
        return Files.readString(file);
    }

    /** The first folder that there is; containerd writes ports with underscores, and has one for all others. */
    private Optional<Path> folder(String domain) {
        List<String> names = new ArrayList<>(List.of(domain));
        int colon = domain.lastIndexOf(':');
        if (colon > domain.lastIndexOf(']')) {
            names.add(domain.substring(0, colon) + "_" + domain.substring(colon + 1) + "_");
        }
        names.add("_default");
        for (Path certs : settings.certsFolders()) {
            for (String name : names) {
                if (Files.isDirectory(certs.resolve(name))) {
                    return Optional.of(certs.resolve(name));
                }
            }
        }
        return Optional.empty();
    }

    /** Docker's way: each .crt is an authority, a .cert and the .key of that name are ours. */
    private Trust trust(String domain) throws IOException {
        Optional<Path> folder = folder(domain);
        if (folder.isEmpty()) {
            return Trust.MACHINE;
        }
        List<Path> authorities = new ArrayList<>();
        ClientPair pair = null;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.get(), "*.{crt,cert,key}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(".crt")) {
                    authorities.add(file);
                } else if (name.endsWith(".cert")) {
                    pair = onlyPair(folder.get(), pair, file, name);
                } else {
                    requireCertificate(folder.get(), name);
                }
            }
        }
        authorities.sort(null);
        return new Trust(authorities, pair, false);
    }

    private static ClientPair onlyPair(Path folder, @Nullable ClientPair former, Path certificate, String name) {
        if (former != null) {
            throw EngineException.invalid(folder + " has more than one client certificate, which is not supported");
        }
        Path key = folder.resolve(name.substring(0, name.length() - ".cert".length()) + ".key");
        if (!Files.exists(key)) {
            throw EngineException.invalid("missing key " + key + " for client certificate " + certificate);
        }
        return new ClientPair(certificate, key);
    }

    private static void requireCertificate(Path folder, String keyName) {
        String certificate = keyName.substring(0, keyName.length() - ".key".length()) + ".cert";
        if (!Files.exists(folder.resolve(certificate))) {
            throw EngineException.invalid(
                    "missing client certificate " + folder.resolve(certificate) + " for key " + keyName);
        }
    }
}
