package dev.priok.cli.keyring;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key as ssh-keygen writes it (OpenSSH, PROTOCOL.key). */
final class KeyFile {
    private static final Pattern FORM = Pattern.compile(
            "-----BEGIN OPENSSH PRIVATE KEY-----\\s(.*?)-----END OPENSSH PRIVATE KEY-----", Pattern.DOTALL);
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_BYTES = 64 << 10;
    private static final int SEED_BYTES = 32;

    private KeyFile() {}

    static SshKey read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is too large for a key");
        }
        Matcher form = FORM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!form.find()) {
            throw new IOException(file + " is no private key in OpenSSH's form: ssh-keygen -p -f " + file
                    + " gives it that form, or an agent can have it (ssh-add)");
        }
        try {
            return parse(file, Base64.getMimeDecoder().decode(form.group(1)));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no private key: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IOException("the key in " + file + " can't be used: " + e.getMessage(), e);
        }
    }

    private static SshKey parse(Path file, byte[] bytes) throws IOException, GeneralSecurityException {
        if (!Arrays.equals(bytes, 0, Math.min(MAGIC.length, bytes.length), MAGIC, 0, MAGIC.length)) {
            throw new IOException(file + " is no private key");
        }
        SshReader outer = new SshReader(Arrays.copyOfRange(bytes, MAGIC.length, bytes.length));
        if (!outer.text().equals("none")) {
            throw new IOException("the key in " + file
                    + " is protected by a passphrase: give it to an agent (ssh-add) and name that");
        }
        outer.string(); // how the passphrase is made a key
        outer.string();
        if (outer.number() != 1) {
            throw new IOException(file + " has not exactly one key");
        }
        byte[] publicKey = outer.string();
        SshReader inner = new SshReader(outer.string());
        int check = inner.number();
        if (inner.number() != check) {
            throw new IOException("the key in " + file + " is damaged");
        }
        String type = inner.text();
        PrivateKey key = key(type, inner);
        return new SshKey(type, publicKey, key, inner.text());
    }

    private static PrivateKey key(String type, SshReader in) throws IOException, GeneralSecurityException {
        return switch (type) {
            case "ssh-ed25519" -> ed25519(in);
            case "ssh-rsa" -> rsa(in);
            case "ecdsa-sha2-nistp256" -> curve("secp256r1", in);
            case "ecdsa-sha2-nistp384" -> curve("secp384r1", in);
            case "ecdsa-sha2-nistp521" -> curve("secp521r1", in);
            default -> throw new GeneralSecurityException("its type is " + type);
        };
    }

    private static PrivateKey ed25519(SshReader in) throws IOException, GeneralSecurityException {
        in.string(); // the public key, which follows the seed too
        byte[] seed = Arrays.copyOf(in.string(), SEED_BYTES);
        return KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    }

    private static PrivateKey rsa(SshReader in) throws IOException, GeneralSecurityException {
        BigInteger modulus = in.integer();
        BigInteger publicExponent = in.integer();
        BigInteger exponent = in.integer();
        BigInteger coefficient = in.integer();
        BigInteger p = in.integer();
        BigInteger q = in.integer();
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateCrtKeySpec(
                        modulus,
                        publicExponent,
                        exponent,
                        p,
                        q,
                        exponent.mod(p.subtract(BigInteger.ONE)),
                        exponent.mod(q.subtract(BigInteger.ONE)),
                        coefficient));
    }

    private static PrivateKey curve(String name, SshReader in) throws IOException, GeneralSecurityException {
        in.string(); // the curve's name, which the type says
        in.string(); // the public point
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(name));
        return KeyFactory.getInstance("EC")
                .generatePrivate(
                        new ECPrivateKeySpec(in.integer(), parameters.getParameterSpec(ECParameterSpec.class)));
    }
}
