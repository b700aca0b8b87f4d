/** The API's images: listing, names, archives, import, commit. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.image;
