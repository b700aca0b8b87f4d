package dev.priok.buildkit.control;

import dev.priok.build.Attestations;
import dev.priok.build.BuildOutput;
import dev.priok.build.BuildRequest;
import dev.priok.build.BuildRequest.CacheExport;
import dev.priok.build.BuildRequest.CacheImport;
import dev.priok.build.BuildRequest.CacheUse;
import dev.priok.build.BuildRequest.StepDefaults;
import dev.priok.build.Entitlements;
import dev.priok.buildkit.wire.control.CacheOptionsEntry;
import dev.priok.buildkit.wire.control.Exporter;
import dev.priok.buildkit.wire.control.SolveRequest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes builds of what clients ask for; refuses what it doesn't know by name. */
final class RequestReader {
    /** Before names of directories: the session that has it. */
    private static final String DIRECTORIES = "local-sessionid:";

    private static final Set<String> CACHES = Set.of("registry", "local", "inline");

    private final SolveRequest request;
    private final SolveSpec spec;
    private final FrontendOptions options;

    /** @param request how the result is to be handed over */
    RequestReader(SolveRequest request, SolveSpec spec) {
        this.request = request;
        this.spec = spec;
        this.options = new FrontendOptions(spec.options());
    }

    /** Directories that other sessions of the client have: their names, and the ids of the sessions. */
    static Map<String, String> directories(SolveSpec spec) {
        return new FrontendOptions(spec.options()).takeAll(DIRECTORIES);
    }

    BuildRequest read() {
        requireKnown();
        requireFrontend();
        ContextReader.Contexts contexts = new ContextReader(options, spec.inputs()).read();
        Map<String, String> buildArgs = new TreeMap<>(options.takeAll("build-arg:"));
        List<Platform> platforms = PlatformWords.list(options.take("platform"));
        if (options.takeFlag("multi-platform")) {
            buildArgs.putIfAbsent("BUILDKIT_MULTI_PLATFORM", "1");
        }
        options.takeAll(DIRECTORIES);
        BuildRequest result = new BuildRequest(
                request.getRef(),
                contexts.dockerfile(),
                contexts.main(),
                contexts.named(),
                options.take("target"),
                buildArgs,
                options.takeAll("label:"),
                platforms,
                cache(),
                steps(buildArgs),
                outputs(),
                attestations(),
                Entitlements.parse(request.getEntitlementsList()));
        options.requireAllTaken();
        return result;
    }

    private void requireKnown() {
        if (request.getSourcePolicy().getRulesCount() > 0
                || !request.getSourcePolicySession().isEmpty()) {
            throw EngineException.invalid("source policies are not supported");
        }
        if (request.getProxyNetwork()) {
            throw EngineException.invalid("the proxy network of builds is not supported");
        }
        if (request.getEnableSessionExporter()) {
            throw EngineException.invalid("exporters that a session chooses are not supported");
        }
    }

    /** Everything that the standard frontend does is done here, whoever was asked to do it. */
    private void requireFrontend() {
        switch (spec.frontend()) {
            case "dockerfile.v0" -> {}
            case "gateway.v0" -> {
                String source = options.take("source");
                options.take("cmdline");
                if (!source.matches("(docker\\.io/)?docker/dockerfile([:@].*)?")) {
                    throw EngineException.invalid("the frontend " + source
                            + " is not supported: only Dockerfiles are, in the language of docker/dockerfile");
                }
            }
            default -> throw EngineException.invalid("frontend " + spec.frontend() + " not found");
        }
    }

    private CacheUse cache() {
        boolean limited = options.has("no-cache");
        String stages = options.take("no-cache");
        String mode = options.take("image-resolve-mode");
        boolean pull = switch (mode) {
            case "", "default", "local" -> false;
            case "pull" -> true;
            default -> throw EngineException.invalid("invalid image-resolve-mode: " + mode);
        };
        List<CacheImport> imports = new ArrayList<>(importsOfOptions());
        List<CacheOptionsEntry> asked = new ArrayList<>(spec.cacheImports());
        asked.addAll(request.getCache().getImportsList());
        for (CacheOptionsEntry entry : asked) {
            imports.add(new CacheImport(cacheType(entry.getType()), entry.getAttrsMap()));
        }
        request.getCache()
                .getImportRefsDeprecatedList()
                .forEach(ref -> imports.add(new CacheImport("registry", Map.of("ref", ref))));
        List<CacheExport> exports = new ArrayList<>();
        for (CacheOptionsEntry entry : request.getCache().getExportsList()) {
            exports.add(new CacheExport(cacheType(entry.getType()), entry.getAttrsMap()));
        }
        if (!request.getCache().getExportRefDeprecated().isEmpty()) {
            Map<String, String> attributes = new TreeMap<>(request.getCache().getExportAttrsDeprecatedMap());
            attributes.put("ref", request.getCache().getExportRefDeprecated());
            exports.add(new CacheExport("registry", attributes));
        }
        return new CacheUse(
                limited && stages.isEmpty(),
                stages.isEmpty() ? List.of() : Arrays.asList(stages.split(",")),
                pull,
                imports.stream().distinct().toList(),
                exports);
    }

