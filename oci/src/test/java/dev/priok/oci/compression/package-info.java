@org.jspecify.annotations.NullMarked
package dev.priok.oci.compression;
