package dev.priok.engine.container;

import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.network.Endpoints;
import dev.priok.engine.network.ResolvConf;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.NamespaceMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

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

    private static final String HOST_GATEWAY = "host-gateway";

    private final Path root;
    private final ContainerNetworks networks;
    /** Held while the files of a running container are read and written again: several others may make it necessary. */
    private final ReentrantLock refreshing = new ReentrantLock();

    NetworkFiles(Path root, ContainerNetworks networks) {
        this.root = root;
        this.networks = networks;
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
            Files.writeString(file(container.id(), HOSTS), hosts(container, index));
            Files.writeString(
                    file(container.id(), RESOLV_CONF), resolvConf(container).text());
        } catch (IOException e) {
            throw EngineException.internal("cannot write " + directory(container.id()) + ": " + e.getMessage(), e);
        }
        return paths(container.id());
    }

    /**
     * Makes a running container's files what they should be after its networks or the other ends of its links changed.
     * What it wrote itself into its hosts file stays.
     *
     * @param formerNames names of lines that no longer belong in the hosts file
     */
    void refresh(ContainerCell cell, Collection<String> formerNames, ContainerIndex index) {
        refreshing.lock();
        try {
            Container container = cell.container();
            Path file = file(cell.id(), HOSTS);
            if (!container.state().isAlive() || !Files.exists(file)) {
                return;
            }
            Set<String> names = new HashSet<>(formerNames);
            names.add(ownNames(container));
            Links.of(container, index).forEach(link -> names.add(link.names()));
            // Written in place: the container has the file itself mounted.
            Files.writeString(file, HostsText.replaced(Files.readString(file), names, changing(container, index)));
            Files.writeString(
                    file(cell.id(), RESOLV_CONF), resolvConf(container).text());
        } catch (IOException e) {
            throw EngineException.internal("cannot write " + directory(cell.id()) + ": " + e.getMessage(), e);
        } finally {
            refreshing.unlock();
        }
    }

    /** The lines of a hosts file that come and go while a container runs. */
    private static List<String> changing(Container container, ContainerIndex index) {
        StringBuilder text = new StringBuilder();
        for (Link link : Links.of(container, index)) {
            link.addresses().forEach(address -> line(text, address, link.names()));
        }
        String own = ownNames(container);
        for (Endpoint endpoint : container.attachments().endpoints()) {
            Endpoints.addresses(endpoint).forEach(address -> line(text, address, own));
        }
        return text.toString().lines().toList();
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

    private String hosts(Container container, ContainerIndex index) throws IOException {
        StringBuilder text = new StringBuilder();
        if (container.spec().host().namespaces().network() instanceof NamespaceMode.Host) {
            Path hosts = Path.of(HOSTS);
            text.append(Files.exists(hosts) ? Files.readString(hosts) : LOCAL_HOSTS);
        } else {
            text.append(LOCAL_HOSTS);
        }
        for (String extra : container.spec().host().networkFiles().extraHosts()) {
            int colon = extra.indexOf(':');
            String name = extra.substring(0, colon);
            String address = extra.substring(colon + 1);
            if (address.equals(HOST_GATEWAY)) {
                networks.hostGateways().forEach(gateway -> line(text, gateway.toString(), name));
            } else {
                line(text, address, name);
            }
        }
        changing(container, index).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, String address, String names) {
        text.append(address).append('\t').append(names).append('\n');
    }

    private static String ownNames(Container container) {
        ContainerConfig.HostNames names = container.spec().config().names();
        return names.domainname().isEmpty()
                ? names.hostname()
                : names.hostname() + "." + names.domainname() + " " + names.hostname();
    }

    private ResolvConf resolvConf(Container container) throws IOException {
        HostSpec.NetworkFiles asked = networks.files(container);
        boolean ipv6 = container.attachments().endpoints().stream().anyMatch(endpoint -> endpoint.ipv6() != null);
        Path machine = Path.of(RESOLV_CONF);
        ResolvConf host = ResolvConf.parse(Files.exists(machine) ? Files.readString(machine) : "");
        return switch (resolver(container)) {
            case MACHINE -> ResolvConf.forHostNetwork(host, asked);
            case BRIDGE -> ResolvConf.forDefaultBridge(host, asked, ipv6);
            case NAMES_SERVICE -> ResolvConf.forUserDefinedNetwork(host, asked);
        };
    }

    private ResolverKind resolver(Container container) {
        if (container.spec().networking().endpoints().isEmpty()) {
            return ResolverKind.MACHINE;
        }
        return networks.servesNames(container) ? ResolverKind.NAMES_SERVICE : ResolverKind.BRIDGE;
    }

    /** Who answers a container's questions for names. */
    private enum ResolverKind {
        /** The machine's servers, as the machine reaches them. */
        MACHINE,
        /** The machine's servers, from the default bridge. */
        BRIDGE,
        /** The names service of user-defined networks. */
        NAMES_SERVICE
    }

    /** Containers that have files: for the sweep at start-up. */
    List<ContainerId> owners() {
        return ContainerDirectories.owners(root);
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
