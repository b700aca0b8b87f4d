package dev.priok.engine.container;

import dev.priok.engine.network.LastAddresses;
import java.nio.file.Path;

/**
 * What a container is brought back from.
 *
 * @param directory of a complete checkpoint
 * @param addresses that it had
 */
record Restoration(Path directory, LastAddresses addresses) {}
