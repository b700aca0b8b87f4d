package dev.priok.cli.system;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.ProductVersion;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.format.TypedFormat;
import dev.priok.cli.inspect.DockerTypes;
import dev.priok.cli.template.TemplateException;
import dev.priok.client.EngineClient;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.model.Architecture;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code priok version}. */
public final class VersionCommand extends Command {
    private static final int VALUE_COLUMN = 20;

    private final StringFlag format = flags.shorthand('f', FormatFlag.ofObject(flags));

    public VersionCommand() {
        super(new Synopsis("[OPTIONS]", "Show the Priok version information", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        TypedFormat typed = format.value().isEmpty()
                ? null
                : new TypedFormat("version", format.value(), "template parsing error: ");
        Json server = Json.Null.NULL;
        RuntimeException unreachable = null;
        String apiVersion = EngineClient.NEWEST_VERSION;
        try {
            apiVersion = session.engine().apiVersion();
            server = session.call(Request.get("/version"));
        } catch (EngineUnreachableException | EngineRequestException e) {
            unreachable = e;
        }
        Json client = client(apiVersion);
        if (typed == null) {
            session.out().print(text(client, server));
        } else {
            print(session, typed, client, server);
        }
        return finish(unreachable);
    }

    private static int finish(@Nullable RuntimeException unreachable) {
        if (unreachable != null) {
            throw unreachable;
        }
        return 0;
    }

    private static Json client(String apiVersion) {
        return new JsonObject()
                .put("Version", ProductVersion.current())
                .put("ApiVersion", apiVersion)
                .put("DefaultAPIVersion", EngineClient.NEWEST_VERSION)
                .put("JavaVersion", Runtime.version().toString())
                .put("Os", "linux")
                .put("Arch", Architecture.ofMachine())
                .put("Context", "default")
                .json();
    }

    private static void print(Session session, TypedFormat format, Json client, Json server) throws IOException {
        Json both = new JsonObject()
                .put("Client", client)
                .put("Server", withReadableDate(server))
                .json();
        try {
            session.out().line(format.render(DockerTypes.VERSION.type(), both));
        } catch (TemplateException e) {
            session.out().line("");
            throw new CommandFailure(e.text());
        }
    }

    /** The engine's build time among the components as docker's command writes it there, and only there. */
    private static Json withReadableDate(Json server) {
        if (server.at("Components").items().isEmpty()) {
            return server;
        }
        List<Json> components = server.at("Components").items().stream()
                .map(component -> {
                    String built = component.at("Details", "BuildTime").text();
                    return !component.at("Name").text().equals("Engine") || built.isEmpty()
                            ? component
                            : with(
                                    component,
                                    "Details",
                                    with(component.at("Details"), "BuildTime", Json.of(date(built))));
                })
                .toList();
        return with(server, "Components", new Json.Arr(components));
    }

    private static Json with(Json object, String name, Json value) {
        Map<String, Json> members = new LinkedHashMap<>(object.fields());
        members.put(name, value);
        return new Json.Obj(members);
    }

    private static String text(Json client, Json server) {
        StringBuilder out = new StringBuilder("Client:\n");
        String apiVersion = client.at("ApiVersion").text();
        String newest = client.at("DefaultAPIVersion").text();
        append(out, " Version:", client.at("Version").text());
        append(
                out,
                " API version:",
                apiVersion.equals(newest) ? apiVersion : apiVersion + " (downgraded from " + newest + ")");
        append(out, " Java version:", client.at("JavaVersion").text());
        append(
                out,
                " OS/Arch:",
                client.at("Os").text() + "/" + client.at("Arch").text());
        append(out, " Context:", "default");
        if (!server.isNull()) {
            String platform = server.at("Platform", "Name").text();
            out.append("\nServer:")
                    .append(platform.isEmpty() ? "" : " " + platform)
                    .append('\n');
            if (server.at("Components").items().isEmpty()) {
                appendEngine(out, server, server.at("Version").text());
            }
            for (Json component : server.at("Components").items()) {
                appendComponent(out, component);
            }
        }
        return out.append('\n').toString();
    }

    private static void appendComponent(StringBuilder out, Json component) {
        String name = component.at("Name").text();
        if (name.equals("Engine")) {
            appendEngine(out, component.at("Details"), component.at("Version").text());
            return;
        }
        out.append(' ').append(name).append(":\n");
        append(out, "  Version:", component.at("Version").text());
        for (Map.Entry<String, Json> detail :
                new TreeMap<>(component.at("Details").fields()).entrySet()) {
            append(out, "  " + detail.getKey() + ":", detail.getValue().text());
        }
    }

    private static void appendEngine(StringBuilder out, Json details, String version) {
        out.append(" Engine:\n");
        append(out, "  Version:", version);
        append(
                out,
                "  API version:",
                details.at("ApiVersion").text() + " (minimum version "
                        + details.at("MinAPIVersion").text() + ")");
        append(out, "  Go version:", details.at("GoVersion").text());
        append(out, "  Git commit:", details.at("GitCommit").text());
        append(out, "  Built:", date(details.at("BuildTime").text()));
        append(
                out,
                "  OS/Arch:",
                details.at("Os").text() + "/" + details.at("Arch").text());
        append(out, "  Experimental:", details.at("Experimental").text());
    }

    private static String date(String buildTime) {
        try {
            return OffsetDateTime.parse(buildTime)
                    .format(DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));
        } catch (DateTimeParseException _) {
            return buildTime;
        }
    }

    private static void append(StringBuilder out, String title, String value) {
        out.append(title)
                .repeat(' ', Math.max(1, VALUE_COLUMN - title.length()))
                .append(value)
                .append('\n');
    }
}
