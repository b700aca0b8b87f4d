package dev.priok.cli.compose;

import dev.priok.cli.create.KeyValues;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.compose.create.Wish;
import dev.priok.compose.model.Build;
import dev.priok.compose.model.FileGrant;
import dev.priok.compose.model.FileObject;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.model.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The builds of a project as a file of buildx's {@code bake}, in the form in which docker compose prints it. */
final class BakeFile {
    private static final String OF_SERVICE = "service:";

    private final Project project;
    private final ImageSupply.BuildChoice choice;
    private final Map<String, String> proxies;
    private final boolean checks;
    private final Map<String, String> targets;

    /**
     * The file of a project.
     *
     * @param proxies arguments of builds that have none of these names
     * @param checks whether the builds are only checked
     */
    BakeFile(Project project, ImageSupply.BuildChoice choice, Map<String, String> proxies, boolean checks) {
        this.project = project;
        this.choice = choice;
        this.proxies = proxies;
        this.checks = checks;
        this.targets = names(project);
    }

    /** What stands for the services there, by their names: dots aren't allowed in bake's. */
    static Map<String, String> names(Project project) {
        Map<String, String> names = new TreeMap<>();
        for (String service : project.allServices().keySet()) {
            String name = service.replace('.', '_');
            while (names.containsValue(name)) {
                name += "_";
            }
            names.put(service, name);
        }
        return names;
    }

    /**
     * The text of the file.
     *
     * @param described services that have a target; those without a build have none
     * @param built the services that are built if no target is named
     */
    String text(List<Service> described, List<Service> built) throws IOException {
        List<String> group = built.stream()
                .map(service -> targets.getOrDefault(service.name(), ""))
                .toList();
        JsonObject all = new JsonObject();
        Map<String, Service> byTarget = new TreeMap<>();
        described.forEach(service -> byTarget.put(targets.getOrDefault(service.name(), ""), service));
        for (Map.Entry<String, Service> entry : byTarget.entrySet()) {
            Build build = entry.getValue().build().orElse(null);
            if (build != null) {
                all.put(entry.getKey(), target(entry.getValue(), build));
            }
        }
        JsonObject standard = new JsonObject().put("targets", group);
        Json file = new JsonObject()
                .put("group", new JsonObject().put("default", standard.json()).json())
                .put("target", all.json())
                .json();
        return asGoWrites(file.pretty("  ")) + "\n";
    }

    /** The signs of HTML aren't written plainly there. */
    private static String asGoWrites(String json) {
        return json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
    }

    private Json target(Service service, Build build) throws IOException {
        BuildWords words = new BuildWords(project, service, build);
        List<String> tags = new ArrayList<>(build.tags());
        tags.add(Wish.imageOf(project, service));
        JsonObject target = new JsonObject()
                .putUnlessEmpty("context", build.context())
                .putUnlessEmpty("contexts", contexts(build))
                .putUnlessEmpty("dockerfile", dockerfile(build))
                .putUnlessEmpty("dockerfile-inline", escaped(build.dockerfileInline()))
                .putUnlessEmpty("args", arguments(build))
                .putUnlessEmpty("labels", words.labels())
                .put("tags", tags)
                .putUnlessEmpty("cache-from", build.cacheFrom())
                .putUnlessEmpty("cache-to", build.cacheTo())
                .putUnlessEmpty("target", build.target())
                .putUnlessEmpty("secret", secrets(build))
                .putUnlessEmpty("ssh", agents(build))
                .putUnlessEmpty("platforms", words.platforms(false));
        flag(target, "pull", build.pull() || choice.pull());
        flag(target, "no-cache", build.noCache() || choice.noCache());
        target.putUnlessEmpty("network", build.network())
                .putUnlessEmpty("no-cache-filter", build.noCacheFilter())
                .putUnlessEmpty("shm-size", build.shmSizeBytes() == 0 ? "" : Long.toString(build.shmSizeBytes()))
                .putUnlessEmpty("ulimits", ulimits(build))
                .putUnlessEmpty("call", checks ? "lint" : "")
                .putUnlessEmpty("entitlements", entitlements(build))
                .putUnlessEmpty("extra-hosts", hosts(build));
        if (!checks) {
            target.put("output", List.of(output(service, words.platforms(false).size())));
        }
        return target.putUnlessEmpty("attest", attestations(build)).json();
    }

