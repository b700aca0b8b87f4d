package dev.priok.cli.context;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.settings.ContextStore;
import dev.priok.cli.settings.EngineContext;
import dev.priok.client.Json;
import dev.priok.client.JsonSyntaxException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A context as a file for others: {@code meta.json} and {@code tls/docker/*.pem}, in a tar; read from a zip, too.
 *
 * @param metadata what {@code meta.json} says
 * @param tls the engine's TLS files by name
 */
record ContextArchive(Json metadata, Map<String, byte[]> tls) {
    private static final String META = "meta.json";
    private static final String TLS = "tls/";
    private static final String ENGINE = TLS + "docker/";
    private static final int FILE_MODE = 0100644;
    private static final int SECRET_MODE = 0100600;
    private static final int DIRECTORY_MODE = 040700;

    static ContextArchive of(EngineContext context, Map<String, byte[]> tls) {
        return new ContextArchive(context.json(), tls);
    }

    /** Writes the tar; does not close {@code out}. */
    void writeTo(OutputStream out) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        add(tar, META, FILE_MODE, metadata.compact().getBytes(StandardCharsets.UTF_8));
        add(tar, TLS, DIRECTORY_MODE, new byte[0]);
        if (!tls.isEmpty()) {
            add(tar, ENGINE, DIRECTORY_MODE, new byte[0]);
        }
        for (Map.Entry<String, byte[]> file : tls.entrySet()) {
            add(tar, ENGINE + file.getKey(), SECRET_MODE, file.getValue());
        }
        tar.finish();
    }

    private static void add(TarArchiveOutputStream tar, String name, int mode, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(content.length);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** Reads either kind; does not close {@code in}. */
    static ContextArchive read(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(2);
        boolean zip = buffered.read() == 'P' && buffered.read() == 'K';
        buffered.reset();
        Map<String, byte[]> files = zip ? zipped(buffered) : tarred(buffered);
        byte[] meta = files.remove(META);
        if (meta == null) {
            throw new CommandFailure("invalid context: no metadata found");
        }
        Map<String, byte[]> tls = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = file.getKey();
            String last = name.startsWith(ENGINE) ? name.substring(ENGINE.length()) : "";
            if (last.isEmpty() || last.contains("/") || last.contains("..")) {
                throw new CommandFailure(
                        name + ": unexpected context file: TLS files of the docker endpoint are known only");
            }
            tls.put(last, file.getValue());
        }
        try {
            return new ContextArchive(Json.parse(meta), tls);
        } catch (JsonSyntaxException e) {
            throw new CommandFailure("invalid context: meta.json: " + e.getMessage());
        }
    }

    private static Map<String, byte[]> tarred(InputStream in) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (entry.isFile()) {
                files.put(entry.getName(), content(entry.getName(), tar, files));
            }
        }
        return files;
    }

    private static Map<String, byte[]> zipped(InputStream in) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (!entry.isDirectory()) {
                files.put(entry.getName(), content(entry.getName(), zip, files));
            }
        }
        return files;
    }

    /** All files together have the bound of one. */
    private static byte[] content(String name, InputStream in, Map<String, byte[]> before) throws IOException {
        int left = ContextStore.MOST_BYTES;
        for (byte[] earlier : before.values()) {
            left -= earlier.length;
        }
        byte[] content = in.readNBytes(left + 1);
        if (content.length > left) {
            throw new CommandFailure("invalid context: " + name + ": the file is larger than any context");
        }
        return content;
    }
}
