package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.word.Variables;
import dev.priok.build.dockerfile.word.WordStyle;
import dev.priok.model.ImageConfig.Platform;
import java.util.Locale;

/** What vertices are called in the progress. */
final class VertexNames {
    private VertexNames() {}

    /** {@code [stage 2/4] RUN make}; counts the step. */
    static String ofStep(Planning planning, Stage stage, String text, Platform platform, boolean trigger) {
        if (stage.stepCount == 0) {
            return text;
        }
        stage.stepNumber++;
        return again(planning, stage, text, platform, trigger);
    }

    /** The same without counting. */
    static String again(Planning planning, Stage stage, String text, Platform platform, boolean trigger) {
        if (stage.stepCount == 0) {
            return text;
        }
        StringBuilder name = new StringBuilder("[");
        if (planning.severalPlatforms()) {
            name.append(PlatformNames.format(platform))
                    .append(crossTarget(platform, stage.variables()))
                    .append(' ');
        }
        if (!stage.label.isEmpty()) {
            name.append(stage.label).append(' ');
        }
        String total = Integer.toString(stage.stepCount);
        String number = Integer.toString(stage.stepNumber);
        name.repeat(' ', Math.max(0, total.length() - number.length()))
                .append(number)
                .append('/')
                .append(total)
                .append("] ")
                .append(trigger ? "ONBUILD " : "");
        return name.append(text).toString();
    }

    /** A line with its variables replaced and its keyword in capitals. */
    static String shown(String line, WordStyle style, Variables variables) {
        String shown;
        try {
            shown = Planning.expand(line, style, variables).text();
        } catch (BuildException _) {
            shown = line;
        }
        int blank = shown.indexOf(' ');
        return blank < 0
                ? shown.toUpperCase(Locale.ROOT)
                : shown.substring(0, blank).toUpperCase(Locale.ROOT) + shown.substring(blank);
    }

    /** What a stage that knows of its target builds for, if that is another machine. */
    private static String crossTarget(Platform platform, Variables variables) {
        String all = variables.get("TARGETPLATFORM");
        Platform target = platform;
        if (all != null && !all.isEmpty()) {
            try {
                target = PlatformNames.parse(all, platform);
            } catch (BuildException _) {
                return "";
            }
        } else {
            String os = variables.get("TARGETOS");
            String architecture = variables.get("TARGETARCH");
            String variant = variables.get("TARGETVARIANT");
            if (os == null && architecture == null && variant == null) {
                return "";
            }
            target = PlatformNames.normalized(new Platform(
                    os == null || os.isEmpty() ? platform.os() : os,
                    architecture == null || architecture.isEmpty() ? platform.architecture() : architecture,
                    variant == null ? "" : variant));
        }
        if (!target.os().equals(platform.os())) {
            return "->" + PlatformNames.format(target);
        }
        if (target.architecture().equals(platform.architecture())) {
            return "";
        }
        return "->" + target.architecture() + (target.variant().isEmpty() ? "" : "/" + target.variant());
    }
}
