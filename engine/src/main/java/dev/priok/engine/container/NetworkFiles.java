package dev.priok.engine.container;

import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.NamespaceMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files /etc/hosts, /etc/hostname and /etc/resolv.conf of containers, kept in one directory per container. */
final class NetworkFiles {
    static final String HOSTS = "/etc/hosts";
    static final String HOSTNAME = "/etc/hostname";
    static final String RESOLV_CONF = "/etc/resolv.conf";

    private static final String LOCAL_HOSTS = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::\tip6-localnet
            ff00::\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """;

    private final Path root;

    NetworkFiles(Path root) {
        this.root = root;
    }

    Path directory(ContainerId id) {
        return root.resolve(id.value());
    }

    Path file(ContainerId id, String containerPath) {
        return directory(id).resolve(Path.of(containerPath).getFileName());
    }

    /** Writes the files (those of a joined container are shared) and returns container path -> host path. */
    Map<String, Path> prepare(Container container, ContainerIndex index) {
        if (container.spec().host().namespaces().network() instanceof NamespaceMode.Container(String other)) {
            return paths(index.find(other).id());
        }
        try {
            Files.createDirectories(directory(container.id()));
            Files.writeString(file(container.id(), HOSTNAME), hostname(container) + "\n");
            Files.writeString(file(container.id(), HOSTS), hosts(container));
            Files.writeString(
                    file(container.id(), RESOLV_CONF),
                    resolvConf(container.spec().host()));
        } catch (IOException e) {
            throw EngineException.internal("cannot write " + directory(container.id()) + ": " + e.getMessage(), e);
        }
        return paths(container.id());
    }

    private Map<String, Path> paths(ContainerId id) {
        Map<String, Path> paths = new TreeMap<>();
        for (String path : List.of(HOSTS, HOSTNAME, RESOLV_CONF)) {
            paths.put(path, file(id, path));
        }
        return paths;
    }

    private static String hostname(Container container) {
        return container.spec().config().names().hostname();
    }

    private static String hosts(Container container) throws IOException {
        StringBuilder text = new StringBuilder();
        if (container.spec().host().namespaces().network() instanceof NamespaceMode.Host) {
            Path hosts = Path.of(HOSTS);
            text.append(Files.exists(hosts) ? Files.readString(hosts) : LOCAL_HOSTS);
        } else {
            text.append(LOCAL_HOSTS);
        }
        for (String extra : container.spec().host().networkFiles().extraHosts()) {
            int colon = extra.indexOf(':');
            text.append(extra, colon + 1, extra.length())
                    .append('\t')
                    .append(extra, 0, colon)
                    .append('\n');
        }
        return text.toString();
    }

    private static String resolvConf(HostSpec host) throws IOException {
        Path machine = Path.of(RESOLV_CONF);
        String base = Files.exists(machine) ? Files.readString(machine) : "";
        HostSpec.NetworkFiles asked = host.networkFiles();
        StringBuilder text = new StringBuilder();
        Stream<String> kept = base.lines()
                .filter(line -> asked.dns().isEmpty() || !line.startsWith("nameserver"))
                .filter(line ->
                        asked.dnsSearch().isEmpty() || !(line.startsWith("search") || line.startsWith("domain")))
                .filter(line -> asked.dnsOptions().isEmpty() || !line.startsWith("options"));
        kept.forEach(line -> text.append(line).append('\n'));
        asked.dns().forEach(server -> text.append("nameserver ").append(server).append('\n'));
        if (!asked.dnsSearch().isEmpty() && !asked.dnsSearch().equals(List.of("."))) {
            text.append("search ").append(String.join(" ", asked.dnsSearch())).append('\n');
        }
        if (!asked.dnsOptions().isEmpty()) {
            text.append("options ").append(String.join(" ", asked.dnsOptions())).append('\n');
        }
        return text.toString();
    }

    /** Containers that have files: for the sweep at start-up. */
    List<ContainerId> owners() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(ContainerId::isValid)
                    .map(ContainerId::new)
                    .toList();
        } catch (IOException e) {
            throw EngineException.internal("cannot list " + root + ": " + e.getMessage(), e);
        }
    }

    void delete(ContainerId id) {
        try {
            for (String path : List.of(HOSTS, HOSTNAME, RESOLV_CONF)) {
                Files.deleteIfExists(file(id, path));
            }
            Files.deleteIfExists(directory(id));
        } catch (IOException e) {
            throw EngineException.internal("cannot delete " + directory(id) + ": " + e.getMessage(), e);
        }
    }
}
