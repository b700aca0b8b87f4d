package dev.priok.cli.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExtensionsTest {
    private static final String GOOD =
            "{\"SchemaVersion\":\"0.1.0\",\"Vendor\":\"Me\",\"Version\":\"v1\",\"ShortDescription\":\"Says hello\"}";

    @TempDir
    private Path directory;

    private Path first = Path.of("");
    private Path second = Path.of("");

    @BeforeEach
    void makeDirectories() throws IOException {
        first = Files.createDirectory(directory.resolve("first"));
        second = Files.createDirectory(directory.resolve("second"));
    }

    private static Path program(Path directory, String name, String metadata) throws IOException {
        Path program = Files.writeString(
                directory.resolve(name),
                "#!/bin/sh\n[ \"$1\" = docker-cli-plugin-metadata ] && echo '" + metadata + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    private Extensions extensions() {
        return new Extensions(List.of(first, second, directory.resolve("none")), name -> name.equals("build"));
    }

    private String errorOf(String name) {
        return extensions().all().stream()
                .filter(extension -> extension.name().equals(name))
                .map(Extension::error)
                .findAny()
                .orElse("not listed");
    }

    @Test
    void theFirstOfANameCountsAndShadowsTheOthers() throws IOException {
        Path here = program(first, "docker-hello", GOOD);
        Path there = program(second, "docker-hello", GOOD);
        assertThat(extensions().find("hello")).extracting(Extension::path).isEqualTo(here);
        assertThat(extensions().all())
                .singleElement()
                .satisfies(found -> assertThat(found.json().compact())
                        .isEqualTo("{\"SchemaVersion\":\"0.1.0\",\"Vendor\":\"Me\",\"Version\":\"v1\","
                                + "\"ShortDescription\":\"Says hello\",\"Name\":\"hello\",\"Path\":\"" + here
                                + "\",\"ShadowedPaths\":[\"" + there + "\"]}"));
    }

    @Test
    void whatSaysNothingUsefulIsListedWithTheReasonAndNotRun() throws IOException {
        program(first, "docker-empty", "{}");
        program(first, "docker-nobody", "{\"SchemaVersion\":\"0.1.0\"}");
        program(first, "docker-future", "{\"SchemaVersion\":\"2.0.0\",\"Vendor\":\"Me\"}");
        program(first, "docker-words", "hello");
        program(first, "docker-Big", GOOD);
        Files.writeString(first.resolve("docker-text"), "no program");
        assertThat(errorOf("empty")).isEqualTo("plugin SchemaVersion version cannot be empty");
        assertThat(errorOf("nobody")).isEqualTo("plugin metadata does not define a vendor");
        assertThat(errorOf("future")).contains("must be lower than 2.0.0");
        assertThat(errorOf("words")).startsWith("invalid metadata");
        assertThat(errorOf("text")).startsWith("failed to fetch metadata");
        assertThat(errorOf("Big")).contains("did not match");
        for (String name : List.of("empty", "nobody", "future", "words", "text", "Big", "../first/docker-hello")) {
            assertThat(extensions().find(name)).as(name).isNull();
        }
    }

    @Test
    void aFirstOneThatIsBadHidesAGoodOne() throws IOException {
        program(first, "docker-hello", "{}");
        program(second, "docker-hello", GOOD);
        assertThat(extensions().find("hello")).isNull();
    }

    @Test
    void commandsOfThisProgramAreNoOnesElse() throws IOException {
        program(first, "docker-build", GOOD);
        assertThat(extensions().find("build")).isNull();
        assertThat(extensions().all()).isEmpty();
    }

    @Test
    void laterSchemasOfTheFirstKindAreRead() {
        assertThat(Extension.problem(Json.parse("{\"SchemaVersion\":\"1.2.0\",\"Vendor\":\"Me\"}")))
                .isEmpty();
        assertThat(Extension.problem(Json.parse("{\"SchemaVersion\":\"new\",\"Vendor\":\"Me\"}")))
                .contains("wrong format");
    }
}
