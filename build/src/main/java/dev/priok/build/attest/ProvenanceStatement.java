package dev.priok.build.attest;

import dev.priok.build.Attestations.Provenance;
import dev.priok.build.BuildRequest;
import dev.priok.build.ContextSource;
import dev.priok.build.dockerfile.PlatformNames;
import dev.priok.build.graph.Lineage;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ImageConfig.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a result was made, as BuildKit tells it (SLSA provenance 0.2 and 1; the fields are explained in its
 * slsa-definitions.md).
 */
public final class ProvenanceStatement {
    private static final String FILE = "provenance.json";
    private static final String METADATA = "https://mobyproject.org/buildkit@v1#metadata";
    private static final String HERMETIC = "https://mobyproject.org/buildkit@v1#hermetic";

    private final Provenance asked;
    private final BuildRun run;
    private final Lineage lineage;
    private final Materials materials;

    private ProvenanceStatement(Provenance asked, BuildRun run, Lineage lineage) {
        this.asked = asked;
        this.run = run;
        this.lineage = lineage;
        this.materials = Materials.of(lineage.all(), run.request());
    }

    /** @param target what was built */
    public static Statement of(Provenance asked, BuildRun run, Vertex target) {
        ProvenanceStatement statement = new ProvenanceStatement(asked, run, new Lineage(target, run.links()));
        return asked.v1()
                ? new Statement(FILE, "https://slsa.dev/provenance/v1", statement.version1())
                : new Statement(FILE, "https://slsa.dev/provenance/v0.2", statement.version02());
    }

    private ObjectNode version02() {
        ObjectNode root = object();
        root.putObject("builder").put("id", asked.builderId());
        root.put("buildType", "https://mobyproject.org/buildkit@v1");
        materials.addTo(root, "materials");
        ObjectNode invocation = root.putObject("invocation");
        ObjectNode config = source("entryPoint");
        invocation.set("configSource", config);
        invocation.set("parameters", parameters());
        invocation.putObject("environment").put("platform", PlatformNames.format(run.machine()));
        if (asked.max()) {
            root.set("buildConfig", StepList.of(lineage));
        }
        ObjectNode metadata = root.putObject("metadata");
        metadata.put("buildInvocationID", run.request().reference());
        metadata.put("buildStartedOn", run.started().toString());
        metadata.put("buildFinishedOn", run.finished().toString());
        metadata.putObject("completeness")
                .put("parameters", parametersAreComplete())
                .put("environment", true)
                .put("materials", materials.isComplete());
        metadata.put("reproducible", asked.reproducible());
        metadata.set(METADATA, more());
        if (materials.isHermetic()) {
            metadata.put(HERMETIC, true);
        }
        return root;
    }

    private ObjectNode version1() {
        ObjectNode root = object();
        ObjectNode definition = root.putObject("buildDefinition");
        definition.put(
                "buildType", "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md");
        ObjectNode external = definition.putObject("externalParameters");
        external.set("configSource", source("path"));
        external.set("request", parameters());
        ObjectNode internal = definition.putObject("internalParameters");
        if (asked.max()) {
            internal.set("buildConfig", StepList.of(lineage));
        }
        internal.put("builderPlatform", PlatformNames.format(run.machine()));
        materials.addTo(definition, "resolvedDependencies");
        ObjectNode details = root.putObject("runDetails");
        details.putObject("builder").put("id", asked.builderId());
        ObjectNode metadata = details.putObject("metadata");
        metadata.put("invocationId", run.request().reference());
        metadata.put("startedOn", run.started().toString());
        metadata.put("finishedOn", run.finished().toString());
        metadata.set("buildkit_metadata", more());
        if (materials.isHermetic()) {
            metadata.put("buildkit_hermetic", true);
        }
        metadata.putObject("buildkit_completeness")
                .put("request", parametersAreComplete())
                .put("resolvedDependencies", materials.isComplete());
        if (asked.reproducible()) {
            metadata.put("buildkit_reproducible", true);
        }
        return root;
    }

    private ObjectNode source(String field) {
        ObjectNode config = object();
        if (run.request().context() instanceof ContextSource.Remote(String url)) {
            config.put("uri", Materials.withoutCredentials(url));
        }
        config.put(field, run.request().dockerfile().path());
        return config;
    }

    private ObjectNode parameters() {
        BuildRequest request = run.request();
        ObjectNode parameters = object();
        parameters.put("frontend", "dockerfile.v0");
        ObjectNode arguments = object();
        if (asked.max()) {
            new TreeMap<>(request.buildArgs()).forEach((name, value) -> arguments.put("build-arg:" + name, value));
            new TreeMap<>(request.labels()).forEach((name, value) -> arguments.put("label:" + name, value));
        }
        if (!request.target().isEmpty()) {
            arguments.put("target", request.target());
        }
        List<Platform> platforms = request.platforms();
        if (!platforms.isEmpty()) {
            arguments.put(
                    "platform",
                    String.join(
                            ",", platforms.stream().map(PlatformNames::format).toList()));
        }
        if (!arguments.isEmpty()) {
            parameters.set("args", arguments);
        }
        materials.addTo(parameters, asked.max());
        return parameters;
    }

    private boolean parametersAreComplete() {
        return asked.max()
                || (run.request().buildArgs().isEmpty()
                        && run.request().labels().isEmpty());
    }

    private ObjectNode more() {
        ObjectNode more = object();
        if (asked.max()) {
            more.putObject("source")
                    .putArray("infos")
                    .addObject()
                    .put("filename", run.dockerfile().name())
                    .put("language", "Dockerfile")
                    .put(
                            "data",
                            Base64.getEncoder()
                                    .encodeToString(run.dockerfile().content().getBytes(StandardCharsets.UTF_8)));
        }
        return more;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
