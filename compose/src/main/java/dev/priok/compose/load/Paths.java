package dev.priok.compose.load;

import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a folder before relative paths. */
final class Paths {
    private static final List<String> REMOTE =
            List.of("https://", "http://", "git://", "ssh://", "github.com/", "git@");

    private final String base;
    private final String home;
    private final Rewrite rules;

    Paths(String base, String home) {
        this.base = base;
        this.home = home;
        Map<String, Rewrite.Change> changes = new LinkedHashMap<>();
        changes.put("services.*.build.context", (node, _) -> context(node));
        changes.put("services.*.build.additional_contexts.*", (node, _) -> context(node));
        changes.put("services.*.build.ssh.*", (node, _) -> file(node));
        changes.put("services.*.env_file.*.path", (node, _) -> unlessEmpty(node));
        changes.put("services.*.label_file.*", (node, _) -> unlessEmpty(node));
        changes.put("services.*.extends.file", (node, _) -> unlessEmpty(node));
        changes.put("services.*.develop.watch.*.path", (node, _) -> linked(node));
        changes.put("services.*.volumes.*", (node, _) -> mount(node));
        changes.put("configs.*.file", (node, _) -> file(node));
        changes.put("secrets.*.file", (node, _) -> file(node));
        changes.put("volumes.*", (node, _) -> volume(node));
        this.rules = Rewrite.of(changes);
    }

    Mapping apply(Mapping document) {
        return rules.apply(document);
    }

    private @Nullable Node context(Node node) {
        String text = Rewrite.text(node);
        boolean elsewhere = text.contains("://") || text.startsWith("service:");
        return elsewhere || REMOTE.stream().anyMatch(text::startsWith) ? null : unlessEmpty(node);
    }

    private @Nullable Node unlessEmpty(Node node) {
        return Rewrite.text(node).isEmpty() ? null : file(node);
    }

    private @Nullable Node file(Node node) {
        if (!(node instanceof Scalar scalar) || !(scalar.value() instanceof String text)) {
            return null;
        }
        String path = PathText.withHome(text, home);
        return new Scalar(path.startsWith("/") ? path : PathText.join(base, path), scalar.place());
    }

    /** Watched places are the links' targets, because changes are told of those. */
    private @Nullable Node linked(Node node) {
        Node path = unlessEmpty(node);
        if (!(path instanceof Scalar scalar) || !scalar.text().startsWith("/")) {
            return path;
        }
        try {
            return new Scalar(Path.of(scalar.text()).toRealPath().toString(), scalar.place());
        } catch (IOException _) {
            return path;
        }
    }

    private @Nullable Node mount(Node node) {
        if (!(node instanceof Mapping mount)
                || !Rewrite.text(mount.get("type")).equals("bind")
                || !(mount.get("source") instanceof Scalar source)) {
            return null;
        }
        Node file = file(source);
        return file == null ? null : mount.with("source", file);
    }

    /** A volume that is really a folder of the machine. */
    private @Nullable Node volume(Node node) {
        if (!(node instanceof Mapping volume)
                || !Rewrite.text(volume.get("driver")).equals("local")
                || !(volume.get("driver_opts") instanceof Mapping options)
                || !Rewrite.text(options.get("o")).equals("bind")
                || !(options.get("device") instanceof Scalar device)) {
            return null;
        }
        Node file = file(device);
        return file == null ? null : volume.with("driver_opts", options.with("device", file));
    }
}
