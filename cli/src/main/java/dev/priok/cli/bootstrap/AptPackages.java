package dev.priok.cli.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Packages fetched by the host's apt, which checks each against its sources' signed metadata. */
final class AptPackages {
    private final Path workFolder;
    private final Consumer<String> progress;

    AptPackages(Path workFolder, Consumer<String> progress) {
        this.workFolder = workFolder;
        this.progress = progress;
    }

    /**
     * Downloads the package's current version without installing it; the network is asked for package lists only if
     * the host has none of them.
     */
    Path download(String packageName) throws IOException {
        if (!isKnown(packageName)) {
            progress.accept("apt knows no package " + packageName + " yet: apt-get update");
            new HostCommand(progress, "apt-get", "-qq", "update").textIn(workFolder);
        }
        Path folder = Files.createDirectory(workFolder.resolve("download"));
        // As root apt would fetch as its own user, who may not write here.
        new HostCommand(progress, "apt-get", "-qq")
                .with(List.of("-o", "APT::Sandbox::User=root"))
                .with(List.of("-o", "APT::Get::AllowUnauthenticated=false"))
                .with(List.of("download", packageName))
                .textIn(folder);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new BootstrapException("apt-get download " + packageName + " left no file"));
        }
    }

    private boolean isKnown(String packageName) throws IOException {
        String policy = new HostCommand(progress, "apt-cache", "policy", packageName).textIn(workFolder);
        return policy.lines()
                .map(String::strip)
                .anyMatch(line -> line.startsWith("Candidate: ") && !line.contains("("));
    }
}
