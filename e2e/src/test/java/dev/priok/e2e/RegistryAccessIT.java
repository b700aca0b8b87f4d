package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may have what of a registry, and which images and registries a daemon believes: with the clients that people use. */
class RegistryAccessIT {
    private static final String OCI = "application/vnd.oci.image.";

    @TempDir
    private Path directory;

    private static void importBusybox(PriokDaemon priok, String... names) {
        priok.docker("import", BusyboxTar.file().toString(), "busybox").ok();
        for (String name : names) {
            priok.docker("tag", "busybox", name).ok();
        }
    }

    private static Result login(PriokDaemon priok, String host, String user, String password) {
        return priok.dockerWithInput(
                password.getBytes(StandardCharsets.UTF_8), "login", "-u", user, "--password-stdin", host);
    }

    private static Result skopeo(String... more) {
        List<String> command =
                new ArrayList<>(List.of("skopeo", "--insecure-policy", "copy", "-q", "--src-tls-verify=false"));
        command.addAll(List.of(more));
        return Programs.run(Map.of(), command);
    }

    @Test
    void tokensAndRulesSayWhoMayPushWhereAndWebhooksTellWhoDid() throws Exception {
        try (TokenServer tokens = new TokenServer()) {
            Path keys = Files.writeString(directory.resolve("keys.json"), tokens.keySet());
            Path settings = Files.writeString(directory.resolve("registry.yml"), tokens.settings(keys.toString()));
            try (RegistryProcess registry = RegistryProcess.start(directory, settings.toString());
                    PriokDaemon priok = PriokDaemon.start()) {
                String host = registry.host();
                importBusybox(priok, host + "/bob/app:1", host + "/team/app:1");
                assertThat(login(priok, host, "bob", "wrong").exits(1).err()).containsIgnoringCase("unauthorized");
                assertThat(login(priok, host, "bob", "secret").ok().out()).contains("Login Succeeded");
                assertThat(priok.docker("push", host + "/bob/app:1").ok().out()).contains("1: digest: sha256:");
                assertThat(priok.docker("push", host + "/team/app:1").exits(1).err())
                        .contains("denied");
                assertThat(skopeo("docker://" + host + "/bob/app:1", "dir:" + directory.resolve("stranger"))
                                .exits(1)
                                .err())
                        .contains("unauthorized");
                skopeo(
                                "--src-creds",
                                "bob:secret",
                                "docker://" + host + "/bob/app:1",
                                "dir:" + directory.resolve("bob"))
                        .ok();
                skopeo(
                                "--dest-tls-verify=false",
                                "--dest-creds",
                                "ann:secret",
                                "dir:" + directory.resolve("bob"),
                                "docker://" + host + "/team/app:2")
                        .ok();
                priok.docker("rmi", host + "/bob/app:1", host + "/team/app:1", "busybox")
                        .ok();
                assertThat(priok.docker("run", "--rm", host + "/bob/app:1", "echo", "pulled")
                                .ok()
                                .text())
                        .isEqualTo("pulled");
                Eventually.await(
                        "events",
                        () -> String.join("", tokens.events()),
                        all -> all.contains("\"repository\":\"team/app\"") && all.contains("\"name\":\"ann\""));
                assertThat(String.join("", tokens.events())).contains("\"name\":\"bob\"");
            }
        }
    }

