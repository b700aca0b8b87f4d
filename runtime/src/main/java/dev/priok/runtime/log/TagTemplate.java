package dev.priok.runtime.log;

import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.EngineException;
import dev.priok.runtime.log.send.MachineName;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of Go's templates that a log tag is made of: text with fields such as {@code {{.Name}}}. */
final class TagTemplate {
    private static final Pattern ACTION = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?}}", Pattern.DOTALL);
    private static final List<String> FIELDS = List.of(
            ".ID",
            ".FullID",
            ".Name",
            ".ImageID",
            ".ImageFullID",
            ".ImageName",
            ".DaemonName",
            ".Command",
            ".Hostname",
            ".ContainerID",
            ".ContainerName",
            ".ContainerImageID",
            ".ContainerImageName");

    private TagTemplate() {}

    /** InvalidParameter if there is more in it than fields. */
    static void check(String template) {
        Matcher matcher = ACTION.matcher(template);
        while (matcher.find()) {
            if (!FIELDS.contains(matcher.group(1))) {
                throw EngineException.invalid("the log option tag can't have {{" + matcher.group(1)
                        + "}}: what it can have is " + String.join(", ", FIELDS));
            }
        }
        String rest = matcher.replaceAll("");
        if (rest.contains("{{")) {
            throw EngineException.invalid("the log option tag has an unclosed action: " + template);
        }
    }

    static String expand(String template, Container container) {
        return ACTION.matcher(template).replaceAll(found -> Matcher.quoteReplacement(field(found.group(1), container)));
    }

    private static String field(String name, Container container) {
        String image = container.image().toString();
        return switch (name) {
            case ".ID" -> container.id().shortForm();
            case ".FullID", ".ContainerID" -> container.id().value();
            case ".Name" -> container.name();
            case ".ContainerName" -> "/" + container.name();
            case ".ImageID" -> shortImage(image);
            case ".ImageFullID", ".ContainerImageID" -> image;
            case ".ImageName", ".ContainerImageName" ->
                container.spec().config().image();
            case ".DaemonName" -> "priok";
            case ".Command" -> command(container);
            case ".Hostname" -> MachineName.read();
            default -> "";
        };
    }

    private static String shortImage(String image) {
        String hex = image.substring(image.indexOf(':') + 1);
        return hex.substring(0, Math.min(12, hex.length()));
    }

    /** The program with its arguments. */
    static String command(Container container) {
        ContainerConfig.ProcessConfig process = container.spec().config().process();
        return String.join(" ", process.arguments());
    }
}
