@NullMarked
package dev.priok.store.database;

import org.jspecify.annotations.NullMarked;
