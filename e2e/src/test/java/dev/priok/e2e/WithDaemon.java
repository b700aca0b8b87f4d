package dev.priok.e2e;

import dev.priok.kernel.LeavesNothingBehind;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a {@link PriokDaemon} with the image busybox, as parameter of its constructor and methods, and
 * compares the machine before and after the class. Containers are removed after each test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({LeavesNothingBehind.class, DaemonOfClass.class})
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@interface WithDaemon {}
