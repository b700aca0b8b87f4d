package dev.priok.build.attest;

import dev.priok.build.BuildRequest;
import dev.priok.build.ContextSource;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.RunStep;
import dev.priok.build.graph.RunStep.RunMount;
import dev.priok.build.graph.Vertex;
import dev.priok.model.Digest;
import dev.priok.model.ImageReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a graph is made of: where its files came from, and what its programs were given. */
final class Materials {
    private final Map<String, Map<String, String>> digestsByUri = new TreeMap<>();
    private final Map<ContextSource, String> names = new HashMap<>();
    private final SortedSet<String> locals = new TreeSet<>();
    private final SortedSet<String> secrets = new TreeSet<>();
    private final SortedSet<String> agents = new TreeSet<>();
    private boolean complete = true;
    private boolean hermetic = true;

    private Materials(BuildRequest request) {
        request.namedContexts().forEach((name, source) -> names.put(source, name));
        names.put(request.context(), "context");
    }

    /** @param request whose contexts have names, also those that were sent here */
    static Materials of(List<Vertex> graph, BuildRequest request) {
        Materials materials = new Materials(request);
        graph.forEach(materials::add);
        return materials;
    }

    private void add(Vertex vertex) {
        switch (vertex.operation()) {
            case Operation.Image image -> {
                ImageReference reference = ImageReference.parse(image.reference());
                Digest digest = reference.digest();
                put(
                        PackageUrl.ofImage(reference, vertex.platform()),
                        digest == null ? Map.of() : Map.of(digest.algorithm(), digest.hex()));
                complete &= digest != null;
            }
            case Operation.Layout layout -> {
                Digest digest = Digest.parse(layout.reference());
                put(PackageUrl.ofLayout(digest, vertex.platform()), Map.of(digest.algorithm(), digest.hex()));
            }
            case Operation.Git git ->
                put(git.url(), Map.of(git.commit().length() == 64 ? "sha256" : "sha1", git.commit()));
            case Operation.Http http -> {
                Digest checksum = http.checksum();
                put(http.url(), checksum == null ? Map.of() : Map.of(checksum.algorithm(), checksum.hex()));
                complete &= checksum != null;
            }
            case Operation.Context context -> {
                add(context.source());
                complete = false;
            }
            case Operation.Run(RunStep step) -> add(step);
            case Operation.Scratch _, Operation.Files _, Operation.Merge _ -> {}
        }
    }

    private void add(ContextSource source) {
        if (source instanceof ContextSource.OfClient(String name)) {
            locals.add(name);
        } else if (source instanceof ContextSource.OfMachine && names.containsKey(source)) {
            locals.add(names.getOrDefault(source, ""));
        }
    }

    private void add(RunStep step) {
        hermetic &= step.defaults().network().equals("none");
        for (RunMount mount : step.mounts()) {
            switch (mount) {
                case RunMount.Secret secret -> secrets.add(secret.id());
                case RunMount.Ssh ssh -> agents.add(ssh.id());
                case RunMount.From _, RunMount.Cache _, RunMount.Tmpfs _ -> {}
            }
        }
    }

    private void put(String uri, Map<String, String> digests) {
        digestsByUri.put(withoutCredentials(uri), digests);
    }

    void addTo(ObjectNode statement, String field) {
        if (digestsByUri.isEmpty()) {
            return;
        }
        ArrayNode list = statement.putArray(field);
        digestsByUri.forEach((uri, digests) -> {
            ObjectNode entry = list.addObject().put("uri", uri);
            if (!digests.isEmpty()) {
                ObjectNode values = entry.putObject("digest");
                digests.forEach(values::put);
            }
        });
    }

    /** A name and a password in a URL are nobody else's business. */
    static String withoutCredentials(String url) {
        return url.replaceFirst("//[^/@]*@", "//xxxxx@");
    }

    /** Everything that went in is known by its digest. */
    boolean isComplete() {
        return complete;
    }

    boolean isHermetic() {
        return complete && hermetic;
    }

    /** Directories of the client's, and, if those who may know ask, ids of what it gave. */
    void addTo(ObjectNode parameters, boolean max) {
        if (max) {
            addNamed(parameters, "secrets", "id", secrets);
            addNamed(parameters, "ssh", "id", agents);
        }
        addNamed(parameters, "locals", "name", locals);
    }

    private static void addNamed(ObjectNode parameters, String name, String field, SortedSet<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = parameters.putArray(name);
            List<String> sorted = new ArrayList<>(values);
            sorted.sort(Comparator.naturalOrder());
            sorted.forEach(value -> array.addObject().put(field, value));
        }
    }
}
