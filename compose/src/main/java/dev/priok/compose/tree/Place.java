package dev.priok.compose.tree;

/**
 * Where something was written.
 *
 * @param file as the user named it, or absolute
 * @param line from 1; 0: nobody wrote it, it is a default
 */
public record Place(String file, int line, int column) {
    /** Of what no file says. */
    public static final Place NOWHERE = new Place("", 0, 0);

    /** {@code file:line}; empty for what no file says. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
