package io.lifecycle.signal.annotation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.annotation.Events.Ping;
import io.lifecycle.signal.annotation.Events.TimedNote;
import org.junit.jupiter.api.Test;

import static io.lifecycle.signal.annotation.Contexts.emit;
import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The events that match the filters of the annotation.
 */
class OnSignalFilterTests {

	@Test
	void statusLetsClassesAndSingleStatusesThrough() {
		assertThat(received(ByStatus.class, complete("GET", "/", 500), complete("GET", "/", 599),
				complete("GET", "/", 404), complete("GET", "/", 400), complete("GET", "/", 200),
				new ResponseCompleted(1, 0, 1, 503, 0, 0), new ResponseCompleted(1, 0, 1, 0, 0, 0)))
			.containsExactly("500", "599", "404", "503");
	}

	@Test
	void methodIsComparedInAnyCase() {
		assertThat(received(ByMethod.class, complete("POST", "/", 200), complete("GET", "/", 200),
				new RequestStarted(1, 0, 1, "DELETE", "/", "HTTP/1.1"),
				new RequestStarted(1, 0, 1, "PUT", "/", "HTTP/1.1")))
			.containsExactly("POST /", "DELETE /");
	}

	@Test
	void pathIsMatchedByPatterns() {
		assertThat(received(ByPath.class, complete("GET", "/orders", 200), complete("GET", "/orders/1/items", 200),
				complete("GET", "/ordersX", 200), complete("GET", "/health", 200), complete("GET", "/health/", 200),
				complete("GET", "/users/7/cart", 200), complete("GET", "/users/7/8/cart", 200),
				new RequestStarted(1, 0, 1, "GET", "/orders/2", "HTTP/1.1")))
			.containsExactly("GET /orders", "GET /orders/1/items", "GET /health", "GET /users/7/cart", "GET /orders/2");
	}

	@Test
	void slowerThanAsksEveryEventThatTookTime() {
		assertThat(received(BySlowness.class, new TimedNote("slow", 500_000_000_000L),
				new TimedNote("fast", 499_999_999_999L),
				new BackgroundTaskComplete("1", "slow too", 2_000_000_000_000L), new Ping("timeless")))
			.containsExactly("TimedNote", "BackgroundTaskComplete");
	}

	@Test
	void allFiltersMustMatch() {
		assertThat(received(ByAll.class, complete("POST", "/orders/1", 500), complete("GET", "/orders/1", 500),
				complete("POST", "/users", 500), complete("POST", "/orders/1", 200)))
			.containsExactly("POST /orders/1");
	}

	@Test
	void eventWithoutTheAttributeDoesNotMatch() {
		RequestInfo request = complete("GET", "/", 500).request();
		assertThat(received(ByStatusOfAnything.class, new RequestReceived(request),
				new ConnectionOpened(1, 0, "a", 1, "b", 2, "h1"), complete("GET", "/", 500)))
			.containsExactly("RequestComplete");
	}

	@Test
	void sampleLetsItsPartThrough() {
		LifecycleEvent[] events = new LifecycleEvent[10_000];
		Arrays.fill(events, new Ping("x"));
		// The tolerance is six standard deviations.
		assertThat(received(Sampled.class, events).size()).isBetween(2_740, 3_260);
	}

	@Test
	void filteredEventsAreKeptFromTheLaneAndFromTheCondition() {
		withListeners(Queued.class).run((context) -> {
			for (int i = 0; i < 100; i++) {
				emit(context, complete("GET", "/", 200));
			}
			emit(context, complete("GET", "/", 500));
			SignalBus bus = context.getBean(SignalBus.class);
			ListenerStatus status = bus.listeners()
				.list()
				.stream()
				.filter((listener) -> listener.delivery() == Delivery.QUEUED)
				.findFirst()
				.orElseThrow();
			assertThat(bus.listeners().drain(Duration.ofSeconds(10))).isZero();
			assertThat(status.dropped()).isZero();
			assertThat(context.getBean(Log.class).entries()).containsExactly("500");
		});
	}

	private static List<String> received(Class<?> listener, LifecycleEvent... events) {
		List<String> received = new ArrayList<>();
		withListeners(listener).run((context) -> {
			assertThat(context).hasNotFailed();
			for (LifecycleEvent event : events) {
				emit(context, event);
			}
			received.addAll(context.getBean(Log.class).entries());
		});
		return received;
	}

	private static RequestComplete complete(String method, String path, int status) {
		RequestInfo request = new RequestInfo(1, 0, method, path, null, "HTTP/1.1", "http", "127.0.0.1", Map.of());
		return new RequestComplete(request, new ResponseInfo(status, 0, null), 1, null);
	}

	private static String line(LifecycleEvent event) {
		if (event instanceof RequestComplete complete) {
			return complete.request().method() + " " + complete.request().path();
		}
		return (event instanceof RequestStarted started) ? started.method() + " " + started.path() : event.toString();
	}

	record ByStatus(Log log) {

		@OnSignal(status = { "5xx", "404" })
		void on(RequestComplete event) {
			this.log.add("" + event.status());
		}

		@OnSignal(status = "5XX")
		void on(ResponseCompleted event) {
			this.log.add("" + event.status());
		}

	}

	record ByMethod(Log log) {

		@OnSignal(types = { RequestComplete.class, RequestStarted.class }, method = { "post", "DELETE" })
		void on(LifecycleEvent event) {
			this.log.add(line(event));
		}

	}

	record ByPath(Log log) {

		@OnSignal(types = { RequestComplete.class, RequestStarted.class },
				path = { "/orders/**", "/health", "/users/*/cart" })
		void on(LifecycleEvent event) {
			this.log.add(line(event));
		}

	}

	record BySlowness(Log log) {

		// This is longer than the start of any test, whose event is one of these.
		@OnSignal(slowerThan = "500s")
		void on(LifecycleEvent event) {
			this.log.add(event.getClass().getSimpleName());
		}

	}

	record ByAll(Log log) {

		@OnSignal(path = "/orders/**", method = "POST", status = "5xx", slowerThan = "0s", sample = 1)
		void on(RequestComplete event) {
			this.log.add(line(event));
		}

	}

	record ByStatusOfAnything(Log log) {

		@OnSignal(status = "5xx")
		void on(LifecycleEvent event) {
			this.log.add(event.getClass().getSimpleName());
		}

	}

	record Sampled(Log log) {

		@OnSignal(sample = 0.3)
		void on(Ping event) {
			this.log.add(event.text());
		}

	}

	record Queued(Log log) {

		@OnSignal(status = "5xx", delivery = Delivery.QUEUED, capacity = 1, condition = "#event.status > 0")
		void on(RequestComplete event) {
			this.log.add("" + event.status());
		}

	}

}
