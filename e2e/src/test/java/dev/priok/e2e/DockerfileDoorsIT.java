package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.e2e.DockerfileCase.Expectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Dockerfile is the same image, or fails with the same words, by whichever client it is built. {@code
 * -Dpriok.e2e.clients=DIRECTORY} takes other clients than the usual ones, {@code -Dpriok.e2e.dockerfiles=PATTERN} only
 * the cases of such names.
 */
@WithDaemon
class DockerfileDoorsIT {
    private static final String CASES = System.getProperty("priok.e2e.dockerfiles", ".*");
    private static final int AT_ONCE = 4;

    /** No step of these leaves a layer that would say when they were made: each build makes them anew. */
    private static final Set<String> LAYERLESS = Set.of("from-scratch-config-only");

    private final PriokDaemon priok;
    private final List<BuildDoor> doors;

    DockerfileDoorsIT(PriokDaemon priok) {
        this.priok = priok;
        this.doors = BuildDoor.all(priok.environment());
    }

    @BeforeEach
    void addPlugins() {
        StockClients.addPlugins(priok.environment());
    }

    private static List<DockerfileCase> cases(boolean failing) {
        return DockerfileCase.all().stream()
                .filter(given -> given.name().matches(CASES) && given.fails() == failing)
                .toList();
    }

    /** The context of a case, which the clients share. */
    private Path context(DockerfileCase given) throws IOException {
        Path context =
                Files.createDirectories(priok.scratch().resolve("contexts").resolve(given.name()));
        given.writeTo(context);
        return context;
    }

    private record Built(DockerfileCase given, Path context, Map<String, String> ids) {
        String id() {
            return ids.values().iterator().next();
        }
    }

    @Test
    void everyDoorMakesTheSameImage() throws Exception {
        List<Built> all = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Built>> builds = new ArrayList<>();
            for (DockerfileCase given : cases(false)) {
                int first = builds.size();
                builds.add(clients.submit(() -> byEachDoor(given, first)));
            }
            for (Future<Built> build : builds) {
                all.add(build.get());
            }
        }
        for (Built built : all) {
            if (!LAYERLESS.contains(built.given().name())
                    && built.ids().values().stream().distinct().count() != 1) {
                differences.add(built.given().name() + ": " + built.ids());
            }
        }
        assertThat(differences).isEmpty();
        assertThat(differencesOfCompose(all)).isEmpty();
    }

    /** Each door is the first one, which finds nothing built yet, for some of the cases. */
    private Built byEachDoor(DockerfileCase given, int first) throws IOException {
        Path context = context(given);
        Map<String, String> ids = new LinkedHashMap<>();
        for (int i = 0; i < doors.size(); i++) {
            BuildDoor door = doors.get((first + i) % doors.size());
            if (door.canServe(given)) {
                Path id = priok.scratch().resolve(given.name() + "." + door.name());
                door.build(given, context, List.of("--iidfile", id.toString())).ok();
                ids.put(door.name(), Files.readString(id));
                if (ids.size() == 1) {
                    check(given);
                }
            }
        }
        return new Built(given, context, ids);
    }

    private void check(DockerfileCase given) throws IOException {
        List<Expectation> ofImage = given.expectations().stream()
                .filter(expected -> !expected.isSaid())
                .toList();
        if (!ofImage.isEmpty()) {
            BuiltImage image = BuiltImage.read(priok.environment(), BuildDoor.tag(given));
            ofImage.forEach(expected -> image.check(expected, priok.environment()));
        }
    }

    /** Compose labels what it builds with its project, the service and its version. */
    private List<String> differencesOfCompose(List<Built> all) throws IOException {
        Map<String, Object> services = new LinkedHashMap<>();
        Map<String, Object> secrets = new LinkedHashMap<>();
        for (Built built : all) {
            services.put(
                    built.given().name(),
                    Map.of(
                            "image",
                            "composed:" + built.given().name(),
                            "build",
                            built.given().composeSection(built.context())));
            secrets.putAll(built.given().composeSecrets(built.context()));
        }
        Path file = priok.scratch().resolve("doors.yaml");
        JsonMapper.shared().writeValue(file.toFile(), Map.of("services", services, "secrets", secrets));
        compose(file).ok();
        List<JsonNode> plain = inspected(all.stream().map(Built::id).toList());
        List<JsonNode> composed = inspected(
                all.stream().map(built -> "composed:" + built.given().name()).toList());
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            removeLabels(composed.get(i));
            for (String part : List.of("Config", "RootFS", "Architecture")) {
                JsonNode theirs = part(composed.get(i), part);
                JsonNode expected = part(plain.get(i), part);
                if (!theirs.equals(expected)) {
                    differences.add(all.get(i).given().name() + ": " + theirs + " instead of " + expected);
                }
            }
        }
        return differences;
    }

    private Result compose(Path file) {
        Map<String, String> environment = new HashMap<>(priok.environment());
        List<String> command = List.of(
                StockClients.docker(), "compose", "-p", "doors", "-f", file.toString(), "--progress=plain", "build");
        return Programs.run(environment, command);
    }

    private List<JsonNode> inspected(List<String> images) throws IOException {
        List<String> command =
                Stream.concat(Stream.of("image", "inspect"), images.stream()).toList();
        return JsonMapper.shared()
                .readTree(priok.docker(command.toArray(String[]::new)).ok().out())
                .valueStream()
                .toList();
    }

    private static void removeLabels(JsonNode image) {
        if (image.path("Config").path("Labels") instanceof ObjectNode labels) {
            labels.remove(labels.propertyNames().stream()
                    .filter(name -> name.startsWith("com.docker.compose."))
                    .toList());
        }
    }

    /** No labels are the same however they are told. */
    private static JsonNode part(JsonNode image, String name) {
        JsonNode part = image.path(name);
        if (part instanceof ObjectNode config && config.path("Labels").isEmpty()) {
            config.remove("Labels");
        }
        return part;
    }

    @Test
    void everyDoorSaysTheSameOfWhatCannotBeBuilt() throws Exception {
        List<String> differences = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            Map<String, Future<Map<String, List<String>>>> builds = new LinkedHashMap<>();
            for (DockerfileCase given : cases(true)) {
                builds.put(given.name(), clients.submit(() -> failures(given)));
            }
            for (Map.Entry<String, Future<Map<String, List<String>>>> build : builds.entrySet()) {
                Map<String, List<String>> told = build.getValue().get();
                if (told.values().stream().distinct().count() != 1) {
                    differences.add(build.getKey() + ": " + told);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    /** What each door says. */
    private Map<String, List<String>> failures(DockerfileCase given) throws IOException {
        Path context = context(given);
        Map<String, List<String>> told = new LinkedHashMap<>();
        Set<String> excerpts = new HashSet<>();
        for (BuildDoor door : doors) {
            if (door.canServe(given)) {
                Result built = door.build(given, context, List.of());
                told.put(door.name(), failure(built));
                excerpts.add(BuildDoor.excerpt(built.out() + built.err()));
            }
        }
        assertThat(excerpts).as(given.name()).hasSize(1);
        Path file = priok.scratch().resolve(given.name() + ".yaml");
        Map<String, Object> service = Map.of("build", given.composeSection(context));
        JsonMapper.shared()
                .writeValue(
                        file.toFile(),
                        Map.of("services", Map.of("app", service), "secrets", given.composeSecrets(context)));
        told.put("compose", failure(compose(file)));
        return told;
    }

    private static List<String> failure(Result built) {
        return built.exit() == 0 ? List.of("it was built") : BuildDoor.told(built.err());
    }
}
