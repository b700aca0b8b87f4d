package dev.priok.daemon;

import dev.priok.logging.ConsoleLog;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.registry.RegistryOptions;
import dev.priok.registry.RegistryServer;
import dev.priok.registry.config.Settings;
import dev.priok.registry.config.SettingsException;
import dev.priok.registry.storage.BlobLender;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/**
 * The registry that the daemon serves itself, beside its API.
 *
 * @param log from which level on it is told of
 */
record OwnRegistry(RegistryOptions options, Level log) {
    private static final String LOGGERS = "dev.priok.registry";

    /** From a file as {@code priok registry serve} takes it; the directory is the daemon's if the file names none. */
    static OwnRegistry read(Path file, Path dataRoot) {
        try {
            Settings settings = Settings.read(file, dataRoot.resolve("registry"));
            return new OwnRegistry(settings.options(), settings.logLevel());
        } catch (SettingsException e) {
            throw new EngineException(
                    new EngineError.InvalidParameter("invalid registry-config: " + e.getMessage()), e);
        }
    }

    /** Serves when it returns. */
    RegistryServer open(BlobLender lender) {
        ConsoleLog.setLevel(LOGGERS, log);
        try {
            return RegistryServer.open(options, lender);
        } catch (IOException e) {
            throw EngineException.internal("the registry of registry-config: " + e.getMessage(), e);
        }
    }
}
