package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.BuildRequest.StepDefaults;
import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.syntax.Heredoc;
import dev.priok.build.dockerfile.syntax.Instruction;
import dev.priok.build.dockerfile.syntax.Instruction.Argument;
import dev.priok.build.dockerfile.syntax.MountOptions;
import dev.priok.build.dockerfile.word.Variables;
import dev.priok.build.dockerfile.word.WordStyle;
import dev.priok.build.graph.FileChange;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Operation.Owner;
import dev.priok.build.graph.RunStep;
import dev.priok.build.graph.RunStep.RunMount;
import dev.priok.model.ImageConfig.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** RUN. */
final class RunPlanner {
    private static final String DOCUMENTS = "/dev/pipes";

    private final Planning planning;
    private final MountPlanner mounts;

    RunPlanner(Planning planning, MainContext context) {
        this.planning = planning;
        this.mounts = new MountPlanner(planning, context);
    }

    /** A program, how it is shown, and a mount that it needs. */
    private record Program(
            List<String> arguments, String shown, @Nullable Node document) {}

    void run(Stage stage, Instruction.Run run, List<@Nullable Stage> sources, boolean trigger, Checks checks) {
        List<MountOptions> options = new ArrayList<>();
        for (String text : run.flags().mounts()) {
            options.add(MountOptions.parse(
                    text,
                    value -> VariableUse.expand(
                                    planning, stage, value, run.code().lines(), checks)
                            .text()));
        }
        stage.paths.add("/");
        Program program = program(stage, run);
        EffectChecks.of(run, checks);
        List<Node> inputs = new ArrayList<>(List.of(stage.files()));
        List<RunMount> planned = new ArrayList<>();
        Node document = program.document();
        if (document != null) {
            inputs.add(document);
            planned.add(new RunMount.From(1, "/", DOCUMENTS, false));
        }
        int agents = 0;
        for (int i = 0; i < options.size(); i++) {
            RunMount mount = mounts.plan(stage, options.get(i), sources.get(i), inputs);
            note(mount, stage, run.code().lines());
            planned.add(mount instanceof RunMount.Ssh ssh ? ssh.placed(agents++) : mount);
        }
        String shown = VertexNames.shown(
                program.shown(), WordStyle.display(planning.escape()), masked(stage.variables(), options));
        Platform platform = stage.platform();
        String name = VertexNames.ofStep(planning, stage, shown, platform, trigger);
        RunStep step = new RunStep(
                program.arguments(),
                stage.environmentEntries(),
                proxies(planning.request().buildArgs()),
                stage.directory,
                stage.image().user,
                planned,
                defaults(run.flags().network()),
                run.flags().security().equals("insecure"),
                run.flags().devices().stream()
                        .map(device -> new RunStep.Device(device.name(), device.required()))
                        .toList());
        stage.files = Node.of(
                new Operation.Run(step),
                platform,
                inputs,
                planning.about(name, stage.ignoreCache, run.code().lines()));
        stage.image().commit("RUN " + history(stage, program.arguments()) + " # buildkit", true, planning.epoch());
    }

    private static void note(RunMount mount, Stage stage, Lines lines) {
        if (mount instanceof RunMount.Secret secret) {
            stage.parameters.wantSecret(secret.id(), secret.required(), lines);
        } else if (mount instanceof RunMount.Ssh ssh) {
            stage.parameters.wantAgent(ssh.id(), ssh.required(), lines);
        }
    }

    private Program program(Stage stage, Instruction.Run run) {
        List<String> written = run.command().arguments();
        String text = run.code().text();
        if (run.documents().isEmpty() || !run.command().shell()) {
            return new Program(
                    run.command().shell() ? MetadataPlanner.withShell(stage, String.join(" ", written)) : written,
                    text,
                    null);
        }
        String line = String.join(" ", written);
        Heredoc first = run.documents().getFirst();
        if (Heredoc.announcedBy(line).isEmpty()) {
            StringBuilder whole = new StringBuilder(line);
            for (Heredoc document : run.documents()) {
                whole.append('\n').append(document.content()).append(document.name());
            }
            return new Program(MetadataPlanner.withShell(stage, whole.toString()), text, null);
        }
        String shown = text + " (" + summary(first.content()) + ")";
        String data = first.data();
        if (!data.startsWith("#!")) {
            return new Program(MetadataPlanner.withShell(stage, data), shown, null);
        }
        FileChange make = new FileChange.MakeFile("/" + first.name(), 0755, data, Owner.UNSAID, planning.epoch());
        Node document = Node.of(
                new Operation.Files(List.of(make)),
                stage.platform(),
                List.of(Node.scratch(stage.platform())),
                Planning.internal("preparing inline document"));
        return new Program(MetadataPlanner.withShell(stage, DOCUMENTS + "/" + first.name()), shown, document);
    }

    private static String summary(String content) {
        String[] lines = content.strip().replace("\r\n", "\n").split("\n", 2);
        return lines.length > 1 ? lines[0] + "..." : lines[0];
    }

    /** Secrets aren't known here; that it shows stars instead of nothing tells where they go. */
    private static Variables masked(Variables variables, List<MountOptions> options) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : variables.names()) {
            values.put(name, Optional.ofNullable(variables.get(name)).orElse(""));
        }
        for (MountOptions mount : options) {
            if (mount.type() == MountOptions.Type.SECRET && mount.variable() != null) {
                values.put(mount.variable(), "****");
            }
        }
        return Variables.of(values);
    }

    private StepDefaults defaults(String network) {
        StepDefaults asked = planning.request().steps();
        String hostname = planning.request().buildArgs().getOrDefault("BUILDKIT_SANDBOX_HOSTNAME", asked.hostname());
        return new StepDefaults(
                network.equals("default") ? asked.network() : network,
                hostname,
                asked.extraHosts(),
                asked.ulimits(),
                asked.shmSizeBytes(),
                asked.cgroupParent(),
                asked.resources());
    }

    /** Under the names in capitals and in small letters, since programs read either. */
    static Map<String, String> proxies(Map<String, String> given) {
        Map<String, String> proxies = new TreeMap<>();
        for (Map.Entry<String, String> argument : new TreeMap<>(given).entrySet()) {
            String name = argument.getKey().toLowerCase(Locale.ROOT);
            switch (name) {
                case "http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy" -> {
                    if (!argument.getValue().isEmpty()) {
                        proxies.put(name, argument.getValue());
                        proxies.put(name.toUpperCase(Locale.ROOT), argument.getValue());
                    }
                }
                default -> {}
            }
        }
        return proxies;
    }

    /** The arguments, and before them the ARGs that the program could see. */
    private static String history(Stage stage, List<String> arguments) {
        Map<String, String> seen = new LinkedHashMap<>();
        for (Argument argument : stage.arguments) {
            String value = stage.variables().get(argument.name());
            if (value == null) {
                value = argument.value() == null ? "" : argument.value();
            }
            seen.put(argument.name(), value);
        }
        List<String> words = new ArrayList<>();
        if (!seen.isEmpty()) {
            words.add("|" + seen.size());
            seen.forEach((name, value) -> words.add(name + "=" + value));
        }
        words.addAll(arguments);
        return String.join(" ", words);
    }

    static BuildException notPlanned(MountOptions mount) {
        return BuildException.of("cannot mount from stage \"" + mount.from() + "\" to \"" + mount.target()
                + "\", stage needs to be defined before current command");
    }
}
