/**
 * TLS from PEM files, as Docker's settings name them: authorities, a certificate and its key. Knows no other module; read
 * {@link dev.priok.tls.TlsFiles} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.tls;
