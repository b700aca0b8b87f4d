package dev.priok.cli.compose;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.create.KeyValues;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The flags of {@code run} that change the service for one command. */
final class RunFlags {
    private final ListFlag capAdd;
    private final ListFlag capDrop;
    private final StringFlag entrypoint;
    private final ListFlag env;
    private final ListFlag envFile;
    private final ListFlag label;
    private final ListFlag publish;
    private final BoolFlag servicePorts;
    private final StringFlag user;
    private final ListFlag volume;
    private final StringFlag workdir;

    RunFlags(FlagSet flags) {
        capAdd = flags.list("cap-add", "Add Linux capabilities");
        capDrop = flags.list("cap-drop", "Drop Linux capabilities");
        entrypoint = flags.string("entrypoint", "Override the entrypoint of the image");
        env = flags.shorthand('e', flags.add(new ListFlag("env", "stringArray", "Set environment variables")));
        envFile = flags.add(new ListFlag("env-from-file", "stringArray", "Set environment variables from file"));
        label = flags.shorthand('l', flags.add(new ListFlag("label", "stringArray", "Add or override a label")));
        publish = flags.shorthand(
                'p', flags.add(new ListFlag("publish", "stringArray", "Publish a container's port(s) to the host")));
        servicePorts = flags.shorthand(
                'P',
                flags.bool("service-ports", "Run command with all service's ports enabled and mapped to the host"));
        user = flags.shorthand('u', flags.string("user", "Run as specified username or uid"));
        volume = flags.shorthand('v', flags.add(new ListFlag("volume", "stringArray", "Bind mount a volume")));
        workdir = flags.shorthand('w', flags.string("workdir", "Working directory inside the container"));
    }

    /** The service as the one container is to be. */
    Service apply(Session session, Project project, Service declared, List<String> command) throws IOException {
        Service service = declared.without("restart").without("container_name");
        if (declared.document().get("deploy") instanceof Mapping deploy) {
            service = service.with("deploy", deploy.without("restart_policy"));
        }
        if (!command.isEmpty()) {
            service = service.with("command", texts(command));
        }
        if (entrypoint.given()) {
            service = service.with("entrypoint", texts(ShellWords.split(entrypoint.value())));
            if (command.isEmpty()) {
                service = service.with("command", texts(List.of()));
            }
        }
        service = withText(service, "user", user.value());
        service = withText(service, "working_dir", workdir.value());
        service = ports(service);
        service = capabilities(service);
        service = added(service, "environment", environment(session, project));
        service = added(service, "labels", pairs(label.values()));
        return volumes(service);
    }

    private static Service withText(Service service, String attribute, String text) {
        return text.isEmpty() ? service : service.with(attribute, Scalar.of(text));
    }

    private static Node texts(List<String> values) {
        return Sequence.of(values.stream().map(Scalar::of).toList());
    }

    private Service ports(Service service) {
        if (!publish.values().isEmpty() && servicePorts.value()) {
            throw new CommandFailure("cannot combine --publish and --service-ports");
        }
        if (servicePorts.value()) {
            return service;
        }
        List<Node> ports = new ArrayList<>();
        for (String text : publish.values()) {
            ports.add(PublishText.of(text));
        }
        return ports.isEmpty() ? service.without("ports") : service.with("ports", Sequence.of(ports));
    }

    private Service capabilities(Service service) {
        List<String> added = new ArrayList<>(service.privileges().capAdd());
        List<String> dropped = new ArrayList<>(service.privileges().capDrop());
        added.addAll(capAdd.values());
        dropped.removeAll(capAdd.values());
        dropped.addAll(capDrop.values());
        added.removeAll(capDrop.values());
        Service changed = capAdd.given() || capDrop.given() ? service.with("cap_add", texts(added)) : service;
        return capAdd.given() || capDrop.given() ? changed.with("cap_drop", texts(dropped)) : changed;
    }

    private Map<String, Node> environment(Session session, Project project) throws IOException {
        List<String> known = new ArrayList<>();
        for (String text : env.values()) {
            String value = text.indexOf('=') >= 0 ? "" : project.environment().getOrDefault(text, "");
            known.add(value.isEmpty() ? text : text + "=" + value);
        }
        return pairs(KeyValues.environment(session, envFile.values(), known));
    }

    private static Map<String, Node> pairs(List<String> texts) {
        Map<String, Node> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            pairs.put(
                    equals < 0 ? text : text.substring(0, equals),
                    Scalar.of(equals < 0 ? "" : text.substring(equals + 1)));
        }
        return pairs;
    }

    private static Service added(Service service, String attribute, Map<String, Node> pairs) {
        if (pairs.isEmpty()) {
            return service;
        }
        Mapping mapping = service.document().get(attribute) instanceof Mapping present ? present : Mapping.EMPTY;
        for (Map.Entry<String, Node> pair : pairs.entrySet()) {
            mapping = mapping.with(pair.getKey(), pair.getValue());
        }
        return service.with(attribute, mapping);
    }

    private Service volumes(Service service) {
        if (volume.values().isEmpty()) {
            return service;
        }
        List<Node> mounts = new ArrayList<>();
        if (service.document().get("volumes") instanceof Sequence present) {
            mounts.addAll(present.items());
        }
        for (String text : volume.values()) {
            mounts.add(mount(text));
        }
        return service.with("volumes", Sequence.of(mounts));
    }

    /** {@code [source:]target[:ro|rw]}; a source that looks like a path is one of this machine. */
    private static Node mount(String text) {
        String[] parts = text.split(":", -1);
        boolean access = parts.length > 1 && parts[parts.length - 1].matches("ro|rw");
        int count = parts.length - (access ? 1 : 0);
        if (count < 1 || count > 2) {
            throw new CommandFailure("invalid --volume \"" + text + "\": it is [SOURCE:]TARGET[:ro]");
        }
        String source = count == 2 ? parts[0] : "";
        boolean path = source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
        Map<String, Node> mount = new LinkedHashMap<>();
        mount.put("type", Scalar.of(path ? "bind" : "volume"));
        if (!source.isEmpty()) {
            String home = System.getProperty("user.home", "");
            mount.put(
                    "source",
                    Scalar.of(
                            path
                                    ? Path.of(source.replaceFirst("^~", home))
                                            .toAbsolutePath()
                                            .normalize()
                                            .toString()
                                    : source));
        }
        mount.put("target", Scalar.of(parts[count - 1]));
        if (access && parts[parts.length - 1].equals("ro")) {
            mount.put("read_only", Scalar.of(true));
        }
        if (path) {
            mount.put("bind", Mapping.of(Map.of("create_host_path", Scalar.of(true))));
        }
        return Mapping.of(mount);
    }
}
