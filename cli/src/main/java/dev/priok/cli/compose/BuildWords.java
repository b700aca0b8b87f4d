package dev.priok.cli.compose;

import dev.priok.cli.ProductVersion;
import dev.priok.cli.build.BuildCommand;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.create.Wish;
import dev.priok.compose.model.Build;
import dev.priok.compose.model.FileGrant;
import dev.priok.compose.model.FileObject;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.model.Variable;
import dev.priok.compose.state.ComposeLabels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A service's {@code build} section as words of {@code priok build}; what that can't do is refused by name. Closing
 * removes the file that an inline Dockerfile is in.
 */
final class BuildWords implements AutoCloseable {
    private static final String OF_SERVICE = "service:";

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
        refuse();
        boolean remote = !Files.isDirectory(Path.of(build.context()));
        List<String> words = new ArrayList<>();
        words.add("--tag=" + Wish.imageOf(project, service));
        build.tags().forEach(tag -> words.add("--tag=" + tag));
        arguments(words, choice);
        labels().forEach((name, value) -> words.add("--label=" + name + "=" + value));
        build.cacheFrom().forEach(image -> words.add("--cache-from=" + image));
        build.cacheTo().forEach(cache -> words.add("--cache-to=" + cache));
        build.noCacheFilter().forEach(stage -> words.add("--no-cache-filter=" + stage));
        build.extraHosts()
                .forEach((name, addresses) ->
                        addresses.forEach(address -> words.add("--add-host=" + name + ":" + address)));
        build.ulimits()
                .forEach((name, limit) -> words.add("--ulimit=" + name + "=" + limit.soft() + ":" + limit.hard()));
        build.additionalContexts()
                .forEach((name, value) -> words.add("--build-context=" + name + "=" + context(value)));
        build.ssh().forEach((id, place) -> words.add("--ssh=" + id + (place.isEmpty() ? "" : "=" + place)));
        choice.ssh().forEach(agent -> words.add("--ssh=" + agent));
        entitlements(words);
        attestations(words, choice);
        add(words, "--target=", build.target());
        if (choice.use() == ImageSupply.Use.PUSHED && !service.image().isEmpty()) {
            words.add("--push");
        }
        add(words, "--network=", build.network());
        add(words, "--platform=", String.join(",", platforms(choice.use() == ImageSupply.Use.RUN)));
        add(words, "--shm-size=", build.shmSizeBytes() == 0 ? "" : Long.toString(build.shmSizeBytes()));
        add(words, "--memory=", choice.memory());
        words.add("--no-cache=" + (choice.noCache() || build.noCache()));
        words.add("--pull=" + (choice.pull() || build.pull()));
        words.add("--quiet=" + choice.quiet());
        add(words, "--builder=", choice.builder());
        add(words, "--file=", dockerfile(remote));
        words.add("--");
        words.add(build.context());
        return words;
    }

    private void refuse() {
        if (!build.isolation().isEmpty() && !build.isolation().equals("default")) {
            throw refused("isolation", "it is of Windows");
        }
        boolean ofServices =
                build.additionalContexts().values().stream().anyMatch(value -> value.startsWith(OF_SERVICE));
        if (ofServices && build.pull()) {
            throw refused("pull", "its additional_contexts are images that are only here");
        }
    }

    /** {@code service:NAME} is the image that is built for that service. */
    private String context(String value) {
        return value.startsWith(OF_SERVICE)
                ? "docker-image://" + Wish.imageOf(project, required(value.substring(OF_SERVICE.length())))
                : value;
    }

    private Service required(String name) {
        Service found = project.allServices().get(name);
        if (found == null) {
            throw refused("additional_contexts", "there is no service " + name);
        }
        return found;
    }

    /** The services whose images this one is built with. */
    static List<String> basedOn(Service service) {
        return service.build().stream()
                .flatMap(build -> build.additionalContexts().values().stream())
                .filter(value -> value.startsWith(OF_SERVICE))
                .map(value -> value.substring(OF_SERVICE.length()))
                .toList();
    }

    /** @param single whether the image is for this machine to run, so that one platform is enough */
    List<String> platforms(boolean single) {
        String preset = project.environment().getOrDefault("DOCKER_DEFAULT_PLATFORM", "");
        String wanted = service.platform().isEmpty() ? preset : service.platform();
        List<String> all = build.platforms();
        if (wanted.isEmpty()) {
            return single && all.size() > 1 ? List.of() : all;
        }
        if (!all.isEmpty() && !all.contains(wanted)) {
            throw new ProjectFailure("service \"" + service.name()
                    + "\" build.platforms does not support value set by DOCKER_DEFAULT_PLATFORM: " + wanted);
        }
        return single || all.isEmpty() ? List.of(wanted) : all;
    }

    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>(build.labels());
        labels.put(ComposeLabels.PROJECT, project.name());
        labels.put(ComposeLabels.SERVICE, service.name());
        labels.put(ComposeLabels.VERSION, ProductVersion.current());
        return labels;
    }

    private void entitlements(List<String> words) {
        build.entitlements().forEach(entitlement -> words.add("--allow=" + entitlement));
        if (build.privileged()) {
            words.add("--allow=security.insecure");
        }
    }

    private void attestations(List<String> words, ImageSupply.BuildChoice choice) {
        add(words, "--provenance=", choice.provenance().isEmpty() ? build.provenance() : choice.provenance());
        add(words, "--sbom=", choice.sbom().isEmpty() ? build.sbom() : choice.sbom());
    }

    /** Gives the command the secrets of the section. */
    BuildCommand giveSecrets(BuildCommand command) throws IOException {
        for (FileGrant grant : build.secrets()) {
            FileObject secret = project.secrets().get(grant.source());
            String content = secret == null ? null : secret.content();
            String id = grant.target().isEmpty() ? grant.source() : grant.target();
            if (content != null) {
                command.withSecret(id, content.getBytes(StandardCharsets.UTF_8));
            } else if (secret != null && !secret.file().isEmpty()) {
                command.withSecret(id, read(Path.of(secret.file())));
            } else if (secret != null && !secret.environment().isEmpty()) {
                throw refused("secrets", "the variable " + secret.environment() + " isn't set");
            } else {
                throw refused("secrets", "the secret " + grant.source() + " has no file and no variable");
            }
        }
        return command;
    }

    private byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw refused("secrets", "the file " + file + " isn't there");
        }
    }

    private void arguments(List<String> words, ImageSupply.BuildChoice choice) {
        build.args().forEach((name, value) -> {
            switch (value) {
                case Variable.Value(String text) -> words.add("--build-arg=" + name + "=" + text);
                case Variable.Unset.UNSET -> words.add("--build-arg=" + name);
            }
        });
        resolved(project, choice.arguments()).forEach(argument -> words.add("--build-arg=" + argument));
    }

    /** Arguments of the command line; a name alone takes the project's value, if it has one. */
    static List<String> resolved(Project project, List<String> arguments) {
        List<String> resolved = new ArrayList<>();
        for (String argument : arguments) {
            String value = project.environment().get(argument);
            if (argument.indexOf('=') >= 0) {
                resolved.add(argument);
            } else if (value != null) {
                resolved.add(argument + "=" + value);
            }
        }
        return resolved;
    }

    private static void add(List<String> words, String flag, String value) {
        if (!value.isEmpty()) {
            words.add(flag + value);
        }
    }

    private String dockerfile(boolean remote) throws IOException {
        if (!build.dockerfileInline().isEmpty()) {
            if (remote) {
                throw refused("dockerfile_inline", "the context is fetched by the engine");
            }
            Path file = Files.createTempFile("priok-dockerfile-", "");
            inline = file;
            Files.writeString(file, build.dockerfileInline());
            return file.toString();
        }
        return build.dockerfile().isEmpty() || remote
                ? build.dockerfile()
                : Path.of(build.context()).resolve(build.dockerfile()).toString();
    }

    private ProjectFailure refused(String attribute, String reason) {
        return new ProjectFailure(
                "services." + service.name() + ".build." + attribute + " isn't possible here: " + reason);
    }

    @Override
    public void close() throws IOException {
        Path file = inline;
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
