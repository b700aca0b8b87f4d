package dev.priok.runtime.log;

import dev.priok.model.EngineException;
import dev.priok.runtime.log.send.JournaldReceiver;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

/** Where a container's output goes, by Docker's names. */
enum LogDriver {
    JSON_FILE("json-file"),
    LOCAL("local"),
    NONE("none"),
    SYSLOG("syslog"),
    GELF("gelf"),
    FLUENTD("fluentd"),
    JOURNALD("journald");

    private final String word;

    LogDriver(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** The empty word is that of containers from before there was a choice. */
    static LogDriver of(String word) {
        if (word.isEmpty()) {
            return JSON_FILE;
        }
        for (LogDriver driver : values()) {
            if (driver.word.equals(word)) {
                return driver;
            }
        }
        throw EngineException.invalid("logger: no log driver named '" + word + "' is registered");
    }

    /** Whether lines are sent elsewhere, with the log file as the store they are sent from. */
    boolean sends() {
        return switch (this) {
            case JSON_FILE, LOCAL, NONE -> false;
            case SYSLOG, GELF, FLUENTD, JOURNALD -> true;
        };
    }

    /** As Docker lists them; "none" is no driver there. */
    static List<String> available() {
        return Arrays.stream(values())
                .filter(driver -> driver != NONE && (driver != JOURNALD || Files.exists(JournaldReceiver.SOCKET)))
                .map(LogDriver::word)
                .sorted()
                .toList();
    }
}
