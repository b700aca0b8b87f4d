package dev.priok.build.dockerfile.syntax;

import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.check.Rule;
import dev.priok.build.dockerfile.syntax.DockerfileSyntax.StageSyntax;
import dev.priok.model.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The checks of how a file is written, which need no variable and no image. */
final class StyleChecks {
    private static final Set<String> RESERVED = Set.of("context", "scratch");

    private StyleChecks() {}

    /** Checks a line before it is known whether it makes sense. */
    static void of(Statement statement, Checks checks) {
        List<String> arguments = statement.arguments();
        String keyword = statement.keyword();
        if (keyword.equalsIgnoreCase("maintainer")) {
            checks.warn(
                    Rule.MAINTAINER_DEPRECATED,
                    statement.lines(),
                    "Maintainer instruction is deprecated in favor of using label");
        }
        if (!keyword.equalsIgnoreCase("from") || arguments.size() < 3) {
            return;
        }
        if (arguments.size() == 3 && !isLower(arguments.get(2))) {
            checks.warn(
                    Rule.STAGE_NAME_CASING,
                    statement.lines(),
                    "Stage name '" + arguments.get(2) + "' should be lowercase");
        }
        String as = arguments.get(1);
        boolean matches = isLower(keyword) ? isLower(as) : !isUpper(keyword) || isUpper(as);
        if (!matches) {
            checks.warn(
                    Rule.FROM_AS_CASING,
                    statement.lines(),
                    "'" + as + "' and '" + keyword + "' keywords' casing do not match");
        }
    }

    /** Checks the comment above an instruction that defines names. */
    static void of(Instruction instruction, Checks checks) {
        List<String> names = switch (instruction) {
            case Instruction.From from -> from.name().isEmpty() ? List.of() : List.of(from.name());
            case Instruction.Arg arg ->
                arg.arguments().stream().map(Instruction.Argument::name).toList();
            case Instruction.Add _,
                    Instruction.Copy _,
                    Instruction.Run _,
                    Instruction.Env _,
                    Instruction.Label _,
                    Instruction.Cmd _,
                    Instruction.Entrypoint _,
                    Instruction.Expose _,
                    Instruction.HealthCheck _,
                    Instruction.Maintainer _,
                    Instruction.OnBuild _,
                    Instruction.Shell _,
                    Instruction.StopSignal _,
                    Instruction.User _,
                    Instruction.Volume _,
                    Instruction.Workdir _ -> List.of();
        };
        List<String> comments = instruction.code().comments();
        if (names.isEmpty()
                || comments.isEmpty()
                || names.contains(comments.getLast().split(" ", 2)[0])) {
            return;
        }
        String keyword = instruction instanceof Instruction.From ? "FROM" : "ARG";
        String example = names.size() > 1 ? "<arg_key>" : names.getFirst();
        checks.warn(
                Rule.INVALID_DEFINITION_DESCRIPTION,
                instruction.code().lines(),
                "Comment for " + keyword + " should follow the format: `# " + example + " <description>`");
    }

    /** Checks what the stages have to do with each other. */
    static void of(List<StageSyntax> stages, Checks checks) {
        Set<String> names = new HashSet<>();
        List<Instruction> all = new ArrayList<>();
        for (StageSyntax stage : stages) {
            String name = stage.from().name();
            Lines lines = stage.from().code().lines();
            if (RESERVED.contains(name)) {
                checks.warn(
                        Rule.RESERVED_STAGE_NAME,
                        lines,
                        "Stage name should not use the same name as reserved stage " + Quoted.of(name));
            }
            if (!name.isEmpty() && !names.add(name)) {
                checks.warn(
                        Rule.DUPLICATE_STAGE_NAME,
                        lines,
                        "Duplicate stage name " + Quoted.of(name) + ", stage names should be unique");
            }
            all.add(stage.from());
            all.addAll(stage.instructions());
        }
        checkCasing(all, checks);
    }

    private static void checkCasing(List<Instruction> all, Checks checks) {
        int lower = 0;
        int upper = 0;
        for (Instruction instruction : all) {
            String keyword = instruction.code().keyword();
            lower += isLower(keyword) ? 1 : 0;
            upper += isUpper(keyword) ? 1 : 0;
        }
        boolean mostlyLower = lower > upper;
        for (Instruction instruction : all) {
            String keyword = instruction.code().keyword();
            if (mostlyLower ? !isLower(keyword) : !isUpper(keyword)) {
                checks.warn(
                        Rule.CONSISTENT_INSTRUCTION_CASING,
                        instruction.code().lines(),
                        "Command '" + keyword + "' should match the case of the command majority ("
                                + (mostlyLower ? "lowercase" : "uppercase") + ")");
            }
        }
    }

    private static boolean isLower(String text) {
        return text.equals(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isUpper(String text) {
        return text.equals(text.toUpperCase(Locale.ROOT));
    }
}
