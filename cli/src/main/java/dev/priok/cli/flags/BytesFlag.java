package dev.priok.cli.flags;

/** An amount of memory such as {@code 512m}. */
public final class BytesFlag extends Flag {
    private final boolean mayBeMinusOne;
    private long valueBytes;

    BytesFlag(String name, String about, boolean mayBeMinusOne) {
        super(name, "bytes", about);
        this.mayBeMinusOne = mayBeMinusOne;
    }

    @Override
    protected void accept(String text) {
        valueBytes = mayBeMinusOne && text.equals("-1") ? -1 : ByteSize.parse(text);
    }

    public long valueBytes() {
        return valueBytes;
    }
}
