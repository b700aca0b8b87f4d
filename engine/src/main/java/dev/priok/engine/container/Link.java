package dev.priok.engine.container;

import dev.priok.engine.network.Endpoints;
import dev.priok.model.Container;
import dev.priok.model.EngineException;
import dev.priok.model.Networking.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Another container on the default bridge that this one knows under an alias: {@code --link name:alias}. */
record Link(Container from, Container to, String alias) {
    /** The links of a container. InvalidParameter or Conflict with Docker's wording if one leads nowhere. */
    static List<Link> of(Container container, ContainerIndex index) {
        List<Link> links = new ArrayList<>();
        for (String text : container.spec().networking().links()) {
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            String alias = colon < 0 ? text : text.substring(colon + 1);
            alias = alias.substring(alias.lastIndexOf('/') + 1);
            Container other = index.find(name).container();
            if (!other.state().isAlive()) {
                throw EngineException.conflict("Cannot link to a non running container: /" + other.name() + " AS /"
                        + container.name() + "/" + alias);
            }
            links.add(new Link(container, other, alias));
        }
        return links;
    }

    List<String> addresses() {
        return to.attachments().endpoints().stream()
                .limit(1)
                .flatMap(endpoint -> Endpoints.addresses(endpoint).stream())
                .toList();
    }

    /** As they stand in /etc/hosts. */
    String names() {
        String hostname = to.spec().config().names().hostname();
        return String.join(" ", new java.util.LinkedHashSet<>(List.of(alias, hostname, to.name())));
    }

    /** Docker's variables of old links: where the other's ports are, and its own environment. */
    List<String> environment() {
        String prefix = alias.toUpperCase(Locale.ROOT).replace('-', '_');
        List<String> variables = new ArrayList<>();
        List<String> addresses = addresses();
        Set<Port> ports = new TreeSet<>();
        to.spec().config().exposedPorts().forEach(text -> ports.add(Port.parse(text)));
        to.spec().networking().publications().forEach(publication -> ports.add(publication.port()));
        if (!addresses.isEmpty()) {
            boolean first = true;
            for (Port port : ports) {
                if (first) {
                    variables.add(prefix + "_PORT=" + url(addresses.getFirst(), port));
                    first = false;
                }
                addPort(variables, prefix, addresses.getFirst(), port);
            }
        }
        variables.add(prefix + "_NAME=/" + from.name() + "/" + alias);
        for (String variable : to.spec().config().process().env()) {
            if (!variable.startsWith("HOME=") && !variable.startsWith("PATH=") && variable.indexOf('=') > 0) {
                variables.add(prefix + "_ENV_" + variable);
            }
        }
        return variables;
    }

    private static String url(String address, Port port) {
        return port.protocol().word() + "://" + address + ":" + port.number();
    }

    private static void addPort(List<String> variables, String prefix, String address, Port port) {
        String word = port.protocol().word();
        String name = prefix + "_PORT_" + port.number() + "_" + word.toUpperCase(Locale.ROOT);
        variables.add(name + "=" + url(address, port));
        variables.add(name + "_ADDR=" + address);
        variables.add(name + "_PORT=" + port.number());
        variables.add(name + "_PROTO=" + word);
    }
}
