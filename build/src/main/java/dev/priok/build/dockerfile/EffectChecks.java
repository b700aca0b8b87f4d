package dev.priok.build.dockerfile;

import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Rule;
import dev.priok.build.dockerfile.syntax.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Checks of what RUN does, or rather doesn't. */
final class EffectChecks {
    private static final Pattern UPDATE = Pattern.compile("\\bapt(?:-get)?\\b[^|]*?\\bupdate\\b");
    private static final Pattern USE = Pattern.compile(
            "\\bapt(?:-get|itude)?\\b[^|]*?\\b(?:install|upgrade|dist-upgrade|full-upgrade|build-dep|source|download|satisfy)\\b");

    private EffectChecks() {}

    static void of(Instruction.Run run, Checks checks) {
        if (!run.command().shell() || !run.documents().isEmpty()) {
            return;
        }
        List<String> commands = commands(String.join(" ", run.command().arguments()));
        if (commands.isEmpty()) {
            return;
        }
        String last = commands.getLast();
        if (last.startsWith("cd ") && !last.contains("|")) {
            checks.warn(
                    Rule.RUN_EFFECT_LOST,
                    run.code().lines(),
                    "RUN ends with '" + last + "', which later instructions don't see; use WORKDIR instead");
        } else if (last.startsWith("export ") && !last.contains("|")) {
            checks.warn(
                    Rule.RUN_EFFECT_LOST,
                    run.code().lines(),
                    "RUN ends with '" + last + "', which later instructions don't see; use ENV instead");
        }
        boolean updates =
                commands.stream().anyMatch(command -> UPDATE.matcher(command).find());
        boolean uses =
                commands.stream().anyMatch(command -> USE.matcher(command).find());
        if (updates && !uses) {
            checks.warn(
                    Rule.APT_GET_UPDATE_ALONE,
                    run.code().lines(),
                    "Package lists are updated without anything being installed; a later RUN may use old ones from the"
                            + " cache");
        }
    }

    /** The commands of a shell's line, as far as that can be told without being a shell. */
    private static List<String> commands(String line) {
        List<String> commands = new ArrayList<>();
        StringBuilder command = new StringBuilder();
        char quote = 0;
        int depth = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                command.append(c).append(line.charAt(++i));
                continue;
            }
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"' || c == '`') {
                quote = c;
            } else if (c == '(' || c == '{') {
                depth++;
            } else if (c == ')' || c == '}') {
                depth--;
            } else if (depth <= 0 && (c == ';' || c == '&' || c == '\n')) {
                add(command, commands);
                continue;
            }
            command.append(c);
        }
        add(command, commands);
        return commands;
    }

    private static void add(StringBuilder command, List<String> commands) {
        String text = command.toString().strip();
        if (!text.isEmpty()) {
            commands.add(text);
        }
        command.setLength(0);
    }
}
