package dev.priok.distribution.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePolicyTest {
    @TempDir
    private Path directory;

    private ImagePolicy policy(String json) throws IOException {
        Path file = directory.resolve("policy.json");
        Files.writeString(file, json.replace('\'', '"'));
        return ImagePolicy.of(file);
    }

    private static String of(ImagePolicy policy, String name) {
        return policy.of(ImageReference.parse(name)).getClass().getSimpleName();
    }

    @Test
    void theFirstRuleThatFitsCounts() throws IOException {
        ImagePolicy policy = policy("""
                [{'repositories': 'busybox', 'require': 'nothing'},
                 {'repositories': 'docker.io/library/*', 'require': 'refuse'},
                 {'repositories': 'registry.example:5000/*/app', 'require': 'refuse'}]
                """);
        assertThat(of(policy, "busybox:1")).isEqualTo("Nothing");
        assertThat(of(policy, "debian")).isEqualTo("Refused");
        assertThat(of(policy, "registry.example:5000/a/b/app:1")).isEqualTo("Refused");
        assertThat(of(policy, "registry.example:5000/a/apps")).isEqualTo("Nothing");
        assertThat(of(policy, "registryXexample:5000/a/app")).isEqualTo("Nothing");
        assertThat(of(ImagePolicy.NONE, "debian")).isEqualTo("Nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | no JSON list",
                "[ | no JSON",
                "[{'require': 'refuse'}] | rule 1: repositories",
                "[{'repositories': 'a', 'require': 'maybe'}] | none of signed, refuse, nothing",
                "[{'repositories': 'a', 'require': 'signed'}] | names no keys",
                "[{'repositories': 'a', 'require': 'refuse', 'keys': ['k']}] | alone",
                "[{'repositories': 'a', 'require': 'refuse', 'key': 'k'}] | the field key is not known",
                "[{'repositories': 'library/*', 'require': 'refuse'}] | does not begin with a registry",
                "[{'repositories': 'a:1', 'require': 'refuse'}] | has a tag",
                "[{'repositories': 'a', 'require': 'signed', 'keys': 'k'}] | keys is no list",
                "[{'repositories': 'a', 'require': 'signed', 'keys': ['missing.pem']}] | missing.pem",
                "[{'repositories': 'a', 'require': 'signed', 'keys': ['policy.json']}] | no PEM public key"
            },
            quoteCharacter = '`')
    void whatCannotBeUnderstoodIsRefusedByItsPlace(String json, String because) {
        assertThatThrownBy(() -> policy(json))
                .hasMessageContaining(directory.resolve("policy.json").toString())
                .hasMessageContaining(because)
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.error()).isInstanceOf(EngineError.InvalidParameter.class));
    }

    @Test
    void keysThatNobodySignsImagesWithAreRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(384);
        Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getEncoder()
                                .encodeToString(
                                        generator.generateKeyPair().getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        assertThatThrownBy(() -> policy("[{'repositories': 'a', 'require': 'signed', 'keys': ['key.pem']}]"))
                .hasMessageContaining("P-256");
    }
}
