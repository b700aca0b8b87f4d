package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime.ExecProcess;
import dev.priok.engine.port.TaskStdio;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.ExecSpec;
import dev.priok.runtime.Sandbox.Wish;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Prints how long the steps of a container's life take. Run by hand: the machine must be quiet. */
final class Figures {
    private Figures() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        try (Sandbox sandbox = Sandbox.create()) {
            cycle(sandbox, rounds / 2);
            cycle(sandbox, rounds);
            exec(sandbox, rounds);
            stream(sandbox, 300);
        }
    }

    private static void cycle(Sandbox sandbox, int rounds) throws Exception {
        long[][] steps = new long[4][rounds];
        long[] whole = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            Wish wish = Wish.command("true");
            sandbox.request(wish);
            long begin = System.nanoTime();
            sandbox.create(wish);
            long created = System.nanoTime();
            sandbox.runtime.start(wish.id());
            long started = System.nanoTime();
            sandbox.awaitExit(wish.id());
            long exited = System.nanoTime();
            sandbox.runtime.delete(wish.id());
            long deleted = System.nanoTime();
            steps[0][i] = created - begin;
            steps[1][i] = started - created;
            steps[2][i] = exited - started;
            steps[3][i] = deleted - exited;
            whole[i] = deleted - begin;
        }
        System.out.printf(
                "create %s, start %s, exit %s, delete %s, together %s%n",
                median(steps[0]), median(steps[1]), median(steps[2]), median(steps[3]), median(whole));
    }

    private static void exec(Sandbox sandbox, int rounds) throws Exception {
        Wish wish = Wish.command("sleep", "1000");
        sandbox.start(wish);
        long[] times = new long[rounds];
        StdioConfig stdio = new StdioConfig(false, true, true, false, false, false);
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            ExecSpec spec = new ExecSpec(List.of("true"), List.of(), "", "", false, stdio, "", null);
            try (ExecProcess process = sandbox.runtime.exec(Sandbox.container(wish), spec)) {
                process.await();
            }
            times[i] = System.nanoTime() - begin;
        }
        System.out.printf("exec %s%n", median(times));
        sandbox.runtime.delete(wish.id());
    }

    private static void stream(Sandbox sandbox, int megabytes) throws Exception {
        Wish wish = Wish.command("cat").withStdio(new StdioConfig(true, true, true, false, true, true));
        sandbox.create(wish);
        long begin = System.nanoTime();
        try (TaskStdio stdio = sandbox.runtime.attach(wish.id())) {
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    while (stdio.receive((_, _) -> {})) {
                        // Until the end.
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sandbox.runtime.start(wish.id());
            byte[] block = new byte[1 << 20];
            Arrays.fill(block, (byte) 'x');
            for (int i = 0; i < 80; i++) {
                block[i * 1000] = '\n';
            }
            for (int i = 0; i < megabytes; i++) {
                stdio.send(ByteBuffer.wrap(block));
            }
            stdio.closeInput();
            reader.join();
        }
        System.out.printf("%d MB through cat %d ms%n", megabytes, (System.nanoTime() - begin) / 1_000_000);
        sandbox.runtime.delete(wish.id());
    }

    private static String median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return String.format("%.1f", sorted[sorted.length / 2] / 1e6);
    }
}
