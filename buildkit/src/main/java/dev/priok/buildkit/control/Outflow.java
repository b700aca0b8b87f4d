package dev.priok.buildkit.control;

import io.grpc.stub.ServerCallStreamObserver;

/** Answers that wait for a client which takes them slowly. Made before the call's method returns; one thread sends. */
final class Outflow<A> {
    private final ServerCallStreamObserver<A> answers;

    Outflow(ServerCallStreamObserver<A> answers) {
        this.answers = answers;
    }

    void send(A answer) throws InterruptedException {
        answers.onNext(answer);
        // The call's own thread is the one that sends, so its ready handler would never run: this looks now and then.
        while (!answers.isReady() && !answers.isCancelled()) {
            Thread.sleep(5);
        }
        if (answers.isCancelled()) {
            throw new InterruptedException("the client is gone");
        }
    }
}
