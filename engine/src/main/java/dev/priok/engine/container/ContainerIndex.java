package dev.priok.engine.container;

import dev.priok.engine.network.ComposeNames;
import dev.priok.engine.port.ContainerRepository;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All containers in memory, found by id, name or prefix. Thread-safe without a lock of its own. */
final class ContainerIndex {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    private final ContainerRepository repository;
    private final Map<ContainerId, ContainerCell> cells = new ConcurrentHashMap<>();
    private final Map<String, ContainerId> names = new ConcurrentHashMap<>();

    ContainerIndex(ContainerRepository repository) {
        this.repository = repository;
    }

    /** Adds what the repository knows. */
    void restore() {
        for (Container container : repository.all()) {
            names.put(container.name(), container.id());
            cells.put(container.id(), new ContainerCell(container, repository));
        }
    }

    Collection<ContainerCell> all() {
        return cells.values();
    }

    @Nullable
    ContainerCell byId(ContainerId id) {
        return cells.get(id);
    }

    /** Holds the name for a container; Conflict with Docker's wording if another has it. */
    void reserveName(String name, ContainerId id) {
        if (!NAME.matcher(name).matches()) {
            throw EngineException.invalid("Invalid container name (" + name + "), only "
                    + NAME.pattern().replace("+", "") + " are allowed");
        }
        ContainerId holder = names.putIfAbsent(name, id);
        if (holder != null && !holder.equals(id)) {
            throw EngineException.conflict("Conflict. The container name \"/" + name
                    + "\" is already in use by container \"" + holder
                    + "\". You have to remove (or rename) that container to be able to reuse that name.");
        }
    }

    /** Holds a generated name. */
    String reserveGeneratedName(ContainerId id) {
        for (int attempt = 0; ; attempt++) {
            String name = ContainerNames.generate(attempt);
            if (names.putIfAbsent(name, id) == null) {
                return name;
            }
        }
    }

    void releaseName(String name, ContainerId id) {
        names.remove(name, id);
    }

    /** Saves and shows a new container. */
    ContainerCell add(Container container) {
        repository.save(container);
        ContainerCell cell = new ContainerCell(container, repository);
        cells.put(container.id(), cell);
        return cell;
    }

    void drop(ContainerCell cell) {
        cells.remove(cell.id());
        names.remove(cell.container().name(), cell.id());
    }

    /** By full id, name, unique prefix of an id, or a name that Compose once gave, in this order. */
    ContainerCell find(String reference) {
        String name = reference.startsWith("/") ? reference.substring(1) : reference;
        if (ContainerId.isValid(name)) {
            ContainerCell cell = cells.get(new ContainerId(name));
            if (cell != null) {
                return cell;
            }
        }
        ContainerId named = names.get(name);
        ContainerCell cell = named == null ? null : cells.get(named);
        return cell == null ? byPrefix(reference, name) : cell;
    }

    private ContainerCell byPrefix(String reference, String prefix) {
        List<ContainerId> found = ContainerId.isHex(prefix)
                ? cells.keySet().stream()
                        .filter(id -> id.value().startsWith(prefix))
                        .limit(2)
                        .toList()
                : List.of();
        if (found.size() > 1) {
            throw EngineException.invalid("multiple IDs found with provided prefix: " + prefix);
        }
        ContainerCell cell = found.isEmpty() ? byFormerName(prefix) : cells.get(found.getFirst());
        if (cell == null) {
            throw EngineException.notFound("No such container: " + reference);
        }
        return cell;
    }

    /** Null: none has it, or more than one. */
    private @Nullable ContainerCell byFormerName(String name) {
        List<ContainerCell> found = cells.values().stream()
                .filter(cell -> ComposeNames.former(cell.container()).contains(name))
                .limit(2)
                .toList();
        return found.size() == 1 ? found.getFirst() : null;
    }
}
