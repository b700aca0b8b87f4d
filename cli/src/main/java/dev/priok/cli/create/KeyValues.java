package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code name=value} pairs from flags and from files of one pair a line. */
public final class KeyValues {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private KeyValues() {}

    /**
     * The environment for a process: files first, flags after them; a name alone takes this program's value. A name alone
     * that has no value here stays a name, which takes the image's variable away; from a file it is left out.
     */
    public static List<String> environment(Session session, List<String> files, List<String> flags) throws IOException {
        List<String> all = new ArrayList<>();
        for (String file : files) {
            readFile(file, session, all);
        }
        for (String pair : flags) {
            String value = pair.indexOf('=') < 0 ? session.environmentOrNull(pair) : null;
            all.add(value == null ? pair : pair + "=" + value);
        }
        return all;
    }

    /** Pairs of the files, then of the flags; names without a value in files are left out. */
    static List<String> read(List<String> files, List<String> flags) throws IOException {
        List<String> all = new ArrayList<>();
        for (String file : files) {
            readFile(file, null, all);
        }
        all.addAll(flags);
        return all;
    }

    /** The pairs as a map; of equal names the last counts. */
    public static Map<String, String> map(List<String> pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            map.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return map;
    }

    private static void readFile(String file, @Nullable Session environment, List<String> into) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(Path.of(file))))
                    .toString();
        } catch (NoSuchFileException _) {
            throw new CommandFailure("open " + file + ": no such file or directory");
        } catch (CharacterCodingException _) {
            throw new CommandFailure("invalid env file (" + file + "): invalid utf8 bytes");
        }
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        for (String whole : text.split("\n", -1)) {
            String line = withoutLeadingSpace(whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole);
            if (!line.isEmpty() && line.charAt(0) != '#') {
                addLine(file, line, environment, into);
            }
        }
    }

    private static void addLine(String file, String line, @Nullable Session environment, List<String> into) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line : line.substring(0, equals);
        if (name.isEmpty()) {
            throw new CommandFailure("invalid env file (" + file + "): no variable name on line '" + line + "'");
        }
        if (name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0) {
            throw new CommandFailure("invalid env file (" + file + "): variable '" + name + "' contains whitespaces");
        }
        if (equals >= 0) {
            into.add(line);
        } else if (environment != null) {
            String value = environment.environmentOrNull(name);
            if (value != null) {
                into.add(name + "=" + value);
            }
        }
    }

    static String withoutLeadingSpace(String text) {
        return text.stripLeading();
    }
}
