package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.LocalInput;
import dev.priok.client.BodyProducer;
import dev.priok.client.RequestBody;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a build gets to work with.
 *
 * @param dockerfile its path in what is sent, or in what the engine fetches; empty: the usual one
 * @param shown the Dockerfile's path as the user knows it; empty: it has none
 * @param remote what the engine fetches; empty: the body has it
 */
record BuildContext(
        String dockerfile,
        String shown,
        String remote,
        RequestBody body,
        @Nullable InputStream open) implements AutoCloseable {
    private static final Pattern REMOTE = Pattern.compile("(https?://|git://|ssh://|github\\.com/|git@).*");
    private static final int PEEK_BYTES = 512;

    /** "ustar" is there in each header of a tar (POSIX pax Interchange Format, "ustar Interchange Format"). */
    private static final int TAR_MAGIC = 257;

    /** How gzip, bzip2, xz and zstd begin. */
    private static final List<int[]> COMPRESSED =
            List.of(new int[] {0x1f, 0x8b}, new int[] {'B', 'Z', 'h'}, new int[] {0xfd, '7', 'z', 'X', 'Z'}, new int[] {
                0x28, 0xb5, 0x2f, 0xfd
            });

    /**
     * What the command's argument stands for; the caller closes it.
     *
     * @param file what {@code --file} says; empty: nothing
     */
    static BuildContext of(String argument, String file) throws IOException {
        if (argument.equals("-")) {
            if (file.equals("-")) {
                throw new CommandFailure("invalid argument: can't use stdin for both build context and dockerfile");
            }
            return ofStandardInput(file);
        }
        if (isRemote(argument) && !Files.isDirectory(Path.of(argument))) {
            return new BuildContext(file, "", argument, RequestBody.None.NONE, null);
        }
        return ofDirectory(Path.of(argument), file);
    }

    /** Whether the engine fetches what the text names, unless a directory has that name. */
    static boolean isRemote(String text) {
        return REMOTE.matcher(text).matches();
    }

    /** An archive with everything, or a Dockerfile alone. */
    private static BuildContext ofStandardInput(String file) throws IOException {
        BufferedInputStream input = new BufferedInputStream(LocalInput.open("-"));
        input.mark(PEEK_BYTES);
        byte[] start = input.readNBytes(PEEK_BYTES);
        input.reset();
        if (start.length == 0) {
            throw new CommandFailure("failed to peek context header from STDIN: EOF");
        }
        if (isArchive(start)) {
            return new BuildContext(file, "", "", new RequestBody.Stream("application/x-tar", input), input);
        }
        byte[] dockerfile = input.readAllBytes();
        ContextArchive archive = new ContextArchive(null, List.of(), Map.of("Dockerfile", dockerfile));
        return new BuildContext("", "", "", new RequestBody.Produced("application/x-tar", archive::writeTo), input);
    }

    private static boolean isArchive(byte[] start) {
        boolean tar = start.length > TAR_MAGIC + 5
                && new String(start, TAR_MAGIC, 5, StandardCharsets.US_ASCII).equals("ustar");
        return tar || COMPRESSED.stream().anyMatch(magic -> begins(start, magic));
    }

    private static boolean begins(byte[] start, int[] magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= start.length || (start[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static BuildContext ofDirectory(Path argument, String file) throws IOException {
        if (!Files.exists(argument)) {
            throw new CommandFailure("unable to prepare context: path \"" + argument + "\" not found");
        }
        if (!Files.isDirectory(argument)) {
            throw new CommandFailure("unable to prepare context: context must be a directory: " + argument);
        }
        Path context = argument.toRealPath();
        Dockerfile dockerfile = Dockerfile.of(context, file);
        ContextArchive archive = new ContextArchive(context, dockerfile.ignored(), dockerfile.extras());
        String usual = argument.resolve("Dockerfile").normalize().toString();
        return new BuildContext(
                dockerfile.name(),
                file.equals("-") ? "Dockerfile" : file.isEmpty() ? usual : file,
                "",
                new RequestBody.Produced("application/x-tar", archive::writeTo),
                null);
    }

    /** What the engine says of lines of the Dockerfile, with the path that the user knows. */
    String withPaths(String text) {
        return shown.isEmpty()
                ? text
                : Pattern.compile("^" + Pattern.quote(dockerfile) + "(:\\d+)$", Pattern.MULTILINE)
                        .matcher(text)
                        .replaceAll(Matcher.quoteReplacement(shown) + "$1");
    }

    /** The body packed, if it is made here; what comes from elsewhere stays as it is. */
    RequestBody compressed() {
        if (!(body instanceof RequestBody.Produced(String type, BodyProducer producer))) {
            return body;
        }
        return new RequestBody.Produced(type, out -> {
            GZIPOutputStream packed = new GZIPOutputStream(out);
            producer.writeTo(packed);
            packed.finish();
        });
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
