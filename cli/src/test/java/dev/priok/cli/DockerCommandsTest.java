package dev.priok.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.cli.flags.Flag;
import dev.priok.cli.flags.RefusedFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The commands of docker's command 28.5 and of its buildx 0.29 with their flags, beside those of this program. The lists
 * are in {@code docker-28.txt}, what of them is refused and why in {@code refused.txt}.
 */
final class DockerCommandsTest {
    /** A flag as docker's help tells it; the shorthand is {@code -} for none. */
    private record Known(String shorthand, String name, String type, String initial) {}

    private record Entry(String words, String usage, String aliases, List<Known> flags) {}

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = DockerCommandsTest.class.getResourceAsStream(file)) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static List<Entry> docker() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines("docker-28.txt")) {
            String[] fields = line.split("\t", -1);
            if (fields[0].isEmpty()) {
                entries.getLast().flags().add(new Known(fields[1], fields[2], fields[3], fields[4]));
            } else {
                entries.add(new Entry(fields[0], fields[1], fields[2], new ArrayList<>()));
            }
        }
        return entries;
    }

    /** Reasons by command, or by command and flag. */
    private static Map<String, String> refused() throws IOException {
        Map<String, String> refused = new LinkedHashMap<>();
        for (String line : lines("refused.txt")) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int tab = line.indexOf('\t');
                refused.put(line.substring(0, tab), line.substring(tab).strip());
            }
        }
        return refused;
    }

    private static @Nullable Command command(String words) {
        String[] names = words.split(" ");
        if (names.length == 1) {
            return RootCommands.command(names[0]);
        }
        CommandGroup group = RootCommands.group(names[0]);
        return group == null || names.length > 2 ? null : group.member(names[1]);
    }

    private static String first(String words, int count) {
        List<String> all = List.of(words.split(" "));
        return String.join(" ", all.subList(0, Math.min(count, all.size())));
    }

    /** Whether the list refuses a flag, under this or another name of the command. */
    private static boolean refuses(Map<String, String> refused, Entry entry, Known known) {
        return refused.containsKey(entry.words() + " --" + known.name())
                || List.of(entry.aliases().split(", ")).stream()
                        .anyMatch(alias -> refused.containsKey(alias + " --" + known.name()));
    }

    /** Go's defaults that stand for nothing are told by some of docker's flags and not by others. */
    private static String withoutNothing(String initial) {
        return switch (initial) {
            case "0", "0s", "map[]" -> "";
            default -> initial;
        };
    }

    private static boolean isGroup(String words) {
        return RootCommands.group(words) != null;
    }

    @Test
    void knowsEveryCommandOfDockersOrRefusesItByName() throws IOException {
        Map<String, String> refused = refused();
        List<String> missing = new ArrayList<>();
        for (Entry entry : docker()) {
            String words = entry.words();
            boolean listed = refused.containsKey(words) || refused.containsKey(words.split(" ")[0]);
            boolean known = words.equals(".") || isGroup(words) || command(first(words, 2)) != null;
            boolean refuses = command(first(words, 2)) instanceof RefusedCommand
                    || RootCommands.group(words) instanceof RefusedGroup;
            if (!known || refuses != listed) {
                missing.add(words);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void hasEveryFlagOfDockersWithItsShortFormAndDefault() throws IOException {
        Map<String, String> refused = refused();
        List<String> wrong = new ArrayList<>();
        for (Entry entry : docker()) {
            Command command = command(entry.words());
            if (command == null || command instanceof RefusedCommand) {
                continue;
            }
            for (Known known : entry.flags()) {
                String label = entry.words() + " --" + known.name();
                Flag flag = command.flags().named(known.name());
                if (flag == null || flag instanceof RefusedFlag != refuses(refused, entry, known)) {
                    wrong.add(label + (flag == null ? " is missing" : " is refused or is not, unlike in the list"));
                    continue;
                }
                if (flag instanceof RefusedFlag) {
                    continue;
                }
                String shorthand = flag.shorthandText().isEmpty() ? "-" : flag.shorthandText();
                if (!shorthand.equals(known.shorthand())
                        || flag.type().isEmpty() != known.type().equals("bool")
                        || !withoutNothing(flag.shownDefault()).equals(known.initial())) {
                    wrong.add(
                            label + ": " + known + " but " + shorthand + " " + flag.type() + " " + flag.shownDefault());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void takesTheArgumentsOfDockersCommands() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Entry entry : docker()) {
            Command command = command(entry.words());
            if (command == null
                    || command instanceof RefusedCommand
                    || entry.usage().isEmpty()) {
                continue;
            }
            String own = command.synopsis().usage();
            if (!own.equals(entry.usage())) {
                wrong.add(entry.words() + ": " + entry.usage() + " but " + own);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void answersToTheOtherNamesOfDockersCommands() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Entry entry : docker()) {
            Command command = command(entry.words());
            if (command == null) {
                continue;
            }
            for (String alias : entry.aliases().split(",")) {
                Command other = alias.isBlank() ? command : command(alias.strip());
                if (other == null || other.getClass() != command.getClass()) {
                    wrong.add(entry.words() + " is also " + alias.strip());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
