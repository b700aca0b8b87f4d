package dev.priok.build.dockerfile.syntax;

import dev.priok.build.dockerfile.check.Lines;
import dev.priok.model.Healthcheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An instruction. Variables in it aren't replaced yet. */
public sealed interface Instruction {
    Code code();

    /**
     * How it is written.
     *
     * @param keyword as written
     * @param text the whole line, joined
     */
    record Code(String keyword, String text, Lines lines, List<String> comments) {
        public Code {
            comments = List.copyOf(comments);
        }

        /** What the comments above say of a name that they begin with; empty: nothing. */
        public String about(String name) {
            String prefix = name + " ";
            return comments.stream()
                    .filter(comment -> !name.isEmpty() && comment.startsWith(prefix))
                    .map(comment -> comment.substring(prefix.length()))
                    .findFirst()
                    .orElse("");
        }
    }

    /** @param delimited false: the old form {@code name value} */
    record Pair(String name, String value, boolean delimited) {}

    /** @param value null: declared only */
    record Argument(String name, @Nullable String value) {}

    /** A file whose content is in the Dockerfile. */
    record InlineFile(String name, String content, boolean expand) {}

    /**
     * A program to run.
     *
     * @param shell the shell runs it; it then is one string, or none
     */
    record CommandLine(List<String> arguments, boolean shell) {
        public CommandLine {
            arguments = List.copyOf(arguments);
        }
    }

    /** What ADD and COPY have in common. */
    record Transfer(
            List<String> sources,
            List<InlineFile> inline,
            String target,
            String owner,
            String mode,
            boolean link,
            List<String> exclude) {
        public Transfer {
            sources = List.copyOf(sources);
            inline = List.copyOf(inline);
            exclude = List.copyOf(exclude);
        }
    }

    /** @param platform empty: not said; name: empty: none */
    record From(Code code, String base, String name, String platform) implements Instruction {}

    /** {@code keepGitDirectory} and {@code unpack}: null if not said. */
    record Add(
            Code code,
            Transfer files,
            @Nullable Boolean keepGitDirectory,
            String checksum,
            @Nullable Boolean unpack) implements Instruction {}

    /** @param from a stage, context or image; empty: the main context */
    record Copy(Code code, Transfer files, String from, boolean parents) implements Instruction {}

    record Run(Code code, CommandLine command, List<Heredoc> documents, RunFlags flags) implements Instruction {
        public Run {
            documents = List.copyOf(documents);
        }
    }

    /** @param mounts as written, as their variables are replaced before they are read */
    record RunFlags(List<String> mounts, String network, String security, List<RunDevice> devices) {
        public RunFlags {
            mounts = List.copyOf(mounts);
            devices = List.copyOf(devices);
        }
    }

    record RunDevice(String name, boolean required) {}

    record Arg(Code code, List<Argument> arguments) implements Instruction {
        public Arg {
            arguments = List.copyOf(arguments);
        }
    }

    record Env(Code code, List<Pair> pairs) implements Instruction {
        public Env {
            pairs = List.copyOf(pairs);
        }
    }

    record Label(Code code, List<Pair> pairs) implements Instruction {
        public Label {
            pairs = List.copyOf(pairs);
        }
    }

    record Cmd(Code code, CommandLine command) implements Instruction {}

    record Entrypoint(Code code, CommandLine command) implements Instruction {}

    record Expose(Code code, List<String> ports) implements Instruction {
        public Expose {
            ports = List.copyOf(ports);
        }
    }

    record HealthCheck(Code code, Healthcheck check) implements Instruction {}

    record Maintainer(Code code, String name) implements Instruction {}

    /** @param trigger the instruction to run later, as text */
    record OnBuild(Code code, String trigger) implements Instruction {}

    record Shell(Code code, List<String> arguments) implements Instruction {
        public Shell {
            arguments = List.copyOf(arguments);
        }
    }

    record StopSignal(Code code, String signal) implements Instruction {}

    record User(Code code, String user) implements Instruction {}

    record Volume(Code code, List<String> paths) implements Instruction {
        public Volume {
            paths = List.copyOf(paths);
        }
    }

    record Workdir(Code code, String path) implements Instruction {}
}
