package dev.priok.compose.model;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a container may do, and which namespaces it shares. Empty: the engine's default. */
public record Privileges(
        boolean privileged,
        List<String> capAdd,
        List<String> capDrop,
        List<String> securityOptions,
        List<String> groupAdd,
        SortedMap<String, String> sysctls,
        String usernsMode,
        String ipc,
        String pid,
        String uts,
        String cgroup,
        String cgroupParent,
        String runtime,
        String isolation,
        List<DeviceMapping> devices,
        List<String> deviceCgroupRules,
        List<DeviceRequest> gpus,
        @Nullable CredentialSpec credentialSpec,
        boolean useApiSocket) {
    /** Where a credential specification is; for Windows. */
    public record CredentialSpec(String config, String file, String registry) {
        static CredentialSpec read(Fields fields) {
            return new CredentialSpec(fields.text("config"), fields.text("file"), fields.text("registry"));
        }
    }

    static Privileges read(Fields fields) {
        return new Privileges(
                fields.flag("privileged"),
                fields.texts("cap_add"),
                fields.texts("cap_drop"),
                fields.texts("security_opt"),
                fields.texts("group_add"),
                fields.textMap("sysctls"),
                fields.text("userns_mode"),
                fields.text("ipc"),
                fields.text("pid"),
                fields.text("uts"),
                fields.text("cgroup"),
                fields.text("cgroup_parent"),
                fields.text("runtime"),
                fields.text("isolation"),
                fields.objects("devices", DeviceMapping::read),
                fields.texts("device_cgroup_rules"),
                fields.objects("gpus", DeviceRequest::read),
                fields.object("credential_spec", CredentialSpec::read),
                fields.flag("use_api_socket"));
    }
}
