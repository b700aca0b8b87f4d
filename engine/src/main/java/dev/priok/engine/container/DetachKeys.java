package dev.priok.engine.container;

import dev.priok.model.EngineException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Watches a terminal's input for the keys that end an attach session but not the program. */
public final class DetachKeys {
    private static final byte[] DEFAULT = {16, 17};

    private final byte[] keys;
    private int matched;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /** Parses {@code ctrl-p,ctrl-q}, {@code a,b}, {@code ctrl-@}; empty means {@code ctrl-p,ctrl-q}. */
    public static DetachKeys parse(String text) {
        if (text.isEmpty()) {
            return new DetachKeys(DEFAULT);
        }
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        for (String key : text.split(",", -1)) {
            keys.write(code(key, text));
        }
        return new DetachKeys(keys.toByteArray());
    }

    private static int code(String key, String whole) {
        if (key.length() == 1) {
            return key.charAt(0);
        }
        if (key.startsWith("ctrl-") && key.length() == 6) {
            char c = Character.toLowerCase(key.charAt(5));
            if (c >= 'a' && c <= 'z') {
                return c - 'a' + 1;
            }
            int special = "@[\\]^_".indexOf(c);
            if (special >= 0) {
                return special == 0 ? 0 : 26 + special;
            }
        }
        throw EngineException.invalid("Invalid detach keys (" + whole + ") provided: unknown character: '" + key + "'");
    }

    /**
     * Takes input in the order of typing.
     *
     * @return what to pass on to the program, or null if the keys are complete: detach
     */
    public byte @Nullable [] pass(byte[] input, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + keys.length);
        for (int i = 0; i < length; i++) {
            if (input[i] == keys[matched]) {
                matched++;
                if (matched == keys.length) {
                    return null;
                }
            } else {
                out.writeBytes(Arrays.copyOf(keys, matched));
                matched = input[i] == keys[0] ? 1 : 0;
                if (matched == 0) {
                    out.write(input[i]);
                }
            }
        }
        return out.toByteArray();
    }
}
