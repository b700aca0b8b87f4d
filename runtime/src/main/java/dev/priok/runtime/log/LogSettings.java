package dev.priok.runtime.log;

import dev.priok.model.Container;
import dev.priok.model.HostSpec.LogConfig;
import dev.priok.runtime.log.send.LogOrigin;
import dev.priok.runtime.log.send.LogReceiver;
import dev.priok.runtime.log.send.OptionText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a next daemon must know to go on with a running container's log. It is in the log's directory.
 *
 * @param origin what the receiver of lines is told about where they come from
 */
record LogSettings(LogConfig log, LogOrigin origin) {
    private static final String FILE = "settings";
    private static final String DEFAULT_TAG = "{{.ID}}";

    static LogSettings of(Container container) {
        LogConfig log = container.spec().host().log();
        String tag = log.options().getOrDefault("tag", "");
        return new LogSettings(
                log,
                new LogOrigin(
                        container.id().value(),
                        container.name(),
                        container.image().toString(),
                        container.spec().config().image(),
                        TagTemplate.command(container),
                        container.created(),
                        TagTemplate.expand(tag.isEmpty() ? DEFAULT_TAG : tag, container),
                        LogAttributes.of(container, log)));
    }

    /** To send to. InvalidParameter if the options can't be used now. */
    LogReceiver.Choice receiver() {
        return LogReceiver.of(log.type(), new OptionText(log.options()), origin);
    }

    void save(Path directory) throws IOException {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("type", log.type());
        log.options().forEach(node.putObject("options")::put);
        origin.write(node.putObject("origin"));
        Path temporary = directory.resolve(FILE + ".new");
        Files.write(temporary, JsonMapper.shared().writeValueAsBytes(node));
        Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Those of a container from before there were any: the default driver's. */
    static LogSettings load(Path directory) throws IOException {
        try {
            JsonNode node = JsonMapper.shared().readTree(Files.readAllBytes(directory.resolve(FILE)));
            return new LogSettings(
                    new LogConfig(node.path("type").asString(""), LogOrigin.texts(node.path("options"))),
                    LogOrigin.read(node.path("origin")));
        } catch (NoSuchFileException e) {
            return new LogSettings(new LogConfig("", Map.of()), LogOrigin.UNKNOWN);
        } catch (JacksonException e) {
            throw new IOException("the log settings in " + directory + " are damaged", e);
        }
    }
}
