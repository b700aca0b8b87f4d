package dev.priok.model;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** An IPv4 or IPv6 address. */
public final class IpAddress implements Comparable<IpAddress> {
    private static final Pattern VERSION4 = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})(?:\\.(?!$)|$)){4}");

    private final InetAddress address;

    private IpAddress(InetAddress address) {
        this.address = address;
    }

    /** Parses a literal such as {@code 10.0.0.1} or {@code fd00::1}. InvalidParameter for anything else. */
    public static IpAddress parse(String text) {
        // Java also takes 10.1 for 10.0.0.1, octal digits as decimal ones, and scopes, which would get lost.
        boolean strict = text.indexOf(':') < 0 ? VERSION4.matcher(text).matches() : text.indexOf('%') < 0;
        if (!strict) {
            throw EngineException.invalid("invalid IP address: " + text);
        }
        try {
            return of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            throw new EngineException(new EngineError.InvalidParameter("invalid IP address: " + text), e);
        }
    }

    public static IpAddress of(InetAddress address) {
        return of(address.getAddress());
    }

    /** From 4 or 16 bytes in network order. */
    public static IpAddress of(byte[] bytes) {
        try {
            return new IpAddress(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "not an address: " + HexFormat.of().formatHex(bytes), e);
        }
    }

    static IpAddress of(BigInteger number, boolean version4) {
        byte[] digits = number.toByteArray();
        byte[] bytes = new byte[version4 ? 4 : 16];
        for (int i = 1; i <= Math.min(bytes.length, digits.length); i++) {
            bytes[bytes.length - i] = digits[digits.length - i];
        }
        return of(bytes);
    }

    public boolean isVersion4() {
        return address instanceof Inet4Address;
    }

    public boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    /** 0.0.0.0 or ::. */
    public boolean isUnspecified() {
        return address.isAnyLocalAddress();
    }

    public InetAddress inet() {
        return address;
    }

    public byte[] bytes() {
        return address.getAddress();
    }

    public int bits() {
        return isVersion4() ? 32 : 128;
    }

    BigInteger number() {
        return new BigInteger(1, bytes());
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = Integer.compare(bits(), other.bits());
        return byFamily != 0 ? byFamily : number().compareTo(other.number());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    /** As Go and iproute2 write it; IPv6 by RFC 5952. */
    @Override
    public String toString() {
        return isVersion4() ? address.getHostAddress() : Ipv6Text.of(bytes());
    }
}
