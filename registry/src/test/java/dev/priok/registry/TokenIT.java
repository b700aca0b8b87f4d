package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.header;
import static dev.priok.registry.RegistryFixture.text;
import static dev.priok.registry.TokenMaker.access;
import static dev.priok.registry.TokenMaker.base64;
import static dev.priok.registry.TokenMaker.claims;
import static dev.priok.registry.TokenMaker.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.priok.model.Digest;
import dev.priok.registry.RegistryOptions.Access;
import dev.priok.registry.access.AccessControl.Action;
import dev.priok.registry.access.AccessRules;
import dev.priok.registry.access.AccessRules.Rule;
import dev.priok.registry.access.TokenAccess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that another server signs (docker's registry, "Token Authentication Specification"). */
class TokenIT {
    private static final String MANIFEST_PATH = "/v2/a/manifests/v1";
    private static final TokenMaker MAKER = new TokenMaker();

    @TempDir
    private Path directory;

    private RegistryFixture registry;
    private Digest blob = Digest.sha256(new byte[0]);

    @BeforeEach
    void open() throws IOException {
        try (RegistryFixture before = new RegistryFixture(directory.resolve("root"))) {
            before.pushImage("a", "v1", "one");
            before.pushImage("secret", "v1", "two");
            blob = before.pushBlob("secret", bytes("a secret"));
        }
        Path keys = Files.writeString(directory.resolve("keys.json"), MAKER.keySet());
        registry = serve(Optional.empty(), Optional.of(keys), AccessRules.EVERYBODY);
    }

    private RegistryFixture serve(Optional<Path> certificates, Optional<Path> keys, AccessRules rules)
            throws IOException {
        TokenAccess.Options options = new TokenAccess.Options(
                "https://tokens.example/token", TokenMaker.SERVICE, TokenMaker.ISSUER, certificates, keys, Set.of());
        return new RegistryFixture(RegistryFixture.options(
                directory.resolve("root"), RegistryFixture.ALL, new Access.Tokens(options, rules)));
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
    }

    private HttpResponse<byte[]> with(String token, String method, String path) {
        return registry.send(method, path, new byte[0], "Authorization", "Bearer " + token);
    }

    private static String pull(String name) {
        return access("repository", name, "pull");
    }

    private void assertInvalid(String token, String reason) {
        HttpResponse<byte[]> answer = with(token, "GET", MANIFEST_PATH);
        assertThat(answer.statusCode()).as(reason).isEqualTo(401);
        assertThat(header(answer, "WWW-Authenticate"))
                .as(reason)
                .isEqualTo("Bearer realm=\"https://tokens.example/token\",service=\"the registry\","
                        + "scope=\"repository:a:pull\",error=\"invalid_token\"");
        assertThat(text(answer)).contains("\"code\":\"UNAUTHORIZED\"").contains(reason);
        assertThat(with(token, "GET", "/v2/").statusCode()).isEqualTo(401);
    }

    /** "Token Authentication Specification": 401, and where to get a token for what. */
    @Test
    void clientsAreToldWhereToGetATokenForWhat() {
        String challenge = "Bearer realm=\"https://tokens.example/token\",service=\"the registry\"";
        assertThat(registry.get("/v2/").statusCode()).isEqualTo(401);
        assertThat(header(registry.get("/v2/"), "WWW-Authenticate")).isEqualTo(challenge);
        assertThat(header(registry.get(MANIFEST_PATH), "WWW-Authenticate"))
                .isEqualTo(challenge + ",scope=\"repository:a:pull\"");
        assertThat(header(registry.post("/v2/x/y/blobs/uploads/"), "WWW-Authenticate"))
                .isEqualTo(challenge + ",scope=\"repository:x/y:pull,push\"");
        assertThat(header(registry.delete(MANIFEST_PATH), "WWW-Authenticate"))
                .isEqualTo(challenge + ",scope=\"repository:a:delete\"");
        assertThat(header(registry.get("/v2/_catalog"), "WWW-Authenticate"))
                .isEqualTo(challenge + ",scope=\"registry:catalog:*\"");
        assertThat(registry.get("/v2/", "Authorization", "Basic YTpi").statusCode())
                .isEqualTo(401);
    }

    @Test
    void tokensOfEachAlgorithmCount() {
        Map<String, String> claims = claims(pull("a"));
        for (String token : List.of(
                MAKER.signed(claims),
                TokenMaker.signed(
                        "{\"alg\":\"RS512\",\"kid\":\"rsa\"}", claims, "SHA512withRSA", MAKER.rsa.getPrivate()),
                TokenMaker.signed(
                        "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"kid\":\"curve\"}",
                        claims,
                        "SHA256withECDSAinP1363Format",
                        MAKER.curve.getPrivate()),
                TokenMaker.signed(
                        "{\"alg\":\"EdDSA\",\"kid\":\"edwards\"}", claims, "Ed25519", MAKER.edwards.getPrivate()))) {
            assertThat(with(token, "GET", MANIFEST_PATH).statusCode()).isEqualTo(200);
            assertThat(with(token, "GET", "/v2/").statusCode()).isEqualTo(200);
        }
        claims.put("aud", "[\"other\",\"" + TokenMaker.SERVICE + "\"]");
        assertThat(with(MAKER.signed(claims), "GET", MANIFEST_PATH).statusCode())
                .isEqualTo(200);
    }

    @Test
    void claimsThatDoNotHoldAreRefused() {
        long now = Instant.now().getEpochSecond();
        Map<String, List<String>> wrong = Map.of(
                "exp", List.of(String.valueOf(now - 120), "has expired"),
                "nbf", List.of(String.valueOf(now + 600), "not valid yet"),
                "iss", List.of("\"somebody else\"", "another issuer"),
                "aud", List.of("[\"other\"]", "another service"),
                "sub", List.of("[1]", "sub is no text"),
                "access", List.of("{}", "access is no list"));
        wrong.forEach((claim, value) -> {
            Map<String, String> claims = claims(pull("a"));
            claims.put(claim, value.getFirst());
            assertInvalid(MAKER.signed(claims), value.getLast());
        });
        for (String needed : List.of("exp", "iss", "aud")) {
            Map<String, String> claims = claims(pull("a"));
            claims.remove(needed);
            assertInvalid(MAKER.signed(claims), "invalid token");
        }
        Map<String, String> endless = claims(pull("a"));
        endless.put("exp", "1e300");
        assertInvalid(MAKER.signed(endless), "exp is no time");
    }

    @Test
    void signaturesThatAreNotTheIssuersAreRefused() throws Exception {
        Map<String, String> claims = claims(pull("a"));
        String body = base64(json(claims));
        assertInvalid(base64("{\"alg\":\"none\"}") + "." + body + ".", "algorithm none");
        assertInvalid(base64("{\"alg\":\"none\",\"kid\":\"rsa\"}") + "." + body + ".", "algorithm none");
        assertInvalid(base64("{\"kid\":\"rsa\"}") + "." + body + ".", "algorithm");
        // The public key, which everybody may know, as the secret of a MAC.
        for (byte[] secret :
                List.of(MAKER.rsa.getPublic().getEncoded(), MAKER.keySet().getBytes(StandardCharsets.UTF_8))) {
            String content = base64("{\"alg\":\"HS256\",\"kid\":\"rsa\"}") + "." + body;
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            assertInvalid(
                    content + "." + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII))),
                    "algorithm HS256");
        }
        PrivateKey stranger = new TokenMaker().rsa.getPrivate();
        assertInvalid(
                TokenMaker.signed("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", claims, "SHA256withRSA", stranger),
                "signature is wrong");
        String good = MAKER.signed(claims);
        Map<String, String> more = claims(pull("a"), pull("secret"));
        assertInvalid(
                good.substring(0, good.indexOf('.') + 1) + base64(json(more)) + good.substring(good.lastIndexOf('.')),
                "signature is wrong");
        assertInvalid(good.substring(0, good.lastIndexOf('.') + 1), "signature is wrong");
        // A key of one kind with an algorithm of another, and a key that is for one algorithm only.
        assertInvalid(
                TokenMaker.signed(
                        "{\"alg\":\"ES256\",\"kid\":\"rsa\"}", claims, "SHA256withRSA", MAKER.rsa.getPrivate()),
                "not one for ES256");
        assertInvalid(
                TokenMaker.signed(
                        "{\"alg\":\"ES384\",\"kid\":\"curve\"}",
                        claims,
                        "SHA384withECDSAinP1363Format",
                        MAKER.curve.getPrivate()),
                "key is not known");
        String zeros = base64("{\"alg\":\"ES256\",\"kid\":\"curve\"}") + "." + body + "." + base64(new byte[64]);
        assertInvalid(zeros, "signature is wrong");
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (String token : List.of("x", "a.b", "a.b.c.d", "!.!.!", base64("[]") + "." + base64("{}") + ".")) {
            assertInvalid(token, "invalid token");
        }
        assertInvalid(base64("{\"alg\":\"RS256\",\"alg\":\"none\"}") + "." + base64("{}") + ".", "no JSON object");
        for (String header : List.of(
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"RS256\",\"kid\":\"other\"}",
                "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"x\"]}")) {
            assertInvalid(
                    TokenMaker.signed(header, claims(pull("a")), "SHA256withRSA", MAKER.rsa.getPrivate()), "invalid");
        }
    }

    /** 401 with insufficient_scope and the scope that is missing, so that the client gets a token for that. */
    @Test
    void aTokenIsOnlyForWhatItSays() {
        String token = MAKER.signed(claims(pull("a")));
        for (String[] other : new String[][] {
            {"GET", "/v2/secret/manifests/v1", "repository:secret:pull"},
            {"GET", "/v2/secret/tags/list", "repository:secret:pull"},
            {"POST", "/v2/a/blobs/uploads/", "repository:a:pull,push"},
            {"DELETE", MANIFEST_PATH, "repository:a:delete"},
            {"GET", "/v2/_catalog", "registry:catalog:*"}
        }) {
            HttpResponse<byte[]> answer = with(token, other[0], other[1]);
            assertThat(answer.statusCode()).as(other[1]).isEqualTo(401);
            assertThat(header(answer, "WWW-Authenticate"))
                    .endsWith(",scope=\"" + other[2] + "\",error=\"insufficient_scope\"");
        }
        String more = MAKER.signed(
                claims(access("repository", "a", "pull", "push", "delete"), access("registry", "catalog", "*")));
        assertThat(with(more, "POST", "/v2/a/blobs/uploads/").statusCode()).isEqualTo(202);
        assertThat(text(with(more, "GET", "/v2/_catalog"))).contains("[\"a\",\"secret\"]");
        assertThat(with(more, "DELETE", MANIFEST_PATH).statusCode()).isEqualTo(202);
    }

    /** Without pull on the source nothing is mounted: the client is to upload it, as if it weren't there. */
    @Test
    void mountsNeedPullOnTheSource() {
        String mount = "/v2/a/blobs/uploads/?mount=" + blob + "&from=secret";
        String own = access("repository", "a", "pull", "push");
        assertThat(with(MAKER.signed(claims(own)), "POST", mount).statusCode()).isEqualTo(202);
        assertThat(with(MAKER.signed(claims(own, pull("secret"))), "POST", mount)
                        .statusCode())
                .isEqualTo(201);
    }

    /** Rules take away from what tokens give: from users for good, from others until they say who they are. */
    @Test
    void rulesHoldForTokensToo() throws IOException {
        registry.close();
        AccessRules rules = new AccessRules(List.of(
                new Rule(NamePattern.parse("secret"), Set.of("bob"), Set.of(Action.PULL)),
                new Rule(NamePattern.parse("a"), Set.of("*", "anonymous"), Set.of(Action.PULL))));
        registry = serve(Optional.empty(), Optional.of(directory.resolve("keys.json")), rules);
        Map<String, String> claims = claims(pull("a"), pull("secret"), access("registry", "catalog", "*"));
        assertThat(with(MAKER.signed(claims), "GET", MANIFEST_PATH).statusCode())
                .isEqualTo(200);
        HttpResponse<byte[]> denied = with(MAKER.signed(claims), "GET", "/v2/secret/manifests/v1");
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(text(denied)).contains("DENIED");
        assertThat(text(with(MAKER.signed(claims), "GET", "/v2/_catalog"))).contains("[\"a\"]");
        claims.put("sub", "\"bob\"");
        assertThat(with(MAKER.signed(claims), "GET", "/v2/secret/manifests/v1").statusCode())
                .isEqualTo(200);
        claims.put("sub", "\"\"");
        assertThat(with(MAKER.signed(claims), "GET", MANIFEST_PATH).statusCode())
                .isEqualTo(200);
        assertThat(with(MAKER.signed(claims), "GET", "/v2/secret/manifests/v1").statusCode())
                .isEqualTo(401);
    }

    /** Keys from certificates: named as RFC 7638 or libtrust name them, or by a chain that leads to one. */
    @Test
    void certificatesAreKeysToo() throws Exception {
        run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
        run("openssl req -newkey rsa:2048 -nodes -subj /CN=signer -keyout signer.key -out signer.csr");
        run("openssl x509 -req -in signer.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out signer.pem");
        run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout other.key -out other.pem");
        registry.close();
        registry = serve(Optional.of(directory.resolve("ca.pem")), Optional.empty(), AccessRules.EVERYBODY);
        Map<String, String> claims = claims(pull("a"));
        byte[] encoded = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(directory.resolve("ca.pem"))))
                .getPublicKey()
                .getEncoded();
        String libtrust = base32(Digest.sha256().digest(encoded));
        String byName = "{\"alg\":\"RS256\",\"kid\":\"" + libtrust + "\"}";
        assertThat(with(TokenMaker.signed(byName, claims, "SHA256withRSA", key("ca.key")), "GET", MANIFEST_PATH)
                        .statusCode())
                .isEqualTo(200);
        String byChain = "{\"alg\":\"RS256\",\"x5c\":[\"" + der("signer.pem") + "\"]}";
        assertThat(with(TokenMaker.signed(byChain, claims, "SHA256withRSA", key("signer.key")), "GET", MANIFEST_PATH)
                        .statusCode())
                .isEqualTo(200);
        String strange = "{\"alg\":\"RS256\",\"x5c\":[\"" + der("other.pem") + "\"]}";
        assertInvalid(TokenMaker.signed(strange, claims, "SHA256withRSA", key("other.key")), "x5c");
        assertInvalid(
                TokenMaker.signed("{\"alg\":\"RS256\",\"x5c\":[\"!\"]}", claims, "SHA256withRSA", key("ca.key")),
                "x5c");
    }

    @Test
    void keysThatCannotBeUsedAreNamed() throws IOException {
        registry.close();
        for (String wrong : List.of("x", "{}", "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"AA\"}]}")) {
            Path file = Files.writeString(directory.resolve("wrong.json"), wrong);
            assertThatIOException()
                    .isThrownBy(() -> serve(Optional.empty(), Optional.of(file), AccessRules.EVERYBODY))
                    .withMessageContaining("wrong.json");
        }
    }

    private void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command.split(" "))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private String der(String file) throws IOException {
        return Files.readString(directory.resolve(file)).replaceAll("-----[A-Z ]+-----|\\s", "");
    }

    private PrivateKey key(String file) throws Exception {
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(der(file))));
    }

    private static String base32(byte[] hash) {
        StringBuilder text = new StringBuilder();
        for (int digit = 0; digit < 48; digit++) {
            int value = 0;
            for (int bit = digit * 5; bit < digit * 5 + 5; bit++) {
                value = value * 2 + ((hash[bit / 8] >> (7 - bit % 8)) & 1);
            }
            text.append(digit > 0 && digit % 4 == 0 ? ":" : "")
                    .append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(value));
        }
        return text.toString();
    }
}
