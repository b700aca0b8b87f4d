package dev.priok.build.dockerfile.check;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The build checks. Names, descriptions and addresses are those of docker/dockerfile where it has the same check. */
public enum Rule {
    STAGE_NAME_CASING("StageNameCasing", "Stage names should be lowercase"),
    FROM_AS_CASING("FromAsCasing", "The 'as' keyword should match the case of the 'from' keyword"),
    NO_EMPTY_CONTINUATION("NoEmptyContinuation", "Empty continuation lines will become errors in a future release"),
    CONSISTENT_INSTRUCTION_CASING(
            "ConsistentInstructionCasing",
            "All commands within the Dockerfile should use the same casing (either upper or lower)"),
    DUPLICATE_STAGE_NAME("DuplicateStageName", "Stage names should be unique"),
    RESERVED_STAGE_NAME("ReservedStageName", "Reserved words should not be used as stage names"),
    JSON_ARGS_RECOMMENDED(
            "JSONArgsRecommended",
            "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals"),
    MAINTAINER_DEPRECATED(
            "MaintainerDeprecated",
            "The MAINTAINER instruction is deprecated, use a label instead to define an image author"),
    UNDEFINED_ARG_IN_FROM("UndefinedArgInFrom", "FROM command must use declared ARGs"),
    WORKDIR_RELATIVE_PATH(
            "WorkdirRelativePath",
            "Relative workdir without an absolute workdir declared within the build can have unexpected results if the"
                    + " base image changes"),
    UNDEFINED_VAR("UndefinedVar", "Variables should be defined before their use"),
    MULTIPLE_INSTRUCTIONS_DISALLOWED(
            "MultipleInstructionsDisallowed",
            "Multiple instructions of the same type should not be used in the same stage"),
    LEGACY_KEY_VALUE_FORMAT(
            "LegacyKeyValueFormat", "Legacy key/value format with whitespace separator should not be used"),
    INVALID_BASE_IMAGE_PLATFORM(
            "InvalidBaseImagePlatform", "Base image platform does not match expected target platform", ""),
    REDUNDANT_TARGET_PLATFORM(
            "RedundantTargetPlatform",
            "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior"),
    SECRETS_USED_IN_ARG_OR_ENV("SecretsUsedInArgOrEnv", "Sensitive data should not be used in the ARG or ENV commands"),
    INVALID_DEFAULT_ARG_IN_FROM(
            "InvalidDefaultArgInFrom", "Default value for global ARG results in an empty or invalid base image name"),
    FROM_PLATFORM_FLAG_CONST_DISALLOWED(
            "FromPlatformFlagConstDisallowed", "FROM --platform flag should not use a constant value"),
    COPY_IGNORED_FILE("CopyIgnoredFile", "Attempting to Copy file that is excluded by .dockerignore"),
    INVALID_DEFINITION_DESCRIPTION(
            "InvalidDefinitionDescription",
            "Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this is"
                    + " not intended to be a description comment, add an empty line or comment between the instruction"
                    + " and the comment."),
    EXPOSE_PROTO_CASING("ExposeProtoCasing", "Protocol in EXPOSE instruction should be lowercase"),
    EXPOSE_INVALID_FORMAT(
            "ExposeInvalidFormat",
            "IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a"
                    + " future release"),
    RUN_EFFECT_LOST("RunEffectLost", "A directory or variable that a RUN sets is gone when its shell ends", ""),
    UNUSED_STAGE("UnusedStage", "Stages that nothing uses are not built", ""),
    ENV_FROM_UNSET_VARIABLE("EnvFromUnsetVariable", "ENV should not take the value of a variable without one", ""),
    APT_GET_UPDATE_ALONE("AptGetUpdateAlone", "Package lists should be updated by the RUN that installs packages", "");

    private static final Set<Rule> OWN =
            EnumSet.of(RUN_EFFECT_LOST, UNUSED_STAGE, ENV_FROM_UNSET_VARIABLE, APT_GET_UPDATE_ALONE);
    private static final String ADDRESS = "https://docs.docker.com/go/dockerfile/rule/";

    private final String ruleName;
    private final String description;
    private final String url;

    Rule(String ruleName, String description) {
        this(
                ruleName,
                description,
                ADDRESS
                        + ruleName.replace("JSON", "Json")
                                .replaceAll("([a-z])([A-Z])", "$1-$2")
                                .toLowerCase(Locale.ROOT)
                        + "/");
    }

    Rule(String ruleName, String description, String url) {
        this.ruleName = ruleName;
        this.description = description;
        this.url = url;
    }

    public String ruleName() {
        return ruleName;
    }

    public String description() {
        return description;
    }

    /** Where it is explained; empty: nowhere. */
    public String url() {
        return url;
    }

    /** Only made if it is asked for. */
    boolean experimental() {
        return this == INVALID_DEFINITION_DESCRIPTION;
    }

    /** Whether a rule of that name is one of docker/dockerfile's. */
    static boolean isShared(String name) {
        return OWN.stream().noneMatch(rule -> rule.ruleName.equals(name));
    }
}
