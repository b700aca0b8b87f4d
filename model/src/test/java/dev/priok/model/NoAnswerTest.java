package dev.priok.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class NoAnswerTest {
    @Test
    void aNameWithoutAddressIsToldBehindTheFailedConnection() {
        Throwable failure = new ConnectException().initCause(new UnresolvedAddressException());
        assertThat(NoAnswer.reason(failure)).isEqualTo("no such host");
        assertThat(NoAnswer.isLasting(failure)).isTrue();
    }

    @Test
    void aConnectionThatSaysNothingWasRefused() {
        assertThat(NoAnswer.reason(new IOException(new ConnectException()))).isEqualTo("connection refused");
        assertThat(NoAnswer.reason(new ConnectException("no route"))).isEqualTo("no route");
    }

    @Test
    void aCertificateThatIsNotTrustedIsAMatterOfTls() {
        Throwable failure = new IOException("closed", new SSLHandshakeException("unknown authority"));
        assertThat(NoAnswer.reason(failure)).isEqualTo("TLS: unknown authority");
        assertThat(NoAnswer.isLasting(failure)).isTrue();
    }

    @Test
    void otherFailuresSayWhatTheyHave() {
        assertThat(NoAnswer.reason(new HttpTimeoutException("timed out"))).isEqualTo("timed out");
        assertThat(NoAnswer.reason(new IOException((String) null))).isEqualTo("IOException");
        assertThat(NoAnswer.isLasting(new IOException("reset"))).isFalse();
    }
}
