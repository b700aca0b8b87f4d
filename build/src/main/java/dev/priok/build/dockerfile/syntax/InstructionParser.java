package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.syntax.Flags.Kind;
import dev.priok.build.dockerfile.syntax.Instruction.Argument;
import dev.priok.build.dockerfile.syntax.Instruction.Code;
import dev.priok.build.dockerfile.syntax.Instruction.CommandLine;
import dev.priok.build.dockerfile.syntax.Instruction.InlineFile;
import dev.priok.build.dockerfile.syntax.Instruction.Pair;
import dev.priok.build.dockerfile.syntax.Instruction.RunFlags;
import dev.priok.build.dockerfile.syntax.Instruction.Transfer;
import dev.priok.model.Quoted;
import dev.priok.model.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes an instruction of a statement. Its exceptions have no place yet. */
final class InstructionParser {
    private static final List<String> KEYWORDS = List.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");
    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");
    private static final Pattern ONBUILD = Pattern.compile("(?i)^\\s*ONBUILD\\s*");
    private static final Map<String, Kind> TRANSFER_FLAGS =
            Map.of("chown", Kind.TEXT, "chmod", Kind.TEXT, "link", Kind.TRUTH, "exclude", Kind.TEXTS);

    private final Statement statement;
    private final Code code;
    private final String keyword;

    private InstructionParser(Statement statement) {
        this.statement = statement;
        code = new Code(statement.keyword(), statement.original().strip(), statement.lines(), statement.comments());
        keyword = statement.keyword().toUpperCase(Locale.ROOT);
    }

    static Instruction parse(Statement statement) {
        return new InstructionParser(statement).parse();
    }

    private Instruction parse() {
        return switch (keyword) {
            case "FROM" -> from();
            case "ADD" -> add();
            case "COPY" -> copy();
            case "RUN" -> run();
            case "ARG" -> arg();
            case "ENV" -> new Instruction.Env(code, pairs());
            case "LABEL" -> new Instruction.Label(code, pairs());
            case "CMD" -> new Instruction.Cmd(code, withoutFlags(commandLine()));
            case "ENTRYPOINT" -> new Instruction.Entrypoint(code, withoutFlags(commandLine()));
            case "EXPOSE" ->
                new Instruction.Expose(
                        code, withoutFlags(some()).stream().sorted().toList());
            case "HEALTHCHECK" -> new Instruction.HealthCheck(code, HealthcheckParser.parse(statement));
            case "MAINTAINER" -> new Instruction.Maintainer(code, withoutFlags(one()));
            case "ONBUILD" -> onBuild();
            case "SHELL" -> shell();
            case "STOPSIGNAL" -> new Instruction.StopSignal(code, one());
            case "USER" -> new Instruction.User(code, withoutFlags(one()));
            case "VOLUME" -> volume();
            case "WORKDIR" -> new Instruction.Workdir(code, withoutFlags(one()));
            default ->
                throw BuildException.of(Suggestion.added(
                        "unknown instruction: " + statement.keyword(),
                        Suggestion.ignoringCase(statement.keyword(), KEYWORDS)));
        };
    }

    private <T> T withoutFlags(T value) {
        Flags.parse(statement.flags(), Map.of());
        return value;
    }

    private List<String> some() {
        if (statement.arguments().isEmpty()) {
            throw BuildException.of(keyword + " requires at least one argument");
        }
        return statement.arguments();
    }

    private String one() {
        if (statement.arguments().size() != 1) {
            throw BuildException.of(keyword + " requires exactly one argument");
        }
        return statement.arguments().getFirst();
    }

    private Instruction from() {
        List<String> arguments = statement.arguments();
        String name = "";
        if (arguments.size() == 3 && arguments.get(1).equalsIgnoreCase("as")) {
            name = arguments.get(2).toLowerCase(Locale.ROOT);
            if (!STAGE_NAME.matcher(name).matches()) {
                throw BuildException.of("invalid name for build stage: " + Quoted.of(arguments.get(2))
                        + ", name can't start with a number or contain symbols");
            }
        } else if (arguments.size() != 1) {
            throw BuildException.of("FROM requires either one or three arguments");
        }
        Flags flags = Flags.parse(statement.flags(), Map.of("platform", Kind.TEXT));
        return new Instruction.From(code, arguments.getFirst(), name, flags.text("platform"));
    }

    private Instruction add() {
        Map<String, Kind> known = new HashMap<>(TRANSFER_FLAGS);
        known.put("keep-git-dir", Kind.TRUTH);
        known.put("checksum", Kind.TEXT);
        known.put("unpack", Kind.TRUTH);
        requireTarget();
        Flags flags = Flags.parse(statement.flags(), known);
        return new Instruction.Add(
                code, transfer(flags), flags.truth("keep-git-dir"), flags.text("checksum"), flags.truth("unpack"));
    }

