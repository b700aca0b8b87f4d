/** The API's exec sessions. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.exec;