    private static void put(String registry, String method, String path, String type, byte[] content) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + registry + "/v2/" + path))
                    .header("Content-Type", type)
                    .method(method, BodyPublishers.ofByteArray(content))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(201);
        }
    }

    private static String blob(String registry, String type, byte[] content, String more) throws Exception {
        Digest digest = Digest.sha256(content);
        put(registry, "POST", "signed/app/blobs/uploads/?digest=" + digest, "application/octet-stream", content);
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + content.length + more + "}";
    }

    /** As {@code cosign sign --key} does. */
    private static void sign(String registry, String digest, KeyPair pair) throws Exception {
        byte[] payload = ("{\"critical\":{\"identity\":{\"docker-reference\":\"" + registry
                        + "/signed/app\"},\"image\":{\"docker-manifest-digest\":\"" + digest
                        + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}")
                .getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(payload);
        String annotation = ",\"annotations\":{\"dev.cosignproject.cosign/signature\":\""
                + Base64.getEncoder().encodeToString(signature.sign()) + "\"}";
        byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + OCI + "manifest.v1+json\",\"config\":"
                        + blob(registry, OCI + "config.v1+json", "{}".getBytes(StandardCharsets.UTF_8), "")
                        + ",\"layers\":["
                        + blob(registry, "application/vnd.dev.cosign.simplesigning.v1+json", payload, annotation)
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
        String tag = digest.replace(':', '-') + ".sig";
        put(registry, "PUT", "signed/app/manifests/" + tag, OCI + "manifest.v1+json", manifest);
    }

    @Test
    void onlySignedImagesComeFromWhereThePolicySaysSo() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        Path policy = Files.writeString(
                directory.resolve("policy.json"),
                "[{\"repositories\": \"*/signed/*\", \"require\": \"signed\", \"keys\": [\"key.pem\"]}]");
        try (RegistryProcess registry = RegistryProcess.start(directory);
                PriokDaemon priok = PriokDaemon.start("--image-policy", policy.toString())) {
            String app = registry.host() + "/signed/app:1";
            String other = registry.host() + "/free/app:1";
            importBusybox(priok, app, other);
            priok.docker("push", app).ok();
            priok.docker("push", other).ok();
            priok.docker("rmi", app, other, "busybox").ok();
            priok.docker("pull", other).ok();
            for (Result refused : List.of(
                    priok.docker("pull", app), priok.docker("run", "--rm", app, "true"), priok.priok("pull", app))) {
                assertThat(refused.exit()).isNotZero();
                assertThat(refused.err()).contains("image " + app + " may not be pulled");
            }
            String digest = priok.priok("distribution", "inspect", "-f", "{{.Descriptor.digest}}", app)
                    .ok()
                    .text();
            sign(registry.host(), digest, generator.generateKeyPair());
            assertThat(priok.docker("pull", app).exits(1).err()).contains("may not be pulled");
            sign(registry.host(), digest, pair);
            assertThat(priok.docker("pull", app).ok().out()).contains("Digest: " + digest);
        }
    }

    /** On an address that isn't a loopback one: there no certificate is checked. */
    @Test
    void anAuthorityIsTrustedWithoutARestart() throws IOException {
        try (PriokDaemon priok = PriokDaemon.start()) {
            importBusybox(priok);
            // With the first container comes the bridge, whose address is the machine's.
            priok.docker("run", "--rm", "busybox", "true").ok();
            String address = priok.docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge")
                    .ok()
                    .text();
            Certificates certificates = Certificates.of(directory, "authority").sign("server", address);
            try (RegistryProcess registry = RegistryProcess.startAt(
                    address,
                    directory,
                    "--tls-cert",
                    certificates.certificate("server").toString(),
                    "--tls-key",
                    certificates.key("server").toString())) {
                String app = registry.host() + "/app";
                priok.docker("tag", "busybox", app).ok();
                assertThat(priok.docker("push", app).exits(1).err()).contains("certificate");
                try {
                    assertThat(priok.priok(
                                            "registry",
                                            "trust",
                                            registry.host(),
                                            certificates.authorityFile().toString())
                                    .ok()
                                    .out())
                            .contains("Trusted for " + registry.host());
                    assertThat(priok.priok("registry", "trust", "--list", registry.host())
                                    .ok()
                                    .out())
                            .contains("CN=authority");
                    priok.docker("push", app).ok();
                } finally {
                    priok.priok("registry", "trust", "--remove", registry.host())
                            .ok();
                }
                assertThat(priok.docker("pull", app).exits(1).err()).contains("certificate");
            }
        }
    }
}
