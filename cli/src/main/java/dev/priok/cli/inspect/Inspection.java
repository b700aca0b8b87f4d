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
import org.jspecify.annotations.Nullable;

/** Looks things up by name and shows what the engine tells about them. */
public final class Inspection {
    private static final String INDENT = "    ";
    private static final int BAD_TEMPLATE = 64;

    private Inspection() {}

    /** Finds one thing; throws {@link EngineRequestException} when there is none. */
    public interface Lookup {
        Found find(String name);
    }

    /**
     * What was found.
     *
     * @param type what it is, null if templates know no more of it than it says itself
     */
    public record Found(Json thing, @Nullable DockerTypes type) {
        private String render(JsonFields format) {
            return type == null ? format.render(thing) : format.render(type.type(), thing);
        }
    }

    public static Lookup container(Session session, boolean withSize) {
        return name -> found(
                session,
                Request.get("/containers/" + segment(name) + "/json").flag("size", withSize),
                DockerTypes.CONTAINER);
    }

    /** Images; {@code platform} may be empty. */
    public static Lookup image(Session session, String platform) {
        return name -> found(
                session,
                Request.get("/images/" + segment(name) + "/json").queryUnlessEmpty("platform", platform),
                DockerTypes.IMAGE);
    }

    public static Lookup network(Session session, boolean verbose) {
        return name ->
                found(session, Request.get("/networks/" + segment(name)).flag("verbose", verbose), DockerTypes.NETWORK);
    }

    public static Lookup volume(Session session) {
        return name -> found(session, Request.get("/volumes/" + segment(name)), DockerTypes.VOLUME);
    }

    /** Things of other kinds, whose paths begin and end so. */
    public static Lookup other(Session session, String before, String after) {
        return name -> new Found(session.call(Request.get(before + segment(name) + after)), null);
    }

    private static Found found(Session session, Request request, DockerTypes type) {
        return new Found(session.call(request), type);
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
        boolean ofEach = !format.isEmpty() && !format.equals("json");
        List<Json> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        JsonFields fields = JsonFields.of(format, BAD_TEMPLATE);
        for (String name : names) {
            try {
                Found one = lookup.find(name);
                found.add(one.thing());
                if (ofEach) {
                    lines.append(one.render(fields)).append('\n');
                }
            } catch (EngineRequestException | CommandFailure e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (ofEach) {
            session.out().print(lines.isEmpty() ? "\n" : lines.toString());
        } else {
            Json all = new Json.Arr(found);
            session.out().line(format.isEmpty() ? all.pretty(INDENT) : all.compact());
        }
        for (String problem : problems) {
            session.err().line(problem);
        }
        return problems.isEmpty() ? 0 : 1;
    }
}
