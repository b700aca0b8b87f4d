package dev.priok.runtime.cdi;

import dev.priok.model.Devices.Request;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The devices that specifications in some directories describe. Files are read when they are needed: vendors' tools write
 * them at any time. Thread-safe; blocking.
 */
public final class CdiDevices {
    /** Whose GPUs {@code --gpus} means, the first that is there (as dockerd chooses). */
    private static final List<String> GPU_KINDS = List.of("nvidia.com/gpu", "amd.com/gpu");

    /** Later directories win over earlier ones (CDI SPEC.md, "CDI JSON Specification": priorities). */
    private final List<Path> directories;

    public CdiDevices(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /**
     * What there is.
     *
     * @param names qualified, as {@code vendor.com/class=name}, in order
     * @param warnings files that are no specifications, and devices described twice
     */
    public record Listing(List<String> names, List<String> warnings) {}

    private record Described(CdiSpec spec, ContainerEdits edits, int priority, Path file) {}

    private record Found(Map<String, Described> devices, List<String> warnings) {}

    public List<Path> directories() {
        return directories;
    }

    public Listing listing() {
        Found found = read();
        return new Listing(List.copyOf(found.devices().keySet()), List.copyOf(found.warnings()));
    }

    /**
     * What requests change about a container. InvalidParameter with Docker's wording for devices and drivers that are not
     * there; NotImplemented for edits that are not built.
     */
    public ContainerEdits resolve(List<Request> requests) {
        if (requests.isEmpty()) {
            return ContainerEdits.NONE;
        }
        Found found = read();
        Set<String> names = new LinkedHashSet<>();
        for (Request request : requests) {
            names.addAll(
                    switch (request.driver()) {
                        case "cdi" -> qualified(request);
                        case "", "nvidia", "amd" -> gpus(request, found);
                        default -> throw noDriver(request, "there is no such driver; cdi is there");
                    });
        }
        return edits(names, found);
    }

    private static List<String> qualified(Request request) {
        if (request.count() != 0) {
            throw EngineException.invalid("unexpected count in CDI device request");
        }
        if (!request.options().isEmpty()) {
            throw EngineException.invalid("unexpected options in CDI device request");
        }
        return request.ids();
    }

    private List<String> gpus(Request request, Found found) {
        boolean gpu =
                !request.driver().isEmpty() || request.capabilities().stream().anyMatch(all -> all.contains("gpu"));
        String kind = gpu ? gpuKind(request.driver(), found) : null;
        if (kind == null) {
            throw noDriver(
                    request,
                    "no CDI specification of " + String.join(" or ", GPU_KINDS) + " in " + directories
                            + " (nvidia-ctk cdi generate writes one)");
        }
        if (!request.options().isEmpty()) {
            throw EngineException.invalid("unexpected options in a request of GPUs: "
                    + request.options().keySet());
        }
        if (!request.ids().isEmpty()) {
            return request.ids().stream().map(id -> kind + "=" + id).toList();
        }
        String all = kind + "=all";
        if (request.count() < 0 && found.devices().containsKey(all)) {
            return List.of(all);
        }
        List<String> some = new ArrayList<>();
        boolean described = true;
        for (int index = 0; described && index != request.count(); index++) {
            String name = kind + "=" + index;
            described = found.devices().containsKey(name);
            if (described || request.count() > 0) {
                some.add(name);
            }
        }
        return some;
    }

    private static @Nullable String gpuKind(String driver, Found found) {
        for (String kind : GPU_KINDS) {
            if (kind.startsWith(driver)
                    && found.devices().keySet().stream().anyMatch(name -> name.startsWith(kind + "="))) {
                return kind;
            }
        }
        return null;
    }

    private static EngineException noDriver(Request request, String reason) {
        return EngineException.invalid("could not select device driver \"" + request.driver() + "\" with capabilities: "
                + goText(request.capabilities()) + ": " + reason);
    }

    /** As Go prints a list of lists. */
    private static String goText(List<List<String>> capabilities) {
        return "["
                + String.join(
                        " ",
                        capabilities.stream()
                                .map(all -> "[" + String.join(" ", all) + "]")
                                .toList())
                + "]";
    }

    private static ContainerEdits edits(Set<String> names, Found found) {
        List<String> unknown = names.stream()
                .filter(name -> !found.devices().containsKey(name))
                .toList();
        if (!unknown.isEmpty()) {
            String why = found.warnings().isEmpty() ? "" : " (" + String.join("; ", found.warnings()) + ")";
            throw EngineException.invalid(
                    "CDI device injection failed: unresolvable CDI devices " + String.join(", ", unknown) + why);
        }
        ContainerEdits edits = ContainerEdits.NONE;
        Set<CdiSpec> common = new HashSet<>();
        for (String name : names) {
            Described described = found.devices().get(name);
            if (described != null) {
                if (common.add(described.spec())) {
                    edits = edits.and(described.spec().edits());
                }
                edits = edits.and(described.edits());
            }
        }
        if (!edits.unbuilt().isEmpty()) {
            throw EngineException.notImplemented(
                    "CDI device injection failed: " + edits.unbuilt() + " in containerEdits are not supported yet");
        }
        return edits;
    }

    private Found read() {
        Found found = new Found(new TreeMap<>(), new ArrayList<>());
        Set<String> conflicts = new LinkedHashSet<>();
        for (int priority = 0; priority < directories.size(); priority++) {
            for (Path file : files(directories.get(priority), found.warnings())) {
                try {
                    add(CdiSpecReader.read(file), file, priority, found, conflicts);
                } catch (NoSuchFileException e) {
                    // Gone since the directory was read.
                } catch (IOException | InvalidSpecException e) {
                    found.warnings().add("CDI: Error associated with spec file " + file + ": " + e.getMessage());
                }
            }
        }
        found.devices().keySet().removeAll(conflicts);
        return found;
    }

    private static void add(CdiSpec spec, Path file, int priority, Found found, Set<String> conflicts) {
        spec.devices().forEach((device, edits) -> {
            String name = spec.kind() + "=" + device;
            Described other = found.devices().get(name);
            if (other != null && other.priority() == priority) {
                found.warnings().add("CDI: conflicting device " + name + " in " + other.file() + " and " + file);
                conflicts.add(name);
                return;
            }
            conflicts.remove(name);
            found.devices().put(name, new Described(spec, edits, priority, file));
        });
    }

    private static List<Path> files(Path directory, List<String> warnings) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.{json,yaml}")) {
            entries.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            warnings.add("CDI: can't read the directory " + directory + ": " + e);
        }
        files.sort(null);
        return files;
    }
}
