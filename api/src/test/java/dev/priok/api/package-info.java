/** The API over a real unix socket, with a fake engine behind it. */
@org.jspecify.annotations.NullMarked
package dev.priok.api;
