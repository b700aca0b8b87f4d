package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Devices that vendors describe by CDI specifications. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CdiIT {
    @TempDir
    Path folder;

    private static Result run(PriokDaemon priok, String script, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "--rm"));
        command.addAll(List.of(options));
        command.addAll(List.of("busybox", "sh", "-c", script));
        return priok.docker(command.toArray(String[]::new));
    }

    @Test
    void devicesChangeTheirContainer() throws IOException {
        Path specs = Files.createDirectory(folder.resolve("specs"));
        Path more = folder.resolve("more");
        try (PriokDaemon priok = PriokDaemon.start("--cdi-spec-dir", specs.toString(), "--cdi-spec-dir=" + more)) {
            priok.loadBusybox();
            assertThat(run(priok, "true", "--device", "vendor.com/toy=car")
                            .exits(125)
                            .err())
                    .contains("CDI device injection failed: unresolvable CDI devices vendor.com/toy=car");
            assertThat(run(priok, "true", "--gpus", "all").exits(125).err())
                    .contains("could not select device driver \"\" with capabilities: [[gpu]]")
                    .contains("no CDI specification of nvidia.com/gpu or amd.com/gpu in [" + specs);
            describeToys(specs);
            assertThat(run(
                                    priok,
                                    "echo $COMMON $CAR; stat -c '%t:%T %a %u' /dev/car; : >>/dev/car && cat /car/file;"
                                            + " id -G; cat /hooked",
                                    "--device",
                                    "vendor.com/toy=car",
                                    "-e",
                                    "CAR=old")
                            .ok()
                            .lines())
                    .containsExactly("1 red", "1:b 640 0", "from the host", "0 10 4242", "hook");
            assertThat(run(priok, "ls /dev/car").exits(1).err()).contains("No such file");
            listed(priok, specs, more);
            gpus(priok, specs);
            unfitRequests(priok);
        }
    }

    private void describeToys(Path specs) throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.writeString(shared.resolve("file"), "from the host\n");
        Path hook = Files.writeString(
                folder.resolve("hook"),
                "#!/bin/sh\nbundle=$(sed 's/.*\"bundle\":\"\\([^\"]*\\)\".*/\\1/')\necho $1 >$bundle/rootfs/hooked\n");
        Files.setPosixFilePermissions(hook, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(specs.resolve("toys.yaml"), """
                cdiVersion: "0.7.0"
                kind: vendor.com/toy
                containerEdits:
                  env: [COMMON=1]
                devices:
                  - name: car
                    containerEdits:
                      env: [CAR=red]
                      deviceNodes:
                        - {path: /dev/car, hostPath: /dev/kmsg, permissions: rw, fileMode: 0o640}
                      mounts:
                        - {hostPath: %s, containerPath: /car, options: [ro, rbind]}
                      hooks:
                        - {hookName: createRuntime, path: %s, args: [hook, hook]}
                      additionalGids: [4242]
                  - name: boat
                    containerEdits:
                      env: [BOAT=1]
                  - name: net
                    containerEdits:
                      intelRdt: {closID: x}
                """.formatted(shared, hook));
        Files.writeString(specs.resolve("broken.json"), "{\"cdiVersion\":\"0.5.0\"}");
    }

    private static void listed(PriokDaemon priok, Path specs, Path more) {
        assertThat(priok.docker("info", "--format", "{{json .CDISpecDirs}}")
                        .ok()
                        .text())
                .isEqualTo("[\"" + specs + "\",\"" + more + "\"]");
        Answer info = priok.api("GET", "/v1.50/info", null).expect(200);
        assertThat(info.json().path("DiscoveredDevices").toString())
                .isEqualTo("[{\"Source\":\"cdi\",\"ID\":\"vendor.com/toy=boat\"},"
                        + "{\"Source\":\"cdi\",\"ID\":\"vendor.com/toy=car\"},"
                        + "{\"Source\":\"cdi\",\"ID\":\"vendor.com/toy=net\"}]");
        assertThat(info.json().path("Warnings").toString()).contains("broken.json: invalid kind");
        assertThat(priok.priok("info").ok().out()).contains(specs.toString());
    }

    /** A description of the test's own in place of a vendor's. */
    private static void gpus(PriokDaemon priok, Path specs) throws IOException {
        Files.writeString(specs.resolve("nvidia.json"), """
                {"cdiVersion":"0.5.0","kind":"nvidia.com/gpu","devices":[
                  {"name":"0","containerEdits":{"env":["ZERO=0"]}},
                  {"name":"1","containerEdits":{"env":["ONE=1"]}},
                  {"name":"all","containerEdits":{"env":["ALL=01"]}}]}""");
        assertThat(run(priok, "echo $ZERO $ONE $ALL", "--gpus", "all").ok().text())
                .isEqualTo("01");
        assertThat(run(priok, "echo $ZERO $ONE $ALL", "--gpus", "2").ok().text())
                .isEqualTo("0 1");
        assertThat(run(priok, "echo $ZERO $ONE $ALL", "--gpus", "device=1").ok().text())
                .isEqualTo("1");
        assertThat(run(priok, "true", "--gpus", "3").exits(125).err()).contains("nvidia.com/gpu=2");
    }

    private static void unfitRequests(PriokDaemon priok) {
        assertThat(run(priok, "true", "--device", "vendor.com/toy=net")
                        .exits(125)
                        .err())
                .contains("[intelRdt] in containerEdits");
        assertThat(run(priok, "true", "--gpus", "driver=other,count=1")
                        .exits(125)
                        .err())
                .contains("could not select device driver \"other\" with capabilities: [[gpu]]");
        String id = priok.docker("create", "--device", "vendor.com/toy=boat", "busybox")
                .ok()
                .text();
        assertThat(priok.inspect(id, "{{json .HostConfig.DeviceRequests}}"))
                .isEqualTo("[{\"Driver\":\"cdi\",\"Count\":0,\"DeviceIDs\":[\"vendor.com/toy=boat\"],"
                        + "\"Capabilities\":[],\"Options\":{}}]");
    }
}
