package dev.priok.build;

import dev.priok.model.EngineException;
import dev.priok.model.GoBoolean;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What to build. Empty lists, maps and strings: nothing said.
 *
 * @param reference names the build among those that run and those that ran; unique
 * @param namedContexts name -> what stands for it
 * @param target a stage's name or number; empty: the last one
 * @param platforms empty: this machine's
 * @param allowed what the client lets its steps do
 */
public record BuildRequest(
        String reference,
        Dockerfile dockerfile,
        ContextSource context,
        Map<String, ContextSource> namedContexts,
        String target,
        Map<String, String> buildArgs,
        Map<String, String> labels,
        List<Platform> platforms,
        CacheUse cache,
        StepDefaults steps,
        List<BuildOutput> outputs,
        Attestations attestations,
        Entitlements allowed) {
    public BuildRequest {
        namedContexts = Map.copyOf(namedContexts);
        buildArgs = Map.copyOf(buildArgs);
        labels = Map.copyOf(labels);
        platforms = List.copyOf(platforms);
        outputs = List.copyOf(outputs);
    }

    /**
     * Whether images are in an index, and files in a directory for each platform: those of several platforms, and of one if
     * the build argument BUILDKIT_MULTI_PLATFORM says so. InvalidParameter if it says what can't be.
     */
    public boolean isIndexed() {
        boolean several = platforms.size() > 1;
        String asked = buildArgs.getOrDefault("BUILDKIT_MULTI_PLATFORM", "");
        if (asked.isEmpty()) {
            return several;
        }
        boolean indexed = GoBoolean.parse(asked)
                .orElseThrow(() -> EngineException.invalid("invalid boolean value for multi-platform: " + asked));
        if (several && !indexed) {
            throw EngineException.invalid(
                    "conflicting options: several platforms, and BUILDKIT_MULTI_PLATFORM=" + asked);
        }
        return indexed;
    }

    /** The same with other contexts by name. */
    public BuildRequest withNamedContexts(Map<String, ContextSource> others) {
        return with(others, cache, outputs);
    }

    /** The same with another use of the cache. */
    public BuildRequest withCache(CacheUse other) {
        return with(namedContexts, other, outputs);
    }

    /** The same with its results elsewhere. */
    public BuildRequest withOutputs(List<BuildOutput> others) {
        return with(namedContexts, cache, others);
    }

    private BuildRequest with(Map<String, ContextSource> contexts, CacheUse cached, List<BuildOutput> results) {
        return new BuildRequest(
                reference,
                dockerfile,
                context,
                contexts,
                target,
                buildArgs,
                labels,
                platforms,
                cached,
                steps,
                results,
                attestations,
                allowed);
    }

    /**
     * Where the Dockerfile is.
     *
     * @param context mostly the main context
     * @param path in it; {@code Dockerfile} if nothing is said
     */
    public record Dockerfile(ContextSource context, String path) {}

    /**
     * What the cache may do.
     *
     * @param disabled no step's result is taken from it
     * @param disabledStages the same for the stages of these names
     * @param pull base images are asked for at their registries although they are here
     */
    public record CacheUse(
            boolean disabled,
            List<String> disabledStages,
            boolean pull,
            List<CacheImport> imports,
            List<CacheExport> exports) {
        public static final CacheUse DEFAULT = new CacheUse(false, List.of(), false, List.of(), List.of());

        public CacheUse {
            disabledStages = List.copyOf(disabledStages);
            imports = List.copyOf(imports);
            exports = List.copyOf(exports);
        }
    }

    /** @param type {@code registry} or {@code local} */
    public record CacheImport(String type, Map<String, String> attributes) {
        public CacheImport {
            attributes = Map.copyOf(attributes);
        }

        /** What {@code --cache-from} takes: {@code type=TYPE,NAME=VALUE...} or an image's name. */
        public static CacheImport parse(String text) {
            Map<String, String> attributes = cacheWords(text);
            String type = attributes.remove("type");
            return new CacheImport(type == null ? "registry" : type, attributes);
        }
    }

    /** @param type {@code inline}, {@code registry} or {@code local} */
    public record CacheExport(String type, Map<String, String> attributes) {
        public CacheExport {
            attributes = Map.copyOf(attributes);
        }

        /** What {@code --cache-to} takes: {@code type=TYPE,NAME=VALUE...} or a name at a registry. */
        public static CacheExport parse(String text) {
            Map<String, String> attributes = cacheWords(text);
            String type = attributes.remove("type");
            return new CacheExport(type == null ? "registry" : type, attributes);
        }
    }

    private static Map<String, String> cacheWords(String text) {
        Map<String, String> attributes = new HashMap<>();
        if (!text.contains("=")) {
            attributes.put("ref", text);
            return attributes;
        }
        for (String field : text.split(",")) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw EngineException.invalid("invalid field \"" + field + "\" of a cache: name=value is expected");
            }
            attributes.put(field.substring(0, equals).strip(), field.substring(equals + 1));
        }
        return attributes;
    }

    /**
     * What holds for every RUN that doesn't say otherwise.
     *
     * @param network {@code none}, {@code host} or a network's name; empty, which {@code default} becomes: the usual one
     * @param extraHosts {@code name:address}; the address may be {@code host-gateway}
     * @param ulimits {@code name=soft[:hard]}
     * @param shmSizeBytes 0: the default
     */
    public record StepDefaults(
            String network,
            String hostname,
            List<String> extraHosts,
            List<String> ulimits,
            long shmSizeBytes,
            String cgroupParent,
            Resources resources) {
        public static final StepDefaults NONE =
                new StepDefaults("", "", List.of(), List.of(), 0, "", Resources.UNLIMITED);

        public StepDefaults {
            // What every client may say in its own way is one key of the cache.
            network = network.equals("default") ? "" : network;
            extraHosts = List.copyOf(extraHosts);
            ulimits = List.copyOf(ulimits);
        }
    }
}
