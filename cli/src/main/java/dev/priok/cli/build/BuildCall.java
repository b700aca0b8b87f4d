package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** What is asked about a Dockerfile instead of building it: {@code --call} and {@code --check}. */
final class BuildCall {
    private final StringFlag call;
    private final BoolFlag check;
    private final StringFlag print;

    private String name = "";
    private boolean asJson;
    private boolean ignoresStatus;
    private int status;

    BuildCall(FlagSet flags) {
        call = flags.string("call", "build", "Set method for evaluating build (\"check\", \"outline\", \"targets\")");
        check = flags.bool("check", "Shorthand for \"--call=check\"");
        print = flags.hidden(flags.string("print", "What buildx 0.13 calls \"--call\""));
    }

    /** Says in the request what is asked, if anything is. */
    void apply(Request request, OwnEngine engine) {
        String said = print.value().isEmpty() ? call.value() : print.value();
        parse(check.value() && !call.given() ? "check" : said);
        if (!name.isEmpty()) {
            engine.require("questions about Dockerfiles are asked");
            request.query("call", name);
        }
    }

    /** {@code NAME[,format=json][,ignorestatus=true]}. */
    private void parse(String text) {
        for (String field : text.split(",")) {
            switch (field) {
                case "format=json" -> asJson = true;
                case "format=text", "ignorestatus=false" -> {}
                case "ignorestatus=true" -> ignoresStatus = true;
                default -> {
                    if (field.contains("=") || !name.isEmpty()) {
                        throw new CommandFailure("invalid value " + field + " of --call=" + text);
                    }
                    name = field;
                }
            }
        }
        name = switch (name) {
            case "build", "" -> "";
            case "check" -> "lint";
            default -> name;
        };
    }

    boolean isAsked() {
        return !name.isEmpty();
    }

    boolean isCheck() {
        return name.equals("lint");
    }

    /** Prints what the engine answered, with the user's paths in what people read. */
    void print(Session session, Json answer, UnaryOperator<String> withPaths) throws IOException {
        String json = answer.at("json").text();
        String text = withPaths.apply(answer.at("text").text());
        session.out().print(asJson ? json + "\n" : text);
        String error = withPaths.apply(answer.at("error").text());
        if (!error.isEmpty()) {
            throw new CommandFailure(asJson || text.isEmpty() ? error : "\n" + error);
        }
        status = ignoresStatus ? 0 : (int) answer.at("status").number();
    }

    /** What the command ends with. */
    int status() {
        return status;
    }
}
