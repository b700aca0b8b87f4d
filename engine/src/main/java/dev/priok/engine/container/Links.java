package dev.priok.engine.container;

import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.NamespaceMode;
import dev.priok.model.Network;
import dev.priok.model.Networking;
import java.util.ArrayList;
import java.util.List;

/**
 * The links of containers on the default bridge. They are kept as {@code id:alias}, so that they hold when the other
 * container is renamed. Those on networks of users are the names service's.
 */
final class Links {
    private Links() {}

    /** A new container's, checked. InvalidParameter with Docker's wording if one leads nowhere. */
    static Networking settle(Networking asked, ContainerIndex index) {
        if (!asked.mode().equals(Network.BRIDGE)) {
            return asked.withLinks(List.of());
        }
        List<String> settled = new ArrayList<>();
        for (String text : asked.links()) {
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            String alias = text.substring(colon + 1);
            alias = alias.substring(alias.lastIndexOf('/') + 1);
            if (name.isEmpty() || alias.isEmpty() || alias.indexOf(':') >= 0) {
                throw EngineException.invalid("bad format for links: " + text);
            }
            settled.add(target(name, index).id() + ":" + alias);
        }
        return asked.withLinks(settled);
    }

    private static Container target(String name, ContainerIndex index) {
        Container target = find(name, name, index);
        while (target.spec().host().namespaces().network() instanceof NamespaceMode.Container(String owner)) {
            target = find(owner, name, index);
        }
        if (target.spec().host().namespaces().network() instanceof NamespaceMode.Host) {
            throw EngineException.invalid("conflicting options: host type networking can't be used with links. This"
                    + " would result in undefined behavior");
        }
        return target;
    }

    private static Container find(String reference, String name, ContainerIndex index) {
        try {
            return index.find(reference).container();
        } catch (EngineException e) {
            if (e.error() instanceof EngineError.NotFound) {
                throw EngineException.invalid(
                        "could not get container for " + name + ": " + e.error().message());
            }
            throw e;
        }
    }

    /** Those whose other container is still there. */
    static List<Link> of(Container container, ContainerIndex index) {
        List<Link> links = new ArrayList<>();
        for (String text : container.spec().networking().links()) {
            int colon = text.indexOf(':');
            ContainerCell other = index.byId(new ContainerId(text.substring(0, colon)));
            if (other != null) {
                links.add(new Link(container, other.container(), text.substring(colon + 1)));
            }
        }
        return links;
    }

    /** For a start. Conflict or InvalidParameter with Docker's wording if the others aren't ready for it. */
    static List<Link> ready(Container container, ContainerIndex index) {
        List<Link> links = of(container, index);
        for (Link link : links) {
            if (!link.to().state().isAlive()) {
                throw EngineException.conflict(
                        "Cannot link to a non running container: /" + link.to().name() + " AS " + link.path());
            }
            boolean onBridge = link.to().spec().networking().endpoints().stream()
                    .anyMatch(endpoint -> endpoint.network().equals(Network.BRIDGE));
            if (!onBridge) {
                throw EngineException.invalid(
                        "Cannot link to /" + link.to().name() + ", as it does not belong to the default network");
            }
        }
        return links;
    }

    /** Running containers that are linked to this one. */
    static List<ContainerCell> linkers(ContainerId target, ContainerIndex index) {
        return index.all().stream()
                .filter(cell -> cell.container().state().isAlive()
                        && cell.container().spec().networking().links().stream()
                                .anyMatch(link -> link.startsWith(target.value() + ":")))
                .toList();
    }

    /** Without the link of this alias. NotFound if there is none. */
    static Networking without(Container container, String alias) {
        Networking networking = container.spec().networking();
        List<String> rest = networking.links().stream()
                .filter(link -> !link.endsWith(":" + alias))
                .toList();
        if (rest.size() == networking.links().size()) {
            throw EngineException.notFound("No such link: /" + container.name() + "/" + alias);
        }
        return networking.withLinks(rest);
    }
}
