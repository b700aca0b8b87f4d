package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the command prints is what docker's command prints, byte by byte. */
@WithDaemon
class FormatsIT {
    private static final int NEW_DOCKER = 28;
    private static final int ATTEMPTS = 4;
    private static final Pattern AGES = Pattern.compile("Less than a second|\\d+ seconds?|About a minute|\\d+ minutes");

    private final PriokDaemon priok;

    FormatsIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void everyListingAndTemplatePrintsWhatDockersCommandPrints() throws Exception {
        makeThings();
        String version =
                priok.docker("version", "--format", "{{.Client.Version}}").ok().text();
        boolean newDocker = Integer.parseInt(version.substring(0, version.indexOf('.'))) >= NEW_DOCKER;
        List<Future<String>> results = new ArrayList<>();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (String line : cases()) {
                int space = line.indexOf(' ');
                boolean comparable = newDocker || line.startsWith("any ");
                if (comparable) {
                    results.add(both.submit(() -> difference(words(line.substring(space + 1)))));
                }
            }
        }
        List<String> differences = new ArrayList<>();
        for (Future<String> result : results) {
            if (!result.get().isEmpty()) {
                differences.add(result.get());
            }
        }
        assertThat(differences).isEmpty();
        assertThat(results).hasSizeGreaterThan(200);
        removeThings();
    }

    private void makeThings() {
        priok.docker("network", "create", "--label", "a=1", "--subnet", "10.77.0.0/24", "front")
                .ok();
        priok.docker("network", "create", "--internal", "--label", "com.example.x=y", "back")
                .ok();
        priok.docker("volume", "create", "--label", "tier=db", "data1").ok();
        priok.docker("volume", "create", "data2").ok();
        priok.docker("tag", "busybox", "busybox:v1").ok();
        priok.docker(words("run -d --name web --label role=web --label com.example.some-label=a<b -p 127.0.0.1:8080:80"
                        + " -p 9000-9002:9000-9002 -p 5353:53/udp --expose 7777 --network front -v data1:/data"
                        + " -v /tmp:/host:ro --env A=1 --health-cmd true --health-interval 1h --memory 64m --cpus 0.5"
                        + " --restart unless-stopped --ulimit nofile=1024:2048 busybox sleep 100000"))
                .ok();
        priok.docker(words("run -d --name idle --hostname h1 --dns 9.9.9.9 --cap-add NET_ADMIN --cap-drop CHOWN"
                        + " --read-only --tmpfs /run --init --network back busybox sh -c"
                        + " \"echo 'hello <world>' && sleep 100000 && echo a very long command\""))
                .ok();
        priok.docker(words("create --name made --entrypoint /bin/sh --log-driver json-file --log-opt max-size=1m"
                        + " busybox -c \"exit 3\""))
                .ok();
        priok.docker(words("run --name gone busybox sh -c \"echo x > /f; exit 3\""))
                .exits(3);
        priok.docker(words("run -d --name paused busybox sleep 100000")).ok();
        priok.docker("pause", "paused").ok();
        priok.priok("commit", "--message", "wide 日本語 text", "gone", "committed:1")
                .ok();
        priok.priok("commit", "made", "registry.example.com:5000/team/app:1.2").ok();
    }

    private void removeThings() {
        priok.docker("unpause", "paused").ok();
        priok.docker("rm", "-f", "web", "idle", "made", "gone", "paused").ok();
        priok.docker("rmi", "committed:1", "registry.example.com:5000/team/app:1.2", "busybox:v1")
                .ok();
        priok.docker("network", "rm", "front", "back").ok();
        priok.docker("volume", "rm", "data1", "data2").ok();
    }

    /** What differs; ages move on between two calls, so one of several comparisons must hold, or all but the ages. */
    private String difference(String[] words) {
        String told = "";
        for (int i = 0; i < ATTEMPTS; i++) {
            String docker = told(priok.docker(words));
            String ours = told(priok.priok(words)).replace("priok", "docker");
            if (docker.replace("priok", "docker").equals(ours)) {
                return "";
            }
            told = String.join(" ", words) + "\ndocker: " + docker + "\npriok:  " + ours;
            boolean last = i == ATTEMPTS - 1;
            if (last && withoutAges(docker.replace("priok", "docker")).equals(withoutAges(ours))) {
                return "";
            }
        }
        return told;
    }

    /** The text without seconds and minutes since something happened, nor the spaces that depend on their length. */
    private static String withoutAges(String text) {
        return AGES.matcher(text).replaceAll("age").replaceAll(" +", " ");
    }

    private static String told(Result result) {
        return result.exit() + "\n" + result.out() + "\n" + result.err();
    }

    private static List<String> cases() throws IOException {
        try (InputStream resource =
                Objects.requireNonNull(FormatsIT.class.getResourceAsStream("formats.txt"), "the cases")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    /** The words of a command line, as a shell cuts them: double quotes keep words together, a backslash a quote. */
    private static String[] words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\' && (line.charAt(i + 1) == '"' || line.charAt(i + 1) == '\\')) {
                word.append(line.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words.toArray(String[]::new);
    }
}
