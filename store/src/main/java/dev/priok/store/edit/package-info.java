/** Changes and digests of file trees as builds want them: copies by Docker's rules, inside one root whatever links it has. */
@org.jspecify.annotations.NullMarked
package dev.priok.store.edit;
