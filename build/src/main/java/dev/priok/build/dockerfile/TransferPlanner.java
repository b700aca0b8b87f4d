package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.check.Rule;
import dev.priok.build.dockerfile.syntax.Instruction;
import dev.priok.build.dockerfile.syntax.Instruction.InlineFile;
import dev.priok.build.dockerfile.syntax.Instruction.Transfer;
import dev.priok.build.dockerfile.word.WordStyle;
import dev.priok.build.graph.FileChange;
import dev.priok.build.graph.FileChange.CopyRules;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Operation.Owner;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.Quoted;
import dev.priok.model.path.PathPatterns;
import dev.priok.model.path.SlashPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** ADD and COPY. */
final class TransferPlanner {
    private static final Pattern SYMBOLIC_MODE =
            Pattern.compile("[ugoa]*(?:[-+=](?:[ugo]|[rwxXst]*))+(?:,[ugoa]*(?:[-+=](?:[ugo]|[rwxXst]*))+)*");

    private final Planning planning;
    private final MainContext context;

    TransferPlanner(Planning planning, MainContext context) {
        this.planning = planning;
        this.context = context;
    }

    /** What ADD knows and COPY doesn't. */
    private record AddOptions(
            @Nullable Boolean keepGitDirectory,
            String checksum,
            @Nullable Boolean unpack) {}

    void add(Stage stage, Instruction.Add add, boolean trigger, Checks checks) {
        Lines lines = add.code().lines();
        String checksum = VariableUse.expand(planning, stage, add.checksum(), lines, checks)
                .text();
        Transfer files = expanded(stage, add.files(), lines, checks);
        if (!checksum.isEmpty()) {
            requireOneRemote(files.sources());
        }
        AddOptions options = new AddOptions(add.keepGitDirectory(), checksum, add.unpack());
        Work work = new Work(stage, files, add.code(), trigger, options, false, null, checks);
        work.plan();
    }

    private static void requireOneRemote(List<String> sources) {
        if (sources.size() != 1) {
            throw BuildException.of("checksum can't be specified for multiple sources");
        }
        String source = sources.getFirst();
        if (!RemoteSources.isHttp(source) && GitAddress.parse(source).isEmpty()) {
            throw BuildException.of("checksum requires HTTP(S) or Git sources");
        }
    }

    void copy(Stage stage, Instruction.Copy copy, @Nullable Stage from, boolean trigger, Checks checks) {
        if (from != null && !from.planned) {
            throw BuildException.of("cannot copy from stage " + Quoted.of(copy.from())
                    + ", it needs to be defined before current stage " + Quoted.of(stage.label));
        }
        Transfer files = expanded(stage, copy.files(), copy.code().lines(), checks);
        new Work(stage, files, copy.code(), trigger, null, copy.parents(), from, checks).plan();
    }

    private Transfer expanded(Stage stage, Transfer files, Lines lines, Checks checks) {
        String owner = VariableUse.expand(planning, stage, files.owner(), lines, checks)
                .text();
        String mode =
                VariableUse.expand(planning, stage, files.mode(), lines, checks).text();
        List<String> sources = new ArrayList<>();
        for (String source : files.sources()) {
            sources.add(
                    VariableUse.expand(planning, stage, source, lines, checks).text());
        }
        String target = VariableUse.expand(planning, stage, files.target(), lines, checks)
                .text();
        List<InlineFile> inline = new ArrayList<>();
        for (InlineFile file : files.inline()) {
            String content = !file.expand()
                    ? file.content()
                    : VariableUse.expand(stage, file.content(), WordStyle.document(), lines, checks)
                            .text();
            inline.add(new InlineFile(file.name(), content, file.expand()));
        }
        return new Transfer(sources, inline, target, owner, mode, files.link(), files.exclude());
    }

    static void requireMode(String mode) {
        if (mode.isEmpty()) {
            return;
        }
        if (mode.matches("[0-7]+")) {
            if (mode.length() <= 10 && Long.parseLong(mode, 8) <= 07777) {
                return;
            }
        } else if (SYMBOLIC_MODE.matcher(mode).matches()) {
            return;
        }
        throw BuildException.of(
                "invalid chmod parameter: '" + mode + "'. it should be octal string and between 0 and 07777");
    }

    /** One instruction. */
    private final class Work {
        private final Stage stage;
        private final Transfer files;
        private final Instruction.Code code;
        private final boolean trigger;
        private final @Nullable AddOptions add;
        private final boolean parents;
        private final @Nullable Stage from;
        private final Checks checks;
        private final Platform platform;
        private final List<FileChange> changes = new ArrayList<>();
        private final List<Node> inputs = new ArrayList<>();
        private String target = "";
        private Vertex.About about = Planning.internal("");

        Work(
                Stage stage,
                Transfer files,
                Instruction.Code code,
                boolean trigger,
                @Nullable AddOptions add,
                boolean parents,
                @Nullable Stage from,
                Checks checks) {
            this.stage = stage;
            this.files = files;
            this.code = code;
            this.trigger = trigger;
            this.add = add;
            this.parents = parents;
            this.from = from;
            this.checks = checks;
            platform = stage.platform();
        }

