package io.lifecycle.test;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import org.assertj.core.api.AssertProvider;

/**
 * The events that belong to one test, in the order in which they were emitted. To a test
 * belong
 *
 * <ul>
 * <li>the events of the requests that carry its {@link #HEADER}, which the test clients
 * of Spring Boot send,
 * <li>the events of the connections of these requests; tests that share a connection see
 * its opening and closing both,
 * <li>whatever is emitted on the thread of the test, on a thread while it serves one of
 * these requests, within {@link #adopt(Runnable) adopted} work, and wherever the
 * application takes the context of these threads to by Micrometer's context propagation.
 * </ul>
 *
 * Everything else, a scheduled task for example or a request of a foreign client, belongs
 * to no test; {@link #all()} has it too. Thread-safe; new events appear as they come.
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
	 * @return the value, another one for each test
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
	 * Return the same signals with another limit to wait for them.
	 * @param limit the limit, instead of {@link RecordSignals#timeout()}
	 * @return the view
	 */
	RecordedSignals within(Duration limit);

	/**
	 * Wait for an event of a type. Needs Awaitility, as do the other methods that wait.
	 * @param <E> the type
	 * @param type the type, subtypes included
	 * @return the first such event, which may have been there already
	 * @throws AssertionError if none came within the limit
	 * @throws IllegalStateException if Awaitility is absent
	 */
	<E extends LifecycleEvent> E await(Class<E> type);

	/**
	 * Wait for an event.
	 * @param <E> the type
	 * @param type the type, subtypes included
	 * @param condition which event
	 * @return the first such event, which may have been there already
	 * @throws AssertionError if none came within the limit
	 */
	<E extends LifecycleEvent> E await(Class<E> type, Predicate<? super E> condition);

	/**
	 * Wait for a number of events of a type.
	 * @param <E> the type
	 * @param count how many at least
	 * @param type the type, subtypes included
	 * @return all of that type
	 * @throws AssertionError if fewer came within the limit
	 */
	<E extends LifecycleEvent> List<E> await(int count, Class<E> type);

	/**
	 * Make what runs on another thread belong to this test: what it emits, and the
	 * requests that it sends.
	 * @param work the work
	 * @return what to run on the other thread
	 */
	Runnable adopt(Runnable work);

	/**
	 * Return the assertions on these signals.
	 * @return the assertions
	 * @deprecated not to be called, but to make
	 * {@link org.assertj.core.api.Assertions#assertThat(AssertProvider)} work
	 */
	@Override
	@Deprecated(since = "0.1.0", forRemoval = false)
	RecordedSignalsAssert assertThat();

}
