package dev.priok.client;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One call of the engine's API, built step by step; not safe for use by several threads. */
public final class Request {
    private final String method;
    private final String path;
    private final StringBuilder query = new StringBuilder();
    private final List<String> headers = new ArrayList<>();
    private RequestBody body = RequestBody.None.NONE;

    private Request(String method, String path) {
        this.method = method;
        this.path = path;
    }

    public static Request get(String path) {
        return new Request("GET", path);
    }

    public static Request head(String path) {
        return new Request("HEAD", path);
    }

    public static Request post(String path) {
        return new Request("POST", path);
    }

    public static Request put(String path) {
        return new Request("PUT", path);
    }

    public static Request delete(String path) {
        return new Request("DELETE", path);
    }

    /** Adds a query parameter. */
    public Request query(String name, String value) {
        query.append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        return this;
    }

    /** Adds {@code name=1} if set. */
    public Request flag(String name, boolean set) {
        return set ? query(name, "1") : this;
    }

    /** Adds the query parameter unless it is empty. */
    public Request queryUnlessEmpty(String name, String value) {
        return value.isEmpty() ? this : query(name, value);
    }

    public Request header(String name, String value) {
        headers.add(headerLine(name, value));
        return this;
    }

    /** A header field as it is sent; refuses what would be more than one. */
    static String headerLine(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a header's value may not have more than one line: " + name);
        }
        return name + ": " + value + "\r\n";
    }

    public Request body(RequestBody newBody) {
        this.body = newBody;
        return this;
    }

    public Request body(Json json) {
        return body(RequestBody.of(json));
    }

    public String method() {
        return method;
    }

    /** Without the query. */
    public String path() {
        return path;
    }

    /** The query parameter's value; empty if it isn't there. */
    public String parameter(String name) {
        String text = query.isEmpty() ? "" : query.substring(1);
        for (String pair : text.split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    /** The body, if it is JSON at hand; else null as JSON has it. */
    public Json json() {
        return body instanceof RequestBody.Text(String type, String text) && type.equals("application/json")
                ? Json.parse(text)
                : Json.Null.NULL;
    }

    RequestBody body() {
        return body;
    }

    /** Whether sending it twice does no harm beyond sending it once. */
    boolean repeatable() {
        return method.equals("GET") || method.equals("HEAD");
    }

    String target(String prefix) {
        return prefix + path + query;
    }

    List<String> headers() {
        return headers;
    }

    /** A name or id of the user's for use in a path, percent-encoded but for the slashes and colons of image names. */
    public static String segment(String name) {
        StringBuilder out = new StringBuilder(name.length() + 8);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || "-._~/:@$&+,;=".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }
}
