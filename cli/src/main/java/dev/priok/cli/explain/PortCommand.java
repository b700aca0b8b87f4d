package dev.priok.cli.explain;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.format.JsonFields;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok explain port}. */
final class PortCommand extends Command {
    private static final int STOPPED = 1;

    private final StringFlag format = flags.shorthand('o', FormatFlag.ofObject(flags));

    PortCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER PORT[/PROTO]",
                "Say how packets reach a port of a container and what stops them",
                ArgumentCount.exactly(2)));
    }

    @Override
    protected String description() {
        return synopsis().about() + "\n\nThe exit code is 0 if nothing stops them, and 1 otherwise.";
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Json explanation = session.call(Request.get("/priok/explain/port")
                .query("container", arguments.get(0))
                .query("port", arguments.get(1)));
        session.out()
                .print(
                        format.value().isEmpty()
                                ? text(explanation)
                                : JsonFields.render(format.value(), explanation) + "\n");
        return explanation.at("Open").isTrue() ? 0 : STOPPED;
    }

    static String text(Json explanation) {
        StringBuilder text = new StringBuilder()
                .append("Port ")
                .append(explanation.at("Port").text())
                .append(" of ")
                .append(explanation.at("Container").text())
                .append(explanation.at("Open").isTrue() ? ": open\n" : ": something stops packets\n");
        for (Json finding : explanation.at("Findings").items()) {
            String mark = switch (finding.at("Verdict").text()) {
                case "passes" -> "  ok     ";
                case "may-stop" -> "  note   ";
                default -> "  STOPS  ";
            };
            text.append(mark).append(finding.at("Text").text()).append('\n');
        }
        return text.toString();
    }
}
