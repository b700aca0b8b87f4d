package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images come from a registry, under the stock client and under priok's. */
@WithDaemon
class PullIT {
    /** Of the word {@code secret}, with the cost 5. */
    private static final String HASH = "$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

    private final PriokDaemon priok;

    @TempDir
    private Path directory;

    private RegistryProcess registry;
    private String app;

    PullIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeEach
    void startRegistry() {
        registry = RegistryProcess.start(directory);
        app = registry.host() + "/some/app";
    }

    @AfterEach
    void removeImagesAndEndRegistry() {
        registry.close();
        priok.docker("images", "--digests", "--format", "{{.Repository}} {{.Tag}}@{{.Digest}}").ok().lines().stream()
                .filter(line -> line.startsWith("localhost:"))
                .map(line -> line.replace(" <none>", "").replace(" ", ":").replace("@<none>", ""))
                .forEach(name -> priok.docker("rmi", "-f", name));
    }

    /** The digest that both tags have. */
    private String pushed() {
        for (String tag : List.of("1", "2")) {
            priok.docker("tag", "busybox", app + ":" + tag).ok();
        }
        assertThat(priok.docker("push", app + ":1").ok().out())
                .contains("The push refers to repository [" + app + "]", ": Pushed\n", "1: digest: sha256:");
        assertThat(priok.docker("push", "-a", app).ok().out())
                .contains(": Layer already exists\n", "2: digest: sha256:");
        priok.docker("rmi", app + ":1", app + ":2").ok();
        String found = priok.priok("distribution", "inspect", "-f", "{{.Descriptor.digest}}", app + ":1")
                .ok()
                .text();
        assertThat(found).startsWith("sha256:");
        return found;
    }

    /** Lists are made, changed and pushed in turn by docker's command and by priok's, which show the same bytes. */
    @Test
    void listsOfImagesForSeveralPlatforms() {
        pushed();
        String other = registry.host() + "/some/other:1";
        priok.docker("tag", "busybox", other).ok();
        priok.docker("push", other).ok();
        priok.docker("rmi", other).ok();
        String list = app + ":list";
        assertThat(priok.priok("manifest", "create", list, app + ":1", app + ":2")
                        .ok()
                        .text())
                .isEqualTo("Created manifest list " + list);
        assertThat(priok.priok("manifest", "create", list, other).exits(1).err())
                .contains("no --amend flag");
        priok.docker("manifest", "create", "--amend", "--insecure", list, other).ok();
        priok.priok("manifest", "annotate", "--arch", "arm64", "--variant", "v8", list, app + ":2")
                .ok();
        assertSameInspect(list);
        assertThat(priok.priok("manifest", "push", list).ok().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Pushed ref " + app + "@sha256:"),
                        line -> assertThat(line).startsWith("sha256:"));
        priok.priok("manifest", "rm", list).ok();
        assertSameInspect(list);
        assertSameInspect(app + ":1");
        assertThat(priok.priok("manifest", "inspect", list).ok().out()).contains("\"variant\": \"v8\"");
        assertThat(priok.priok("manifest", "create", app + ":more", list)
                        .exits(1)
                        .err())
                .contains("is a manifest list");
        assertThat(priok.priok("manifest", "inspect", app + ":none").exits(1).err())
                .contains("no such manifest: " + app + ":none");
        assertThat(priok.priok("manifest", "rm", list).exits(1).err()).contains("No such manifest");
    }

    private void assertSameInspect(String name) {
        for (String[] flags : new String[][] {{"--insecure"}, {"--insecure", "--verbose"}}) {
            List<String> words = new ArrayList<>(List.of("manifest", "inspect"));
            words.addAll(List.of(flags));
            words.add(name);
            String[] command = words.toArray(String[]::new);
            assertThat(priok.priok(command).ok().out())
                    .isEqualTo(priok.docker(command).ok().out());
        }
    }

