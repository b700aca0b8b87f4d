package dev.priok.runtime.cdi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a CDI device changes about a container (CDI SPEC.md, "OCI Edits").
 *
 * @param unbuilt names of edits that are valid and not built
 */
public record ContainerEdits(
        List<String> env,
        List<Node> nodes,
        List<Mount> mounts,
        List<Hook> hooks,
        List<Integer> additionalGids,
        List<String> unbuilt) {
    public static final ContainerEdits NONE =
            new ContainerEdits(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public ContainerEdits {
        env = List.copyOf(env);
        nodes = List.copyOf(nodes);
        mounts = List.copyOf(mounts);
        hooks = List.copyOf(hooks);
        additionalGids = List.copyOf(additionalGids);
        unbuilt = List.copyOf(unbuilt);
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    ContainerEdits and(ContainerEdits more) {
        return new ContainerEdits(
                joined(env, more.env),
                joined(nodes, more.nodes),
                joined(mounts, more.mounts),
                joined(hooks, more.hooks),
                joined(additionalGids, more.additionalGids),
                joined(unbuilt, more.unbuilt));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        return new ArrayList<>(Stream.concat(some.stream(), more.stream()).toList());
    }

    /**
     * A device node. What is null or empty is as the host's node has it, the owner as the container's user.
     *
     * @param type {@code b}, {@code c}, {@code u}, {@code p} or empty
     * @param permissions of {@code r}, {@code w} and {@code m}; empty: all
     */
    public record Node(
            String path,
            String hostPath,
            String type,
            int major,
            int minor,
            @Nullable Integer fileMode,
            String permissions,
            @Nullable Integer uid,
            @Nullable Integer gid) {}

    /** A mount in the OCI runtime-spec's terms; type may be empty. */
    public record Mount(String hostPath, String containerPath, String type, List<String> options) {
        public Mount {
            options = List.copyOf(options);
        }
    }

    /** A program that the OCI runtime runs on the host or in the container at {@code moment}. */
    public record Hook(
            String moment,
            String path,
            List<String> arguments,
            List<String> env,
            @Nullable Integer timeoutSeconds) {
        public Hook {
            arguments = List.copyOf(arguments);
            env = List.copyOf(env);
        }
    }
}
