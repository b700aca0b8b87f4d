package dev.priok.model;

/** In characters. */
public record TerminalSize(int rows, int columns) {
    public TerminalSize {
        if (rows < 0 || rows > 65535 || columns < 0 || columns > 65535) {
            throw EngineException.invalid("invalid terminal size: " + rows + " rows, " + columns + " columns");
        }
    }
}
