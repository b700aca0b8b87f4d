/**
 * How requests arrive and answers leave: versions, routes, exchanges, streams and connections taken over from HTTP.
 * Knows no use case.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.api.http;