    private static void flag(JsonObject target, String name, boolean value) {
        if (value) {
            target.put(name, true);
        }
    }

    /** Bake takes what is in braces after a dollar for a variable of its own. */
    private static String escaped(String text) {
        return text.replace("${", "$${");
    }

    private Map<String, String> contexts(Build build) {
        Map<String, String> contexts = new TreeMap<>();
        build.additionalContexts()
                .forEach((name, value) -> contexts.put(
                        name,
                        value.startsWith(OF_SERVICE)
                                ? "target:" + targets.getOrDefault(value.substring(OF_SERVICE.length()), "")
                                : value));
        return contexts;
    }

    private static String dockerfile(Build build) throws IOException {
        Path context = Path.of(build.context());
        if (build.dockerfile().isEmpty() || !Files.isDirectory(context)) {
            return build.dockerfile();
        }
        Path file = context.resolve(build.dockerfile()).normalize();
        Path folder = file.getParent();
        return (folder == null || !Files.isDirectory(folder)
                        ? file
                        : folder.toRealPath().resolve(file.getFileName()))
                .toString();
    }

    private Map<String, String> arguments(Build build) {
        Map<String, String> arguments = new TreeMap<>();
        build.args().forEach((name, value) -> {
            switch (value) {
                case Variable.Value(String text) -> arguments.put(name, escaped(text));
                case Variable.Unset.UNSET -> arguments.remove(name);
            }
        });
        KeyValues.map(BuildWords.resolved(project, choice.arguments()))
                .forEach((name, value) -> arguments.put(name, escaped(value)));
        proxies.forEach(arguments::putIfAbsent);
        return arguments;
    }

    private List<String> secrets(Build build) {
        List<String> secrets = new ArrayList<>();
        for (FileGrant grant : build.secrets()) {
            FileObject secret = project.secrets().get(grant.source());
            String id = "id=" + (grant.target().isEmpty() ? grant.source() : grant.target());
            if (secret != null && !secret.environment().isEmpty()) {
                secrets.add(id + ",type=env,env=" + secret.environment());
            } else if (secret != null && !secret.file().isEmpty()) {
                secrets.add(id + ",type=file,src=" + secret.file());
            }
        }
        return secrets;
    }

    private List<String> agents(Build build) {
        Map<String, String> agents = new LinkedHashMap<>(build.ssh());
        agents.putAll(KeyValues.map(choice.ssh()));
        return agents.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static List<String> ulimits(Build build) {
        return build.ulimits().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().soft()
                        + (entry.getValue().soft() == entry.getValue().hard()
                                ? ""
                                : ":" + entry.getValue().hard()))
                .toList();
    }

    private static List<String> entitlements(Build build) {
        List<String> entitlements = new ArrayList<>(build.entitlements());
        if (build.privileged()) {
            entitlements.add("security.insecure");
        }
        return entitlements;
    }

    private static Map<String, String> hosts(Build build) {
        Map<String, String> hosts = new TreeMap<>();
        build.extraHosts().forEach((name, addresses) -> hosts.put(name, String.join(",", addresses)));
        return hosts;
    }

    private String output(Service service, int platforms) {
        boolean pushed =
                choice.use() == ImageSupply.Use.PUSHED && !service.image().isEmpty();
        if (platforms > 1) {
            return "type=image,push=" + pushed;
        }
        return pushed ? "type=registry" : "type=docker";
    }

    private static List<String> attestations(Build build) {
        List<String> attestations = new ArrayList<>();
        attest(attestations, "type=provenance", build.provenance());
        attest(attestations, "type=sbom", build.sbom());
        return attestations;
    }

    private static void attest(List<String> attestations, String type, String value) {
        switch (value) {
            case "", "false" -> {}
            case "true" -> attestations.add(type);
            default -> attestations.add(type + "," + value);
        }
    }
}
