package dev.priok.cli.copy;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.format.HumanSize;
import dev.priok.client.Request;
import dev.priok.client.RequestBody;
import dev.priok.client.Response;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** {@code priok cp}. */
public final class CopyCommand extends Command {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final BoolFlag archive =
            flags.shorthand('a', flags.bool("archive", "Archive mode (copy all uid/gid information)"));
    private final BoolFlag followLink =
            flags.shorthand('L', flags.bool("follow-link", "Always follow symbol link in SRC_PATH"));
    private final BoolFlag quiet = flags.shorthand(
            'q',
            flags.bool(
                    "quiet",
                    "Suppress progress output during copy. Progress output is automatically suppressed if no terminal is attached"));

    public CopyCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-",
                "Copy files/folders between a container and the local filesystem",
                "priok container cp, priok cp",
                ArgumentCount.exactly(2)));
    }

    @Override
    protected String usageLine(String fullName) {
        return super.usageLine(fullName) + "\n\t" + fullName + " [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH";
    }

    @Override
    protected String description() {
        return """
                Copy files/folders between a container and the local filesystem

                Use '-' as the source to read a tar archive from stdin
                and extract it to a directory destination in a container.
                Use '-' as the destination to stream a tar archive of a
                container source to stdout.""";
    }

    /** One side as written; {@code container} is empty for this machine. */
    record Argument(String container, String path) {

        /** A path with a colon on this machine must start with a slash or a dot. */
        static Argument parse(String text) {
            int colon = text.indexOf(':');
            boolean local = text.startsWith("/") || text.startsWith(".") || colon <= 0;
            return local ? new Argument("", text) : new Argument(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        if (arguments.getFirst().isEmpty()) {
            throw new CommandFailure("source can not be empty");
        }
        if (arguments.get(1).isEmpty()) {
            throw new CommandFailure("destination can not be empty");
        }
        Argument source = Argument.parse(arguments.getFirst());
        Argument destination = Argument.parse(arguments.get(1));
        if (!source.container().isEmpty() && !destination.container().isEmpty()) {
            throw new CommandFailure("copying between containers is not supported");
        }
        if (!source.container().isEmpty()) {
            copyFrom(session, source, destination.path());
        } else if (!destination.container().isEmpty()) {
            copyTo(session, source.path(), destination);
        } else {
            throw new CommandFailure("must specify at least one container source");
        }
        return 0;
    }

    private void copyFrom(Session session, Argument source, String destination) throws IOException {
        ContainerEnds ends = new ContainerEnds(session, source.container());
        CopyEnd asked = followLink.value() ? ends.followed(source.path()) : new CopyEnd(source.path(), true, false, "");
        CopyEnd local = destination.equals("-") ? null : LocalEnds.destination(destination);
        try (Response response =
                session.engine().send(Request.get(ends.archivePath()).query("path", asked.path()))) {
            if (local == null) {
                stream(session, response);
                return;
            }
            boolean isFolder = ContainerEnds.Status.of(response).isFolder();
            CopyEnd from = new CopyEnd(asked.path(), true, isFolder, asked.askedName());
            long sizeBytes = TreeUnpacker.unpack(response.body(), CopyPlan.of(from, local));
            tell(session, (double) sizeBytes, local.path());
        }
    }

    private static void stream(Session session, Response response) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (response.read(buffer) >= 0) {
            session.out().write(buffer.flip());
            buffer.clear();
        }
    }

    private void copyTo(Session session, String source, Argument destination) throws IOException {
        ContainerEnds ends = new ContainerEnds(session, destination.container());
        CopyEnd to = ends.destination(destination.path());
        if (source.equals("-")) {
            if (!to.isFolder()) {
                throw new CommandFailure("destination \"" + destination.container() + ":" + destination.path()
                        + "\" must be a directory");
            }
            try (InputStream input = new FileInputStream(FileDescriptor.in)) {
                send(session, ends, to.path(), new RequestBody.Stream("application/x-tar", input));
            }
            return;
        }
        CopyEnd from = LocalEnds.source(source, followLink.value());
        CopyPlan plan = CopyPlan.of(from, to);
        ByteCount count = new ByteCount();
        send(session, ends, plan.folder(), new RequestBody.Produced("application/x-tar", out -> {
            ByteCount.Output counted = count.of(out);
            TreePacker.pack(Path.of(CopyPath.clean(from.path())), plan.rootName(), counted);
            counted.flush();
        }));
        tell(session, (double) count.value(), destination.container() + ":" + to.path());
    }

    private void send(Session session, ContainerEnds ends, String folder, RequestBody body) {
        Request request = Request.put(ends.archivePath())
                .query("path", folder)
                .query("noOverwriteDirNonDir", "true")
                .body(body);
        if (archive.value()) {
            request.query("copyUIDGID", "true");
        }
        session.call(request);
    }

    private void tell(Session session, double sizeBytes, String where) throws IOException {
        boolean silent = quiet.given() ? quiet.value() : !session.terminal().outputIsTerminal();
        if (!silent) {
            session.err().line("Successfully copied " + HumanSize.ofThreeDigits(sizeBytes) + " to " + where);
        }
    }
}
