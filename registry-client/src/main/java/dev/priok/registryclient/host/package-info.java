/** Where registries are: names, mirrors, certificates, plain HTTP. Read {@link dev.priok.registryclient.host.Endpoints} first. */
@org.jspecify.annotations.NullMarked
package dev.priok.registryclient.host;
