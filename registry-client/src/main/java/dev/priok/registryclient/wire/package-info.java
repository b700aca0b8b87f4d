/** The distribution-spec's calls, with authentication, redirects, retries and time limits. Read {@link dev.priok.registryclient.wire.Repository} first. */
@org.jspecify.annotations.NullMarked
package dev.priok.registryclient.wire;
