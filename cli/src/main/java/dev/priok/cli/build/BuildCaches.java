package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringsFlag;
import dev.priok.client.Request;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Caches that a build takes from and writes: {@code --cache-from} and {@code --cache-to}. */
final class BuildCaches {
    private final StringsFlag from;
    private final ListFlag to;
    private final BuildStores stores;

    /** @param stores gets the directories among them */
    BuildCaches(FlagSet flags, BuildStores stores) {
        this.stores = stores;
        from = flags.strings(
                "cache-from",
                "Images or caches to take steps from (e.g., \"user/app:cache\", \"type=registry,ref=...\","
                        + " \"type=local,src=DIR\")");
        to = flags.add(
                new ListFlag(
                        "cache-to",
                        "stringArray",
                        "Caches to write (e.g., \"type=inline\", \"type=registry,ref=...,mode=max\", \"type=local,dest=DIR\")"));
    }

    /** Says in the request which there are. A directory that has no cache yet is told of and left out, as buildx does. */
    void apply(Request request, Session session) throws IOException {
        List<String> taken = new ArrayList<>();
        for (String text : caches(from.values())) {
            if (isLocal(text)) {
                taken(text, session).ifPresent(taken::add);
            } else {
                taken.add(text);
            }
        }
        List<String> written = to.values().stream()
                .map(text -> isLocal(text) ? written(text) : text)
                .toList();
        request.queryUnlessEmpty("cachefrom", BuildFlags.array(taken))
                .queryUnlessEmpty("cacheto", BuildFlags.array(written));
    }

    private Optional<String> taken(String text, Session session) throws IOException {
        Map<String, String> attributes = attributes(text);
        String place = required(attributes, "src", "importer");
        BlobDirectory directory = new BlobDirectory(Path.of(place));
        String tag = attributes.getOrDefault("tag", "latest");
        if (!attributes.containsKey("digest")) {
            try {
                attributes.put(
                        "digest",
                        directory
                                .find(tag)
                                .orElseThrow(() -> new CommandFailure("the local cache " + place + " has nothing with"
                                        + " the tag " + tag + ": name one by tag= or digest="))
                                .toString());
            } catch (IOException | EngineException e) {
                session.err().line("local cache import at " + place + " not found: " + e.getMessage());
                return Optional.empty();
            }
        }
        stores.offer(BuildStores.CACHE + place, directory);
        return Optional.of(text(attributes));
    }

    private String written(String text) {
        Map<String, String> attributes = attributes(text);
        String place = required(attributes, "dest", "exporter");
        stores.offer(
                BuildStores.CACHE + place, new BlobDirectory(Path.of(place)), attributes.getOrDefault("tag", "latest"));
        return text;
    }

    private static boolean isLocal(String text) {
        return List.of(text.split(",")).contains("type=local");
    }

    private static String required(Map<String, String> attributes, String name, String role) {
        String value = attributes.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new CommandFailure("local cache " + role + " requires " + name);
        }
        return value;
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String field : text.split(",")) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new CommandFailure("invalid value " + field + " of the cache " + text);
            }
            attributes.put(field.substring(0, equals).strip(), field.substring(equals + 1));
        }
        return attributes;
    }

    private static String text(Map<String, String> attributes) {
        return String.join(
                ",",
                attributes.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
    }

    /** The flag takes several names between commas, but so does a cache take its attributes. */
    private static List<String> caches(List<String> fields) {
        List<String> caches = new ArrayList<>();
        for (String field : fields) {
            boolean isMore = field.contains("=") && !field.startsWith("type=") && !caches.isEmpty();
            if (isMore) {
                caches.set(caches.size() - 1, caches.getLast() + "," + field);
            } else {
                caches.add(field);
            }
        }
        return caches;
    }
}
