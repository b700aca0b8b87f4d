package dev.priok.cli.compose;

import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;

/** The flags between {@code compose} and the command's name. */
final class ComposeFlags {
    final BoolFlag allResources;
    final StringFlag ansi;
    final BoolFlag compatibility;
    final BoolFlag dryRun;
    final ListFlag envFiles;
    final ListFlag files;
    final IntFlag parallel;
    final ListFlag profiles;
    final StringFlag progress;
    final StringFlag projectDirectory;
    final StringFlag projectName;
    final BoolFlag noAnsi;
    final BoolFlag version;

    ComposeFlags(FlagSet flags) {
        allResources = flags.bool("all-resources", "Include all resources, even those not used by services");
        ansi = flags.string(
                "ansi", "auto", "Control when to print ANSI control characters (\"never\"|\"always\"|\"auto\")");
        compatibility = flags.bool("compatibility", "Run compose in backward compatibility mode");
        dryRun = flags.bool("dry-run", "Execute command in dry run mode");
        envFiles = flags.add(new ListFlag("env-file", "stringArray", "Specify an alternate environment file"));
        files = flags.shorthand('f', flags.add(new ListFlag("file", "stringArray", "Compose configuration files")));
        parallel = flags.integer("parallel", -1, "Control max parallelism, -1 for unlimited");
        profiles = flags.add(new ListFlag("profile", "stringArray", "Specify a profile to enable"));
        progress = flags.string("progress", "Set type of progress output (auto, tty, plain, json, quiet)");
        projectDirectory = flags.string("project-directory", """
                Specify an alternate working directory
                (default: the path of the, first specified, Compose file)""");
        projectName = flags.shorthand('p', flags.string("project-name", "Project name"));
        version = flags.shorthand('v', flags.bool("version", "Show the Docker Compose version information"));
        noAnsi = flags.deprecated("use --ansi=never instead", flags.bool("no-ansi", "As --ansi=never"));
        flags.refused(
                "verbose", "", "there is nothing more to tell; priok --debug says where errors come from", "false");
        flags.alias("workdir", projectDirectory);
    }
}
