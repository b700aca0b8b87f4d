package dev.priok.e2e;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What an engine has of one project, as the stock client inspects it.
 *
 * @param texts each container, network and volume by its kind and name, without what is another one each time
 * @param ids of the containers and networks
 */
record ProjectObjects(Map<String, String> texts, Set<String> ids) {
    private static final String NOTHING = "nothing";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Ids, times, and places that ids are part of. */
    private static final Set<String> CHANCE = Set.of(
            "Id",
            "Created",
            "CreatedAt",
            "StartedAt",
            "FinishedAt",
            "Pid",
            "ResolvConfPath",
            "HostnamePath",
            "HostsPath",
            "LogPath",
            "SandboxID",
            "SandboxKey",
            "NetworkID",
            "EndpointID",
            "DNSNames",
            "Mountpoint",
            "GraphDriver",
            "Storage",
            "Health",
            "ExecIDs",
            "com.docker.compose.version");

    /**
     * What docker compose before 2.40 says in another way: mounts, that is, which are compared as the container has them
     * besides, and labels that it doesn't give.
     */
    private static final Set<String> FORMER =
            Set.of("Binds", "HostConfig.Mounts", "Mode", "CapAdd", "CapDrop", "com.docker.compose.config-hash");

    /** Addresses: that there is one isn't chance. */
    private static final Set<String> ADDRESSES = Set.of(
            "IPAddress", "Gateway", "GlobalIPv6Address", "IPv6Gateway", "MacAddress", "IPv4Address", "IPv6Address");

    /** Lists whose order docker compose takes from a map, which has none. */
    private static final Set<String> UNORDERED =
            Set.of("Binds", "Mounts", "Aliases", "Env", "Links", "Ulimits", "ExtraHosts");

    /** The texts' lines, each after the name of what it is of. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        texts.forEach((name, text) -> text.lines().forEach(line -> lines.add(name + ": " + line)));
        return lines;
    }

    /** @param former without what docker compose before 2.40 says in another way */
    static ProjectObjects of(Map<String, String> environment, String project, boolean former) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        Map<String, String> names = new TreeMap<>();
        for (List<String> kind :
                List.of(List.of("container", "ls", "-a"), List.of("network", "ls"), List.of("volume", "ls"))) {
            List<String> list = new ArrayList<>(List.of("docker"));
            list.addAll(kind);
            list.addAll(List.of("-q", "--filter", "label=com.docker.compose.project=" + project));
            List<String> ids = Programs.run(environment, list).ok().lines();
            if (ids.isEmpty()) {
                continue;
            }
            List<String> inspect = new ArrayList<>(List.of("docker", kind.getFirst(), "inspect"));
            inspect.addAll(ids);
            for (JsonNode object :
                    JSON.readTree(Programs.run(environment, inspect).ok().out())) {
                String name = object.path("Name").asString();
                found.put(kind.getFirst() + " " + name, object);
                if (object.has("Id")) {
                    names.put(object.path("Id").asString(), "<" + name + ">");
                }
            }
        }
        Map<String, String> texts = new TreeMap<>();
        found.forEach((name, object) -> texts.put(
                name,
                JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(new Normal(names, former).of(object, List.of()))));
        return new ProjectObjects(texts, new TreeSet<>(names.keySet()));
    }

    /** @param names by the ids of what has them */
    private record Normal(Map<String, String> names, boolean former) {
        /** What isn't there and what is empty mean the same. */
        Object of(JsonNode node, List<String> path) {
            if (node.isNull() || ((node.isObject() || node.isArray()) && node.isEmpty())) {
                return NOTHING;
            }
            if (node.isObject()) {
                Map<String, Object> members = new TreeMap<>();
                node.properties().forEach(member -> {
                    String key = member.getKey();
                    String last = path.isEmpty() ? "" : path.getLast();
                    if (CHANCE.contains(key)
                            || (former && (FORMER.contains(key) || FORMER.contains(last + "." + key)))) {
                        return;
                    }
                    List<String> inner = new ArrayList<>(path);
                    inner.add(key);
                    Object value = of(member.getValue(), inner);
                    if (!value.equals(NOTHING)) {
                        members.put(text(key), value);
                    }
                });
                return members;
            }
            String key = path.isEmpty() ? "" : path.getLast();
            if (node.isArray()) {
                List<Object> items = new ArrayList<>();
                node.forEach(item -> items.add(of(item, path)));
                if (UNORDERED.contains(key)) {
                    items.sort((one, other) -> one.toString().compareTo(other.toString()));
                }
                return items;
            }
            if (node.isString()) {
                return value(key, node.asString(), path);
            }
            return node.asString();
        }

        private String value(String key, String value, List<String> path) {
            // The configuration's are what was asked for.
            if (ADDRESSES.contains(key) && !path.contains("IPAMConfig") && !path.contains("Config")) {
                return value.isEmpty() ? "" : "an address";
            }
            return switch (key) {
                case "Subnet", "Gateway" ->
                    value.startsWith("172.") || value.startsWith("192.168.") ? "a pool's" : value;
                case "com.docker.compose.replace" -> "another";
                case "com.docker.compose.depends_on" -> sorted(value);
                case "HostPort" -> path.contains("NetworkSettings") && !asked(value) ? "a port" : value;
                default -> text(value);
            };
        }

        /** Projects ask for ports from 38400 on; what the kernel hands out is no such one as long as the tests run. */
        private static boolean asked(String port) {
            return port.startsWith("384");
        }

        private static String sorted(String words) {
            return String.join(",", Arrays.stream(words.split(",", -1)).sorted().toList());
        }

        private String text(String text) {
            String named = text;
            for (Map.Entry<String, String> entry : names.entrySet()) {
                named = named.replace(entry.getKey(), entry.getValue())
                        .replace(entry.getKey().substring(0, 12), entry.getValue());
            }
            return named.replaceAll("\\b[0-9a-f]{64}\\b", "<digits>");
        }
    }
}
