package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.check.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * A Dockerfile's stages.
 *
 * @param globals the ARGs before the first FROM
 */
public record DockerfileSyntax(char escape, List<Instruction.Arg> globals, List<StageSyntax> stages) {
    public DockerfileSyntax {
        globals = List.copyOf(globals);
        stages = List.copyOf(stages);
    }

    /** A stage. */
    public record StageSyntax(Instruction.From from, List<Instruction> instructions) {
        public StageSyntax {
            instructions = List.copyOf(instructions);
        }
    }

    /**
     * Reads a file.
     *
     * @throws BuildException at the line that is wrong
     */
    public static DockerfileSyntax read(SourceFile file, Checks checks) {
        if (file.content().isEmpty()) {
            throw BuildException.of("the Dockerfile cannot be empty");
        }
        DockerfileReader.Result result = DockerfileReader.read(file);
        for (int line : result.emptyContinuations()) {
            checks.warn(Rule.NO_EMPTY_CONTINUATION, Lines.of(line), "Empty continuation line");
        }
        List<Instruction.Arg> globals = new ArrayList<>();
        List<StageSyntax> stages = new ArrayList<>();
        Instruction.From from = null;
        List<Instruction> instructions = new ArrayList<>();
        for (Statement statement : result.statements()) {
            Instruction instruction = parse(statement, file, checks);
            if (instruction instanceof Instruction.From next) {
                if (from != null) {
                    stages.add(new StageSyntax(from, instructions));
                }
                from = next;
                instructions = new ArrayList<>();
            } else if (from != null) {
                instructions.add(instruction);
            } else if (instruction instanceof Instruction.Arg arg) {
                globals.add(arg);
            } else {
                throw BuildException.of("no build stage in current context")
                        .at(statement.lines().in(file));
            }
        }
        if (from == null) {
            throw BuildException.of("dockerfile contains no stages to build");
        }
        stages.add(new StageSyntax(from, instructions));
        StyleChecks.of(stages, checks);
        return new DockerfileSyntax(result.escape(), globals, stages);
    }

    private static Instruction parse(Statement statement, SourceFile file, Checks checks) {
        Checks here = checks.under(statement.comments());
        StyleChecks.of(statement, here);
        try {
            Instruction instruction = InstructionParser.parse(statement);
            StyleChecks.of(instruction, here);
            return instruction;
        } catch (BuildException e) {
            throw e.prefixed("dockerfile parse error on line "
                            + statement.lines().first() + ": ")
                    .at(statement.lines().in(file));
        }
    }

    /**
     * Reads a trigger that ONBUILD left in an image.
     *
     * @param lines of the FROM that brought it
     */
    public static Instruction readTrigger(String trigger, SourceFile file, Lines lines) {
        List<Statement> statements;
        try {
            statements =
                    DockerfileReader.read(new SourceFile(file.name(), trigger)).statements();
            if (statements.size() != 1) {
                throw BuildException.of("onbuild trigger should be a single expression");
            }
            Statement statement = statements.getFirst();
            Instruction instruction = InstructionParser.parse(statement.at(statement.heredocs(), lines));
            if (instruction instanceof Instruction.From) {
                throw BuildException.of("FROM isn't allowed as an ONBUILD trigger");
            }
            return instruction;
        } catch (BuildException e) {
            throw new BuildException(String.valueOf(e.getMessage()), lines.in(file), null, e);
        }
    }
}
