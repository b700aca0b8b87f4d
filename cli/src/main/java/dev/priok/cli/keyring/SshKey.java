package dev.priok.cli.keyring;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;

/**
 * A key that signs.
 *
 * @param type as SSH calls it
 * @param publicKey in the form of SSH, by which clients choose
 * @param comment for people
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SshKey(String type, byte[] publicKey, PrivateKey privateKey, String comment) {
    private static final int SHA_256 = 2;
    private static final int SHA_512 = 4;

    /**
     * Signs for a client (RFC 8332, RFC 5656, RFC 8709), in the form of SSH.
     *
     * @param flags which digest the client wants, with keys of the type ssh-rsa
     */
    byte[] sign(byte[] data, int flags) throws IOException {
        return switch (type) {
            case "ssh-ed25519" -> signature(type, raw("Ed25519", data));
            case "ecdsa-sha2-nistp256" -> signature(type, numbers(raw("SHA256withECDSAinP1363Format", data)));
            case "ecdsa-sha2-nistp384" -> signature(type, numbers(raw("SHA384withECDSAinP1363Format", data)));
            case "ecdsa-sha2-nistp521" -> signature(type, numbers(raw("SHA512withECDSAinP1363Format", data)));
            case "ssh-rsa" -> {
                if ((flags & SHA_512) != 0) {
                    yield signature("rsa-sha2-512", raw("SHA512withRSA", data));
                }
                yield (flags & SHA_256) != 0
                        ? signature("rsa-sha2-256", raw("SHA256withRSA", data))
                        : signature("ssh-rsa", raw("SHA1withRSA", data));
            }
            default -> throw new IOException("no signatures of the type " + type);
        };
    }

    private static byte[] signature(String algorithm, byte[] bytes) {
        return new SshWriter().text(algorithm).string(bytes).bytes();
    }

    private byte[] raw(String algorithm, byte[] data) throws IOException {
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(privateKey);
            signing.update(data);
            return signing.sign();
        } catch (GeneralSecurityException e) {
            throw new IOException("the key " + comment + " doesn't sign: " + e.getMessage(), e);
        }
    }

    /** Both numbers of a signature, which are of one length. */
    private static byte[] numbers(byte[] both) {
        int half = both.length / 2;
        return new SshWriter()
                .integer(new BigInteger(1, Arrays.copyOf(both, half)))
                .integer(new BigInteger(1, Arrays.copyOfRange(both, half, both.length)))
                .bytes();
    }
}
