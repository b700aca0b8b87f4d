/** The API's networks: those that every engine has. Others are not built yet. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.network;
