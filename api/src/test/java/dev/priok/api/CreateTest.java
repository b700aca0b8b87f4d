package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.ContainerSpec;
import dev.priok.model.MountSpec;
import dev.priok.model.MountSpec.BindOptions;
import dev.priok.model.MountSpec.Origin;
import dev.priok.model.MountSpec.VolumeOptions;
import dev.priok.model.NamespaceMode;
import dev.priok.model.RestartPolicy;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateTest {
    @AutoClose
    private final ApiFixture api = new ApiFixture();

    private Talk.Answer create(String body) throws IOException {
        return api.send("POST", "/v1.50/containers/create?name=n", body);
    }

    private ContainerSpec created() {
        return Objects.requireNonNull(api.engine.containers.createdFrom);
    }

    /** What docker CLI 28 sends for {@code docker run --rm busybox}, shortened by nothing but hashes. */
    @Test
    void takesWhatTheCommandLineClientAlwaysSends() throws IOException {
        Talk.Answer answer = create("""
                {"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":true,"AttachStderr":true,
                "Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":["echo","x"],"Image":"busybox",
                "Volumes":{},"WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":{},
                "HostConfig":{"Binds":null,"ContainerIDFile":"","LogConfig":{"Type":"","Config":{}},
                "NetworkMode":"default","PortBindings":{},"RestartPolicy":{"Name":"no","MaximumRetryCount":0},
                "AutoRemove":true,"VolumeDriver":"","VolumesFrom":null,"ConsoleSize":[24,80],"CapAdd":null,
                "CapDrop":null,"CgroupnsMode":"","Dns":[],"DnsOptions":[],"DnsSearch":[],"ExtraHosts":null,
                "GroupAdd":null,"IpcMode":"","Cgroup":"","Links":null,"OomScoreAdj":0,"PidMode":"",
                "Privileged":false,"PublishAllPorts":false,"ReadonlyRootfs":false,"SecurityOpt":null,"UTSMode":"",
                "UsernsMode":"","ShmSize":0,"Isolation":"","CpuShares":0,"Memory":0,"NanoCpus":0,"CgroupParent":"",
                "BlkioWeight":0,"BlkioWeightDevice":[],"BlkioDeviceReadBps":[],"BlkioDeviceWriteBps":[],
                "BlkioDeviceReadIOps":[],"BlkioDeviceWriteIOps":[],"CpuPeriod":0,"CpuQuota":0,"CpuRealtimePeriod":0,
                "CpuRealtimeRuntime":0,"CpusetCpus":"","CpusetMems":"","Devices":[],"DeviceCgroupRules":null,
                "DeviceRequests":null,"MemoryReservation":0,"MemorySwap":0,"MemorySwappiness":-1,
                "OomKillDisable":false,"PidsLimit":0,"Ulimits":[],"CpuCount":0,"CpuPercent":0,"IOMaximumIOps":0,
                "IOMaximumBandwidth":0,"MaskedPaths":null,"ReadonlyPaths":null},
                "NetworkingConfig":{"EndpointsConfig":{"default":{"IPAMConfig":null,"Links":null,"Aliases":null,
                "MacAddress":"","DriverOpts":null,"GwPriority":0,"NetworkID":"","EndpointID":"","Gateway":"",
                "IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,
                "DNSNames":null}}}}
                """);
        assertThat(answer.body())
                .isEqualTo("{\"Id\":\"" + api.engine.containers.find("n").id() + "\",\"Warnings\":[]}\n");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(created().config().process().arguments()).containsExactly("echo", "x");
        assertThat(created().host().autoRemove()).isTrue();
        assertThat(created().host().namespaces().network()).isEqualTo(NamespaceMode.DEFAULT);
    }

    @Test
    void mapsWhatIsBuilt() throws IOException {
        Talk.Answer answer = create("""
                {"image":"busybox","Cmd":"one word","Healthcheck":{"Test":["CMD","true"],"Interval":1000000000},
                "StopTimeout":3,"HostConfig":{"Binds":["/a:/b:ro,rshared","data:/x/../g/:ro,nocopy"],"Mounts":[
                {"Type":"bind","Source":"/c","Target":"/d","ReadOnly":true},
                {"Type":"volume","Source":"v","Target":"/h","VolumeOptions":{"Subpath":"sub","Labels":{"l":"1"},
                "DriverConfig":{"Name":"p","Options":{"o":"x"}}}},{"Type":"volume","Target":"/i"},
                {"Type":"tmpfs","Target":"/e","TmpfsOptions":{"SizeBytes":1024,"Mode":511}}],
                "Tmpfs":{"/f":"size=1m"},"VolumesFrom":["other:ro"],"VolumeDriver":"local","NetworkMode":"container:other","PidMode":"host","Memory":67108864,
                "NanoCpus":500000000,"PidsLimit":-5,"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":2},
                "Ulimits":[{"Name":"nofile","Soft":1,"Hard":2}],"Sysctls":{"a.b":"1"},"CapDrop":["ALL"]}}
                """);
        assertThat(answer.status()).isEqualTo(201);
        var host = created().host();
        assertThat(created().config().image()).isEqualTo("busybox");
        assertThat(created().config().process().cmd()).containsExactly("one word");
        assertThat(created().config().stop().timeoutSeconds()).isEqualTo(3);
        assertThat(host.mounts())
                .containsExactly(
                        new MountSpec.Bind(
                                "/a",
                                "/b",
                                true,
                                new BindOptions("rshared", true, MountSpec.Below.BOUND, "ro,rshared"),
                                Origin.BINDS),
                        new MountSpec.VolumeUse(
                                "data",
                                "/g",
                                true,
                                new VolumeOptions(false, true, "", "ro,nocopy", "", Map.of(), Map.of()),
                                Origin.BINDS),
                        new MountSpec.Bind("/c", "/d", true, BindOptions.DEFAULT, Origin.MOUNTS),
                        new MountSpec.VolumeUse(
                                "v",
                                "/h",
                                false,
                                new VolumeOptions(false, false, "sub", "", "p", Map.of("o", "x"), Map.of("l", "1")),
                                Origin.MOUNTS),
                        new MountSpec.VolumeUse(
                                "",
                                "/i",
                                false,
                                new VolumeOptions(true, false, "", "", "", Map.of(), Map.of()),
                                Origin.MOUNTS),
                        new MountSpec.Tmpfs("/e", false, "size=1024,mode=777", Origin.MOUNTS),
                        new MountSpec.Tmpfs("/f", false, "size=1m", Origin.TMPFS));
        assertThat(host.volumesFrom()).containsExactly("other:ro");
        assertThat(host.volumeDriver()).isEqualTo("local");
        assertThat(host.namespaces().network()).isEqualTo(new NamespaceMode.Container("other"));
        assertThat(host.namespaces().pid()).isEqualTo(NamespaceMode.HOST);
        assertThat(host.resources().memory().limitBytes()).isEqualTo(64 << 20);
        assertThat(host.resources().pidsLimit()).isEqualTo(-1L);
        assertThat(host.restartPolicy()).isEqualTo(new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, 2));
        assertThat(host.limits().ulimits()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"KernelMemory\":4194304 | HostConfig.KernelMemory",
                "\"Mounts\":[{\"Type\":\"cluster\",\"Source\":\"s\",\"Target\":\"/x\"}] | cluster"
            })
    void refusesByNameWhatIsNotBuilt(String field, String named) throws IOException {
        Talk.Answer answer = create("{\"Image\":\"busybox\",\"HostConfig\":{" + field + "}}");
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.message()).contains(named).contains("not supported yet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"Image\": | invalid JSON: ",
                "[1] | invalid JSON: cannot unmarshal array into field body: must be an object",
                "{\"Image\":5} | invalid JSON: cannot unmarshal number into field Image: must be a string",
                "{\"HostConfig\":{\"Memory\":\"1g\"}} | field HostConfig.Memory: must be a whole number",
                "{\"HostConfig\":{\"Memory\":1.5}} | field HostConfig.Memory",
                "{\"HostConfig\":{\"Memory\":99999999999999999999}} | field HostConfig.Memory",
                "{\"Env\":[1]} | field Env: must be an array of strings",
                "{\"Image\":\"a\"} {} | unexpected content after JSON",
                "{\"Image\":\"a\"} nonsense | unexpected content after JSON",
                "{} | config cannot be empty in order to create a container",
                "{\"Image\":\"a\",\"HostConfig\":{\"Memory\":1024}} | Minimum memory limit allowed is 6MB",
                "{\"Image\":\"a\",\"HostConfig\":{\"Binds\":[\"/a:b\"]}} | mount path must be absolute",
                "{\"Image\":\"a\",\"HostConfig\":{\"Binds\":[\"/a:/b:xx\"]}} | invalid mode: xx",
                "{\"Image\":\"a\",\"HostConfig\":{\"Binds\":[\"/a:/b\",\"/c:/b\"]}} | Duplicate mount point: /b",
                "{\"Image\":\"a\",\"HostConfig\":{\"Binds\":[\"data:/b:rshared\"]}} | field BindOptions must not be specified",
                "{\"Image\":\"a\",\"HostConfig\":{\"Binds\":[\"/a:/b:nocopy\"]}} | field VolumeOptions must not be specified",
                "{\"Image\":\"a\",\"HostConfig\":{\"Binds\":[\"/a:/b:ro,rw\"]}} | invalid mode: ro,rw",
                "{\"Image\":\"a\",\"HostConfig\":{\"Binds\":[\"/a:ro\"]}} | invalid volume specification: '/a:ro'",
                "{\"Image\":\"a\",\"HostConfig\":{\"Binds\":[\"/a:/./\"]}} | destination can't be '/'",
                "{\"Image\":\"a\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"volume\",\"Target\":\"/b\",\"VolumeOptions\":{\"Subpath\":\"x\"}}]}} | must not set Subpath when using anonymous volumes",
                "{\"Image\":\"a\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"v\",\"Target\":\"/b\",\"VolumeOptions\":{\"Subpath\":\"../x\"}}]}} | subpath must be a relative path within the volume",
                "{\"Image\":\"a\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/a\",\"Target\":\"/b\",\"VolumeOptions\":{}}]}} | field VolumeOptions must not be specified",
                "{\"Image\":\"a\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/a\",\"Target\":\"/b\",\"BindOptions\":{\"ReadOnlyForceRecursive\":true}}]}} | mount options conflict: !ReadOnly && BindOptions.ReadOnlyForceRecursive",
                "{\"Image\":\"a\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/b\",\"TmpfsOptions\":{\"Options\":[[\"uid\",\"1\"]]}}]}} | invalid option: uid",
                "{\"Image\":\"a\",\"HostConfig\":{\"PidMode\":\"foo\"}} | invalid PID mode: foo",
                "{\"Image\":\"a\",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"foo\"}}} | invalid restart policy"
            })
    void refusesWrongBodies(String body, String message) throws IOException {
        Talk.Answer answer = create(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(message);
    }

    @Test
    void refusesMissingBodiesAndWrongTypes() throws IOException {
        assertThat(api.ask("POST", "/containers/create", "Content-Length: 0").message())
                .isEqualTo("invalid JSON: got EOF while reading request body");
        try (Talk talk = api.talk()) {
            talk.say("POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: 2\r\n\r\n{}");
            Talk.Answer answer = talk.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message())
                    .isEqualTo("unsupported Content-Type header (text/plain): must be 'application/json'");
        }
    }

    @Test
    void refusesABodyThatIsTooLarge() throws IOException {
        try (Talk talk = api.talk()) {
            talk.request(
                    "POST", "/containers/create", "Content-Type: application/json", "Content-Length: " + (40 << 20));
            byte[] part = new byte[1 << 20];
            Arrays.fill(part, (byte) ' ');
            for (int i = 0; i < 40; i++) {
                talk.say(part);
            }
            Talk.Answer answer = talk.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).contains("larger than 16777216 bytes");
        }
    }

    @Test
    void readsAChunkedBodyAfterAskingForIt() throws IOException {
        try (Talk talk = api.talk()) {
            talk.request(
                    "POST",
                    "/containers/create?name=c",
                    "Content-Type: application/json",
                    "Transfer-Encoding: chunked",
                    "Expect: 100-continue");
            assertThat(talk.head().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            talk.say("9\r\n{\"Image\":\r\n4\r\n\"b\"}\r\n0\r\n\r\n");
            assertThat(talk.answer().status()).isEqualTo(201);
        }
    }
}
