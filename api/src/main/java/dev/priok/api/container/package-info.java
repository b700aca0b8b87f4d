/** The API's containers: lifecycle, creation, listing, inspection, streams and files. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.container;
