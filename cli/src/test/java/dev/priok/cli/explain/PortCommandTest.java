package dev.priok.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.client.Json;
import org.junit.jupiter.api.Test;

class PortCommandTest {
    @Test
    void whatStopsPacketsStandsOut() {
        Json explanation = Json.parse("""
                {"Container": "web", "Port": "80/tcp", "Open": false, "Findings": [
                  {"Verdict": "passes", "Subject": "container", "Text": "web runs"},
                  {"Verdict": "may-stop", "Subject": "firewall", "Text": "a chain drops"},
                  {"Verdict": "stops", "Subject": "listening", "Text": "nothing listens"}]}
                """);
        assertThat(PortCommand.text(explanation)).isEqualTo("""
                Port 80/tcp of web: something stops packets
                  ok     web runs
                  note   a chain drops
                  STOPS  nothing listens
                """);
    }
}
