package dev.priok.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Puts private keys of older forms into the one that the JDK reads, PKCS #8 (RFC 5958): those of PKCS #1 (RFC 8017,
 * appendix A.1.2) and of SEC 1 (RFC 5915). Only as much DER as that needs.
 */
final class KeyEnvelope {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    /** 1.2.840.113549.1.1.1 and a NULL. */
    private static final byte[] RSA = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** 1.2.840.10045.2.1; the curve follows. */
    private static final byte[] ELLIPTIC_CURVE = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private KeyEnvelope() {}

    static byte[] ofRsa(byte[] key) {
        return element(SEQUENCE, VERSION, element(SEQUENCE, RSA), element(OCTETS, key));
    }

    static byte[] ofEllipticCurve(byte[] key) throws IOException {
        return element(SEQUENCE, VERSION, element(SEQUENCE, ELLIPTIC_CURVE, curve(key)), element(OCTETS, key));
    }

    /** ECPrivateKey: SEQUENCE of version, the key's octets, [0] the curve, [1] the public key. */
    private static byte[] curve(byte[] key) throws IOException {
        int at = content(key, 0);
        while (at < key.length) {
            int start = content(key, at);
            int end = start + length(key, at);
            if (end > key.length) {
                break;
            }
            if ((key[at] & 0xff) == PARAMETERS) {
                return java.util.Arrays.copyOfRange(key, start, end);
            }
            at = end;
        }
        throw new IOException(
                "a key of an elliptic curve does not say which: write it as PKCS #8 (openssl pkcs8 -topk8)");
    }

    private static int content(byte[] der, int at) throws IOException {
        requireRoom(der, at + 1);
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) throws IOException {
        requireRoom(der, at + 1);
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            requireRoom(der, at + 2 + i);
            length = (length << 8) | (der[at + 2 + i] & 0xff);
            if (length > der.length) {
                throw new IOException("a key in DER is cut short");
            }
        }
        return length;
    }

    private static void requireRoom(byte[] der, int index) throws IOException {
        if (index >= der.length) {
            throw new IOException("a key in DER is cut short");
        }
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(length >>> shift);
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
