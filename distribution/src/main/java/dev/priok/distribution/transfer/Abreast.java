package dev.priok.distribution.transfer;

import dev.priok.engine.TaskScope;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Several pieces of work at the same time; the first that fails ends the others. */
final class Abreast {
    private Abreast() {}

    /** One piece. */
    @FunctionalInterface
    interface Piece<T> {
        T get() throws IOException;
    }

    /** Returns or throws when all have ended. */
    static <T> List<T> all(String name, List<Piece<T>> pieces) throws IOException {
        List<CompletableFuture<T>> results = new ArrayList<>();
        try (TaskScope scope = new TaskScope(name)) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            for (Piece<T> piece : pieces) {
                CompletableFuture<T> result = scope.compute(name, () -> {
                    try {
                        return piece.get();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                results.add(result);
                result.exceptionally(failure -> {
                    over.completeExceptionally(failure);
                    return null;
                });
            }
            CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).thenAccept(_ -> over.complete(null));
            over.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted during " + name);
        } catch (ExecutionException e) {
            throw failure(e);
        }
        return results.stream().map(CompletableFuture::join).toList();
    }

    private static IOException failure(ExecutionException failed) {
        Throwable cause = failed.getCause();
        for (Throwable next = cause; next != null; next = next.getCause()) {
            switch (next) {
                case UncheckedIOException unchecked -> {
                    return Objects.requireNonNull(unchecked.getCause());
                }
                case CompletionException _ -> {
                    // Wraps the real one.
                }
                case RuntimeException own -> throw own;
                case Error own -> throw own;
                default -> {
                    return new IOException(next);
                }
            }
        }
        return new IOException(failed);
    }
}
