package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.check.Rule;
import dev.priok.build.dockerfile.syntax.Instruction;
import dev.priok.build.dockerfile.syntax.Instruction.Argument;
import dev.priok.build.dockerfile.syntax.Instruction.CommandLine;
import dev.priok.build.dockerfile.syntax.Instruction.Pair;
import dev.priok.build.dockerfile.word.Expanded;
import dev.priok.build.dockerfile.word.Variables;
import dev.priok.build.graph.FileChange;
import dev.priok.build.graph.Operation;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.model.Quoted;
import dev.priok.model.Signal;
import dev.priok.model.path.SlashPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The instructions that change the configuration and no files; and WORKDIR. */
final class MetadataPlanner {
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)");
    private static final Pattern NO_SECRET = Pattern.compile("(?i)(?:_|^)(?:public|file|version)(?:_|$)");

    /** ARGs that are for the builder, not for programs. */
    private static final Set<String> NOT_IN_ENVIRONMENT =
            Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

    private final Planning planning;

    MetadataPlanner(Planning planning) {
        this.planning = planning;
    }

    private void commit(Stage stage, String createdBy) {
        stage.image().commit(createdBy, false, planning.epoch());
    }

    void env(Stage stage, Instruction.Env env, Checks checks) {
        Lines lines = env.code().lines();
        StringBuilder text = new StringBuilder("ENV");
        List<Pair> pairs = new ArrayList<>();
        for (Pair pair : env.pairs()) {
            Expanded value = VariableUse.expand(planning, stage, pair.value(), lines, checks);
            VariableUse.warnOfUnset(pair.name(), value, stage, lines, checks);
            pairs.add(new Pair(
                    VariableUse.expand(planning, stage, pair.name(), lines, checks)
                            .text(),
                    value.text(),
                    pair.delimited()));
        }
        for (Pair pair : pairs) {
            warnOfOldForm(env.code(), pair, checks);
            warnOfSecret("ENV", pair.name(), lines, checks);
            text.append(' ').append(pair.name()).append('=').append(pair.value());
            stage.setVariable(pair.name(), pair.value());
            stage.image().environment.put(pair.name(), pair.value());
        }
        commit(stage, text.toString());
    }

    void label(Stage stage, Instruction.Label label, Checks checks) {
        StringBuilder text = new StringBuilder("LABEL");
        Lines lines = label.code().lines();
        for (Pair pair : label.pairs()) {
            warnOfOldForm(label.code(), pair, checks);
            String name = VariableUse.expand(planning, stage, pair.name(), lines, checks)
                    .text();
            String value = VariableUse.expand(planning, stage, pair.value(), lines, checks)
                    .text();
            text.append(' ').append(name).append('=').append(value);
            stage.image().labels.put(name, value);
        }
        commit(stage, text.toString());
    }

    private static void warnOfOldForm(Instruction.Code code, Pair pair, Checks checks) {
        if (!pair.delimited()) {
            String word = code.keyword();
            checks.warn(
                    Rule.LEGACY_KEY_VALUE_FORMAT,
                    code.lines(),
                    "\"" + word + " key=value\" should be used instead of legacy \"" + word + " key value\" format");
        }
    }

    private static void warnOfSecret(String keyword, String name, Lines lines, Checks checks) {
        if (SECRET.matcher(name).find() && !NO_SECRET.matcher(name).find()) {
            checks.warn(
                    Rule.SECRETS_USED_IN_ARG_OR_ENV,
                    lines,
                    "Do not use ARG or ENV instructions for sensitive data (" + keyword + " " + Quoted.of(name) + ")");
        }
    }

    void arg(Stage stage, Instruction.Arg arg, Checks checks) {
        Lines lines = arg.code().lines();
        List<String> texts = new ArrayList<>();
        for (Argument argument : arg.arguments()) {
            warnOfSecret("ARG", argument.name(), lines, checks);
            String value = valueOf(stage, argument, lines, checks);
            if (value != null && !NOT_IN_ENVIRONMENT.contains(argument.name())) {
                stage.setVariable(argument.name(), value);
            }
            stage.arguments.add(new Argument(argument.name(), value));
            declare(stage, argument, value, arg.code());
            texts.add(value == null ? argument.name() : argument.name() + "=" + value);
        }
        commit(stage, "ARG " + String.join(" ", texts));
    }

    /** One that only takes over what is declared before the first FROM is that one. */
    private void declare(Stage stage, Argument argument, @Nullable String value, Instruction.Code code) {
        String name = argument.name();
        boolean own = argument.value() != null
                || planning.request().buildArgs().containsKey(name)
                || !planning.globals().values().containsKey(name);
        if (own) {
            stage.parameters.declare(
                    name,
                    new Parameters.Declared(code.about(name), value == null ? "" : value, code.lines(), Set.of()));
        }
        stage.parameters.use(List.of(name));
    }

    private @Nullable String valueOf(Stage stage, Argument argument, Lines lines, Checks checks) {
        String given = planning.request().buildArgs().get(argument.name());
        if (given != null) {
            return given;
        }
        if (argument.value() != null) {
            return VariableUse.expand(planning, stage, argument.value(), lines, checks)
                    .text();
        }
        return planning.globals().values().get(argument.name());
    }

    void cmd(Stage stage, Instruction.Cmd cmd, Checks checks) {
        warnOfAnother(cmd.code(), stage.cmdAt, checks);
        stage.cmdAt = cmd.code().lines();
        List<String> arguments = arguments(stage, cmd.command(), cmd.code(), checks);
        stage.image().command = arguments;
        stage.image().argumentsEscaped = true;
        commit(stage, "CMD " + GoText.quotedList(arguments));
    }

    void entrypoint(Stage stage, Instruction.Entrypoint entrypoint, Checks checks) {
        warnOfAnother(entrypoint.code(), stage.entrypointAt, checks);
        stage.entrypointAt = entrypoint.code().lines();
        List<String> arguments = arguments(stage, entrypoint.command(), entrypoint.code(), checks);
        boolean none = arguments.isEmpty();
        stage.image().entrypoint = none ? null : arguments;
        if (stage.cmdAt == null) {
            stage.image().command = null;
        }
        commit(stage, "ENTRYPOINT " + GoText.quotedList(arguments));
    }

    private static void warnOfAnother(Instruction.Code code, @Nullable Lines before, Checks checks) {
        if (before != null) {
            checks.warn(
                    Rule.MULTIPLE_INSTRUCTIONS_DISALLOWED,
                    before,
                    "Multiple " + code.keyword() + " instructions should not be used in the same stage because only the"
                            + " last one will be used");
        }
    }

    private static List<String> arguments(Stage stage, CommandLine command, Instruction.Code code, Checks checks) {
        if (!command.shell()) {
            return command.arguments();
        }
        if (stage.image().shell.isEmpty()) {
            checks.warn(
                    Rule.JSON_ARGS_RECOMMENDED,
                    code.lines(),
                    "JSON arguments recommended for " + code.keyword()
                            + " to prevent unintended behavior related to OS signals");
        }
        return withShell(stage, String.join(" ", command.arguments()));
    }

    /** The arguments with which the stage's shell runs a line. */
    static List<String> withShell(Stage stage, String line) {
        List<String> shell = stage.image().shell;
        List<String> arguments = new ArrayList<>(shell.isEmpty() ? List.of("/bin/sh", "-c") : shell);
        arguments.add(line);
        return arguments;
    }

    void healthcheck(Stage stage, Instruction.HealthCheck healthcheck, Checks checks) {
        warnOfAnother(healthcheck.code(), stage.healthcheckAt, checks);
        stage.healthcheckAt = healthcheck.code().lines();
        stage.image().healthcheck = healthcheck.check();
        commit(stage, "HEALTHCHECK " + GoText.healthcheck(healthcheck.check()));
    }

    void expose(Stage stage, Instruction.Expose expose, Checks checks) {
        List<String> words = new ArrayList<>();
        for (String port : expose.ports()) {
            words.addAll(planning.expand(port, stage.variables()).words());
        }
        List<String> ports = ExposedPorts.parse(words, expose.code().lines(), checks);
        stage.image().ports.addAll(ports);
        commit(stage, "EXPOSE " + GoText.list(ports));
    }

    void maintainer(Stage stage, Instruction.Maintainer maintainer) {
        stage.image().author = maintainer.name();
        commit(stage, "MAINTAINER " + maintainer.name());
    }

    void shell(Stage stage, Instruction.Shell shell) {
        stage.image().shell = shell.arguments();
        commit(stage, "SHELL " + GoText.list(shell.arguments()));
    }

    void stopSignal(Stage stage, Instruction.StopSignal stopSignal, Checks checks) {
        String signal = VariableUse.expand(
                        planning, stage, stopSignal.signal(), stopSignal.code().lines(), checks)
                .text();
        try {
            Signal.parse(signal);
        } catch (EngineException e) {
            throw BuildException.of(String.valueOf(e.getMessage()));
        }
        stage.image().stopSignal = signal;
        commit(stage, "STOPSIGNAL " + signal);
    }

    void user(Stage stage, Instruction.User user, Checks checks) {
        String name = VariableUse.expand(
                        planning, stage, user.user(), user.code().lines(), checks)
                .text();
        stage.image().user = name;
        commit(stage, "USER " + name);
    }

    void volume(Stage stage, Instruction.Volume volume, Checks checks) {
        List<String> paths = new ArrayList<>();
        for (String path : volume.paths()) {
            paths.add(VariableUse.expand(planning, stage, path, volume.code().lines(), checks)
                    .text());
        }
        if (paths.contains("")) {
            throw BuildException.of("VOLUME specified can not be an empty string");
        }
        stage.image().volumes.addAll(paths);
        commit(stage, "VOLUME " + GoText.list(paths));
    }

    void workdir(Stage stage, Instruction.Workdir workdir, boolean trigger, Checks checks) {
        Lines lines = workdir.code().lines();
        String path = VariableUse.expand(planning, stage, workdir.path(), lines, checks)
                .text();
        if (!stage.directorySet && !path.startsWith("/")) {
            checks.warn(
                    Rule.WORKDIR_RELATIVE_PATH,
                    lines,
                    "Relative workdir " + Quoted.of(path) + " can have unexpected results if the base image changes");
        }
        stage.directorySet = true;
        String directory = SlashPath.resolve(stage.image().directory, path, false);
        // Of an absolute path, images have all that was written.
        String written = path.startsWith("/") ? path : directory;
        stage.image().directory = written;
        stage.directory = directory;
        boolean layer = !directory.equals("/");
        if (layer) {
            FileChange make =
                    new FileChange.MakeDirectory(directory, 0755, Owners.parse(stage.image().user), planning.epoch());
            Variables variables = stage.variables();
            String shown = VertexNames.shown(
                    workdir.code().text(),
                    dev.priok.build.dockerfile.word.WordStyle.plain(planning.escape()),
                    variables);
            String name = VertexNames.ofStep(planning, stage, shown, stage.platform(), trigger);
            stage.files = Node.of(
                    new Operation.Files(List.of(make)),
                    stage.platform(),
                    List.of(stage.files()),
                    planning.about(name, false, lines));
        }
        stage.image().commit("WORKDIR " + written, layer, planning.epoch());
    }

    void onBuild(Stage stage, Instruction.OnBuild onBuild) {
        stage.image().triggers.add(onBuild.trigger());
    }

    /** Checks that base images can be named even if no build argument is given. */
    static void checkDefaults(
            List<Instruction.From> froms, Variables defaults, Planning planning, Set<String> ignoredNames) {
        for (Instruction.From from : froms) {
            boolean valid;
            try {
                String name = planning.expand(from.base(), defaults).text();
                valid = new HashSet<>(ignoredNames).contains(name) || isReference(name);
            } catch (BuildException _) {
                return;
            }
            if (!valid) {
                planning.checks()
                        .warn(
                                Rule.INVALID_DEFAULT_ARG_IN_FROM,
                                from.code().lines(),
                                "Default value for ARG " + from.base()
                                        + " results in empty or invalid base image name");
            }
        }
    }

    private static boolean isReference(String name) {
        try {
            ImageReference.parse(name);
            return true;
        } catch (EngineException _) {
            return false;
        }
    }
}
