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
 * Records the events that the application under test emits, for each test of the
 * annotated class separately. Works with every test of the Spring TestContext Framework
 * on JUnit Jupiter, {@code @SpringBootTest} and {@code @WebMvcTest} among them.
 *
 * <p>
 * The recording is a parameter of type {@link RecordedSignals} of test,
 * {@code @BeforeEach} and {@code @AfterEach} methods, or a field of that type, which
 * needs no annotation. It begins before the first {@code @BeforeEach} method and ends
 * after the last {@code @AfterEach} method. Then the bus is reset: once no test runs on
 * the context any more, listeners that were registered meanwhile are removed and those
 * that were removed come back, quarantined ones are restored, buffered collectors deliver
 * what they hold.
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
	 * Whether to check after each test that its events add up: every start has its one
	 * end, nothing of a connection comes before it opened or after it closed. The check
	 * waits for requests and tasks of the test that have not ended. A test that failed is
	 * not checked.
	 * @return whether to check
	 */
	boolean verify() default true;

	/**
	 * Whether a test fails when a listener fails on one of its events, on whatever
	 * thread, or on an event that belongs to no test. Responses stay as they are, other
	 * than with {@code lifecycle.listeners.strict}, which throws at the emitter.
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
