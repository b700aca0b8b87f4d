/**
 * Command-line flags with the syntax and the messages of Go's pflag, which the docker command uses: {@code --name
 * value}, {@code --name=value}, {@code -xvalue}, {@code -x=value}, clusters of short flags, {@code --bool=false}. Start
 * at {@link dev.priok.cli.flags.FlagSet}.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.flags;
