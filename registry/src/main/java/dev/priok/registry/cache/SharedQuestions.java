package dev.priok.registry.cache;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** Whoever asks the same while somebody is asking gets the same answer. Thread-safe. */
final class SharedQuestions<K, V> {
    private final ConcurrentHashMap<K, CompletableFuture<V>> asked = new ConcurrentHashMap<>();

    /** Something to be asked. */
    @FunctionalInterface
    interface Question<V> {
        V ask() throws IOException;
    }

    V answer(K key, Question<V> question) throws IOException {
        CompletableFuture<V> own = new CompletableFuture<>();
        CompletableFuture<V> first = asked.putIfAbsent(key, own);
        if (first != null) {
            return await(first);
        }
        try {
            V answer = question.ask();
            own.complete(answer);
            return answer;
        } catch (IOException | RuntimeException | Error e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            asked.remove(key, own);
        }
    }

    private static <V> V await(CompletableFuture<V> answer) throws IOException {
        try {
            return answer.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another request asks an upstream");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IOException(e);
            }
        }
    }
}
