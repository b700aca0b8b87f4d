package dev.priok.registry.access;

import dev.priok.model.Digest;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.List;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.HashUtil;
import org.jose4j.lang.JoseException;

/** What servers that make tokens call a key, when nobody gave it a name. */
final class KeyNames {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LIBTRUST_BITS = 240;

    private KeyNames() {}

    /** The thumbprint of RFC 7638, and the older name of libtrust. */
    static List<String> of(PublicKey key) throws JoseException {
        return List.of(
                PublicJsonWebKey.Factory.newPublicJwk(key).calculateBase64urlEncodedThumbprint(HashUtil.SHA_256),
                libtrust(key));
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
