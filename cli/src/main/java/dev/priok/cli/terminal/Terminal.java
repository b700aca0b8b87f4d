package dev.priok.cli.terminal;

/** The terminal this program was started at, if it was. */
public interface Terminal {

    /** Characters in height and width; both 0 when unknown. */
    record Size(int rows, int columns) {
        public static final Size UNKNOWN = new Size(0, 0);

        public boolean known() {
            return rows > 0 || columns > 0;
        }

        /** What isn't known is as terminals usually are. */
        public Size orUsual() {
            return new Size(rows > 0 ? rows : 24, columns > 0 ? columns : 80);
        }
    }

    /** Undoes {@link #raw()}; closing it again does nothing. */
    interface RawMode extends AutoCloseable {
        @Override
        void close();
    }

    boolean inputIsTerminal();

    boolean outputIsTerminal();

    boolean errorIsTerminal();

    /** The size now. */
    Size size();

    /**
     * Lets every key through as it is typed, without echo, until closed; does nothing where standard input is no
     * terminal.
     */
    RawMode raw();
}
