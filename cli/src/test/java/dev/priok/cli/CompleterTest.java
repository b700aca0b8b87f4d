package dev.priok.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.cli.completion.Completer;
import dev.priok.cli.completion.Offer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be offered without an engine; names of its things are looked at end to end. */
final class CompleterTest {
    private static Completer.Answer answer(String... words) {
        GlobalFlags flags = new GlobalFlags();
        flags.parse(List.of("-H", "unix:///nowhere/at/all"));
        return new Completer(new Session(flags, Map.of()), new AllCommands(), flags.all()).complete(List.of(words));
    }

    private static List<String> offered(String... words) {
        return answer(words).offers().stream().map(Offer::word).toList();
    }

    @Test
    void offersCommandsAndThoseOfGroups() {
        assertThat(offered("net")).containsExactly("network");
        assertThat(offered("network", "c")).containsExactly("connect", "create");
        assertThat(offered("")).contains("run", "volume", "compose").doesNotContain("__complete");
        assertThat(offered("compose", "-p", "x", "lo")).containsExactly("logs");
    }

    @Test
    void offersFlagsWhereFlagsMayBe() {
        assertThat(offered("run", "--detach-")).containsExactly("--detach-keys");
        assertThat(offered("run", "busybox", "--det")).isEmpty();
        assertThat(offered("ps", "x", "--no-t")).containsExactly("--no-trunc");
        assertThat(offered("--tlsv")).containsExactly("--tlsverify");
    }

    @Test
    void offersWhatAFlagMaySay() {
        assertThat(offered("run", "--restart", "un")).containsExactly("unless-stopped");
        assertThat(offered("run", "--restart=un")).containsExactly("--restart=unless-stopped");
        assertThat(offered("run", "-it", "--pull", "n")).containsExactly("never");
        assertThat(offered("-l", "d")).containsExactly("debug");
        assertThat(answer("run", "--env-file", "").files()).isTrue();
    }

    @Test
    void offersNothingWhereTheEngineCannotBeAsked() {
        assertThat(answer("rm", "").offers()).isEmpty();
        assertThat(answer("nothing", "like", "this").offers()).isEmpty();
        assertThat(answer("build", "").files()).isTrue();
    }
}
