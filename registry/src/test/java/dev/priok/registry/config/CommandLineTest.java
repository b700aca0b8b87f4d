package dev.priok.registry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.priok.model.RegistryCredentials;
import dev.priok.registry.NamePattern;
import dev.priok.registry.RegistryOptions;
import dev.priok.registry.access.AccessRules;
import dev.priok.registry.cache.Upstream;
import dev.priok.registry.http.Permissions;
import dev.priok.registry.webhook.Webhook;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    private Path directory;

    private RegistryOptions options(String yaml, String... flags) throws SettingsException, IOException {
        Path file = Files.writeString(directory.resolve("config.yml"), yaml);
        List<String> words = new java.util.ArrayList<>(List.of("serve", file.toString()));
        words.addAll(List.of(flags));
        return CommandLine.parse(words).settings().options();
    }

    @Test
    void theFileOfDockersRegistryIsRead() throws Exception {
        RegistryOptions options = options("""
                version: 0.1
                log: {level: warn, accesslog: {disabled: true}}
                storage:
                  cache: {blobdescriptor: inmemory}
                  filesystem: {rootdirectory: /srv/registry}
                  delete: {enabled: true}
                  maintenance:
                    uploadpurging: {enabled: true, age: 1h30m, interval: 10m, dryrun: true}
                    readonly: {enabled: false}
                    garbagecollection: {enabled: true, interval: 2h, grace: 5m, deleteuntagged: true}
                http:
                  addr: "[::1]:5001"
                  headers: {X-Content-Type-Options: [nosniff], X-Two: [a, b]}
                  debug: {addr: "127.0.0.1:5002", prometheus: {enabled: true, path: /numbers}}
                  draintimeout: 60s
                auth: {htpasswd: {realm: here, path: /etc/users}}
                """);
        assertThat(options.root()).isEqualTo(Path.of("/srv/registry"));
        assertThat(options.address()).isEqualTo(new RegistryOptions.Address("::1", 5001));
        assertThat(options.permissions()).isEqualTo(new Permissions(false, true));
        assertThat(options.access())
                .isEqualTo(new RegistryOptions.Access.Passwords(Path.of("/etc/users"), "here", AccessRules.USERS));
        assertThat(options.headers()).containsEntry("X-Two", "a, b");
        assertThat(options.debug())
                .contains(new RegistryOptions.Debug(new RegistryOptions.Address("127.0.0.1", 5002), "/numbers"));
        assertThat(options.maintenance().purge())
                .contains(new RegistryOptions.Purge(Duration.ofMinutes(90), Duration.ofMinutes(10), true));
        assertThat(options.maintenance().collectEvery()).contains(Duration.ofHours(2));
        assertThat(options.maintenance().collection().untagged()).isTrue();
        assertThat(options.drain()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void copiesOfOneRegistryAreAsDockersRegistryHasThem() throws Exception {
        RegistryOptions options = options("""
                proxy:
                  remoteurl: https://registry-1.docker.io/
                  username: me
                  password: "123"
                  ttl: 0
                """);
        assertThat(options.copies().upstreams())
                .containsExactly(new Upstream(
                        "",
                        URI.create("https://registry-1.docker.io"),
                        new RegistryCredentials("me", "123", "", "", ""),
                        Duration.ZERO,
                        List.of()));
        assertThat(options.maintenance().collectEvery()).contains(Duration.ofHours(24));
    }

    @Test
    void copiesOfSeveralRegistriesHavePrefixes() throws Exception {
        RegistryOptions options = options("""
                proxy:
                  upstreams:
                    - {prefix: docker.io, remoteurl: "https://registry-1.docker.io", repositories: [library/*]}
                    - {prefix: near, remoteurl: "http://10.0.0.1:5000", ttl: 24h}
                storage: {maintenance: {garbagecollection: {enabled: false}}}
                """);
        assertThat(options.copies().upstreams())
                .containsExactly(
                        new Upstream(
                                "docker.io",
                                URI.create("https://registry-1.docker.io"),
                                RegistryCredentials.NONE,
                                Duration.ofHours(168),
                                List.of(NamePattern.parse("library/*"))),
                        new Upstream(
                                "near",
                                URI.create("http://10.0.0.1:5000"),
                                RegistryCredentials.NONE,
                                Duration.ofHours(24),
                                List.of()));
        assertThat(options.maintenance().collectEvery()).isEmpty();
    }

    @Test
    void webhooksAreRead() throws Exception {
        RegistryOptions options = options("""
                notifications:
                  endpoints:
                    - {name: off, disabled: true, url: "http://a"}
                    - name: on
                      url: https://listener/event
                      headers: {Authorization: [Bearer x]}
                      timeout: 500ms
                      threshold: 5
                      backoff: 2s
                      ignoredmediatypes: [a/b]
                      ignore: {mediatypes: [c/d], actions: [pull]}
                """);
        assertThat(options.webhooks())
                .containsExactly(new Webhook(
                        "on",
                        URI.create("https://listener/event"),
                        Map.of("Authorization", "Bearer x"),
                        Duration.ofMillis(500),
                        5,
                        Duration.ofSeconds(2),
                        Set.of("a/b", "c/d"),
                        Set.of("pull")));
    }

    @Test
    void flagsOverrideTheFile() throws Exception {
        RegistryOptions options =
                options("http: {addr: ':1'}", "--addr=127.0.0.1:2", "--root", "/there", "--read-only", "--delete");
        assertThat(options.address()).isEqualTo(new RegistryOptions.Address("127.0.0.1", 2));
        assertThat(options.root()).isEqualTo(Path.of("/there"));
        assertThat(options.permissions()).isEqualTo(new Permissions(true, true));
        assertThat(options.maintenance().purge()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "storage: {s3: {bucket: x}}|storage.s3",
                "storage: {filesystem: {maxthreads: 1}}|storage.filesystem.maxthreads",
                "notifications: {endpoints: [{url: 'http://a'}]}|notifications.endpoints[0].name",
                "notifications: {endpoints: [{name: a}]}|notifications.endpoints[0].url",
                "notifications: {endpoints: [{name: a, url: 'ftp://a'}]}|notifications.endpoints[0]",
                "notifications: {endpoints: [{name: a, url: 'http://a', headers: {Host: b}}]}|Host",
                "notifications: {endpoints: [{name: a, url: 'http://a', threshold: 0}]}|threshold",
                "notifications: {endpoints: [{name: a, url: 'http://a', ignore: {actions: [x]}}]}|ignore.actions",
                "notifications: {endpoints: [{name: a, url: 'http://a', x: y}]}|notifications.endpoints[0].x",
                "notifications: {events: {includereferences: true}}|includereferences",
                "proxy: {remoteurl: x}|proxy.remoteurl",
                "proxy: {remoteurl: 'https://me:pw@a'}|proxy.remoteurl must be",
                "proxy: {remoteurl: 'https://a/b'}|proxy.remoteurl",
                "proxy: {remoteurl: 'https://a', username: me}|proxy.username",
                "proxy: {remoteurl: 'https://a', upstreams: []}|exclude each other",
                "proxy: {remoteurl: 'https://a', exec: {command: x}}|proxy.exec",
                "proxy: {upstreams: [{remoteurl: 'https://a'}]}|proxy.upstreams[0].prefix",
                "proxy: {upstreams: [{prefix: a, remoteurl: 'https://a', tll: 1h}]}|proxy.upstreams[0].tll",
                "'proxy: {upstreams: [{prefix: a, remoteurl: ''https://a''}, {prefix: a, remoteurl: ''https://b''}]}'|twice",
                "'{proxy: {remoteurl: ''https://a''}, storage: {maintenance: {readonly: {enabled: true}}}}'|read-only",
                "auth: {token: {realm: x}}|auth.token.service",
                "auth: {token: {realm: x, service: y, issuer: z}}|rootcertbundle",
                "auth: {token: {realm: x, service: y, issuer: z, jwks: f, autoredirect: true}}|auth.token.autoredirect",
                "auth: {token: {realm: x, service: y, issuer: z, jwks: f, signingalgorithms: [HS256]}}|HS256",
                "auth: {htpasswd: {path: f}, token: {realm: x, service: y, issuer: z, jwks: f}}|auth.token",
                "auth: {rules: []}|auth.rules",
                "auth: {rules: {repositories: a}}|auth.rules",
                "auth: {htpasswd: {path: f}, rules: [{users: [a], actions: [pull]}]}|auth.rules[0].repositories",
                "auth: {htpasswd: {path: f}, rules: [{repositories: a, actions: [pull]}]}|auth.rules[0].users",
                "auth: {htpasswd: {path: f}, rules: [{repositories: a, users: [b]}]}|auth.rules[0].actions",
                "auth: {htpasswd: {path: f}, rules: [{repositories: a, users: [b], actions: [fly]}]}|fly",
                "auth: {htpasswd: {path: f}, rules: [{repositories: a, users: [b], actions: [], x: y}]}|auth.rules[0].x",
                "http: {secret: x}|http.secret",
                "http: {addr: x}|http.addr",
                "http: {addr: ':99999'}|http.addr",
                "http: {tls: {certificate: /x}}|http.tls.certificate",
                "http: {draintimeout: soon}|http.draintimeout",
                "storage: {delete: {enabled: maybe}}|storage.delete.enabled",
                "storage: yes|storage",
                "version: 0.2|version",
                "storage: {maintenance: {garbagecollection: {retention: [{tags: a}]}}}|retention[0].repositories",
                "storage: {maintenance: {garbagecollection: {retention: [{repositories: a, newest: 0}]}}}|newest",
                "storage: {maintenance: {garbagecollection: {retention: [{repositories: a, x: 0}]}}}|retention[0].x",
                "whatever:|whatever",
                "a: [b|config.yml",
            })
    void whatIsNotUnderstoodIsRefusedByName(String yaml, String name) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> options(yaml))
                .withMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start",
                "serve --nonsense",
                "serve --addr",
                "serve --read-only=1",
                "serve a b",
                "garbage-collect --addr :1"
            })
    void otherWordsAreRefused(String words) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> CommandLine.parse(List.of(words.split(" "))));
    }
}
