package dev.priok.engine.container;

import dev.priok.engine.network.Endpoints;
import dev.priok.model.Container;
import dev.priok.model.Networking.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Another container on the default bridge that this one knows under an alias: {@code --link name:alias}. */
record Link(Container from, Container to, String alias) {
    /** As Docker names it. */
    String path() {
        return "/" + from.name() + "/" + alias;
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

    /**
     * Docker's variables of old links: where the other's ports are, and its environment.
     *
     * @param withItsOwn false: without the other's environment, where its secrets may be
     */
    List<String> environment(boolean withItsOwn) {
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
        variables.add(prefix + "_NAME=" + path());
        for (String variable : withItsOwn ? to.spec().config().process().env() : List.<String>of()) {
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
