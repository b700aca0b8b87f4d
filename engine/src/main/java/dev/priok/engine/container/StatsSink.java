package dev.priok.engine.container;

import java.io.IOException;

/** Takes samples; throws IOException when nobody listens any more. */
@FunctionalInterface
public interface StatsSink {
    void accept(StatsSample sample) throws IOException;
}
