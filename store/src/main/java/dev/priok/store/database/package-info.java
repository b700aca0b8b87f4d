/** The metadata database: one SQLite file in WAL mode, its schema and its transactions. */
@org.jspecify.annotations.NullMarked
package dev.priok.store.database;
