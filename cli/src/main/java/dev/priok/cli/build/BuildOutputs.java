package dev.priok.cli.build;

import dev.priok.cli.ArchiveOutput;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.copy.TreeUnpacker;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.client.Response;
import dev.priok.model.GoBoolean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What comes out of a build and where it goes: {@code --output} and its shorthands, as buildx has them. */
final class BuildOutputs {
    private final ListFlag output;
    private final BoolFlag push;
    private final BoolFlag load;
    private final ListFlag annotation;
    private final BuildStores stores;
    private final List<Wanted> wanted = new ArrayList<>();

    /**
     * One output.
     *
     * @param place a file, a folder or {@code -}; empty: it stays with the engine
     */
    private record Wanted(String type, Map<String, String> attributes, String place) {
        /** A folder of blobs, in the form of an OCI image layout. */
        boolean isLayout() {
            return isLayout(type, attributes);
        }

        static boolean isLayout(String type, Map<String, String> attributes) {
            return (type.equals("oci") || type.equals("docker"))
                    && !GoBoolean.parse(attributes.getOrDefault("tar", "")).orElse(true);
        }

        /** What the engine calls it: it gives a folder's files as a tar. */
        JsonObject json() {
            JsonObject named = new JsonObject();
            attributes.forEach(named::put);
            return new JsonObject()
                    .put("Type", type.equals("local") ? "tar" : type)
                    .put("Attrs", named.json());
        }
    }

    /** @param stores gets the directories of blobs among them */
    BuildOutputs(FlagSet flags, BuildStores stores) {
        this.stores = stores;
        annotation = flags.list("annotation", "Add annotation to the image");
        load = flags.bool("load", "Shorthand for \"--output=type=image\"");
        output = flags.shorthand('o', flags.list("output", "Output destination (format: \"type=local,dest=path\")"));
        push = flags.bool("push", "Shorthand for \"--output=type=registry\"");
    }

    /** Says in the request what is wanted; places are looked at before anything is built. */
    void apply(Request request, Session session) {
        output.values().forEach(text -> wanted.add(parse(text)));
        if (push.value()) {
            wanted.add(new Wanted("image", new LinkedHashMap<>(Map.of("push", "true")), ""));
        } else if (load.value() || (wanted.isEmpty() && !annotation.values().isEmpty())) {
            wanted.add(new Wanted("image", new LinkedHashMap<>(), ""));
        }
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            annotation.values().forEach(text -> annotate(one, text));
            if (one.isLayout()) {
                stores.offer(BuildStores.OUTPUT + i, new BlobDirectory(Path.of(one.place())), "latest");
            } else if (!one.place().isEmpty() && !one.type().equals("local")) {
                ArchiveOutput.check(session, file(one), "build");
            }
        }
        if (!wanted.isEmpty()) {
            request.query(
                    "outputs",
                    new Json.Arr(wanted.stream().map(one -> one.json().json()).toList()).compact());
        }
    }

    private static Wanted parse(String text) {
        if (!text.contains("=")) {
            return text.equals("-") ? new Wanted("tar", Map.of(), "-") : new Wanted("local", Map.of(), text);
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String field : text.split(",")) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new CommandFailure("invalid value " + field);
            }
            attributes.put(field.substring(0, equals).strip(), field.substring(equals + 1));
        }
        String type = attributes.remove("type");
        String place = attributes.getOrDefault("dest", "");
        attributes.remove("dest");
        if (type != null && Wanted.isLayout(type, attributes)) {
            return new Wanted(type, attributes, folder(type, place));
        }
        return switch (type) {
            case null -> throw new CommandFailure("type is required for output");
            case "registry" -> {
                attributes.putIfAbsent("push", "true");
                yield new Wanted("image", attributes, place(type, place, false));
            }
            case "image", "cacheonly" -> new Wanted(type, attributes, place(type, place, false));
            case "local" -> new Wanted(type, attributes, place(type, place, true));
            case "oci", "tar" -> new Wanted(type, attributes, place.isEmpty() ? "-" : place);
            case "docker" ->
                place.isEmpty() ? new Wanted("image", attributes, "") : new Wanted(type, attributes, place);
            default -> throw new CommandFailure("unknown type of output: " + type);
        };
    }

    private static String folder(String type, String place) {
        if (place.isEmpty()) {
            throw new CommandFailure("dest is required for " + type + " exporter");
        }
        if (place.equals("-")) {
            throw new CommandFailure("dest cannot be stdout for " + type + " exporter");
        }
        if (Files.exists(Path.of(place)) && !Files.isDirectory(Path.of(place))) {
            throw new CommandFailure("destination directory " + place + " is a file");
        }
        return place;
    }

    private static String place(String type, String place, boolean needed) {
        if (needed && place.isEmpty()) {
            throw new CommandFailure("dest is required for " + type + " output");
        }
        if (!needed && !place.isEmpty()) {
            throw new CommandFailure("dest is nothing for an output of the type " + type);
        }
        return place;
    }

    /** {@code [PLACE[,PLACE]:]NAME=VALUE}. */
    private static void annotate(Wanted one, String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new CommandFailure("invalid annotation \"" + text + "\": expected NAME=VALUE");
        }
        String name = text.substring(0, equals);
        int colon = name.indexOf(':');
        List<String> places = colon < 0
                ? List.of("manifest")
                : List.of(name.substring(0, colon).split(","));
        if (one.type().equals("image") || one.type().equals("oci") || one.type().equals("docker")) {
            for (String place : places) {
                one.attributes()
                        .put("annotation-" + place + "." + name.substring(colon + 1), text.substring(equals + 1));
            }
        }
    }

    private static String file(Wanted one) {
        return one.place().equals("-") ? "" : one.place();
    }

    /** Whether standard output is for something else than words. */
    boolean takesStandardOutput() {
        return wanted.stream().anyMatch(one -> one.place().equals("-"));
    }

    /** Fetches what the engine told of. */
    void receive(Session session, Json told) throws IOException {
        Wanted one = wanted.get(Integer.parseInt(told.at("index").text()));
        Request request = Request.get("/priok/build/output")
                .query("token", told.at("token").text());
        if (!one.type().equals("local")) {
            ArchiveOutput.receive(session, request, file(one));
            return;
        }
        Path folder = Path.of(one.place());
        Files.createDirectories(folder);
        try (Response response = session.engine().send(request)) {
            TreeUnpacker.unpack(response.body(), folder);
        }
    }
}
