package dev.priok.registry.access;

import dev.priok.model.Digest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** What servers that make tokens call a key, when nobody gave it a name. */
final class KeyNames {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LIBTRUST_BITS = 240;

    private KeyNames() {}

    /** The thumbprint of RFC 7638, and the older name of libtrust. */
    static List<String> of(PublicKey key) {
        return List.of(thumbprint(key), libtrust(key));
    }

    private static String thumbprint(PublicKey key) {
        String json = switch (key) {
            case RSAPublicKey rsa ->
                "{\"e\":\"" + text(rsa.getPublicExponent(), 0) + "\",\"kty\":\"RSA\",\"n\":\""
                        + text(rsa.getModulus(), 0) + "\"}";
            case ECPublicKey curve -> {
                int bits = curve.getParams().getCurve().getField().getFieldSize();
                int bytes = (bits + 7) / 8;
                yield "{\"crv\":\"P-" + bits + "\",\"kty\":\"EC\",\"x\":\""
                        + text(curve.getW().getAffineX(), bytes) + "\",\"y\":\""
                        + text(curve.getW().getAffineY(), bytes) + "\"}";
            }
            case EdECPublicKey edwards -> {
                byte[] encoded = edwards.getEncoded();
                byte[] point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
                yield "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + text(point) + "\"}";
            }
            default -> "";
        };
        return text(Digest.sha256().digest(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param length in bytes, with zeros before it; 0: as many as it needs */
    private static String text(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        int from = signed[0] == 0 && signed.length > 1 ? 1 : 0;
        int count = signed.length - from;
        byte[] padded = new byte[Math.max(length, count)];
        System.arraycopy(signed, from, padded, padded.length - count, count);
        return text(padded);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The first 240 bits of the SHA-256 of the key, in base 32, with a colon after each four digits. */
    private static String libtrust(PublicKey key) {
        byte[] hash = Digest.sha256().digest(key.getEncoded());
        BigInteger bits = new BigInteger(1, hash).shiftRight(hash.length * 8 - LIBTRUST_BITS);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < LIBTRUST_BITS / 5; i++) {
            if (i > 0 && i % 4 == 0) {
                name.append(':');
            }
            int digit = bits.shiftRight(LIBTRUST_BITS - 5 * (i + 1)).intValue() & 31;
            name.append(BASE32.charAt(digit));
        }
        return name.toString();
    }
}
