package dev.priok.cli.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringTest {
    private static final byte[] DATA = "what is signed".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void keysOfAllKindsSignWhatTheirPublicKeysProve() throws Exception {
        KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = edwards.getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        byte[] seed = ((EdECPrivateKey) edwards.getPrivate()).getBytes().orElseThrow();
        byte[] both = ByteBuffer.allocate(64).put(seed).put(point).array();
        SshWriter edwardsPublic = new SshWriter().text("ssh-ed25519").string(point);
        SshWriter edwardsPrivate =
                new SshWriter().text("ssh-ed25519").string(point).string(both);

        KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        RSAPrivateCrtKey numbers = (RSAPrivateCrtKey) rsa.getPrivate();
        SshWriter rsaPublic = new SshWriter()
                .text("ssh-rsa")
                .integer(numbers.getPublicExponent())
                .integer(numbers.getModulus());
        SshWriter rsaPrivate = new SshWriter()
                .text("ssh-rsa")
                .integer(numbers.getModulus())
                .integer(numbers.getPublicExponent())
                .integer(numbers.getPrivateExponent())
                .integer(numbers.getCrtCoefficient())
                .integer(numbers.getPrimeP())
                .integer(numbers.getPrimeQ());

        KeyPair curve = curve();
        byte[] onCurve = point((ECPublicKey) curve.getPublic());
        SshWriter curvePublic =
                new SshWriter().text("ecdsa-sha2-nistp256").text("nistp256").string(onCurve);
        SshWriter curvePrivate = new SshWriter()
                .text("ecdsa-sha2-nistp256")
                .text("nistp256")
                .string(onCurve)
                .integer(((ECPrivateKey) curve.getPrivate()).getS());

        Keyring keyring = Keyring.read(List.of(
                write("edwards", "none", edwardsPublic, edwardsPrivate),
                write("rsa", "none", rsaPublic, rsaPrivate),
                write("curve", "none", curvePublic, curvePrivate)));

        SshReader identities = new SshReader(keyring.answer(new byte[] {11}));
        assertThat(identities.octet()).isEqualTo(12);
        assertThat(identities.number()).isEqualTo(3);
        assertThat(identities.string()).isEqualTo(edwardsPublic.bytes());
        assertThat(identities.text()).isEqualTo("edwards");
        assertThat(signed(keyring, edwardsPublic, 0, "ssh-ed25519", "Ed25519", edwards.getPublic()))
                .isTrue();
        assertThat(signed(keyring, rsaPublic, 0, "ssh-rsa", "SHA1withRSA", rsa.getPublic()))
                .isTrue();
        assertThat(signed(keyring, rsaPublic, 2, "rsa-sha2-256", "SHA256withRSA", rsa.getPublic()))
                .isTrue();
        assertThat(signed(keyring, rsaPublic, 4, "rsa-sha2-512", "SHA512withRSA", rsa.getPublic()))
                .isTrue();
        assertThat(signed(
                        keyring,
                        curvePublic,
                        0,
                        "ecdsa-sha2-nistp256",
                        "SHA256withECDSAinP1363Format",
                        curve.getPublic()))
                .isTrue();
        SshWriter stranger =
                new SshWriter().octet(13).string(new byte[] {1}).string(DATA).number(0);
        assertThat(keyring.answer(stranger.bytes())).containsExactly(5);
        assertThat(keyring.answer(new byte[] {19})).as("keys are not removed").containsExactly(5);
        assertThat(keyring.answer(new byte[] {13, 0, 0})).containsExactly(5);
    }

    @Test
    void whatIsNoUsableKeySaysWhatToDo() throws IOException {
        Path pem = Files.writeString(folder.resolve("pem"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n");
        assertThatThrownBy(() -> Keyring.read(List.of(pem))).hasMessageContaining("ssh-keygen -p -f " + pem);
        Path locked = write("locked", "aes256-ctr", new SshWriter(), new SshWriter());
        assertThatThrownBy(() -> Keyring.read(List.of(locked))).hasMessageContaining("passphrase");
        Path other = write("other", "none", new SshWriter(), new SshWriter().text("ssh-dss"));
        assertThatThrownBy(() -> Keyring.read(List.of(other))).hasMessageContaining("ssh-dss");
        Path shorter = write("short", "none", new SshWriter(), new SshWriter().text("ssh-rsa"));
        assertThatThrownBy(() -> Keyring.read(List.of(shorter))).hasMessageContaining("ends too early");
    }

    private static KeyPair curve() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Uncompressed (SEC 1, 2.3.3). */
    private static byte[] point(ECPublicKey key) {
        return ByteBuffer.allocate(65)
                .put((byte) 4)
                .put(fixed(key.getW().getAffineX()))
                .put(fixed(key.getW().getAffineY()))
                .array();
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private Path write(String name, String cipher, SshWriter publicKey, SshWriter privateKey) throws IOException {
        byte[] secret = ByteBuffer.allocate(8 + privateKey.bytes().length + 4 + name.length())
                .putInt(41)
                .putInt(41)
                .put(privateKey.bytes())
                .put(new SshWriter().text(name).bytes())
                .array();
        byte[] rest = new SshWriter()
                .text(cipher)
                .text("none")
                .text("")
                .number(1)
                .string(publicKey.bytes())
                .string(secret)
                .bytes();
        byte[] magic = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
        byte[] all = ByteBuffer.allocate(magic.length + rest.length)
                .put(magic)
                .put(rest)
                .array();
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(all) + "\n-----END OPENSSH PRIVATE KEY-----\n");
    }

    private static boolean signed(
            Keyring keyring, SshWriter publicKey, int flags, String type, String algorithm, PublicKey proof)
            throws Exception {
        SshReader answer = new SshReader(keyring.answer(new SshWriter()
                .octet(13)
                .string(publicKey.bytes())
                .string(DATA)
                .number(flags)
                .bytes()));
        assertThat(answer.octet()).isEqualTo(14);
        SshReader signature = new SshReader(answer.string());
        assertThat(signature.text()).isEqualTo(type);
        byte[] bytes = signature.string();
        if (type.startsWith("ecdsa")) {
            SshReader numbers = new SshReader(bytes);
            bytes = ByteBuffer.allocate(64)
                    .put(fixed(numbers.integer()))
                    .put(fixed(numbers.integer()))
                    .array();
        }
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(proof);
        checking.update(DATA);
        return checking.verify(bytes);
    }
}
