package dev.priok.build.dockerfile;

import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.check.Rule;
import dev.priok.build.dockerfile.syntax.Instruction.Argument;
import dev.priok.build.dockerfile.word.Expanded;
import dev.priok.build.dockerfile.word.WordStyle;
import dev.priok.model.Suggestion;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Replaces variables in what a stage says, and warns of those that nothing has set. */
final class VariableUse {
    /** ARGs that are asked for but not set as variables. */
    private static final Set<String> NEVER_SET = Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

    private VariableUse() {}

    static Expanded expand(Planning planning, Stage stage, String text, Lines lines, Checks checks) {
        return expand(stage, text, WordStyle.plain(planning.escape()), lines, checks);
    }

    static Expanded expand(Stage stage, String text, WordStyle style, Lines lines, Checks checks) {
        Expanded result = Planning.expand(text, style, stage.variables());
        if (result.unset().isEmpty()) {
            return result;
        }
        Set<String> undefined = new HashSet<>(result.unset());
        undefined.removeAll(declared(stage));
        undefined.removeAll(NEVER_SET);
        for (String name : undefined.stream().sorted().toList()) {
            checks.warn(
                    Rule.UNDEFINED_VAR,
                    lines,
                    Suggestion.among(name, stage.variables().names())
                            .map(near -> "Usage of undefined variable '$" + name + "' (did you mean $" + near + "?)")
                            .orElse("Usage of undefined variable '$" + name + "'"));
        }
        return result;
    }

    /** That an ARG without a value becomes part of the environment; others are warned of as undefined. */
    static void warnOfUnset(String target, Expanded value, Stage stage, Lines lines, Checks checks) {
        Set<String> declared = declared(stage);
        for (String name : value.missed().stream().sorted().toList()) {
            if (declared.contains(name)) {
                checks.warn(
                        Rule.ENV_FROM_UNSET_VARIABLE,
                        lines,
                        "ENV " + target + " takes the value of $" + name + ", which has none");
            }
        }
    }

    private static Set<String> declared(Stage stage) {
        return stage.arguments.stream().map(Argument::name).collect(Collectors.toSet());
    }
}
