package dev.priok.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that leave a container running behind in what is typed. What could be their beginning is held back until
 * it is or is not.
 */
final class EscapeKeys {
    private final byte[] keys;
    private int matched;

    private EscapeKeys(byte[] keys) {
        this.keys = keys;
    }

    /** The keys named, such as {@code ctrl-p,ctrl-q}, which an empty or unreadable text also means. */
    static EscapeKeys parse(String text) {
        byte[] keys = text.isEmpty() ? null : bytes(text);
        return new EscapeKeys(keys == null ? new byte[] {16, 17} : keys);
    }

    private static byte @Nullable [] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String key : text.split(",", -1)) {
            if (key.length() == 1) {
                out.write(key.charAt(0));
                continue;
            }
            String lower = key.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("ctrl-") || lower.length() != 6) {
                return null;
            }
            int code = controlCode(lower.charAt(5));
            if (code < 0) {
                return null;
            }
            out.write(code);
        }
        return out.toByteArray();
    }

    private static int controlCode(char key) {
        if (key >= 'a' && key <= 'z') {
            return key - 'a' + 1;
        }
        return switch (key) {
            case '@' -> 0;
            case '[' -> 27;
            case '\\' -> 28;
            case ']' -> 29;
            case '^' -> 30;
            case '_' -> 31;
            default -> -1;
        };
    }

    /** What of the typed bytes to pass on; null when they complete the keys. */
    byte @Nullable [] filter(byte[] typed, int count) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream(count + matched);
        for (int i = 0; i < count; i++) {
            if (typed[i] != keys[matched] && matched > 0) {
                passed.write(keys, 0, matched);
                matched = 0;
            }
            if (typed[i] != keys[matched]) {
                passed.write(typed[i]);
            } else if (++matched == keys.length) {
                return null;
            }
        }
        return passed.toByteArray();
    }
}
