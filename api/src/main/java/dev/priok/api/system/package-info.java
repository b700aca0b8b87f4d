/** The API's calls about the engine as a whole: ping, version, info, disk use. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.system;
