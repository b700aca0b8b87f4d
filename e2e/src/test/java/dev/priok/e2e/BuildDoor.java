package dev.priok.e2e;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A client's way to have something built.
 *
 * @param program what its command begins with, before {@code build}
 */
record BuildDoor(String name, List<String> program, Map<String, String> environment, boolean hasSession) {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[\\d*m|\r");

    /** The lines around the one that failed, which all clients but older composes show. */
    private static final Pattern EXCERPT = Pattern.compile("(?m)^\\S.*:\\d+\\n+-{20}\\n(?:.*\\n)*?-{20}$");

    /** What the failed step wrote, as BuildKit's clients repeat it. */
    private static final Pattern LAST_OUTPUT = Pattern.compile("(?m)^------\\n > .*\\n(?:.*\\n)*?------\\n");

    /** Lines of progress, warnings, and what the stock client has to say of its classic builder. */
    private static final Pattern AROUND =
            Pattern.compile("^$|^#\\d+ |^DEPRECATED: |^Picked up JAVA_TOOL_OPTIONS: |^ +BuildKit is currently disabled"
                    + "|^ +environment-variable|^Sending build context|^ \\d+ warnings? found|^ - [A-Z]\\w+: ");

    private static final Pattern PREFIX = Pattern.compile("^(?:ERROR: |Error response from daemon: )?(?:target \\S+: )?"
            + "(?:failed to build: )?(?:failed to solve: )?");

    static List<BuildDoor> all(Map<String, String> environment) {
        return List.of(
                new BuildDoor("classic", List.of(StockClients.docker()), buildKit(environment, "0"), false),
                new BuildDoor("buildx", List.of(StockClients.docker(), "buildx"), environment, true),
                new BuildDoor(
                        "priok", List.of(Programs.top().resolve("bin/priok").toString()), environment, true));
    }

    private static Map<String, String> buildKit(Map<String, String> environment, String value) {
        Map<String, String> with = new HashMap<>(environment);
        with.put("DOCKER_BUILDKIT", value);
        return with;
    }

    /** What all of them call an image of the case. */
    static String tag(DockerfileCase given) {
        return "doors:" + given.name();
    }

    /** Whether the client can send what the case needs. */
    boolean canServe(DockerfileCase given) {
        return hasSession || !given.needsSession();
    }

    Result build(DockerfileCase given, Path context, List<String> more) {
        List<String> arguments = given.arguments(tag(given), context, more);
        return Programs.run(
                environment, Stream.concat(program.stream(), arguments.stream()).toList());
    }

    /** The line that failed, with those around it; empty if none is shown. */
    static String excerpt(String err) {
        Matcher excerpt = EXCERPT.matcher(COLOUR.matcher(err).replaceAll(""));
        return excerpt.find() ? excerpt.group() : "";
    }

    /** Why a build failed, without what each client says around it. */
    static List<String> told(String err) {
        String plain = COLOUR.matcher(err).replaceAll("");
        String rest = LAST_OUTPUT.matcher(EXCERPT.matcher(plain).replaceAll("")).replaceAll("");
        return rest.lines()
                .filter(line -> !AROUND.matcher(line).find())
                .map(line -> PREFIX.matcher(line).replaceFirst(""))
                .toList();
    }
}
