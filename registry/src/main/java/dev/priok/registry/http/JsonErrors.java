package dev.priok.registry.http;

import dev.priok.registry.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Errors of HTTP itself, such as a path that could be read in two ways, in OCI's form. */
public final class JsonErrors implements Request.Handler {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object message = request.getAttribute(org.eclipse.jetty.server.handler.ErrorHandler.ERROR_MESSAGE);
        ObjectNode answer = MAPPER.createObjectNode();
        answer.putArray("errors")
                .addObject()
                .put("code", (response.getStatus() < 500 ? ErrorCode.UNSUPPORTED : ErrorCode.UNKNOWN).name())
                .put("message", message == null ? "the request can't be served" : message.toString());
        byte[] content = answer.toString().getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        response.write(true, ByteBuffer.wrap(content), callback);
        return true;
    }
}
