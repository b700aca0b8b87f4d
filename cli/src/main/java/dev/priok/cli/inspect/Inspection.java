package dev.priok.cli.inspect;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.format.JsonFields;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks things up by name and shows what the engine tells about them. */
public final class Inspection {
    private static final String INDENT = "    ";

    private Inspection() {}

    /** Finds one thing; throws {@link EngineRequestException} when there is none. */
    public interface Lookup {
        Json find(String name);
    }

    public static Lookup container(Session session, boolean withSize) {
        return name -> session.call(
                Request.get("/containers/" + segment(name) + "/json").flag("size", withSize));
    }

    /** Images; {@code platform} may be empty. */
    public static Lookup image(Session session, String platform) {
        return name ->
                session.call(Request.get("/images/" + segment(name) + "/json").queryUnlessEmpty("platform", platform));
    }

    public static Lookup network(Session session, boolean verbose) {
        return name -> session.call(Request.get("/networks/" + segment(name)).flag("verbose", verbose));
    }

    public static Lookup volume(Session session) {
        return name -> session.call(Request.get("/volumes/" + segment(name)));
    }

    /** The first kind of thing that has one of that name. */
    public static Lookup anything(Session session, boolean withSize) {
        List<Lookup> kinds =
                List.of(container(session, withSize), image(session, ""), network(session, false), volume(session));
        return name -> {
            for (Lookup kind : kinds) {
                try {
                    return kind.find(name);
                } catch (EngineRequestException e) {
                    boolean nextKind = e.isNotFound() || e.status() == 501;
                    if (!nextKind) {
                        throw e;
                    }
                }
            }
            throw new CommandFailure("Error: No such object: " + name);
        };
    }

    private static String segment(String name) {
        if (name.isBlank()) {
            throw new CommandFailure("invalid container name or ID: value is empty");
        }
        return Request.segment(name);
    }

    /**
     * Prints what was found, as an array or each in the form of {@code --format}, then what was not.
     *
     * @return the exit code
     */
    public static int show(Session session, String format, List<String> names, Lookup lookup) throws IOException {
        List<Json> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            try {
                Json thing = lookup.find(name);
                found.add(thing);
                if (!format.isEmpty()) {
                    lines.append(JsonFields.render(format, thing)).append('\n');
                }
            } catch (EngineRequestException | CommandFailure e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (!format.isEmpty()) {
            session.out().print(lines.isEmpty() ? "\n" : lines.toString());
        } else {
            session.out().line(new Json.Arr(found).pretty(INDENT));
        }
        for (String problem : problems) {
            session.err().line(problem);
        }
        return problems.isEmpty() ? 0 : 1;
    }
}
