package dev.priok.e2e;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/** Starts and ends the daemon of a test class; see {@link WithDaemon}. */
final class DaemonOfClass
        implements BeforeAllCallback, AfterAllCallback, AfterEachCallback, ParameterResolver, TestWatcher {
    private static final Namespace NAMESPACE = Namespace.create(DaemonOfClass.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        PriokDaemon daemon = PriokDaemon.start();
        context.getStore(NAMESPACE).put("daemon", daemon);
        daemon.loadBusybox();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        daemon(context).removeContainers();
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        String log = daemon(context).logText();
        System.err.println("priokd's log, its end, after " + context.getDisplayName() + " failed:\n"
                + log.substring(Math.max(0, log.length() - 6000)));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        PriokDaemon started = context.getStore(NAMESPACE).get("daemon", PriokDaemon.class);
        if (started != null) {
            started.close();
        }
    }

    private static PriokDaemon daemon(ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(NAMESPACE).get("daemon", PriokDaemon.class));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(PriokDaemon.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return daemon(context);
    }
}
