package dev.priok.store.edit;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A change of permissions, in octal or as chmod(1) has it ({@code u+x,go=rX}), with an umask of 0. */
final class ModeChange {
    private static final int ALL = 0777;
    private static final int STICKY = 01000;
    private static final int SET_GROUP = 02000;
    private static final int SET_USER = 04000;

    private final OptionalInt absolute;
    private final List<Clause> clauses;

    /**
     * One operation.
     *
     * @param who the bits it concerns
     * @param operator {@code +}, {@code -} or {@code =}
     */
    private record Clause(int who, char operator, String permissions) {}

    private ModeChange(OptionalInt absolute, List<Clause> clauses) {
        this.absolute = absolute;
        this.clauses = clauses;
    }

    /** Empty if nothing is said; InvalidParameter for what is no mode. */
    static Optional<ModeChange> of(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.matches("[0-7]{1,5}") && Integer.parseInt(text, 8) <= 07777) {
            return Optional.of(new ModeChange(OptionalInt.of(Integer.parseInt(text, 8)), List.of()));
        }
        List<Clause> clauses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.matches("[ugoa]*([-+=]([rwxXst]*|[ugo]))+")) {
                throw EngineException.invalid("invalid chmod parameter: '" + text
                        + "'. it should be octal string and between 0 and 07777, or symbolic as u+x,go=r");
            }
            addClauses(part, clauses);
        }
        return Optional.of(new ModeChange(OptionalInt.empty(), clauses));
    }

    private static void addClauses(String part, List<Clause> clauses) {
        int at = 0;
        int who = 0;
        while ("ugoa".indexOf(part.charAt(at)) >= 0) {
            who |= bitsOf(part.charAt(at++));
        }
        while (at < part.length()) {
            char operator = part.charAt(at++);
            int start = at;
            while (at < part.length() && "+-=".indexOf(part.charAt(at)) < 0) {
                at++;
            }
            clauses.add(new Clause(who == 0 ? bitsOf('a') : who, operator, part.substring(start, at)));
        }
    }

    private static int bitsOf(char who) {
        return switch (who) {
            case 'u' -> 0700 | SET_USER;
            case 'g' -> 0070 | SET_GROUP;
            case 'o' -> 0007;
            default -> ALL | SET_USER | SET_GROUP | STICKY;
        };
    }

    /** The mode if it is the same for all files. */
    OptionalInt absolute() {
        return absolute;
    }

    int apply(int permissions, boolean directory) {
        if (absolute.isPresent()) {
            return absolute.getAsInt();
        }
        int mode = permissions;
        for (Clause clause : clauses) {
            int bits = bits(clause, mode, directory);
            mode = switch (clause.operator()) {
                case '+' -> mode | bits;
                case '-' -> mode & ~bits;
                default -> (mode & ~(clause.who() & (ALL | SET_USER | SET_GROUP))) | bits;
            };
        }
        return mode;
    }

    private static int bits(Clause clause, int mode, boolean directory) {
        int bits = 0;
        for (char permission : clause.permissions().toCharArray()) {
            bits |= switch (permission) {
                case 'r' -> 0444;
                case 'w' -> 0222;
                case 'x' -> 0111;
                case 'X' -> directory || (mode & 0111) != 0 ? 0111 : 0;
                case 's' -> SET_USER | SET_GROUP;
                case 't' -> STICKY;
                case 'u' -> spread(mode >> 6);
                case 'g' -> spread(mode >> 3);
                default -> spread(mode);
            };
        }
        return bits & clause.who();
    }

    private static int spread(int three) {
        int bits = three & 7;
        return bits << 6 | bits << 3 | bits;
    }
}
