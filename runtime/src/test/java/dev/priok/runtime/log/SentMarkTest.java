package dev.priok.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SentMarkTest extends LogFixture {
    @BeforeEach
    void writeOne() throws IOException {
        writer.line("one");
    }

    private LogPlace next() throws IOException {
        return new SentMark(series).load();
    }

    @Test
    void theNextSenderGoesOnWhereThisOneWas() throws IOException {
        assertThat(next()).isEqualTo(LogPlace.BEGINNING);
        new SentMark(series).save(series.end());
        assertThat(next()).isEqualTo(series.end());
    }

    /** A connection broke, and the daemon died before there was another. */
    @Test
    void whatIsInDoubtSinceTheBeginningIsSentAgainByTheNextSender() throws IOException {
        SentMark mark = new SentMark(series);
        mark.save(series.end());
        mark.save(LogPlace.BEGINNING);
        assertThat(next()).isEqualTo(LogPlace.BEGINNING);
        mark.save(series.end());
        assertThat(next()).isEqualTo(series.end());
    }

    @Test
    void theBeginningOfALaterFileIsKeptOnTheWayBackAlone() throws IOException {
        SentMark mark = new SentMark(series);
        LogPlace endOfFirst = series.end();
        mark.save(endOfFirst);
        rotate();
        writer.write("2026-11-21T04:41:00.123456789+00:00 stdout F two\n");
        LogPlace second = new LogPlace(series.end().number(), 0);
        mark.save(second);
        assertThat(next()).isEqualTo(endOfFirst);
        mark.save(series.end());
        mark.save(second);
        assertThat(next()).isEqualTo(second);
    }
}
