package io.lifecycle.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RequestCapture}.
 */
class RequestCaptureTests {

	private final SignalBus bus = SignalBus.create();

	private final List<RequestEvent> events = new ArrayList<>();

	@Test
	void defaultsCaptureNoHeaderAndMaskSecrets() {
		RequestInfo request = capture(RequestCapture.defaults(),
				new Head("/a;jsessionid=1", "token=2&x=3", Map.of("authorization", "4", "cookie", "5", "accept", "6")));
		assertThat(request.path()).isEqualTo("/a;jsessionid=***");
		assertThat(request.query()).isEqualTo("token=***&x=3");
		assertThat(request.headers()).isEmpty();
	}

	@Test
	void absentAndEmptyQueryDiffer() {
		assertThat(capture(RequestCapture.defaults(), new Head("/", null, Map.of())).query()).isNull();
		assertThat(capture(RequestCapture.defaults(), new Head("/", "", Map.of())).query()).isEmpty();
	}

	@Test
	void namedHeadersAreCapturedInLowerCase() {
		RequestCapture capture = RequestCapture.of((path) -> false,
				List.of("X-Tenant", "x-tenant", " Authorization ", "Absent"), List.of());
		RequestInfo request = capture(capture,
				new Head("/", null, Map.of("X-TENANT", "red", "authorization", "Basic", "cookie", "id")));
		assertThat(request.headers()).isEqualTo(Map.of("x-tenant", "red", "authorization", "Basic"));
	}

	@Test
	void headerIsAddedToTheOthers() {
		RequestCapture capture = RequestCapture.of((path) -> false, List.of("a"), List.of());
		RequestInfo request = capture(capture.withHeader("X-Test"),
				new Head("/", null, Map.of("a", "1", "x-test", "2")));
		assertThat(request.headers()).isEqualTo(Map.of("a", "1", "x-test", "2"));
		assertThat(capture.withHeader("A")).isSameAs(capture);
		assertThat(RequestCapture.none().withHeader("a")).isSameAs(RequestCapture.none());
	}

	@Test
	void starIsNoWildcard() {
		RequestCapture capture = RequestCapture.of((path) -> false, List.of("*"), List.of());
		assertThat(capture(capture, new Head("/", null, Map.of("cookie", "id"))).headers()).isEmpty();
	}

	@Test
	void addressIsThatOfTheClientIfTheServerKnowsItElseThatOfThePeer() {
		Head direct = new Head("/", null, Map.of());
		assertThat(capture(RequestCapture.defaults(), direct).remoteAddr()).isEqualTo("10.0.0.1");
		assertThat(capture(RequestCapture.defaults(), direct.forwardedFor("192.0.2.1")).remoteAddr())
			.isEqualTo("192.0.2.1");
	}

	@Test
	void predicateThatFailsExcludesNothingAndLeavesTheThreadAsItWas() {
		Thread thread = Thread.currentThread();
		String name = thread.getName();
		int priority = thread.getPriority();
		ClassLoader loader = thread.getContextClassLoader();
		MDC.clear();
		RequestCapture capture = RequestCapture.of((path) -> {
			thread.interrupt();
			thread.setName("spoilt");
			thread.setPriority(Thread.MAX_PRIORITY);
			thread.setContextClassLoader(null);
			MDC.put("user", "spoilt");
			throw new IllegalStateException("on purpose");
		}, List.of(), List.of());
		assertThat(capture(capture, new Head("/", null, Map.of())).path()).isEqualTo("/");
		assertThat(thread.isInterrupted()).isFalse();
		assertThat(thread.getName()).isEqualTo(name);
		assertThat(thread.getPriority()).isEqualTo(priority);
		assertThat(thread.getContextClassLoader()).isSameAs(loader);
		assertThat(MDC.get("user")).isNull();
	}

	@Test
	void requestThatCannotBeReadAsTheApplicationSeesItIsCapturedAsSent() {
		RequestCapture capture = RequestCapture.defaults().seenThrough((head) -> {
			throw new IllegalStateException("on purpose");
		});
		assertThat(capture(capture, new Head("/", null, Map.of())).remoteAddr()).isEqualTo("10.0.0.1");
	}

	@Test
	void headersAreImmutable() {
		RequestCapture capture = RequestCapture.of((path) -> false, List.of("a"), List.of());
		Map<String, String> headers = capture(capture, new Head("/", null, Map.of("a", "1"))).headers();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> headers.put("b", "2"));
	}

	@Test
	void excludedPathEmitsNeitherItsStartNorItsEnd() {
		this.bus.on(RequestEvent.class, this.events::add);
		Connections connections = new Connections(this.bus, 0,
				RequestCapture.of("/a;token=1"::equals, List.of(), RequestCapture.DEFAULT_MASKED_PARAMETERS));
		connections.begin(new Head("/a;token=1", null, Map.of())).complete(200, 0);
		connections.begin(new Head("/b", null, Map.of())).complete(200, 0);
		assertThat(this.events).hasSize(2).allSatisfy((event) -> assertThat(event.request().path()).isEqualTo("/b"));
	}

	@Test
	void noneEmitsNothingAndObservesNothing() {
		this.bus.on(RequestEvent.class, this.events::add);
		Connections connections = new Connections(this.bus, 0, RequestCapture.none());
		assertThat(connections.isRequestObserved()).isFalse();
		assertThat(connections.isExchangeObserved()).isFalse();
		connections.begin(new Head("/", null, Map.of())).complete(200, 0);
		assertThat(this.events).isEmpty();
	}

	private RequestInfo capture(RequestCapture capture, RequestHead head) {
		this.bus.on(RequestComplete.class, this.events::add);
		new Connections(this.bus, 0, capture).begin(head).complete(200, 0);
		return this.events.get(this.events.size() - 1).request();
	}

	private record Head(String path, @Nullable String query, Map<String, String> headers,
			String clientAddr) implements RequestHead {

		Head(String path, @Nullable String query, Map<String, String> headers) {
			this(path, query, headers, "");
		}

		Head forwardedFor(String clientAddr) {
			return new Head(this.path, this.query, this.headers, clientAddr);
		}

		@Override
		public String method() {
			return "GET";
		}

		@Override
		public String httpVersion() {
			return "HTTP/1.1";
		}

		@Override
		public String scheme() {
			return "http";
		}

		@Override
		public String peerAddr() {
			return "10.0.0.1";
		}

		@Override
		public @Nullable String header(String name) {
			Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			byName.putAll(this.headers);
			return byName.get(name);
		}

	}

}
