package dev.priok.api.http;

import dev.priok.api.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Errors that HTTP itself finds, such as a broken head, in Docker's form. */
public final class JsonErrors implements Request.Handler {
    private final String serverHeader;

    /** @param serverVersion shown in the header {@code Server} */
    public JsonErrors(String serverVersion) {
        this.serverHeader = ApiHandler.serverHeader(serverVersion);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ApiHandler.addCommonHeaders(response.getHeaders(), serverHeader);
        String message = message(request, response.getStatus());
        byte[] body = (Json.object().put("message", message) + "\n").getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static String message(Request request, int status) {
        @Nullable Object said = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
        if (said != null) {
            return said.toString();
        }
        @Nullable Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        return cause instanceof Throwable failure && failure.getMessage() != null
                ? failure.getMessage()
                : "request failed with HTTP status " + status;
    }
}
