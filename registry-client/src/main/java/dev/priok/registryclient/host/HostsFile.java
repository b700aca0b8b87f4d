package dev.priok.registryclient.host;

import dev.priok.model.EngineException;
import dev.priok.registryclient.host.Endpoint.Capability;
import dev.priok.registryclient.host.Endpoint.ClientPair;
import dev.priok.registryclient.host.Endpoint.Trust;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * containerd's hosts.toml (containerd, docs/hosts.md): the hosts to ask before a registry, in order, and the registry's own
 * place. Keys that Priok doesn't know are refused by name.
 */
final class HostsFile {
    private static final Set<String> KEYS = Set.of(
            "server", "host", "capabilities", "ca", "client", "skip_verify", "override_path", "header", "dial_timeout");

    private final Path file;

    private HostsFile(Path file) {
        this.file = file;
    }

    /**
     * @param domain the registry it is for
     * @param ownPlace where that is if the file doesn't say
     * @return the mirrors in order and the registry itself
     */
    static List<Endpoint> read(Path file, String text, URI ownPlace) {
        return new HostsFile(file).endpoints(Toml.parse(file.toString(), text), ownPlace);
    }

    private List<Endpoint> endpoints(Map<String, Object> root, URI ownPlace) {
        List<Endpoint> endpoints = new ArrayList<>();
        if (root.get("host") != null) {
            Map<?, ?> hosts = table(root, "host");
            hosts.forEach((name, settings) -> {
                if (!(settings instanceof Map<?, ?> fields)) {
                    throw wrong("host " + name + " is no table");
                }
                endpoints.add(endpoint(address(String.valueOf(name)), fields, true));
            });
        }
        String server = text(root, "server");
        endpoints.add(endpoint(server.isEmpty() ? ownPlace : address(server), root, false));
        return endpoints;
    }

    private Endpoint endpoint(URI address, Map<?, ?> fields, boolean isMirror) {
        for (Object key : fields.keySet()) {
            if (!KEYS.contains(String.valueOf(key)) || (isMirror && (key.equals("host") || key.equals("server")))) {
                throw wrong("the key " + key + " is not supported");
            }
        }
        if (fields.get("dial_timeout") != null) {
            throw wrong("the key dial_timeout is not supported: the daemon's own limit counts");
        }
        boolean anyone = flag(fields, "skip_verify");
        Trust trust = new Trust(authorities(fields), pair(fields), anyone);
        URI base = flag(fields, "override_path") ? address : URI.create(withoutSlash(address) + "/v2");
        return new Endpoint(base, null, isMirror, capabilities(fields), trust, headers(fields));
    }

    private static String withoutSlash(URI address) {
        String text = address.toString();
        String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return base.endsWith("/v2") ? base.substring(0, base.length() - 3) : base;
    }

    private URI address(String text) {
        String whole = text.contains("://") ? text : "https://" + text;
        try {
            URI address = URI.create(whole);
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw wrong("not an http or https address: " + text);
    }

    private Set<Capability> capabilities(Map<?, ?> fields) {
        if (fields.get("capabilities") == null) {
            return EnumSet.allOf(Capability.class);
        }
        Set<Capability> result = EnumSet.noneOf(Capability.class);
        for (String name : texts(fields, "capabilities")) {
            result.add(
                    switch (name) {
                        case "pull" -> Capability.PULL;
                        case "resolve" -> Capability.RESOLVE;
                        case "push" -> Capability.PUSH;
                        default -> throw wrong("the capability " + name + " is not supported");
                    });
        }
        return result;
    }

    private List<Path> authorities(Map<?, ?> fields) {
        return texts(fields, "ca").stream().map(this::path).toList();
    }

    private Path path(String name) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of(name) : folder.resolve(name);
    }

    /** One file, or a list of files, or a list of pairs; all beyond the first are refused. */
    private @Nullable ClientPair pair(Map<?, ?> fields) {
        Object value = fields.get("client");
        if (value == null) {
            return null;
        }
        if (value instanceof String both) {
            return new ClientPair(path(both), path(both));
        }
        if (value instanceof List<?> list && list.size() == 1) {
            if (list.getFirst() instanceof String both) {
                return new ClientPair(path(both), path(both));
            }
            if (list.getFirst() instanceof List<?> pair
                    && pair.size() == 2
                    && pair.getFirst() instanceof String certificate
                    && pair.getLast() instanceof String key) {
                return new ClientPair(path(certificate), path(key.isEmpty() ? certificate : key));
            }
        }
        throw wrong("client must be one file, or one pair of a certificate and a key");
    }

    private Map<String, List<String>> headers(Map<?, ?> fields) {
        if (fields.get("header") == null) {
            return Map.of();
        }
        Map<?, ?> named = table(fields, "header");
        Map<String, List<String>> headers = new LinkedHashMap<>();
        named.keySet().forEach(name -> headers.put(String.valueOf(name), texts(named, String.valueOf(name))));
        return headers;
    }

    private Map<?, ?> table(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Map<?, ?> table) {
            return table;
        }
        throw wrong(name + " is no table");
    }

    private String text(Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        throw wrong(name + " is no string");
    }

    private boolean flag(Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name + " is neither true nor false");
    }

    private List<String> texts(Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof String text) {
            return List.of(text);
        }
        List<String> result = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof String text) {
                    result.add(text);
                }
            }
            if (result.size() == list.size()) {
                return result;
            }
        }
        throw wrong(name + " is no list of strings");
    }

    private EngineException wrong(String what) {
        return EngineException.invalid(file + ": " + what);
    }
}
