package dev.priok.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.cli.Command;
import dev.priok.cli.flags.Flag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.RefusedFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The commands of docker compose 2.40 with their flags, as its help tells them in {@code compose-2.40.txt}, beside those of
 * this program.
 */
final class ComposeCommandsTest {
    /** What is refused by name, whatever follows it. */
    private static final Set<String> REFUSED_COMMANDS = Set.of("bridge", "publish");

    private static final Set<String> REFUSED_FLAGS = Set.of("up --menu");

    private static List<String[]> docker() throws IOException {
        try (InputStream in = ComposeCommandsTest.class.getResourceAsStream("compose-2.40.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }

    /** The command of these words, {@code compose} or {@code compose NAME}. */
    private static Command command(String words) {
        Command found = words.equals("compose")
                ? new ComposeCommand()
                : ComposeCommands.of(words.substring("compose ".length()), new ComposeFlags(new FlagSet()));
        assertThat(found).as(words).isNotNull();
        return found == null ? new ComposeCommand() : found;
    }

    @Test
    void everyCommandHasTheFlagsOfDockerComposesWithTheirDefaults() throws IOException {
        List<String> wrong = new ArrayList<>();
        String words = "";
        for (String[] fields : docker()) {
            words = fields[0].isEmpty() ? words : fields[0];
            String name = words.replaceFirst("^compose ?", "");
            if (fields[0].isEmpty() && !REFUSED_COMMANDS.contains(name)) {
                String label = (name + " --" + fields[2]).strip();
                Flag flag = command(words).flags().named(fields[2]);
                if (flag == null || flag instanceof RefusedFlag != REFUSED_FLAGS.contains(label)) {
                    wrong.add(label + (flag == null ? " is missing" : " is refused or is not, unlike in the list"));
                } else if (!(flag instanceof RefusedFlag)) {
                    String letter = flag.shorthandText().isEmpty() ? "-" : flag.shorthandText();
                    boolean isSwitch = fields[3].equals("bool");
                    if (!letter.equals(fields[1])
                            || flag.type().isEmpty() != isSwitch
                            || !flag.shownDefault().equals(fields[4])) {
                        wrong.add(label + ": -" + letter + " " + flag.type() + " " + flag.shownDefault());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyCommandIsThereAndTakesTheSameArgumentsOrIsRefused() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String[] fields : docker()) {
            if (!fields[0].isEmpty()) {
                Command command = command(fields[0]);
                boolean refused = REFUSED_COMMANDS.contains(fields[0].replaceFirst("^compose ?", ""));
                if (command instanceof RefusedCommand != refused) {
                    wrong.add(fields[0] + " is refused or is not, unlike in the list");
                } else if (!refused && !command.synopsis().usage().equals(fields[1])) {
                    wrong.add(fields[0] + ": " + fields[1] + " but "
                            + command.synopsis().usage());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
