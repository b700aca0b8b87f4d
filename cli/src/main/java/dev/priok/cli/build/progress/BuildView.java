package dev.priok.cli.build.progress;

import dev.priok.client.BodyProducer;
import dev.priok.client.Json;

/** Where one build is shown. Closing says that nothing else comes. */
public interface BuildView extends AutoCloseable {
    /** Shows a line of the engine's, of the form of buildx's {@code rawjson}. */
    void show(Json progress);

    /** Tells something in words, below what is shown of the steps. */
    void tell(String words);

    /** What counts and shows the bytes that are sent as the build's context, if that takes a while. */
    BodyProducer sending(BodyProducer context);

    /** What stands before the reason of a failure. */
    String failurePrefix();

    @Override
    void close();
}
