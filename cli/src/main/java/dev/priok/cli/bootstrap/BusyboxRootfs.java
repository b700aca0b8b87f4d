package dev.priok.cli.bootstrap;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A root file system with nothing but busybox, made of Debian's package busybox-static. apt verifies the package
 * against the signed metadata of the host's sources. The same package always gives the same bytes.
 */
final class BusyboxRootfs {
    private static final String PACKAGE = "busybox-static";
    private static final String BINARY = "bin/busybox";
    private static final String USERS = """
            root:x:0:0:root:/root:/bin/sh
            daemon:x:1:1:daemon:/usr/sbin:/bin/false
            bin:x:2:2:bin:/bin:/bin/false
            sys:x:3:3:sys:/dev:/bin/false
            sync:x:4:100:sync:/bin:/bin/sync
            mail:x:8:8:mail:/var/spool/mail:/bin/false
            www-data:x:33:33:www-data:/var/www:/bin/false
            operator:x:37:37:Operator:/var:/bin/false
            nobody:x:65534:65534:nobody:/home:/bin/false
            """;
    private static final String GROUPS = """
            root:x:0:
            daemon:x:1:
            bin:x:2:
            sys:x:3:
            adm:x:4:
            tty:x:5:
            disk:x:6:
            mail:x:8:
            wheel:x:10:root
            www-data:x:33:
            operator:x:37:
            users:x:100:
            nobody:x:65534:
            """;

    /** Directories beside the ones that the applets lie in, with their modes. */
    private static final Map<String, Integer> FOLDERS = Map.ofEntries(
            Map.entry("dev", 0755),
            Map.entry("etc", 0755),
            Map.entry("home", 0755),
            Map.entry("proc", 0555),
            Map.entry("root", 0700),
            Map.entry("sys", 0555),
            Map.entry("tmp", 01777),
            Map.entry("usr", 0755),
            Map.entry("var", 0755),
            Map.entry("var/log", 0755),
            Map.entry("var/spool", 0755),
            Map.entry("var/spool/mail", 0755),
            Map.entry("var/tmp", 01777),
            Map.entry("var/www", 0755));

    private final Path workFolder;
    private final Consumer<String> progress;

    /** @param workFolder empty, the caller's to delete */
    BusyboxRootfs(Path workFolder, Consumer<String> progress) {
        this.workFolder = workFolder;
        this.progress = progress;
    }

    /** The whole file system as a tar archive of a few MB. */
    byte[] tar() throws IOException {
        Path debianPackage = new AptPackages(workFolder, progress).download(PACKAGE);
        Path contents = workFolder.resolve("contents.tar");
        new HostCommand(progress, "dpkg-deb", "--fsys-tarfile", debianPackage.toString()).runInto(contents, workFolder);
        Binary binary = binaryIn(contents);
        return tarOf(binary, applets(binary));
    }

    private record Binary(Path program, FileTime packaged) {}

    private Binary binaryIn(Path contents) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(contents));
                TarArchiveInputStream tar = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName();
                if (entry.isFile() && (name.equals("./" + BINARY) || name.equals("./usr/" + BINARY))) {
                    Path program = Files.write(workFolder.resolve("busybox"), tar.readAllBytes());
                    return new Binary(program, entry.getLastModifiedTime());
                }
            }
        }
        throw new BootstrapException("the package " + PACKAGE + " has no /" + BINARY);
    }

    /** Paths of all applets without leading slash, as this very busybox lists them. */
    private List<String> applets(Binary binary) throws IOException {
        Files.setPosixFilePermissions(binary.program(), PosixFilePermissions.fromString("rwx------"));
        String listing = new HostCommand(progress, binary.program().toString(), "--list-full").textIn(workFolder);
        return listing.lines()
                .filter(path -> !path.isBlank() && !path.equals(BINARY))
                .sorted()
                .toList();
    }

    private static byte[] tarOf(Binary binary, List<String> applets) throws IOException {
        byte[] content = Files.readAllBytes(binary.program());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length + 1_000_000);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            Writer writer = new Writer(tar, binary.packaged());
            for (Map.Entry<String, Integer> folder : folders(applets).entrySet()) {
                writer.folder(folder.getKey(), folder.getValue());
            }
            writer.file("etc/group", 0644, GROUPS.getBytes(StandardCharsets.UTF_8));
            writer.file("etc/passwd", 0644, USERS.getBytes(StandardCharsets.UTF_8));
            writer.file(BINARY, 0755, content);
            for (String applet : applets) {
                writer.link(applet, "/" + BINARY);
            }
        }
        return bytes.toByteArray();
    }

    private static SequencedMap<String, Integer> folders(List<String> applets) {
        TreeMap<String, Integer> all = new TreeMap<>(FOLDERS);
        TreeSet<String> files = new TreeSet<>(applets);
        files.add(BINARY);
        for (String file : files) {
            for (int slash = file.indexOf('/'); slash > 0; slash = file.indexOf('/', slash + 1)) {
                all.putIfAbsent(file.substring(0, slash), 0755);
            }
        }
        return all;
    }

    /** Entries owned by root, all with the time that the package was made. */
    private record Writer(TarArchiveOutputStream tar, FileTime time) {
        void folder(String name, int mode) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name + "/");
            put(entry, mode, new byte[0]);
        }

        void file(String name, int mode, byte[] content) throws IOException {
            put(new TarArchiveEntry(name), mode, content);
        }

        void link(String name, String target) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(target);
            put(entry, 0777, new byte[0]);
        }

        private void put(TarArchiveEntry entry, int mode, byte[] content) throws IOException {
            entry.setMode(mode);
            entry.setIds(0, 0);
            entry.setLastModifiedTime(time);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
    }
}