        void plan() {
            requireMode(files.mode());
            target = SlashPath.resolve(stage.directory, files.target(), true);
            String shown = VertexNames.shown(code.text(), WordStyle.plain(planning.escape()), stage.variables());
            String name = VertexNames.ofStep(planning, stage, shown, platform, trigger);
            about = planning.about(name, stage.ignoreCache, code.lines());
            boolean link = files.link();
            inputs.add(link ? Node.scratch(platform) : stage.files());
            StringBuilder text = new StringBuilder(add == null ? "COPY" : "ADD");
            text.append(parents ? " --parents" : "");
            text.append(files.owner().isEmpty() ? "" : " --chown=" + files.owner());
            text.append(files.mode().isEmpty() ? "" : " --chmod=" + files.mode());
            for (String source : files.sources()) {
                text.append(' ').append(source);
                source(source);
            }
            for (InlineFile file : files.inline()) {
                text.append(" <<").append(file.name());
                inline(file);
            }
            text.append(' ').append(files.target()).append(" # buildkit");
            Node copied = Node.of(new Operation.Files(changes), platform, inputs, about);
            if (link && !stage.files().isScratch()) {
                String linked = VertexNames.again(planning, stage, "LINK " + shown, platform, trigger);
                copied = Node.of(
                        new Operation.Merge(),
                        platform,
                        List.of(stage.files(), copied),
                        planning.about(linked, stage.ignoreCache, code.lines()));
            }
            stage.files = copied;
            stage.image().commit(text.toString(), true, planning.epoch());
        }

        private void source(String source) {
            Optional<GitAddress> git = source.startsWith("github.com/") ? Optional.empty() : GitAddress.parse(source);
            if (git.isPresent()) {
                if (add == null) {
                    throw BuildException.of("source can't be a git ref for COPY");
                }
                git(git.get(), add);
            } else if (RemoteSources.isHttp(source)) {
                if (add == null) {
                    throw BuildException.of("source can't be a URL for COPY");
                }
                http(source, add);
            } else {
                local(source);
            }
        }

        private void git(GitAddress address, AddOptions options) {
            Boolean said = address.keepGitDirectory();
            Boolean flag = options.keepGitDirectory();
            if (said != null && flag != null && !said.equals(flag)) {
                throw BuildException.of("inconsistent keep-git-dir configuration");
            }
            String checksum = address.checksum();
            if (!options.checksum().isEmpty()) {
                if (!checksum.isEmpty() && !checksum.equals(options.checksum())) {
                    throw BuildException.of(
                            "checksum mismatch " + Quoted.of(options.checksum()) + " != " + Quoted.of(checksum));
                }
                checksum = options.checksum();
            }
            GitAddress checked = new GitAddress(
                    address.remote(),
                    address.reference(),
                    address.subdirectory(),
                    checksum,
                    said,
                    address.submodules());
            boolean keep = Boolean.TRUE.equals(said) || Boolean.TRUE.equals(flag);
            copy(RemoteSources.git(planning.sources(), checked, keep, planning.machine(), about), "/", false);
        }

        private void http(String url, AddOptions options) {
            String name = RemoteSources.fileName(url);
            Node file = RemoteSources.http(
                    url,
                    name,
                    options.checksum().isEmpty() ? null : RemoteSources.checksum(options.checksum()),
                    planning.machine(),
                    about);
            copy(file, "/" + escaped(name), Boolean.TRUE.equals(options.unpack()));
        }

        private void inline(InlineFile file) {
            String path = SlashPath.clean("/" + file.name());
            FileChange make = new FileChange.MakeFile(path, 0644, file.content(), Owner.UNSAID, planning.epoch());
            Node document = Node.of(
                    new Operation.Files(List.of(make)),
                    platform,
                    List.of(Node.scratch(platform)),
                    Planning.internal("preparing inline document"));
            copy(document, escaped(path), false);
        }

        private void local(String source) {
            Stage other = from;
            Node node;
            if (other == null) {
                warnIfIgnored(source);
                context.uses(source);
                node = context.files();
            } else {
                other.paths.add(SlashPath.clean("/" + source));
                node = other.files();
            }
            boolean unpack = add != null && !Boolean.FALSE.equals(add.unpack());
            copy(node, parents ? pivoted(source) : SlashPath.clean("/" + source), unpack);
        }

        /** Absolute and clean, with {@code /./} where the kept part begins. */
        private static String pivoted(String source) {
            int pivot = source.indexOf("/./");
            String before = pivot < 0 ? "/" : SlashPath.clean("/" + source.substring(0, pivot));
            String kept = SlashPath.clean("/" + (pivot < 0 ? source : source.substring(pivot + 3)));
            return (before.equals("/") ? "" : before) + "/." + kept;
        }

        private void copy(Node node, String source, boolean unpack) {
            int input = inputs.indexOf(node);
            if (input < 1) {
                input = inputs.size();
                inputs.add(node);
            }
            changes.add(new FileChange.Copy(
                    input,
                    List.of(source),
                    target,
                    new CopyRules(
                            Owners.parse(files.owner()),
                            files.mode(),
                            unpack,
                            parents,
                            files.exclude(),
                            true,
                            planning.epoch())));
        }

        private static String escaped(String name) {
            return name.replaceAll("[*?\\[\\\\]", "\\\\$0");
        }

        private void warnIfIgnored(String source) {
            PathPatterns ignored = context.ignored();
            if (ignored == null || ignored.hasExceptions()) {
                return;
            }
            String path = SlashPath.clean(source);
            boolean root = path.equals(".") || path.equals("/");
            String relative = path.startsWith("/") ? path.substring(1) : path;
            if (root ? ignored.meansEverything() : ignored.matches(relative)) {
                checks.warn(
                        Rule.COPY_IGNORED_FILE,
                        code.lines(),
                        "Attempting to " + (add == null ? "Copy" : "Add") + " file " + Quoted.of(path)
                                + " that is excluded by .dockerignore");
            }
        }
    }
}