    private Instruction copy() {
        Map<String, Kind> known = new HashMap<>(TRANSFER_FLAGS);
        known.put("from", Kind.TEXT);
        known.put("parents", Kind.TRUTH);
        requireTarget();
        Flags flags = Flags.parse(statement.flags(), known);
        return new Instruction.Copy(code, transfer(flags), flags.text("from"), flags.isTrue("parents"));
    }

    private void requireTarget() {
        if (statement.arguments().size() < 2) {
            throw BuildException.of(keyword + " requires at least two arguments, but only one was provided."
                    + " Destination could not be determined");
        }
    }

    private Transfer transfer(Flags flags) {
        List<String> arguments = statement.arguments();
        String target = arguments.getLast();
        if (Heredoc.announcedBy(target).isPresent()) {
            throw BuildException.of(keyword + " cannot accept a heredoc as a destination");
        }
        List<String> sources = new ArrayList<>();
        List<InlineFile> inline = new ArrayList<>();
        for (String source : arguments.subList(0, arguments.size() - 1)) {
            Optional<Heredoc> announced = Heredoc.announcedBy(source);
            if (announced.isEmpty()) {
                sources.add(source);
                continue;
            }
            String name = announced.get().name();
            String data = "";
            for (Heredoc document : statement.heredocs()) {
                data = document.name().equals(name) ? document.data() : data;
            }
            inline.add(new InlineFile(name, data, announced.get().expand()));
        }
        return new Transfer(
                sources,
                inline,
                target,
                flags.text("chown"),
                flags.text("chmod"),
                flags.isTrue("link"),
                flags.texts("exclude"));
    }

    private Instruction run() {
        Flags flags = Flags.parse(
                statement.flags(),
                Map.of("mount", Kind.TEXTS, "network", Kind.TEXT, "security", Kind.TEXT, "device", Kind.TEXTS));
        flags.texts("mount").forEach(MountOptions::from);
        String network = flags.text("network", "default");
        if (!Set.of("default", "none", "host").contains(network)) {
            throw BuildException.of("invalid network mode " + Quoted.of(network));
        }
        String security = flags.text("security", "sandbox");
        if (!Set.of("sandbox", "insecure").contains(security)) {
            throw BuildException.of("security " + Quoted.of(security) + " is not valid");
        }
        return new Instruction.Run(
                code,
                commandLine(),
                statement.heredocs(),
                new RunFlags(
                        flags.texts("mount"),
                        network,
                        security,
                        flags.texts("device").stream().map(DeviceOption::parse).toList()));
    }

    private CommandLine commandLine() {
        return new CommandLine(statement.arguments(), !statement.json());
    }

    private Instruction arg() {
        List<Argument> arguments = new ArrayList<>();
        for (String word : some()) {
            int equals = word.indexOf('=');
            if (equals == 0) {
                throw BuildException.of("ARG names can not be blank");
            }
            arguments.add(
                    equals < 0
                            ? new Argument(word, null)
                            : new Argument(word.substring(0, equals), word.substring(equals + 1)));
        }
        return new Instruction.Arg(code, withoutFlags(arguments));
    }

    private List<Pair> pairs() {
        withoutFlags(keyword);
        List<String> parts = some();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i + 2 < parts.size(); i += 3) {
            if (parts.get(i).isEmpty()) {
                throw BuildException.of(keyword + " names can not be blank");
            }
            pairs.add(new Pair(parts.get(i), parts.get(i + 1), !parts.get(i + 2).isEmpty()));
        }
        return pairs;
    }

    private Instruction onBuild() {
        String trigger = some().getFirst().toUpperCase(Locale.ROOT);
        withoutFlags(keyword);
        if (trigger.equals("ONBUILD")) {
            throw BuildException.of("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
        }
        if (trigger.equals("MAINTAINER") || trigger.equals("FROM")) {
            throw BuildException.of(trigger + " isn't allowed as an ONBUILD trigger");
        }
        StringBuilder text =
                new StringBuilder(ONBUILD.matcher(statement.original()).replaceFirst(""));
        for (Heredoc document : statement.heredocs()) {
            text.append('\n').append(document.content()).append(document.name());
        }
        return new Instruction.OnBuild(code, text.toString());
    }

    private Instruction shell() {
        withoutFlags(keyword);
        List<String> arguments = some();
        if (!statement.json()) {
            throw BuildException.of("SHELL requires the arguments to be in JSON form");
        }
        return new Instruction.Shell(code, arguments);
    }

    private Instruction volume() {
        withoutFlags(keyword);
        List<String> paths = some().stream().map(String::strip).toList();
        if (paths.contains("")) {
            throw BuildException.of("VOLUME specified can not be an empty string");
        }
        return new Instruction.Volume(code, paths);
    }
}
