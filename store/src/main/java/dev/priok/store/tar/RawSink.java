package dev.priok.store.tar;

import java.io.IOException;

/** Takes bytes that are only valid during the call. */
@FunctionalInterface
public interface RawSink {
    void accept(byte[] bytes, int offset, int length) throws IOException;
}
