package dev.priok.registry.access;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * A password's hash as htpasswd -B writes it: 2a, 2b and 2y are the same for it; 2x, which marks hashes of a faulty
 * program, is not supported.
 */
final class Bcrypt {
    /** 16 takes some seconds; more would let a few log-ins stop the machine. */
    private static final int HIGHEST_COST = 16;

    private static final int LOWEST_COST = 4;
    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    private final String hash;

    private Bcrypt(String hash) {
        this.hash = hash;
    }

    /** Empty if it is another kind of hash, or one that would take too long. */
    static Optional<Bcrypt> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int cost = Integer.parseInt(form.group(1));
        return cost < LOWEST_COST || cost > HIGHEST_COST ? Optional.empty() : Optional.of(new Bcrypt(text));
    }

    /** Takes as long as the hash wants, from milliseconds to seconds, whether the password fits or not. */
    boolean fits(String password) {
        return BCrypt.checkpw(password, hash);
    }
}
