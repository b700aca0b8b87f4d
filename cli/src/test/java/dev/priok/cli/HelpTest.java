package dev.priok.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.cli.completion.Offer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HelpTest {
    private record Named(String words, Command command) {}

    private static List<Named> all() {
        List<Named> all = new ArrayList<>();
        for (Offer offer : new AllCommands().all()) {
            CommandGroup group = RootCommands.group(offer.word());
            List<String> members = group == null ? List.of("") : group.members();
            for (String member : members) {
                Command command = group == null ? RootCommands.command(offer.word()) : group.member(member);
                assertThat(command).as(offer.word() + " " + member).isNotNull();
                if (command != null && !(command instanceof RefusedCommand)) {
                    all.add(new Named((offer.word() + " " + member).strip(), command));
                }
            }
        }
        return all;
    }

    @Test
    void everyCommandShowsAnExampleOfItself() {
        List<String> without = new ArrayList<>();
        for (Named named : all()) {
            String help = Help.of(named.command(), "priok " + named.words());
            if (!help.contains("\nExample")) {
                without.add(named.words());
            }
        }
        assertThat(without).isEmpty();
    }

    @Test
    void examplesUseFlagsThatThereAre() {
        List<String> wrong = new ArrayList<>();
        for (Named named : all()) {
            for (String example : Examples.of(named.words())) {
                for (String word : example.substring(example.indexOf("priok ")).split(" ")) {
                    String name = word.startsWith("--") ? word.substring(2).split("=")[0] : "";
                    if (!name.isEmpty() && named.command().flags().named(name) == null) {
                        wrong.add(named.words() + ": " + word);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void manualPagesTellEveryFlagAndNothingThatIsARequestByMistake() {
        for (Named named : all()) {
            String page = ManPage.of(named.command(), "priok " + named.words());
            named.command()
                    .flags()
                    .shown()
                    .forEach(flag ->
                            assertThat(page).contains("\\-\\-" + flag.name().replace("-", "\\-")));
            assertThat(page.lines().filter(line -> line.startsWith(".")))
                    .allMatch(line -> line.matches("\\.(TH|SH|TP|B|nf|fi|sp)( .*)?"));
            assertThat(page).startsWith(".TH PRIOK");
        }
    }
}
