package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.model.CommaSeparated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where a build's secret is. */
sealed interface BuildSecret {
    byte[] content() throws IOException;

    /** One that was read already. */
    @SuppressWarnings("ArrayRecordComponent")
    record Known(byte[] content) implements BuildSecret {
        @Override
        public String toString() {
            return "Known[]";
        }
    }

    /** A file. */
    record InFile(Path file) implements BuildSecret {
        @Override
        public byte[] content() throws IOException {
            return Files.readAllBytes(file);
        }
    }

    /**
     * Reads {@code id=NAME[,src=FILE|,env=VARIABLE][,type=file|env]}; without a place, a variable of the id's name or
     * else a file.
     */
    static void parse(String text, Session session, Map<String, BuildSecret> secrets) {
        String id = "";
        String type = "";
        String file = "";
        String variable = "";
        for (String field : CommaSeparated.values(text, (_, problem) -> new CommandFailure(problem + ": " + text))) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new CommandFailure("invalid field '" + field + "' must be a key=value pair");
            }
            String value = field.substring(equals + 1);
            switch (field.substring(0, equals).toLowerCase(Locale.ROOT)) {
                case "type" -> type = value;
                case "id" -> id = value;
                case "source", "src" -> file = value;
                case "env" -> variable = value;
                default ->
                    throw new CommandFailure("unexpected key '" + field.substring(0, equals) + "' in '" + field + "'");
            }
        }
        switch (type) {
            case "", "file", "env" -> {}
            default -> throw new CommandFailure("unsupported secret type \"" + type + "\"");
        }
        if (type.equals("env") && variable.isEmpty()) {
            variable = file;
            file = "";
        }
        if (id.isEmpty()) {
            throw new CommandFailure("invalid secret '" + text + "': its id is missing");
        }
        secrets.put(id, find(id, file, variable, session));
    }

    private static BuildSecret find(String id, String file, String variable, Session session) {
        String named = file.isEmpty() && variable.isEmpty() && session.environmentOrNull(id) != null ? id : variable;
        if (!named.isEmpty()) {
            return new Known(session.environment(named).getBytes(StandardCharsets.UTF_8));
        }
        Path path = Path.of(file.isEmpty() ? id : file);
        if (!Files.isReadable(path)) {
            throw new CommandFailure("failed to stat " + path + ": no such file or directory");
        }
        return new InFile(path);
    }
}
