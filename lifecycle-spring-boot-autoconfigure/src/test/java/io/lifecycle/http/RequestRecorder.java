package io.lifecycle.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestIds;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.signal.SignalListener;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the events of one test, but for those of requests that began before it.
 */
class RequestRecorder implements SignalListener<RequestEvent> {

	private final List<RequestEvent> events = new CopyOnWriteArrayList<>();

	private final long firstRequest = RequestIds.next();

	@Override
	public void onSignal(RequestEvent event) {
		if (event.request().id() > this.firstRequest) {
			this.events.add(event);
		}
	}

	List<RequestEvent> events() {
		return this.events;
	}

	/**
	 * Wait for the only exchange of the test.
	 */
	RequestComplete awaitOne() {
		return await(1).get(0);
	}

	List<RequestComplete> await(int count) {
		Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> of(RequestComplete.class).size() >= count);
		assertThat(of(RequestReceived.class)).hasSize(count);
		return of(RequestComplete.class);
	}

	<E extends RequestEvent> List<E> of(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * Assert that every exchange has one beginning and one end, in this order.
	 */
	void assertBalanced() {
		List<Long> begun = of(RequestReceived.class).stream().map((event) -> event.request().id()).toList();
		List<Long> ended = of(RequestComplete.class).stream().map((event) -> event.request().id()).toList();
		assertThat(begun).doesNotHaveDuplicates();
		assertThat(ended).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(begun);
	}

}
