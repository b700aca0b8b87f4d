package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.dockerfile.syntax.Instruction;
import dev.priok.build.dockerfile.word.Expanded;
import dev.priok.build.dockerfile.word.Variables;
import dev.priok.build.dockerfile.word.WordException;
import dev.priok.build.dockerfile.word.WordStyle;
import dev.priok.build.dockerfile.word.Words;
import dev.priok.model.ImageConfig.Platform;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known before the first FROM.
 *
 * @param values of platform arguments and of ARGs that have one
 * @param declared names of ARGs, with or without a value
 * @param parameters the same as parameters of every stage
 */
record GlobalArguments(Map<String, String> values, Set<String> declared, Parameters parameters) {
    static Map<String, String> ofPlatforms(
            Platform machine, Platform target, Map<String, String> given, String targetStage) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("BUILDPLATFORM", PlatformNames.format(machine));
        values.put("BUILDOS", machine.os());
        values.put("BUILDOSVERSION", "");
        values.put("BUILDARCH", machine.architecture());
        values.put("BUILDVARIANT", machine.variant());
        values.put("TARGETPLATFORM", PlatformNames.format(target));
        values.put("TARGETOS", target.os());
        values.put("TARGETOSVERSION", "");
        values.put("TARGETARCH", target.architecture());
        values.put("TARGETVARIANT", target.variant());
        values.put("TARGETSTAGE", targetStage.isEmpty() ? "default" : targetStage);
        values.replaceAll((name, value) -> given.getOrDefault(name, value));
        return values;
    }

    /** With the ARGs of the file, each of which may use those before. */
    static GlobalArguments of(
            Map<String, String> platforms,
            List<Instruction.Arg> instructions,
            Map<String, String> given,
            char escape,
            SourceFile file) {
        Map<String, String> values = new LinkedHashMap<>(platforms);
        Set<String> declared = new LinkedHashSet<>();
        Parameters parameters = new Parameters();
        for (Instruction.Arg instruction : instructions) {
            for (Instruction.Argument argument : instruction.arguments()) {
                declared.add(argument.name());
                String value = given.get(argument.name());
                Set<String> needs = Set.of();
                if (value == null && argument.value() != null) {
                    try {
                        Expanded expanded =
                                Words.expand(argument.value(), WordStyle.plain(escape), Variables.of(values));
                        value = expanded.text();
                        needs = expanded.used();
                    } catch (WordException e) {
                        throw BuildException.of(String.valueOf(e.getMessage()))
                                .at(instruction.code().lines().in(file));
                    }
                }
                if (value != null) {
                    values.put(argument.name(), value);
                }
                parameters.declare(
                        argument.name(),
                        new Parameters.Declared(
                                instruction.code().about(argument.name()),
                                value == null ? "" : value,
                                instruction.code().lines(),
                                needs));
            }
        }
        return new GlobalArguments(values, declared, parameters);
    }

    Variables variables() {
        return Variables.of(values);
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(declared);
        names.addAll(values.keySet());
        return names;
    }
}
