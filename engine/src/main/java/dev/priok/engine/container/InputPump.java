package dev.priok.engine.container;

import dev.priok.engine.port.TaskStdio;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Passes a client's input to a program, and watches it for the detach keys if the program has a terminal. */
public final class InputPump {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream input;
    private final TaskStdio stdio;
    private final boolean tty;
    private final DetachKeys keys;

    public InputPump(InputStream input, TaskStdio stdio, boolean tty, DetachKeys keys) {
        this.input = input;
        this.stdio = stdio;
        this.tty = tty;
        this.keys = keys;
    }

    /** Blocks until the input ends or can't be passed on any more; returns true if the keys were typed. */
    public boolean run() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
                byte[] passed = tty ? keys.pass(buffer, n) : null;
                if (tty && passed == null) {
                    return true;
                }
                stdio.send(passed == null ? ByteBuffer.wrap(buffer, 0, n) : ByteBuffer.wrap(passed));
            }
            stdio.closeInput();
        } catch (IOException e) {
            // The program has closed its input, or the client is gone; its output goes on until it ends.
            stdio.closeInput();
        }
        return false;
    }
}
