/** The API's networks: their own calls, and the parts that containers' calls share with them. */
@org.jspecify.annotations.NullMarked
package dev.priok.api.network;
