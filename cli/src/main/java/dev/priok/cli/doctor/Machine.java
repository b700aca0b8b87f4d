package dev.priok.cli.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that tell about a machine, below its root. What can't be read counts as not there. */
record Machine(Path root) {
    private static final int READ_BYTES = 64 << 10;
    private static final List<String> PROGRAMS =
            List.of("usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin");
    private static final List<String> LIBRARIES = List.of(
            "usr/lib/x86_64-linux-gnu",
            "usr/lib/aarch64-linux-gnu",
            "usr/lib64",
            "usr/lib",
            "lib64",
            "lib",
            "usr/local/lib");

    static Machine own() {
        return new Machine(Path.of("/"));
    }

    Path at(String path) {
        return root.resolve(path);
    }

    boolean has(String path) {
        return Files.exists(at(path));
    }

    /** Without white space around it. */
    Optional<String> text(String path) {
        // One large read: a file of /proc/sys tells its value to the first read only, and Files.readString begins
        // small.
        byte[] buffer = new byte[READ_BYTES];
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(at(path))) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                text.write(buffer, 0, count);
            }
            return Optional.of(text.toString(StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    List<String> lines(String path) {
        return text(path).map(text -> text.lines().toList()).orElse(List.of());
    }

    Optional<Long> number(String path) {
        return text(path).filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
    }

    Optional<Path> program(String name) {
        return first(PROGRAMS, name);
    }

    Optional<Path> library(String name) {
        return first(LIBRARIES, name);
    }

    private Optional<Path> first(List<String> directories, String name) {
        return directories.stream()
                .map(directory -> at(directory).resolve(name))
                .filter(Files::exists)
                .findFirst();
    }

    String kernelRelease() {
        return text("proc/sys/kernel/osrelease").orElse("");
    }
}