    private List<CacheImport> importsOfOptions() {
        List<CacheImport> imports = new ArrayList<>();
        String json = options.take("cache-imports");
        if (!json.isEmpty()) {
            try {
                for (JsonNode entry : JsonMapper.shared().readTree(json)) {
                    Map<String, String> attributes = new TreeMap<>();
                    entry.path("Attrs")
                            .properties()
                            .forEach(attribute -> attributes.put(
                                    attribute.getKey(), attribute.getValue().asString()));
                    imports.add(new CacheImport(cacheType(entry.path("Type").asString()), attributes));
                }
            } catch (JacksonException e) {
                throw EngineException.invalid("failed to unmarshal cache-imports: " + e.getOriginalMessage());
            }
        }
        String refs = options.take("cache-from");
        if (!refs.isEmpty()) {
            for (String ref : refs.split(",")) {
                imports.add(new CacheImport("registry", Map.of("ref", ref)));
            }
        }
        return imports;
    }

    private static String cacheType(String type) {
        if (!CACHES.contains(type)) {
            throw EngineException.invalid("caches of the type " + type + " are not supported");
        }
        return type;
    }

    private StepDefaults steps(Map<String, String> buildArgs) {
        List<String> hosts = new ArrayList<>();
        CsvFields.pairs(options.take("add-hosts")).forEach((name, address) -> hosts.add(name + ":" + address));
        String network = options.take("force-network-mode");
        if (!Set.of("", "host", "none", "sandbox").contains(network)) {
            throw EngineException.invalid("invalid netmode " + network);
        }
        String hostname = options.take("hostname");
        return new StepDefaults(
                network.isEmpty() || network.equals("sandbox") ? "" : network,
                buildArgs.getOrDefault("BUILDKIT_SANDBOX_HOSTNAME", hostname),
                hosts,
                CsvFields.of(options.take("ulimit")),
                options.takeNumber("shm-size"),
                options.take("cgroup-parent"),
                resources());
    }

    private Resources resources() {
        return new Resources(
                new Resources.Memory(options.takeNumber("memory"), options.takeNumber("memswap"), 0, null, null),
                new Resources.Cpu(
                        0,
                        options.takeNumber("cpushares"),
                        options.takeNumber("cpuperiod"),
                        options.takeNumber("cpuquota"),
                        0,
                        0,
                        options.take("cpusetcpus"),
                        options.take("cpusetmems")),
                null,
                Resources.BlockIo.UNLIMITED);
    }

    private List<BuildOutput> outputs() {
        List<Exporter> exporters = new ArrayList<>(request.getExportersList());
        if (exporters.isEmpty() && !request.getExporterDeprecated().isEmpty()) {
            exporters.add(Exporter.newBuilder()
                    .setType(request.getExporterDeprecated())
                    .putAllAttrs(request.getExporterAttrsDeprecatedMap())
                    .build());
        }
        List<BuildOutput> outputs = new ArrayList<>();
        for (int i = 0; i < exporters.size(); i++) {
            outputs.add(output(exporters.get(i), Integer.toString(i)));
        }
        return outputs.isEmpty() ? List.of(new BuildOutput(BuildOutput.Kind.NONE, "", Map.of())) : outputs;
    }

    private static BuildOutput output(Exporter exporter, String place) {
        Map<String, String> attributes = exporter.getAttrsMap();
        BuildOutput.Kind kind = switch (exporter.getType()) {
            case "moby", "image" -> BuildOutput.Kind.IMAGE;
            case "local" -> BuildOutput.Kind.LOCAL;
            case "tar" -> BuildOutput.Kind.TAR;
            case "oci" -> BuildOutput.Kind.OCI;
            case "docker" -> BuildOutput.Kind.DOCKER;
            default -> throw EngineException.invalid("exporter " + exporter.getType() + " could not be found");
        };
        return new BuildOutput(kind, kind == BuildOutput.Kind.IMAGE ? "" : place, attributes);
    }

    private Attestations attestations() {
        Map<String, Map<String, String>> asked = new TreeMap<>();
        options.takeAll("attest:").forEach((type, words) -> asked.put(type, CsvFields.pairs(words)));
        return Attestations.of(asked);
    }
}
