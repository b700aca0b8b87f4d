package dev.priok.api.build;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Contexts that come in the body of a request of their own, beside the one that asks for the build. Thread-safe. */
final class BodyUploads {
    /** The requests are sent at the same time. */
    private static final int ARRIVAL_SECONDS = 15;

    private final Map<String, CompletableFuture<Upload>> uploads = new ConcurrentHashMap<>();

    private record Upload(InputStream body, CompletableFuture<Boolean> claimed, CompletableFuture<Boolean> read) {}

    /** Hands a body to the build; returns when that has read it. NotFound if no such build comes. */
    void give(String build, InputStream body) {
        Upload upload = new Upload(body, new CompletableFuture<>(), new CompletableFuture<>());
        CompletableFuture<Upload> place = place(build);
        place.complete(upload);
        try {
            upload.claimed.get(ARRIVAL_SECONDS, TimeUnit.SECONDS);
            upload.read.get();
        } catch (TimeoutException e) {
            throw new EngineException(new EngineError.NotFound("no build " + build + " takes what was sent for it"), e);
        } catch (InterruptedException | ExecutionException e) {
            throw cancelled(e);
        } finally {
            uploads.remove(build, place);
        }
    }

    /** Reads the body of that build; NotFound if none comes. */
    <T> T take(String build, Function<InputStream, T> reading) {
        CompletableFuture<Upload> place = place(build);
        try {
            Upload upload = place.get(ARRIVAL_SECONDS, TimeUnit.SECONDS);
            upload.claimed.complete(true);
            try {
                return reading.apply(upload.body);
            } finally {
                upload.read.complete(true);
            }
        } catch (TimeoutException e) {
            throw new EngineException(new EngineError.NotFound("nothing was sent for build " + build), e);
        } catch (InterruptedException | ExecutionException e) {
            throw cancelled(e);
        } finally {
            uploads.remove(build, place);
        }
    }

    private CompletableFuture<Upload> place(String build) {
        return uploads.computeIfAbsent(build, _ -> new CompletableFuture<>());
    }

    private static EngineException cancelled(Exception cause) {
        return new EngineException(new EngineError.Cancelled("the build was cancelled"), cause);
    }
}
