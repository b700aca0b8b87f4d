package dev.priok.cli.compose;

import dev.priok.compose.ProjectFailure;
import dev.priok.compose.create.Wish;
import dev.priok.compose.model.Build;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.model.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service's {@code build} section as words of {@code priok build}; what that can't do is refused by name. Closing
 * removes the file that an inline Dockerfile is in.
 */
final class BuildWords implements AutoCloseable {
    private final Project project;
    private final Service service;
    private final Build build;
    private @Nullable Path inline;

    BuildWords(Project project, Service service, Build build) {
        this.project = project;
        this.service = service;
        this.build = build;
    }

    List<String> of(ImageSupply.BuildChoice choice) throws IOException {
        refuse(!build.additionalContexts().isEmpty(), "additional_contexts");
        refuse(!build.ssh().isEmpty(), "ssh");
        refuse(!build.secrets().isEmpty(), "secrets");
        refuse(!build.cacheTo().isEmpty(), "cache_to");
        refuse(!build.noCacheFilter().isEmpty(), "no_cache_filter");
        refuse(!build.entitlements().isEmpty(), "entitlements");
        refuse(build.privileged(), "privileged");
        refuse(!build.provenance().isEmpty() && !build.provenance().equals("false"), "provenance");
        refuse(!build.sbom().isEmpty() && !build.sbom().equals("false"), "sbom");
        refuse(build.platforms().size() > 1, "platforms with more than one");
        refuse(!build.isolation().isEmpty() && !build.isolation().equals("default"), "isolation");
        List<String> words = new ArrayList<>();
        words.add("--tag=" + Wish.imageOf(project, service));
        build.tags().forEach(tag -> words.add("--tag=" + tag));
        arguments(words, choice);
        build.labels().forEach((name, value) -> words.add("--label=" + name + "=" + value));
        build.cacheFrom().forEach(image -> words.add("--cache-from=" + image));
        build.extraHosts()
                .forEach((name, addresses) ->
                        addresses.forEach(address -> words.add("--add-host=" + name + ":" + address)));
        build.ulimits()
                .forEach((name, limit) -> words.add("--ulimit=" + name + "=" + limit.soft() + ":" + limit.hard()));
        add(words, "--target=", build.target());
        add(words, "--network=", build.network());
        add(
                words,
                "--platform=",
                build.platforms().isEmpty()
                        ? service.platform()
                        : build.platforms().getFirst());
        add(words, "--shm-size=", build.shmSizeBytes() == 0 ? "" : Long.toString(build.shmSizeBytes()));
        words.add("--no-cache=" + (choice.noCache() || build.noCache()));
        words.add("--pull=" + (choice.pull() || build.pull()));
        words.add("--quiet=" + choice.quiet());
        add(words, "--file=", dockerfile());
        words.add("--");
        words.add(build.context());
        return words;
    }

    private void arguments(List<String> words, ImageSupply.BuildChoice choice) {
        build.args().forEach((name, value) -> {
            switch (value) {
                case Variable.Value(String text) -> words.add("--build-arg=" + name + "=" + text);
                case Variable.Unset.UNSET -> words.add("--build-arg=" + name);
            }
        });
        choice.arguments().forEach(argument -> words.add("--build-arg=" + argument));
    }

    private static void add(List<String> words, String flag, String value) {
        if (!value.isEmpty()) {
            words.add(flag + value);
        }
    }

    private String dockerfile() throws IOException {
        if (!build.dockerfileInline().isEmpty()) {
            Path file = Files.createTempFile("priok-dockerfile-", "");
            inline = file;
            Files.writeString(file, build.dockerfileInline());
            return file.toString();
        }
        boolean local = Files.isDirectory(Path.of(build.context()));
        return build.dockerfile().isEmpty() || !local
                ? build.dockerfile()
                : Path.of(build.context()).resolve(build.dockerfile()).toString();
    }

    private void refuse(boolean said, String attribute) {
        if (said) {
            throw new ProjectFailure("services." + service.name() + ".build." + attribute
                    + " isn't supported by priok compose yet: docker compose can build it with BuildKit");
        }
    }

    @Override
    public void close() throws IOException {
        Path file = inline;
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
