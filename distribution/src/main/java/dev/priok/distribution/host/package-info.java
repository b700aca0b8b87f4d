/** Where registries are: names, mirrors, certificates, plain HTTP. Read {@link dev.priok.distribution.host.Endpoints} first. */
@org.jspecify.annotations.NullMarked
package dev.priok.distribution.host;
