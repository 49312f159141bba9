package io.lifecycle.test;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.recording.Violation;
import org.assertj.core.api.AssertProvider;

/**
 * The events that belong to one test, in the order in which they were emitted. These
 * events belong to a test:
 *
 * <ul>
 * <li>the events of the requests that carry its {@link #HEADER}, which the test clients
 * of Spring Boot send,
 * <li>the events of the connections of these requests; all tests that share a connection
 * see its opening and closing,
 * <li>events emitted on the thread of the test, on a thread while it serves one of these
 * requests, within {@link #adopt(Runnable) adopted} work, within tasks that such a thread
 * submits to an executor with the library's decorator, and on threads to which
 * Micrometer's context propagation transfers the context of these threads.
 * </ul>
 *
 * All other events, such as those of a scheduled task or of a request of another client,
 * belong to no test; {@link #all()} contains them. Thread-safe; new events appear when
 * they are emitted.
 *
 * @since 0.1.0
 * @see RecordSignals
 */
public interface RecordedSignals extends AssertProvider<RecordedSignalsAssert> {

	/**
	 * The name of the request header with the id of the test that a request belongs to.
	 */
	String HEADER = "Lifecycle-Test";

	/**
	 * Return the value of the {@link #HEADER} of this test's requests, for clients that
	 * do not send it by themselves.
	 * @return the value, different for each test
	 */
	String id();

	/**
	 * List the events so far.
	 * @return a copy
	 */
	List<LifecycleEvent> list();

	/**
	 * List the events of one type so far.
	 * @param <E> the type
	 * @param type the type, subtypes included
	 * @return a copy
	 */
	<E extends LifecycleEvent> List<E> list(Class<E> type);

	/**
	 * Return all events that were emitted since the test began, whether they belong to
	 * this test, to one that runs at the same time, or to none.
	 * @return the wider view
	 */
	RecordedSignals all();

	/**
	 * Return the same signals with another time limit for waiting.
	 * @param limit the limit, instead of {@link RecordSignals#timeout()}
	 * @return the view
	 */
	RecordedSignals within(Duration limit);

	/**
	 * Wait for an event of a type. Needs Awaitility, as do the other methods that wait.
	 * @param <E> the type
	 * @param type the type, subtypes included
	 * @return the first such event, which may have been recorded before
	 * @throws AssertionError if none was recorded within the limit
	 * @throws IllegalStateException if Awaitility is absent
	 */
	<E extends LifecycleEvent> E await(Class<E> type);

	/**
	 * Wait for an event.
	 * @param <E> the type
	 * @param type the type, subtypes included
	 * @param condition matches the event
	 * @return the first such event, which may have been recorded before
	 * @throws AssertionError if none was recorded within the limit
	 */
	<E extends LifecycleEvent> E await(Class<E> type, Predicate<? super E> condition);

	/**
	 * Wait for a number of events of a type.
	 * @param <E> the type
	 * @param count the minimum number of events
	 * @param type the type, subtypes included
	 * @return all events of that type
	 * @throws AssertionError if fewer were recorded within the limit
	 */
	<E extends LifecycleEvent> List<E> await(int count, Class<E> type);

	/**
	 * Return how the events so far violate their contract, as the check at the end of the
	 * test does. What has not ended yet is no violation.
	 * @return the violations, none if the events are consistent
	 */
	List<Violation> violations();

	/**
	 * Make work on another thread belong to this test, with the events that it emits and
	 * the requests that it sends.
	 * @param work the work
	 * @return the work to run on the other thread
	 */
	Runnable adopt(Runnable work);

	/**
	 * Return the assertions on these signals.
	 * @return the assertions
	 * @deprecated do not call it; it exists for
	 * {@link org.assertj.core.api.Assertions#assertThat(AssertProvider)}
	 */
	@Override
	@Deprecated(since = "0.1.0", forRemoval = false)
	RecordedSignalsAssert assertThat();

}
