package dev.priok.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.distribution.trust.ImagePolicy;
import dev.priok.engine.port.Registries.PullRequest;
import dev.priok.engine.port.Registries.Pulled;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pulls under a policy that wants signatures, over the wire. */
@Timeout(120)
class SignedImagesIT extends TransferFixture {
    private static final String PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";
    private static final String ARTIFACT = "application/vnd.dev.cosign.artifact.sig.v1+json";
    private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
    private static final byte[] TAR = random(1, 5_000);

    /** Where signatures are kept. */
    enum Place {
        TAG,
        REFERRERS,
        TAG_OF_REFERRERS
    }

    /** Keys, and how their signatures are made. */
    enum Kind {
        ECDSA("EC", 256, "SHA256withECDSA"),
        RSA("RSA", 2048, "SHA256withRSA"),
        ED25519("Ed25519", 255, "Ed25519");

        private final String keys;
        private final int bits;
        private final String algorithm;

        Kind(String keys, int bits, String algorithm) {
            this.keys = keys;
            this.bits = bits;
            this.algorithm = algorithm;
        }

        KeyPair generate() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(keys);
            generator.initialize(bits);
            return generator.generateKeyPair();
        }

        String sign(KeyPair pair, byte[] payload) throws GeneralSecurityException {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(payload);
            return Base64.getEncoder().encodeToString(signature.sign());
        }
    }

    @TempDir
    private Path directory;

    private final List<Descriptor> referrers = new CopyOnWriteArrayList<>();
    private KeyPair pair;
    private Digest image;

    @BeforeEach
    void sign() throws Exception {
        pair = Kind.ECDSA.generate();
        writeKey(pair);
        image = registry.image("app", "1", TAR);
        policy("signed", "\"keys\": [\"key.pem\"]");
    }

    private void writeKey(KeyPair of) throws IOException {
        Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(of.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    private Path policy(String require, String more) throws IOException {
        Path made = directory.resolve("policy.new");
        Files.writeString(
                made,
                "[{\"repositories\": \"" + registry.address() + "/*\", \"require\": \"" + require + "\""
                        + (more.isEmpty() ? "" : ", " + more) + "}]");
        return Files.move(made, directory.resolve("policy.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    private Pulled pull(String rest) {
        try (RemoteRegistries checking = client(Map.of(), ImagePolicy.of(directory.resolve("policy.json")), images)) {
            return checking.pull(new PullRequest(name(rest), null, RegistryCredentials.NONE), TransferListener.NONE);
        }
    }

    private void assertRefused(String because) {
        registry.requests.clear();
        assertThatThrownBy(() -> pull("app:1"))
                .hasMessageContaining("image " + registry.address() + "/app:1 may not be pulled")
                .hasMessageContaining(directory.resolve("key.pem").toString())
                .hasMessageContaining(image.toString())
                .hasMessageContaining(because)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.Forbidden.class));
        assertThat(images.names).isEmpty();
        assertThat(images.layers).isEmpty();
        Digest blob = Digest.sha256(MemoryImages.gzip(TAR));
        assertThat(registry.count("GET /v2/app/blobs/" + blob)).isZero();
    }

    private byte[] payload(Digest of, String name) {
        return ("{\"critical\":{\"identity\":{\"docker-reference\":\"" + name
                        + "\"},\"image\":{\"docker-manifest-digest\":\"" + of
                        + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] payload() {
        return payload(image, registry.address() + "/app");
    }

    private Descriptor layer(byte[] payload, String signature) {
        Descriptor plain = registry.put(PAYLOAD, payload);
        return new Descriptor(
                PAYLOAD, plain.digest(), plain.sizeBytes(), List.of(), Map.of(SIGNATURE, signature), "", null);
    }

    private void store(Place place, Digest of, Descriptor... layers) {
        Descriptor config = registry.put(MediaTypes.OCI_CONFIG, "{}".getBytes(StandardCharsets.UTF_8));
        Manifest manifest = new Manifest(
                MediaTypes.OCI_MANIFEST, config, List.of(layers), place == Place.TAG ? "" : ARTIFACT, null, Map.of());
        String tag = "sha256-" + of.hex();
        registry.document("app", place == Place.TAG ? tag + ".sig" : "signature", manifest);
        if (place == Place.TAG) {
            return;
        }
        byte[] json = Documents.write(manifest);
        referrers.add(new Descriptor(
                MediaTypes.OCI_MANIFEST, Digest.sha256(json), json.length, List.of(), Map.of(), ARTIFACT, null));
        Index index = new Index(MediaTypes.OCI_INDEX, referrers, "", null, Map.of());
        if (place == Place.TAG_OF_REFERRERS) {
            registry.document("app", tag, index);
            return;
        }
        registry.hook = exchange -> {
            boolean answers = exchange.getRequestURI().getPath().equals("/v2/app/referrers/" + of);
            if (answers) {
                exchange.getResponseHeaders().set("Content-Type", MediaTypes.OCI_INDEX);
                FakeRegistry.answer(exchange, 200, new String(Documents.write(index), StandardCharsets.UTF_8));
            }
            return answers;
        };
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void aSignedImageComesFromWhereverItsSignatureIs(Place place) throws Exception {
        store(place, image, layer(payload(), Kind.ECDSA.sign(pair, payload())));
        assertThat(pull("app:1").isNew()).isTrue();
        assertThat(pull("app:1").isNew()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void keysOfEachKindCount(Kind kind) throws Exception {
        KeyPair other = kind.generate();
        writeKey(other);
        store(Place.TAG, image, layer(payload(), kind.sign(other, payload())));
        assertThat(pull("app@" + image).digest()).isEqualTo(image);
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void anotherKeysSignatureIsNone(Place place) throws Exception {
        store(place, image, layer(payload(), Kind.ECDSA.sign(Kind.ECDSA.generate(), payload())));
        assertRefused("by another key");
    }

    @Test
    void oneGoodSignatureAmongOthersIsEnough() throws Exception {
        store(
                Place.TAG,
                image,
                layer(payload(), "AAAA"),
                layer(payload(), "not base64!"),
                layer(payload(), Kind.ECDSA.sign(pair, payload())));
        assertThat(pull("app:1").isNew()).isTrue();
    }

    @Test
    void anImageWithoutSignatureIsRefusedAndNothingOfItIsStored() {
        assertRefused("there is no signature at all");
    }

    @Test
    void aSignatureOfAnotherDigestIsNone() throws Exception {
        byte[] payload = payload(Digest.sha256(TAR), registry.address() + "/app");
        store(Place.TAG, image, layer(payload, Kind.ECDSA.sign(pair, payload)));
        assertRefused("a signature is for " + Digest.sha256(TAR));
    }

    @Test
    void aSignatureForAnotherNameCountsOnlyWhereThePolicySaysSo() throws Exception {
        byte[] payload = payload(image, "upstream.example/team/app:3");
        store(Place.TAG, image, layer(payload, Kind.ECDSA.sign(pair, payload)));
        assertRefused("a signature is for the name upstream.example/team/app");
        policy("signed", "\"keys\": [\"key.pem\"], \"identities\": [\"upstream.example/team/*\"]");
        assertThat(pull("app:1").isNew()).isTrue();
    }

    @Test
    void aPayloadThatWasChangedIsNotBelieved() throws Exception {
        byte[] other = payload(Digest.sha256(TAR), registry.address() + "/app");
        store(Place.TAG, image, layer(payload(), Kind.ECDSA.sign(pair, other)));
        assertRefused("its payload was changed");

        Descriptor layer = layer(payload(), Kind.ECDSA.sign(pair, payload()));
        store(Place.TAG, image, layer);
        registry.blobs.put(layer.digest().toString(), other);
        assertRefused("is not what its digest and size say");
    }

    @Test
    void otherMediaTypesAreNoSignatures() throws Exception {
        Descriptor good = layer(payload(), Kind.ECDSA.sign(pair, payload()));
        store(
                Place.TAG,
                image,
                new Descriptor(
                        "application/octet-stream",
                        good.digest(),
                        good.sizeBytes(),
                        List.of(),
                        good.annotations(),
                        "",
                        null));
        assertRefused("a signature is of media type application/octet-stream");
        byte[] statement = "{\"critical\":{\"type\":\"atomic container signature\"}}".getBytes(StandardCharsets.UTF_8);
        store(Place.TAG, image, layer(statement, Kind.ECDSA.sign(pair, statement)));
        assertRefused("for something else than an image");
    }

    @Test
    void sizesAndNumbersAreBounded() throws Exception {
        Descriptor good = layer(payload(), Kind.ECDSA.sign(pair, payload()));
        store(
                Place.TAG,
                image,
                new Descriptor(PAYLOAD, good.digest(), 1L << 40, List.of(), good.annotations(), "", null),
                layer(payload(), "A".repeat(100_000)));
        assertRefused("has 1099511627776 bytes");
        List<Descriptor> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(layer(payload(), "AAAA"));
        }
        store(Place.TAG, image, many.toArray(Descriptor[]::new));
        assertRefused("only 50 signatures were looked at");
        assertThat(registry.count("GET /v2/app/blobs")).isEqualTo(50);
    }

    @Test
    void whoSignsAnIndexSignsItsImages() throws Exception {
        Descriptor entry = new Descriptor(
                MediaTypes.DOCKER_MANIFEST,
                image,
                Objects.requireNonNull(registry.manifests.get("app/1")).length,
                List.of(),
                Map.of(),
                "",
                new Platform("linux", "amd64", ""));
        Digest index =
                registry.document("app", "all", new Index(MediaTypes.OCI_INDEX, List.of(entry), "", null, Map.of()));
        assertThatThrownBy(() -> pull("app:all")).hasMessageContaining("for " + index + " or " + image);
        byte[] payload = payload(index, registry.address() + "/app");
        store(Place.TAG, index, layer(payload, Kind.ECDSA.sign(pair, payload)));
        assertThat(pull("app:all").digest()).isEqualTo(index);
        assertRefusedStill();
        store(Place.TAG, image, layer(payload(), Kind.ECDSA.sign(pair, payload())));
        registry.manifests.remove("app/sha256-" + index.hex() + ".sig");
        assertThat(pull("app:all").digest()).isEqualTo(index);
    }

    /** The image alone, by its own name. */
    private void assertRefusedStill() {
        assertThatThrownBy(() -> pull("app:1")).hasMessageContaining("there is no signature at all");
    }

    @Test
    void thePolicyIsReadAtEachPullAndABrokenOneLetsNothingCome() throws Exception {
        policy("nothing", "");
        assertThat(pull("app:1").isNew()).isTrue();
        policy("refuse", "");
        registry.requests.clear();
        assertThatThrownBy(() -> pull("app:1"))
                .hasMessageContaining("the image policy refuses " + registry.address() + "/*");
        assertThat(registry.requests).isEmpty();
        Path policy = policy("signed", "\"keys\": [\"none.pem\"]");
        assertThatThrownBy(() -> pull("app:1"))
                .hasMessageContaining(policy.toString())
                .hasMessageContaining("rule 1")
                .hasMessageContaining("none.pem");
    }
}
