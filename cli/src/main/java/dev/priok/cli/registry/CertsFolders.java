package dev.priok.cli.registry;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.EngineAddress;
import dev.priok.tls.Certificates;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The directories where a daemon on this machine looks for registries' certificates, at each connection: one directory for
 * each registry, the first that there is counts. Only files that were made here are removed.
 */
record CertsFolders(List<Path> folders) {
    private static final String OWN = "trusted-";
    private static final int NAME_DIGITS = 16;

    /** Those of the daemon that the session speaks to, if that is on this machine. */
    static CertsFolders of(Session session) {
        Path runtime = Path.of(session.environment("XDG_RUNTIME_DIR"), "priok.sock");
        boolean isUsers = session.address().equals(new EngineAddress.Unix(runtime));
        if (!isUsers) {
            return new CertsFolders(List.of(
                    Path.of("/etc/priok/certs.d"), Path.of("/etc/docker/certs.d"), Path.of("/etc/containerd/certs.d")));
        }
        Path named = Path.of(session.environment("XDG_CONFIG_HOME"));
        Path config = named.isAbsolute() ? named : Path.of(session.environment("HOME"), ".config");
        return new CertsFolders(List.of(config.resolve("priok/certs.d"), config.resolve("docker/certs.d")));
    }

    /** A file with one certificate or several. */
    record Entry(String registry, Path file, List<X509Certificate> certificates) {}

    /** The directory that counts for a registry, which need not exist. */
    private Path directory(String registry) {
        String containerds = registry.replaceFirst(":([0-9]+)$", "_$1_");
        for (Path folder : folders) {
            for (String name : List.of(registry, containerds)) {
                if (Files.isDirectory(folder.resolve(name))) {
                    return folder.resolve(name);
                }
            }
        }
        return folders.getFirst().resolve(registry);
    }

    /** Adds authorities of a registry; the file they are in. */
    Path add(String registry, List<X509Certificate> authorities) throws IOException {
        Path directory = directory(registry);
        if (Files.exists(directory.resolve("hosts.toml"))) {
            throw new CommandFailure(directory.resolve("hosts.toml")
                    + " says what is trusted of this registry: name the authority's file in its key ca");
        }
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        String name = OWN + Certificates.fingerprint(authorities.getFirst()).substring(0, NAME_DIGITS);
        Path unfinished = Files.createTempFile(directory, name, ".new");
        try {
            Files.writeString(
                    unfinished, authorities.stream().map(Certificates::pem).collect(Collectors.joining()));
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-r--r--"));
            return Files.move(
                    unfinished,
                    directory.resolve(name + ".crt"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Removes what was added for a registry; the files that were. */
    List<Path> remove(String registry) throws IOException {
        Path directory = directory(registry);
        List<Path> removed = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            for (Path file : files(directory, OWN + "*.crt")) {
                Files.delete(file);
                removed.add(file);
            }
            if (!removed.isEmpty() && files(directory, "*").isEmpty()) {
                Files.delete(directory);
            }
        }
        return removed;
    }

    /** All authorities, whoever put them there. */
    List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                for (Path directory : files(folder, "*")) {
                    for (Path file : Files.isDirectory(directory) ? files(directory, "*.crt") : List.<Path>of()) {
                        entries.add(new Entry(directory.getFileName().toString(), file, Certificates.read(file)));
                    }
                }
            }
        }
        return entries;
    }

    private static List<Path> files(Path directory, String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(files::add);
        }
        files.sort(null);
        return files;
    }
}
