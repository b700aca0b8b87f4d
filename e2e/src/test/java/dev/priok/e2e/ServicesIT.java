package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real servers of Debian's packages, installed from inside a container, with their own clients. */
@WithDaemon
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServicesIT {
    private static final String POSTGRES = """
            install -d -o postgres /data
            exec su postgres -c '
              bin=$(echo /usr/lib/postgresql/*/bin)
              $bin/initdb -D /data -A trust && echo "host all all all trust" >>/data/pg_hba.conf
              exec $bin/postgres -D /data -c listen_addresses=*'
            """;
    private static final String MARIADB = """
            install -d -o mysql /data /run/mysqld
            mariadb-install-db --user=mysql --datadir=/data >/dev/null
            echo "create user root@'%' identified by '$MYSQL_ROOT_PASSWORD';" >/init.sql
            exec mariadbd --user=mysql --datadir=/data --bind-address=0.0.0.0 --init-file=/init.sql
            """;
    private static final String REGISTRY = """
            echo 'version: 0.1
            storage: {filesystem: {rootdirectory: /var/lib/docker-registry}}
            http: {addr: ":5000"}' >/settings.yml
            exec docker-registry serve /settings.yml
            """;
    private static final String NGINX = "exec nginx -g 'daemon off;'";

    private final PriokDaemon priok;

    ServicesIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeAll
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    static void installServers(PriokDaemon priok) {
        DebianPackages.image(
                priok,
                "services",
                "ln -sf /dev/stdout /var/log/nginx/access.log",
                "nginx-light wrk docker-registry openssh-server",
                "postgresql",
                "mariadb-server");
    }

    private Path content(String text) {
        try {
            Path folder = Files.createTempDirectory(priok.scratch(), "content");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(folder.resolve("index.html"), text + "\n");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitLogged(String container, String text) {
        Eventually.await(
                container + " logs: " + text,
                () -> {
                    Result logs = priok.docker("logs", container).ok();
                    return logs.out() + logs.err();
                },
                logs -> logs.contains(text));
    }

    /** The port on 127.0.0.1 that stands for a container's. */
    private String publishedPort(String container, int port) {
        return Eventually.await(
                        container + " has a published port",
                        () -> priok.docker("port", container, Integer.toString(port)),
                        result -> result.exit() == 0)
                .lines()
                .getFirst()
                .replaceFirst(".*:", "");
    }

    /** For bash: the page at this port of 127.0.0.1. */
    private static String fetch(String port) {
        return "exec 3<>/dev/tcp/127.0.0.1/" + port + "; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";
    }

    /** Runs a query to its end in a container that shares the machine's network. */
    private Result query(String port, String sql) {
        return onTheMachine("psql", "-h", "127.0.0.1", "-p", port, "-U", "postgres", "-Atc", sql);
    }

    /** Runs to its end in a container that shares the machine's network. */
    private Result onTheMachine(String... command) {
        Stream<String> run = Stream.of("run", "--rm", "--network", "host", "services");
        return priok.docker(Stream.concat(run, Stream.of(command)).toArray(String[]::new));
    }

    @Test
    void aWebServerLinkedToADatabase() {
        priok.docker(
                        "run",
                        "--name",
                        "foo",
                        "-e",
                        "MYSQL_ROOT_PASSWORD=open sesame",
                        "--expose",
                        "3306",
                        "-d",
                        "services",
                        "sh",
                        "-c",
                        MARIADB)
                .ok();
        priok.docker(
                        "run",
                        "--name",
                        "bar",
                        "-v",
                        content("served") + ":/var/www/html:ro",
                        "--link",
                        "foo:mysql",
                        "-d",
                        "services",
                        "sh",
                        "-c",
                        NGINX)
                .ok();
        awaitLogged("foo", "ready for connections");
        assertThat(priok.docker("exec", "bar", "getent", "hosts", "mysql").ok().text())
                .contains(priok.inspect("foo", "{{.NetworkSettings.IPAddress}}"))
                .contains("mysql");
        assertThat(priok.docker(
                                "exec",
                                "bar",
                                "sh",
                                "-c",
                                "mariadb -h mysql -P $MYSQL_PORT_3306_TCP_PORT -u root"
                                        + " -p\"$MYSQL_ENV_MYSQL_ROOT_PASSWORD\" -Ne 'select 6*7'")
                        .ok()
                        .text())
                .isEqualTo("42");
        assertThat(priok.docker("exec", "bar", "bash", "-c", fetch("80")).ok().out())
                .contains("served");
        assertThat(priok.docker("exec", "bar", "touch", "/var/www/html/new")
                        .exits(1)
                        .err())
                .contains("Read-only file system");
    }

    @Test
    void aRegistryWhoseDataGoesWithIt() {
        priok.docker(
                        "run",
                        "-d",
                        "-p",
                        "127.0.0.1::5000",
                        "-v",
                        "/var/lib/docker-registry",
                        "--name",
                        "registry",
                        "services",
                        "sh",
                        "-c",
                        REGISTRY)
                .ok();
        awaitLogged("registry", "listening on");
        String image = "localhost:" + publishedPort("registry", 5000) + "/myfirstimage";
        priok.docker("tag", "busybox", image).ok();
        priok.docker("push", image).ok();
        String pushed = priok.inspect(image, "{{index .RepoDigests 0}}");
        assertThat(pushed).startsWith(image + "@sha256:");
        priok.docker("rmi", image).ok();
        priok.docker("pull", image).ok();
        assertThat(priok.inspect(image, "{{index .RepoDigests 0}}")).isEqualTo(pushed);
        priok.docker("rmi", image).ok();
        String data = priok.inspect("registry", "{{range .Mounts}}{{.Name}}{{end}}");
        assertThat(priok.docker("volume", "ls", "-q").ok().lines()).contains(data);
        priok.docker("stop", "registry").ok();
        priok.docker("rm", "-v", "registry").ok();
        assertThat(priok.docker("volume", "ls", "-q").ok().lines()).doesNotContain(data);
    }

    /** With docker's command or with this one. */
    private Result with(String command, String... arguments) {
        return command.equals("priok") ? priok.priok(arguments) : priok.docker(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "priok"})
    void aDatabaseClientOutlivesTheDaemon(String command) {
        with(command, "run", "-d", "-p", "127.0.0.1::5432", "--name", "pg", "services", "sh", "-c", POSTGRES)
                .ok();
        awaitLogged("pg", "Success. You can now start the database server");
        awaitLogged("pg", "database system is ready to accept connections");
        String port = publishedPort("pg", 5432);
        // One connection, busy for some seconds.
        String queries = String.join(
                "",
                IntStream.rangeClosed(1, 100)
                        .mapToObj(i -> "select 'row " + i + "' from pg_sleep(0.03);\n")
                        .toList());
        with(
                        command,
                        "run",
                        "-d",
                        "--name",
                        "psql",
                        "--network",
                        "host",
                        "services",
                        "psql",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        port,
                        "-U",
                        "postgres",
                        "-At",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-c",
                        queries)
                .ok();
        Eventually.await(
                "psql works",
                () -> query(port, "select count(*) from pg_stat_activity where query like '%pg_sleep(0.03)%'")
                        .text(),
                count -> count.equals("2"));
        priok.kill9();
        priok.startAgain();
        assertThat(with(command, "wait", "psql").ok().text()).isEqualTo("0");
        assertThat(with(command, "logs", "psql").ok().lines())
                .isEqualTo(
                        IntStream.rangeClosed(1, 100).mapToObj(i -> "row " + i).toList());
    }

    /** Starts a server that lets that key in and has both commands, which are the machine's; tells its address. */
    private String startSshServer(Path keys) {
        String command = Programs.top().resolve("bin/priok").toString();
        String script = """
                install -d -m 700 /root/.ssh /run/sshd && cp /keys/id.pub /root/.ssh/authorized_keys
                for name in docker priok; do
                  printf '#!/bin/sh\\nexec chroot /machine "%s" "$@"\\n' "$0" >/usr/local/bin/$name
                  chmod 755 /usr/local/bin/$name
                done
                exec /usr/sbin/sshd -D -e
                """;
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "sshd",
                        "-v",
                        "/:/machine:ro",
                        "-v",
                        keys + ":/keys:ro",
                        "services",
                        "sh",
                        "-c",
                        script,
                        command)
                .ok();
        awaitLogged("sshd", "Server listening");
        return priok.inspect("sshd", "{{.NetworkSettings.IPAddress}}");
    }

    /** A directory for PATH whose ssh has the test's key and settings, not those of whoever runs the test. */
    private Path sshProgram(Path keys) throws IOException {
        Path settings = Files.writeString(keys.resolve("settings"), """
                IdentityFile %s/id
                IdentitiesOnly yes
                BatchMode yes
                StrictHostKeyChecking accept-new
                UserKnownHostsFile %s/known
                """.formatted(keys, keys));
        Path programs = Files.createDirectory(keys.resolve("programs"));
        Path ssh = Files.writeString(
                programs.resolve("ssh"), "#!/bin/sh\nexec /usr/bin/ssh -F '" + settings + "' \"$@\"\n");
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
        return programs;
    }

    @Test
    void enginesBehindAnSshServerAreReached() throws IOException {
        Path keys = Files.createTempDirectory(priok.scratch(), "keys");
        Programs.run(Map.of(), List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys + "/id"))
                .ok();
        String address = startSshServer(keys);
        String engine = "ssh://root@" + address + priok.socket();
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("PATH", sshProgram(keys) + ":" + System.getenv("PATH"));
        for (String command :
                List.of("docker", Programs.top().resolve("bin/priok").toString())) {
            List<String> run =
                    List.of(command, "-H", engine, "run", "-i", "--rm", "busybox", "sh", "-c", "cat; exit 3");
            Result result = Programs.run(environment, run, "from here\n".getBytes(StandardCharsets.UTF_8))
                    .exits(3);
            assertThat(result.out()).as(command).isEqualTo("from here\n");
            List<String> create =
                    List.of("env", "-u", "DOCKER_HOST", command, "context", "create", "by-ssh", "--docker");
            Programs.run(environment, with(create, "host=" + engine)).ok();
            List<String> use = List.of("env", "-u", "DOCKER_HOST", command, "--context", "by-ssh");
            assertThat(Programs.run(environment, with(use, "ps", "--format", "{{.Names}}"))
                            .ok()
                            .lines())
                    .containsExactly("sshd");
            List<String> remove = List.of("env", "-u", "DOCKER_HOST", command, "context", "rm", "by-ssh");
            Programs.run(environment, remove).ok();
        }
        String stranger = "ssh://nobody@" + address + priok.socket();
        assertThat(Programs.run(
                                environment,
                                List.of(Programs.top().resolve("bin/priok").toString(), "-H", stranger, "ps"))
                        .exits(1)
                        .err())
                .contains(address, "Permission denied");
    }

    private static List<String> with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toList();
    }

    @Test
    void noRequestFailsWhileTheDaemonIsDown() {
        priok.docker("network", "create", "backend").ok();
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "web",
                        "--network",
                        "backend",
                        "-p",
                        "127.0.0.1::80",
                        "-v",
                        content("steady") + ":/var/www/html:ro",
                        "services",
                        "sh",
                        "-c",
                        NGINX)
                .ok();
        String url = "http://127.0.0.1:" + publishedPort("web", 80) + "/index.html";
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "load",
                        "--network",
                        "host",
                        "services",
                        "wrk",
                        "-t1",
                        "-c8",
                        "-d8",
                        "--latency",
                        url)
                .ok();
        awaitLogged("web", "GET /index.html");
        for (int i = 0; i < 3; i++) {
            priok.kill9();
            priok.startAgain();
            // The first question after its return is answered.
            priok.docker("exec", "web", "getent", "hosts", "web").ok();
        }
        assertThat(priok.docker("wait", "load").ok().text()).isEqualTo("0");
        assertThat(priok.docker("logs", "load").ok().lines())
                .noneMatch(line -> line.contains("Socket errors"))
                .noneMatch(line -> line.contains("Non-2xx"))
                .anyMatch(line -> line.matches("Requests/sec: +[1-9].*"));
        priok.docker("rm", "-f", "web").ok();
        priok.docker("network", "rm", "backend").ok();
    }

    @Test
    void theMachinesNetworkAndPortsThatAreOnlyExposed() {
        priok.docker("run", "-d", "--name", "exposing", "--expose", "80", "services", "sh", "-c", NGINX)
                .ok();
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "publishing",
                        "-p",
                        "127.0.0.1::80",
                        "-v",
                        content("from the host's side") + ":/var/www/html:ro",
                        "services",
                        "sh",
                        "-c",
                        NGINX)
                .ok();
        assertThat(priok.docker("port", "exposing").ok().text()).isEmpty();
        assertThat(priok.docker("ps", "--filter", "name=exposing", "--format", "{{.Ports}}")
                        .ok()
                        .text())
                .isEqualTo("80/tcp");
        String port = publishedPort("publishing", 80);
        Eventually.await(
                "the service answers on the machine's loopback",
                () -> onTheMachine("bash", "-c", fetch(port)).out().contains("from the host's side"));
    }
}
