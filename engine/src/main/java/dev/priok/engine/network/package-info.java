/** Networks: what containers are told about names and addresses. */
@org.jspecify.annotations.NullMarked
package dev.priok.engine.network;
