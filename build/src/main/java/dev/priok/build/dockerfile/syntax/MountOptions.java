package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import dev.priok.model.CommaSeparated;
import dev.priok.model.Quoted;
import dev.priok.model.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code RUN --mount}, with its variables replaced. Empty strings and nulls: not said.
 *
 * @param sizeBytes of a tmpfs; 0: not said
 * @param variable the environment variable that gets a secret
 */
public record MountOptions(
        Type type,
        String from,
        String source,
        String target,
        boolean readOnly,
        long sizeBytes,
        String id,
        String sharing,
        boolean required,
        @Nullable String variable,
        @Nullable Integer mode,
        @Nullable Integer uid,
        @Nullable Integer gid) {
    private static final List<String> KEYS = List.of(
            "type",
            "from",
            "source",
            "target",
            "readonly",
            "id",
            "sharing",
            "required",
            "size",
            "mode",
            "uid",
            "gid",
            "src",
            "dst",
            "destination",
            "ro",
            "rw",
            "readwrite",
            "env");

    /** Kinds of mounts. */
    public enum Type {
        BIND,
        CACHE,
        TMPFS,
        SECRET,
        SSH;

        /** As in Dockerfiles. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where a mount's files come from; empty if it doesn't say.
     *
     * @throws BuildException if that has a variable
     */
    public static String from(String text) {
        String from = "";
        for (String field : fields(text)) {
            int equals = field.indexOf('=');
            if (equals < 0 || !field.substring(0, equals).equalsIgnoreCase("from")) {
                continue;
            }
            from = field.substring(equals + 1);
            int dollar = from.indexOf('$');
            if (dollar >= 0 && dollar != from.length() - 1) {
                throw BuildException.of("'from' doesn't support variable expansion, define alias stage instead");
            }
        }
        return from;
    }

    /** Reads one; {@code expand} replaces the variables of a value. */
    public static MountOptions parse(String text, UnaryOperator<String> expand) {
        Draft draft = new Draft();
        for (String field : fields(text)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                draft.word(field);
            } else {
                draft.option(
                        field,
                        field.substring(0, equals).toLowerCase(Locale.ROOT),
                        expand.apply(field.substring(equals + 1)));
            }
        }
        return draft.finish();
    }

    private static List<String> fields(String text) {
        return CommaSeparated.values(text, (_, problem) -> BuildException.of("failed to parse csv mounts: " + problem));
    }

    private static final class Draft {
        private Type type = Type.BIND;
        private String from = "";
        private String source = "";
        private String target = "";
        private @Nullable Boolean readOnly;
        private long sizeBytes;
        private String id = "";
        private String sharing = "";
        private boolean required;
        private @Nullable String variable;
        private @Nullable Integer mode;
        private @Nullable Integer uid;
        private @Nullable Integer gid;

        void word(String field) {
            switch (field.toLowerCase(Locale.ROOT)) {
                case "readonly", "ro" -> readOnly = true;
                case "readwrite", "rw" -> readOnly = false;
                case "required" -> required("required", "true");
                default -> throw BuildException.of("invalid field '" + field + "' must be a key=value pair");
            }
        }

        void option(String field, String key, String value) {
            switch (key) {
                case "type" -> type = type(value);
                case "from" -> from = value;
                case "source", "src" -> source = value;
                case "target", "dst", "destination" -> target = value;
                case "readonly", "ro" -> readOnly = Truth.parse(key, value);
                case "readwrite", "rw" -> readOnly = !Truth.parse(key, value);
                case "required" -> required(key, value);
                case "size" -> size(key, value);
                case "id" -> id = value;
                case "sharing" -> sharing = sharing(value);
                case "mode" -> mode = number(key, value, 8);
                case "uid" -> uid = number(key, value, 10);
                case "gid" -> gid = number(key, value, 10);
                case "env" -> variable = value;
                default ->
                    throw BuildException.of(Suggestion.added(
                            "unexpected key '" + key + "' in '" + field + "'", Suggestion.among(key, KEYS)));
            }
        }

        private void required(String key, String value) {
            if (type != Type.SECRET && type != Type.SSH) {
                throw unexpected(key);
            }
            required = Truth.parse(key, value);
        }

        private void size(String key, String value) {
            if (type != Type.TMPFS) {
                throw unexpected(key);
            }
            sizeBytes = ByteSize.parse(value)
                    .orElseThrow(() -> BuildException.of("invalid value for " + key + ": " + value));
        }

        private BuildException unexpected(String key) {
            return BuildException.of("unexpected key '" + key + "' for mount type '" + type.word() + "'");
        }

        private static Type type(String value) {
            for (Type candidate : Type.values()) {
                if (candidate.word().equalsIgnoreCase(value)) {
                    return candidate;
                }
            }
            throw BuildException.of(Suggestion.added(
                    "unsupported mount type " + Quoted.of(value),
                    Suggestion.among(value, List.of("bind", "cache", "tmpfs", "secret", "ssh"))));
        }

        private static String sharing(String value) {
            List<String> known = List.of("shared", "private", "locked");
            if (!known.contains(value.toLowerCase(Locale.ROOT))) {
                throw BuildException.of(Suggestion.added(
                        "unsupported sharing value " + Quoted.of(value), Suggestion.among(value, known)));
            }
            return value.toLowerCase(Locale.ROOT);
        }

        private static int number(String key, String value, int radix) {
            try {
                if (!value.startsWith("+")) {
                    return Integer.parseUnsignedInt(value, radix);
                }
            } catch (NumberFormatException _) {
                // Said below, as with a sign.
            }
            throw BuildException.of("invalid value " + value + " for " + key);
        }

        MountOptions finish() {
            if (type == Type.BIND || type == Type.TMPFS) {
                refuse(mode, "mode");
                refuse(uid, "uid");
                refuse(gid, "gid");
            }
            if (type == Type.SECRET) {
                checkSecret();
            }
            if (!sharing.isEmpty() && type != Type.CACHE) {
                throw BuildException.of("invalid cache sharing set for " + type.word() + " mount");
            }
            boolean writableByDefault = type == Type.CACHE || type == Type.TMPFS;
            return new MountOptions(
                    type,
                    from,
                    source,
                    target,
                    readOnly == null ? !writableByDefault : readOnly,
                    sizeBytes,
                    id,
                    sharing,
                    required,
                    variable,
                    mode,
                    uid,
                    gid);
        }

        private void refuse(@Nullable Integer value, String key) {
            if (value != null) {
                throw BuildException.of(key + " not allowed for " + Quoted.of(type.word()) + " type mounts");
            }
        }

        private void checkSecret() {
            if (!from.isEmpty()) {
                throw BuildException.of("secret mount should not have a from");
            }
            if (!sharing.isEmpty()) {
                throw BuildException.of("secret mount should not define sharing");
            }
            if (source.isEmpty() && target.isEmpty() && id.isEmpty()) {
                throw BuildException.of("invalid secret mount. one of source, target required");
            }
            if (!source.isEmpty() && !id.isEmpty()) {
                throw BuildException.of("both source and id can't be set");
            }
        }
    }
}
