/** Reading request bodies and building answers as JSON, with Docker's conventions. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.json;
