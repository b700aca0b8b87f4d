package dev.priok.registryclient.wire;

import dev.priok.model.NoAnswer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No exchange came about. */
final class Unreachable extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isLasting;

    private Unreachable(String message, boolean isLasting, @Nullable Throwable cause) {
        super(message, cause);
        this.isLasting = isLasting;
    }

    /** Whether asking again at once won't help: nobody is there, or not whom we trust. */
    boolean isLasting() {
        return isLasting;
    }

    static Unreachable of(String where, @Nullable Throwable cause) {
        return cause == null
                ? new Unreachable(where + "failed", false, null)
                : new Unreachable(where + NoAnswer.reason(cause), NoAnswer.isLasting(cause), cause);
    }
}
