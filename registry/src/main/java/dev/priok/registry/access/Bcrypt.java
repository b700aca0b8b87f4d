package dev.priok.registry.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A password's hash as htpasswd -B writes it (Provos and Mazieres, "A Future-Adaptable Password Scheme"): 2a, 2b and 2y are
 * the same for it; 2x, which marks hashes of a faulty program, is not supported.
 */
final class Bcrypt {
    /** 16 takes some seconds; more would let a few log-ins stop the machine. */
    private static final int HIGHEST_COST = 16;

    private static final int LOWEST_COST = 4;
    private static final int PASSWORD_BYTES = 72;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 23;
    private static final int ROUNDS = 64;
    private static final String DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final Pattern FORM =
            Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");
    private static final byte[] TEXT = "OrpheanBeholderScryDoubt".getBytes(StandardCharsets.US_ASCII);

    private final int cost;
    private final byte[] salt;
    private final byte[] hash;

    private Bcrypt(int cost, byte[] salt, byte[] hash) {
        this.cost = cost;
        this.salt = salt;
        this.hash = hash;
    }

    /** Empty if it is another kind of hash, or one that would take too long. */
    static Optional<Bcrypt> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int cost = Integer.parseInt(form.group(1));
        if (cost < LOWEST_COST || cost > HIGHEST_COST) {
            return Optional.empty();
        }
        return Optional.of(new Bcrypt(cost, decode(form.group(2), SALT_BYTES), decode(form.group(3), HASH_BYTES)));
    }

    /** Takes as long as the hash wants, from milliseconds to seconds. */
    boolean fits(String password) {
        return MessageDigest.isEqual(hash, compute(password.getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] compute(byte[] password) {
        // With the zero byte at its end, as C has it.
        byte[] key = Arrays.copyOf(password, Math.min(password.length + 1, PASSWORD_BYTES));
        Schedule schedule = new Schedule();
        schedule.expand(key, salt);
        byte[] none = new byte[SALT_BYTES];
        for (long i = 1L << cost; i > 0; i--) {
            schedule.expand(key, none);
            schedule.expand(salt, none);
        }
        byte[] result = new byte[TEXT.length];
        int[] half = new int[2];
        for (int block = 0; block < TEXT.length; block += 8) {
            half[0] = word(TEXT, block);
            half[1] = word(TEXT, block + 4);
            for (int round = 0; round < ROUNDS; round++) {
                schedule.encrypt(half);
            }
            put(result, block, half[0]);
            put(result, block + 4, half[1]);
        }
        return Arrays.copyOf(result, HASH_BYTES);
    }

    /** Four bytes from there on; goes on at the beginning when the bytes end. */
    private static int word(byte[] bytes, int from) {
        int word = 0;
        for (int i = 0; i < 4; i++) {
            word = (word << 8) | (bytes[(from + i) % bytes.length] & 0xff);
        }
        return word;
    }

    private static void put(byte[] target, int at, int word) {
        for (int i = 0; i < 4; i++) {
            target[at + i] = (byte) (word >>> (24 - 8 * i));
        }
    }

    /** Base 64 with an alphabet and without the padding of its own. */
    private static byte[] decode(String text, int length) {
        byte[] bytes = new byte[length];
        int bits = 0;
        int held = 0;
        int next = 0;
        for (int i = 0; i < text.length() && next < length; i++) {
            held = (held << 6) | DIGITS.indexOf(text.charAt(i));
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                bytes[next++] = (byte) (held >>> bits);
            }
        }
        return bytes;
    }

    /** Blowfish with the schedule that is slow on purpose. */
    private static final class Schedule {
        private final int[] subkeys = BlowfishBoxes.subkeys();
        private final int[] boxes = BlowfishBoxes.boxes();

        void expand(byte[] key, byte[] salted) {
            for (int i = 0; i < subkeys.length; i++) {
                subkeys[i] ^= word(key, 4 * i % key.length);
            }
            int[] half = new int[2];
            int position = fill(subkeys, half, salted, 0);
            fill(boxes, half, salted, position);
        }

        private int fill(int[] target, int[] half, byte[] salted, int from) {
            int position = from;
            for (int i = 0; i < target.length; i += 2) {
                half[0] ^= word(salted, position);
                half[1] ^= word(salted, position + 4);
                position = (position + 8) % SALT_BYTES;
                encrypt(half);
                target[i] = half[0];
                target[i + 1] = half[1];
            }
            return position;
        }

        void encrypt(int[] half) {
            int left = half[0];
            int right = half[1];
            for (int i = 0; i < 16; i += 2) {
                left ^= subkeys[i];
                right ^= mix(left);
                right ^= subkeys[i + 1];
                left ^= mix(right);
            }
            half[0] = right ^ subkeys[17];
            half[1] = left ^ subkeys[16];
        }

        private int mix(int word) {
            int sum = boxes[word >>> 24] + boxes[256 + ((word >>> 16) & 0xff)];
            return (sum ^ boxes[512 + ((word >>> 8) & 0xff)]) + boxes[768 + (word & 0xff)];
        }
    }
}
