package dev.priok.runtime.cdi;

import dev.priok.runtime.cdi.ContainerEdits.Hook;
import dev.priok.runtime.cdi.ContainerEdits.Mount;
import dev.priok.runtime.cdi.ContainerEdits.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and checks CDI specifications, in JSON or YAML, as CDI SPEC.md 1.1.0 has them. */
final class CdiSpecReader {
    private static final long LARGEST_BYTES = 4 << 20;
    private static final List<String> VERSIONS =
            List.of("0.1.0", "0.2.0", "0.3.0", "0.4.0", "0.5.0", "0.6.0", "0.7.0", "0.8.0", "1.0.0", "1.1.0");
    private static final Pattern VENDOR_OR_CLASS = Pattern.compile("[A-Za-z]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._:-]*[A-Za-z0-9])?");
    private static final Set<String> NODE_TYPES = Set.of("", "b", "c", "u", "p");
    private static final Pattern PERMISSIONS = Pattern.compile("[rwm]*");
    private static final Set<String> MOMENTS =
            Set.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final int version;

    private CdiSpecReader(int version) {
        this.version = version;
    }

    /** IOException if the file can't be read. */
    static CdiSpec read(Path file) throws IOException, InvalidSpecException {
        if (Files.size(file) > LARGEST_BYTES) {
            throw new InvalidSpecException("larger than " + LARGEST_BYTES + " bytes");
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return parse(text, file.toString().endsWith(".json"));
    }

    static CdiSpec parse(String text, boolean json) throws InvalidSpecException {
        JsonNode tree = json ? json(text) : yaml(text);
        SpecObject spec = SpecObject.of(
                tree, "the specification", Set.of("cdiVersion", "kind", "annotations", "devices", "containerEdits"));
        int version = VERSIONS.indexOf(spec.text("cdiVersion"));
        if (version < 0) {
            throw new InvalidSpecException("unknown cdiVersion \"" + spec.text("cdiVersion") + "\"");
        }
        return new CdiSpecReader(version).read(spec);
    }

    private static JsonNode json(String text) throws InvalidSpecException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new InvalidSpecException("no JSON: " + e.getOriginalMessage());
        }
    }

    private static JsonNode yaml(String text) throws InvalidSpecException {
        try {
            return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
        } catch (YamlEngineException | JacksonException e) {
            throw new InvalidSpecException("no YAML: " + e.getMessage());
        }
    }

    private CdiSpec read(SpecObject spec) throws InvalidSpecException {
        String kind = checkedKind(spec.text("kind"));
        if (spec.has("annotations")) {
            since("0.6.0", "annotations");
        }
        ContainerEdits common = edits(spec.node("containerEdits"), "containerEdits");
        Map<String, ContainerEdits> devices = new LinkedHashMap<>();
        for (JsonNode node : spec.elements("devices")) {
            SpecObject device = SpecObject.of(node, "a device", Set.of("name", "annotations", "containerEdits"));
            String name = checkedName(device.text("name"));
            ContainerEdits edits = edits(device.node("containerEdits"), "containerEdits of device " + name);
            if (edits.isEmpty()) {
                throw new InvalidSpecException("device \"" + name + "\" changes nothing");
            }
            if (devices.put(name, edits) != null) {
                throw new InvalidSpecException("multiple devices \"" + name + "\"");
            }
        }
        if (devices.isEmpty()) {
            throw new InvalidSpecException("no devices");
        }
        return new CdiSpec(kind, devices, common);
    }

    private String checkedKind(String kind) throws InvalidSpecException {
        String[] parts = kind.split("/", 2);
        if (parts.length != 2
                || !VENDOR_OR_CLASS.matcher(parts[0]).matches()
                || !VENDOR_OR_CLASS.matcher(parts[1]).matches()) {
            throw new InvalidSpecException("invalid kind \"" + kind + "\": it must be vendor/class");
        }
        if (parts[1].contains(".")) {
            since("0.6.0", "a class with dots");
        }
        return kind;
    }

    private String checkedName(String name) throws InvalidSpecException {
        if (!DEVICE.matcher(name).matches()) {
            throw new InvalidSpecException("invalid device name \"" + name + "\"");
        }
        if (!Character.isLetter(name.charAt(0))) {
            since("0.5.0", "a device's name that begins with a digit");
        }
        return name;
    }

    /** A specification of an older version must not use what came later (CDI SPEC.md, "Released versions"). */
    private void since(String needed, String what) throws InvalidSpecException {
        if (version < VERSIONS.indexOf(needed)) {
            throw new InvalidSpecException(what + " needs cdiVersion " + needed + " or later");
        }
    }

    private ContainerEdits edits(@Nullable JsonNode node, String name) throws InvalidSpecException {
        if (node == null) {
            return ContainerEdits.NONE;
        }
        SpecObject edits = SpecObject.of(
                node,
                name,
                Set.of("env", "deviceNodes", "netDevices", "mounts", "hooks", "intelRdt", "additionalGids"));
        List<String> unbuilt = new ArrayList<>();
        for (String later : List.of("netDevices", "intelRdt")) {
            if (edits.has(later)) {
                since(later.equals("netDevices") ? "1.1.0" : "0.7.0", later);
                unbuilt.add(later);
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (JsonNode one : edits.elements("deviceNodes")) {
            nodes.add(deviceNode(one));
        }
        List<Mount> mounts = new ArrayList<>();
        for (JsonNode one : edits.elements("mounts")) {
            mounts.add(mount(one));
        }
        List<Hook> hooks = new ArrayList<>();
        for (JsonNode one : edits.elements("hooks")) {
            hooks.add(hook(one));
        }
        return new ContainerEdits(checkedEnv(edits.texts("env")), nodes, mounts, hooks, additionalGids(edits), unbuilt);
    }

    private List<Integer> additionalGids(SpecObject edits) throws InvalidSpecException {
        List<Integer> gids = new ArrayList<>();
        for (JsonNode gid : edits.elements("additionalGids")) {
            since("0.7.0", "additionalGids");
            if (!gid.isInt() || gid.intValue() < 0) {
                throw new InvalidSpecException("invalid additional group " + gid);
            }
            gids.add(gid.intValue());
        }
        return gids;
    }

    private static List<String> checkedEnv(List<String> env) throws InvalidSpecException {
        for (String variable : env) {
            if (variable.indexOf('=') <= 0) {
                throw new InvalidSpecException("invalid environment variable \"" + variable + "\"");
            }
        }
        return env;
    }

    private Node deviceNode(JsonNode json) throws InvalidSpecException {
        SpecObject node = SpecObject.of(
                json,
                "a device node",
                Set.of("path", "hostPath", "type", "major", "minor", "fileMode", "permissions", "uid", "gid"));
        String path = node.text("path");
        if (path.isEmpty()) {
            throw new InvalidSpecException("invalid (empty) device path");
        }
        String type = node.text("type");
        if (!NODE_TYPES.contains(type)) {
            throw new InvalidSpecException("device \"" + path + "\": invalid type \"" + type + "\"");
        }
        String permissions = node.text("permissions");
        if (!PERMISSIONS.matcher(permissions).matches()) {
            throw new InvalidSpecException("device \"" + path + "\": invalid permissions \"" + permissions + "\"");
        }
        String hostPath = node.text("hostPath");
        if (!hostPath.isEmpty()) {
            since("0.5.0", "hostPath of a device node");
        }
        return new Node(
                path,
                hostPath.isEmpty() ? path : hostPath,
                type,
                Objects.requireNonNullElse(node.number("major"), 0),
                Objects.requireNonNullElse(node.number("minor"), 0),
                node.mode("fileMode"),
                permissions,
                node.number("uid"),
                node.number("gid"));
    }

    private Mount mount(JsonNode json) throws InvalidSpecException {
        SpecObject mount = SpecObject.of(json, "a mount", Set.of("hostPath", "containerPath", "type", "options"));
        if (mount.text("hostPath").isEmpty() || mount.text("containerPath").isEmpty()) {
            throw new InvalidSpecException("invalid mount, empty host path or container path");
        }
        if (mount.has("type")) {
            since("0.4.0", "type of a mount");
        }
        return new Mount(
                mount.text("hostPath"), mount.text("containerPath"), mount.text("type"), mount.texts("options"));
    }

    private static Hook hook(JsonNode json) throws InvalidSpecException {
        SpecObject hook = SpecObject.of(json, "a hook", Set.of("hookName", "path", "args", "env", "timeout"));
        String moment = hook.text("hookName");
        if (!MOMENTS.contains(moment)) {
            throw new InvalidSpecException("invalid hook name \"" + moment + "\"");
        }
        if (hook.text("path").isEmpty()) {
            throw new InvalidSpecException("invalid hook \"" + moment + "\" with empty path");
        }
        return new Hook(
                moment, hook.text("path"), hook.texts("args"), checkedEnv(hook.texts("env")), hook.number("timeout"));
    }
}
