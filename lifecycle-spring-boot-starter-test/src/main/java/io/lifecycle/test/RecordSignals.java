package io.lifecycle.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Records the events that the application under test emits, separately for each test of
 * the annotated class. It works with every test of the Spring TestContext Framework on
 * JUnit Jupiter, including {@code @SpringBootTest} and {@code @WebMvcTest}.
 *
 * <p>
 * The recording is a parameter of type {@link RecordedSignals} of test,
 * {@code @BeforeEach} and {@code @AfterEach} methods, or a field of that type, which
 * needs no annotation. It begins before the first {@code @BeforeEach} method and ends
 * after the last {@code @AfterEach} method. When no test uses the context any more, the
 * bus is reset: listeners that were registered meanwhile are removed, those that were
 * removed are registered again, quarantined ones are restored, and buffered collectors
 * deliver their events.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith({ SpringExtension.class, RecordSignalsExtension.class })
public @interface RecordSignals {

	/**
	 * Whether to check after each test that its events are consistent: every start has
	 * exactly one end, and a connection has no events before it opened or after it
	 * closed. The check waits until requests and tasks of the test have ended. A failed
	 * test is not checked.
	 * @return whether to check
	 */
	boolean verify() default true;

	/**
	 * Whether a test fails if a listener fails on one of its events, on any thread, or on
	 * an event that belongs to no test. Responses do not change, unlike with
	 * {@code lifecycle.listeners.strict}, which throws to the emitter.
	 * @return whether failures of listeners fail the test
	 */
	boolean strict() default false;

	/**
	 * How long to wait for an event, and after the test for the end of its requests and
	 * tasks.
	 * @return a duration such as {@code 5s} or {@code 500ms}
	 */
	String timeout() default "5s";

}
