package io.lifecycle.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Replays a recording through the listeners of the application before a test, after its
 * {@code @BeforeEach} methods:
 *
 * <pre class="code">
 * &#064;Test
 * &#064;ReplaySignals("classpath:incident-42.jsonl")
 * void noFalseAlarm(RecordedSignals signals) {
 *     assertThat(signals).hasNone(AlarmRaised.class);
 * }
 * </pre>
 *
 * All listeners are done when the test begins, asynchronous and queued ones too. The
 * {@link RecordedSignals} hold the events of the recording and those that listeners
 * emitted; the check of {@link RecordSignals#verify()} ignores them. On a class it
 * applies to each test, unless the test has its own. It includes
 * {@link RecordSignals @RecordSignals}.
 *
 * <p>
 * A replay affects the bus of the context: tests that share it should not run at the same
 * time.
 *
 * @since 0.1.0
 * @see io.lifecycle.replay.SignalReplay
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@RecordSignals
@ExtendWith(ReplaySignalsExtension.class)
public @interface ReplaySignals {

	/**
	 * The files and directories of the recording.
	 * @return locations such as {@code classpath:incident-42.jsonl} or
	 * {@code file:recordings}; without a prefix they are on the class path
	 */
	String[] value();

	/**
	 * The speed of the replay.
	 * @return 0 for as fast as possible, 1 for that of the recording
	 */
	double speed() default 0;

	/**
	 * The maximum time to wait for the listeners of one event.
	 * @return a duration such as {@code 5s} or {@code 500ms}
	 */
	String listenerTimeout() default "5s";

	/**
	 * Whether events that cannot be created, and lines that cannot be read, are left out.
	 * @return {@code false} to fail the test because of them, and if nothing is replayed
	 */
	boolean allowIncomplete() default false;

}
