package dev.priok.buildkit.control;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;

/** Answers calls by work that blocks: when the client gives a call up, the thread that works on it is interrupted. */
final class Call {
    private Call() {}

    /** Sends the work's result, or what it throws. */
    static <A> void answer(StreamObserver<A> answers, Callable<A> work) {
        A answer;
        try {
            answer = interruptible(work);
        } catch (Exception e) {
            answers.onError(ErrorAnswers.of(e));
            return;
        }
        answers.onNext(answer);
        answers.onCompleted();
    }

    /** The same where the work itself sends as many answers as it likes. */
    static <A> void stream(StreamObserver<A> answers, Callable<?> work) {
        try {
            interruptible(work);
        } catch (Exception e) {
            answers.onError(ErrorAnswers.of(e));
            return;
        }
        answers.onCompleted();
    }

    private static <A> A interruptible(Callable<A> work) throws Exception {
        Context call = Context.current();
        Thread worker = Thread.currentThread();
        Context.CancellationListener interrupt = _ -> worker.interrupt();
        call.addListener(interrupt, Runnable::run);
        try {
            return work.call();
        } finally {
            call.removeListener(interrupt);
            Thread.interrupted();
        }
    }
}
