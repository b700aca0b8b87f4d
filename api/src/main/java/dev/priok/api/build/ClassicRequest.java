package dev.priok.api.build;

import dev.priok.api.http.Exchange;
import dev.priok.api.http.Platforms;
import dev.priok.api.http.Query;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.build.Attestations;
import dev.priok.build.BuildOutput;
import dev.priok.build.BuildRequest;
import dev.priok.build.BuildRequest.CacheExport;
import dev.priok.build.BuildRequest.CacheImport;
import dev.priok.build.BuildRequest.CacheUse;
import dev.priok.build.BuildRequest.Dockerfile;
import dev.priok.build.BuildRequest.StepDefaults;
import dev.priok.build.ContextSource;
import dev.priok.build.Entitlements;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageReference;
import dev.priok.model.Resources;
import dev.priok.model.Resources.BlockIo;
import dev.priok.model.Resources.Cpu;
import dev.priok.model.Resources.Memory;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The parameters of {@code POST /build}. */
final class ClassicRequest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private ClassicRequest() {}

    /** InvalidParameter or NotImplemented, with its name, for what can't be obeyed. */
    static void requireBuilt(Query query) {
        if (query.flag("squash")) {
            throw EngineException.notImplemented("squash is not supported: an image keeps a layer for each step");
        }
        String isolation = query.text("isolation");
        if (!isolation.isEmpty() && !isolation.equals("default")) {
            throw EngineException.invalid("Unsupported isolation: \"" + isolation + "\"");
        }
        if (!list(query, "securityopt").isEmpty()) {
            throw EngineException.notImplemented("securityopt of builds is not supported yet");
        }
        if (query.flag("networkdisabled")) {
            throw EngineException.invalid("networkdisabled is no parameter of builds: networkmode=none is");
        }
    }

    /** Whether the client wants BuildKit's progress and has a session for its context, secrets and the like. */
    static boolean isForBuildKit(Query query) {
        String version = query.text("version");
        return switch (version) {
            case "", "1" -> false;
            case "2" -> true;
            default -> throw EngineException.invalid("invalid version: \"" + version + "\" is no kind of builder");
        };
    }

    /** @param context what was sent or named */
    static BuildRequest of(Exchange exchange, ContextSource context) {
        Query query = exchange.query();
        String file = query.text("dockerfile");
        List<Platform> platforms =
                exchange.version().before(32) || query.text("platform").isEmpty()
                        ? List.of()
                        : Arrays.stream(query.text("platform").split(","))
                                .map(Platforms::parse)
                                .toList();
        return new BuildRequest(
                reference(),
                new Dockerfile(context, file.isEmpty() ? "Dockerfile" : file),
                context,
                Map.of(),
                query.text("target"),
                texts(query, "buildargs"),
                texts(query, "labels"),
                platforms,
                cache(query),
                steps(query),
                outputs(query),
                attestations(query),
                Entitlements.parse(allowed(query)));
    }

    /** As BuildKit's clients make them: 25 digits and small letters. */
    private static String reference() {
        String digits = new BigInteger(128, RANDOM).toString(Character.MAX_RADIX);
        return "0".repeat(25 - digits.length()) + digits;
    }

    /** {@code nocachefilter} is Priok's own. */
    private static CacheUse cache(Query query) {
        return new CacheUse(
                query.flag("nocache"),
                list(query, "nocachefilter").stream().map(JsonNode::asString).toList(),
                query.flag("pull"),
                imports(query),
                exports(query));
    }

    /** {@code allow} is Priok's own; a network of all steps is allowed by whoever asks for it. */
    static List<String> allowed(Query query) {
        List<String> words = new ArrayList<>(query.all("allow"));
        if (query.text("networkmode").equals("host")) {
            words.add("network.host");
        }
        return words;
    }

    /** As the API's {@code outputs} of BuildKit: types with attributes. Without them, an image. */
    private static List<BuildOutput> outputs(Query query) {
        List<JsonNode> asked = list(query, "outputs");
        if (asked.isEmpty()) {
            return List.of(new BuildOutput(BuildOutput.Kind.IMAGE, "", Map.of("name", names(query))));
        }
        List<BuildOutput> outputs = new ArrayList<>();
        for (JsonNode one : asked) {
            BuildOutput.Kind kind = kind(one.path("Type").asString(""));
            Map<String, String> attributes = new HashMap<>();
            one.path("Attrs")
                    .properties()
                    .forEach(attribute -> attributes.put(
                            attribute.getKey(), attribute.getValue().asString("")));
            if (kind != BuildOutput.Kind.TAR && kind != BuildOutput.Kind.NONE) {
                attributes.putIfAbsent("name", names(query));
            }
            BuildOutput output = new BuildOutput(kind, Integer.toString(outputs.size()), attributes);
            if (output.isDirectory() && !GivenInputs.stores(query).contains(BuildOutput.STORE + output.destination())) {
                throw EngineException.invalid("an output with tar=false is a directory of the client's, which this"
                        + " client doesn't offer: it needs BuildKit's protocol (version=2), or priok build");
            }
            outputs.add(output);
        }
        return outputs;
    }

    /** Priok's own {@code attests}: words with commas by type. */
    private static Attestations attestations(Query query) {
        Map<String, Map<String, String>> asked = new HashMap<>();
        texts(query, "attests").forEach((type, words) -> {
            Map<String, String> pairs = new HashMap<>();
            for (String word : words.split(",")) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    pairs.put(word.substring(0, equals), word.substring(equals + 1));
                } else if (!word.isEmpty()) {
                    throw EngineException.invalid("invalid value " + word + " of the attestation " + type);
                }
            }
            asked.put(type, pairs);
        });
        return Attestations.of(asked);
    }

    private static BuildOutput.Kind kind(String type) {
        return switch (type) {
            case "image", "moby" -> BuildOutput.Kind.IMAGE;
            case "tar" -> BuildOutput.Kind.TAR;
            case "oci" -> BuildOutput.Kind.OCI;
            case "docker" -> BuildOutput.Kind.DOCKER;
            case "cacheonly" -> BuildOutput.Kind.NONE;
            case "local" ->
                throw EngineException.invalid("an output of the type local needs BuildKit's protocol (version=2): here"
                        + " its files are an output of the type tar");
            default -> throw EngineException.invalid("exporter " + type + " could not be found");
        };
    }

    private static List<CacheImport> imports(Query query) {
        List<CacheImport> imports = list(query, "cachefrom").stream()
                .map(cache -> CacheImport.parse(cache.asString("")))
                .toList();
        imports.forEach(
                cache -> requireStore(query, cache.type(), cache.attributes().getOrDefault("src", "")));
        return imports;
    }

    /** Directories of the client's are there only if it offers them. */
    private static void requireStore(Query query, String type, String directory) {
        if (type.equals("local") && !GivenInputs.stores(query).contains("local:" + directory)) {
            throw EngineException.invalid("a cache of the type local is a directory of the client's, which this client"
                    + " doesn't offer: it needs BuildKit's protocol (version=2), or priok build");
        }
    }

    /** {@code cacheto} is Priok's own; the build argument is BuildKit's. */
    private static List<CacheExport> exports(Query query) {
        List<CacheExport> exports = new ArrayList<>();
        list(query, "cacheto").forEach(cache -> exports.add(CacheExport.parse(cache.asString(""))));
        exports.forEach(
                cache -> requireStore(query, cache.type(), cache.attributes().getOrDefault("dest", "")));
        if (wantsInlineCache(query)) {
            exports.add(new CacheExport("inline", Map.of()));
        }
        return exports;
    }

    static boolean wantsInlineCache(Query query) {
        return List.of("1", "t", "true")
                .contains(texts(query, "buildargs")
                        .getOrDefault("BUILDKIT_INLINE_CACHE", "")
                        .toLowerCase(Locale.ROOT));
    }

    static String names(Query query) {
        return String.join(
                ",",
                query.all("t").stream()
                        .filter(name -> !name.isEmpty())
                        .map(ClassicRequest::name)
                        .distinct()
                        .toList());
    }

    private static String name(String text) {
        ImageReference name = ImageReference.parse(text);
        if (name.digest() != null) {
            throw EngineException.invalid("build tag cannot contain a digest");
        }
        return name.withDefaultTag().toString();
    }

    private static StepDefaults steps(Query query) {
        String network = query.text("networkmode");
        return new StepDefaults(
                network.equals("bridge") ? "default" : network,
                "",
                query.all("extrahosts").stream().filter(host -> !host.isEmpty()).toList(),
                ulimits(query),
                number(query, "shmsize"),
                query.text("cgroupparent"),
                new Resources(
                        new Memory(number(query, "memory"), number(query, "memswap"), 0, null, null),
                        new Cpu(
                                0,
                                number(query, "cpushares"),
                                number(query, "cpuperiod"),
                                number(query, "cpuquota"),
                                0,
                                0,
                                query.text("cpusetcpus"),
                                query.text("cpusetmems")),
                        null,
                        BlockIo.UNLIMITED));
    }

    static List<String> ulimits(Query query) {
        return list(query, "ulimits").stream()
                .map(node -> Fields.of(node, "ulimits"))
                .map(limit -> limit.text("Name") + "=" + limit.number("Soft") + ":" + limit.number("Hard"))
                .toList();
    }

    static List<JsonNode> list(Query query, String parameter) {
        String text = query.text(parameter);
        if (text.isEmpty()) {
            return List.of();
        }
        JsonNode node = Json.parse(text, "invalid " + parameter);
        if (!node.isArray() && !node.isNull()) {
            throw EngineException.invalid("invalid " + parameter + ": a list is expected");
        }
        return node.valueStream().toList();
    }

    /** A map as JSON; without a value it isn't said, which is how clients pass on what they don't have. */
    static Map<String, String> texts(Query query, String parameter) {
        String text = query.text(parameter);
        if (text.isEmpty()) {
            return Map.of();
        }
        JsonNode node = Json.parse(text, "invalid " + parameter);
        if (!node.isObject() && !node.isNull()) {
            throw EngineException.invalid("invalid " + parameter + ": an object is expected");
        }
        Map<String, String> values = new HashMap<>();
        node.properties().forEach(entry -> {
            if (entry.getValue().isString()) {
                values.put(entry.getKey(), entry.getValue().stringValue());
            } else if (!entry.getValue().isNull()) {
                throw EngineException.invalid("invalid " + parameter + ": " + entry.getKey() + " is no text");
            }
        });
        return values;
    }

    private static long number(Query query, String parameter) {
        String text = query.text(parameter);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw EngineException.invalid(
                    "invalid value for \"" + parameter + "\": \"" + text + "\" is not a whole number");
        }
    }
}
