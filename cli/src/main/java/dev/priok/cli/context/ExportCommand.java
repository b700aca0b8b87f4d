package dev.priok.cli.context;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.settings.ContextStore;
import dev.priok.cli.settings.EngineContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** {@code priok context export}. */
final class ExportCommand extends Command {
    ExportCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTEXT [FILE|-]",
                "Export a context to a tar archive FILE or a tar stream on STDOUT.",
                new ArgumentCount.Between(1, 2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String name = EngineContext.checkName(arguments.getFirst());
        String file = arguments.size() == 2 ? arguments.get(1) : name + ".dockercontext";
        if (file.equals("-") && session.terminal().outputIsTerminal()) {
            throw new CommandFailure("cowardly refusing to export to a terminal, specify a file path");
        }
        ContextStore store = session.contexts();
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        ContextArchive.of(store.get(name), store.tls(name)).writeTo(archive);
        ByteBuffer bytes = ByteBuffer.wrap(archive.toByteArray());
        if (file.equals("-")) {
            session.out().write(bytes);
            return 0;
        }
        try (WritableByteChannel out = Files.newByteChannel(
                Path.of(file),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (FileAlreadyExistsException _) {
            throw new CommandFailure("open " + file + ": file exists");
        }
        session.err().line("Written file \"" + file + "\"");
        return 0;
    }
}
