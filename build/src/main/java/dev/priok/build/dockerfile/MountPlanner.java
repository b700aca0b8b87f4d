package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.syntax.MountOptions;
import dev.priok.build.graph.RunStep.RunMount;
import dev.priok.build.graph.RunStep.Sharing;
import dev.priok.model.Quoted;
import dev.priok.model.path.SlashPath;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code RUN --mount}. */
final class MountPlanner {
    private static final String NAMESPACE = "BUILDKIT_CACHE_MOUNT_NS";
    private static final Map<String, Sharing> SHARING =
            Map.of("shared", Sharing.SHARED, "private", Sharing.PRIVATE, "locked", Sharing.LOCKED);

    private final Planning planning;
    private final MainContext context;

    MountPlanner(Planning planning, MainContext context) {
        this.planning = planning;
        this.context = context;
    }

    /**
     * A mount.
     *
     * @param source what its {@code from} means; null: it has none
     * @param inputs of the step, to which it adds
     */
    RunMount plan(Stage stage, MountOptions mount, @Nullable Stage source, List<Node> inputs) {
        return switch (mount.type()) {
            case SECRET -> secret(mount);
            case SSH -> ssh(mount);
            case TMPFS -> new RunMount.Tmpfs(target(stage, mount), mount.sizeBytes());
            case BIND -> {
                int input = input(mount, source, inputs);
                yield new RunMount.From(input, source(mount), target(stage, mount), !mount.readOnly());
            }
            case CACHE -> cache(stage, mount, source, inputs);
        };
    }

    private RunMount cache(Stage stage, MountOptions mount, @Nullable Stage source, List<Node> inputs) {
        String target = target(stage, mount);
        String namespace = planning.request().buildArgs().getOrDefault(NAMESPACE, "");
        String id = mount.id().isEmpty() ? SlashPath.clean(mount.target()) : mount.id();
        return new RunMount.Cache(
                namespace + "/" + id,
                target,
                SHARING.getOrDefault(mount.sharing(), Sharing.SHARED),
                mount.readOnly(),
                mount.from().isEmpty() ? -1 : input(mount, source, inputs),
                source(mount),
                or(mount.mode(), 0755),
                or(mount.uid(), 0),
                or(mount.gid(), 0));
    }

    private static int or(@Nullable Integer said, int otherwise) {
        return said == null ? otherwise : said;
    }

    private static String source(MountOptions mount) {
        return SlashPath.clean("/" + mount.source());
    }

    private int input(MountOptions mount, @Nullable Stage source, List<Node> inputs) {
        Node node;
        if (mount.from().isEmpty()) {
            context.uses(mount.source());
            node = context.files();
        } else if (source == null || !source.planned) {
            throw RunPlanner.notPlanned(mount);
        } else {
            source.paths.add(source(mount));
            node = source.files();
        }
        inputs.add(node);
        return inputs.size() - 1;
    }

    private static String target(Stage stage, MountOptions mount) {
        String target = SlashPath.resolve(stage.directory, mount.target(), false);
        if (target.equals("/")) {
            throw BuildException.of("invalid mount target " + Quoted.of(target));
        }
        return target;
    }

    private static RunMount secret(MountOptions mount) {
        String id = mount.source().isEmpty() ? mount.id() : mount.source();
        id = id.isEmpty() ? SlashPath.base(mount.target()) : id;
        String variable = mount.variable();
        String target = mount.target();
        if (variable == null && target.isEmpty()) {
            target = "/run/secrets/" + SlashPath.base(id);
        }
        return new RunMount.Secret(
                id,
                target.isEmpty() ? "" : SlashPath.clean("/" + target),
                variable == null ? "" : variable,
                mount.required(),
                or(mount.mode(), 0400),
                or(mount.uid(), 0),
                or(mount.gid(), 0));
    }

    private static RunMount ssh(MountOptions mount) {
        if (!mount.source().isEmpty()) {
            throw BuildException.of("ssh does not support source");
        }
        return new RunMount.Ssh(
                mount.id().isEmpty() ? "default" : mount.id(),
                mount.target().isEmpty() ? "" : SlashPath.clean("/" + mount.target()),
                mount.required(),
                or(mount.mode(), 0600),
                or(mount.uid(), 0),
                or(mount.gid(), 0));
    }
}
