package dev.priok.model;

import java.math.BigInteger;

/**
 * An address with a prefix length. As a subnet its host bits are zero ({@link #network}); as an interface's address they
 * are not.
 */
public record IpPrefix(IpAddress address, int length) implements Comparable<IpPrefix> {
    public IpPrefix {
        if (length < 0 || length > address.bits()) {
            throw EngineException.invalid("invalid CIDR address: " + address + "/" + length);
        }
    }

    /** Parses {@code 10.0.0.0/24}. InvalidParameter for anything else. */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        String digits = text.substring(slash + 1);
        if (slash < 0
                || digits.isEmpty()
                || digits.length() > 3
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw EngineException.invalid("invalid CIDR address: " + text);
        }
        return new IpPrefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(digits));
    }

    public boolean isVersion4() {
        return address.isVersion4();
    }

    private BigInteger mask() {
        int bits = address.bits();
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE.shiftLeft(bits - length));
    }

    /** With the host bits zero. */
    public IpPrefix network() {
        return new IpPrefix(IpAddress.of(address.number().and(mask()), isVersion4()), length);
    }

    public boolean isNetwork() {
        return network().equals(this);
    }

    public boolean contains(IpAddress other) {
        return other.bits() == address.bits()
                && other.number().and(mask()).equals(address.number().and(mask()));
    }

    public boolean contains(IpPrefix other) {
        return other.length >= length && contains(other.address);
    }

    public boolean overlaps(IpPrefix other) {
        return contains(other) || other.contains(this);
    }

    /** How many addresses it has. */
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(address.bits() - length);
    }

    /** The address {@code offset} places after the first one, which has offset 0. */
    public IpAddress at(BigInteger offset) {
        return IpAddress.of(network().address.number().add(offset), isVersion4());
    }

    /** The place of an address in this subnet. */
    public BigInteger offsetOf(IpAddress other) {
        return other.number().subtract(network().address.number());
    }

    /** The last address; in an IPv4 subnet the broadcast address. */
    public IpAddress last() {
        return at(size().subtract(BigInteger.ONE));
    }

    @Override
    public int compareTo(IpPrefix other) {
        int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
