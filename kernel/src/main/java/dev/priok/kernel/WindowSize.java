package dev.priok.kernel;

/** A terminal's size in characters. */
public record WindowSize(int rows, int columns) {
    public WindowSize {
        if (rows < 0 || rows > 0xFFFF || columns < 0 || columns > 0xFFFF) {
            throw new IllegalArgumentException("window size " + rows + "x" + columns);
        }
    }
}