    @Test
    void pullsByTagByDigestAllTagsAndWhatAContainerNeeds() {
        String digest = pushed();
        assertThat(priok.docker("pull", app + ":1").ok().lines())
                .startsWith("1: Pulling from some/app")
                .endsWith("Digest: " + digest, "Status: Downloaded newer image for " + app + ":1", app + ":1");
        assertThat(priok.docker("pull", app + ":1").ok().out()).contains("Status: Image is up to date for " + app);
        assertThat(digests()).containsExactly("1 " + digest);
        assertThat(priok.docker("rmi", app + ":1").ok().lines())
                .containsExactly("Untagged: " + app + ":1", "Untagged: " + app + "@" + digest);
        assertThat(priok.docker("pull", "-q", app + "@" + digest).ok().text()).isEqualTo(app + "@" + digest);
        assertThat(digests()).containsExactly("<none> " + digest);
        assertThat(priok.docker("run", "--rm", app + ":9@" + digest, "echo", "by digest")
                        .ok()
                        .text())
                .isEqualTo("by digest");
        priok.docker("rmi", app + "@" + digest).ok();
        priok.priok("pull", "-a", app).ok();
        assertThat(digests()).containsExactly("1 " + digest, "2 " + digest);
        priok.docker("rmi", app + ":1", app + ":2").ok();
        Result run = priok.docker("run", "--rm", app + ":2", "echo", "pulled").ok();
        assertThat(run.text()).isEqualTo("pulled");
        assertThat(run.err()).contains("Unable to find image '" + app + ":2' locally", "2: Pulling from some/app");
    }

    private List<String> digests() {
        return priok.docker("images", "--digests", "--format", "{{.Tag}} {{.Digest}}", app).ok().lines().stream()
                .sorted()
                .toList();
    }

    @Test
    void whatIsNotThereIsTold() {
        pushed();
        for (Result result :
                List.of(priok.docker("pull", app + ":9"), priok.priok("run", "--rm", app + ":9", "true"))) {
            assertThat(result.exit()).isNotZero();
            assertThat(result.err()).contains("manifest for " + app + ":9 not found: manifest unknown");
        }
        assertThat(priok.docker("push", app + ":9").exits(1).err())
                .contains("An image does not exist locally with the tag: " + app);
        assertThat(priok.docker("pull", app + "-none:1").exits(1).err()).contains("not found: name unknown");
        assertThat(priok.docker("pull", "Not/Lower").exits(1).err()).contains("must be lowercase");
    }

    private List<String> layerLines(String command) {
        try (Tmux screen = Tmux.open(priok, Programs.top().resolve("bin/priok") + " " + command)) {
            screen.awaitLine("ended with 0");
            return screen.screen()
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.matches("[0-9a-f]{12}: .*"))
                    .map(line -> line.substring(14))
                    .toList();
        }
    }

    /** It changes in place, as under docker. */
    @Test
    void aTerminalShowsOneLineForEachLayer() {
        String made = "made-for-" + registry.port();
        priok.docker("run", "--name", made, "busybox", "dd", "if=/dev/urandom", "of=/f", "bs=1M", "count=20")
                .ok();
        priok.docker("commit", made, app + ":1").ok();
        priok.docker("rm", made).ok();
        assertThat(layerLines("push " + app + ":1")).containsExactlyInAnyOrder("Pushed", "Pushed");
        priok.docker("rmi", app + ":1").ok();
        assertThat(layerLines("pull " + app + ":1")).containsExactlyInAnyOrder("Already exists", "Pull complete");
    }

    @Test
    void whoLogsInMayPull() throws IOException {
        String digest = pushed();
        registry.close();
        Path users = Files.writeString(directory.resolve("users"), "me:" + HASH + "\n");
        registry = RegistryProcess.start(directory, "--htpasswd", users.toString());
        app = registry.host() + "/some/app";
        Path config = Files.createDirectories(directory.resolve("config"));
        assertThat(priok.docker("pull", app + ":1").exits(1).err()).contains("no basic auth credentials");
        List<String> login =
                List.of("--config", config.toString(), "login", "-u", "me", "--password-stdin", registry.host());
        assertThat(loginWith("wrong", login).exits(1).err()).containsIgnoringCase("unauthorized");
        assertThat(loginWith("secret", login).ok().out()).contains("Login Succeeded");
        assertThat(priok.docker("--config", config.toString(), "pull", app + ":1")
                        .ok()
                        .out())
                .contains(digest);
        priok.docker("--config", config.toString(), "logout", registry.host()).ok();
        assertThat(Files.readString(config.resolve("config.json"))).doesNotContain(registry.host());
    }

    private Result loginWith(String password, List<String> command) {
        return priok.dockerWithInput(password.getBytes(StandardCharsets.UTF_8), command.toArray(String[]::new));
    }
}
