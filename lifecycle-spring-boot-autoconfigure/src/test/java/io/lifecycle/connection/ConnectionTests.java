package io.lifecycle.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Connection}, {@link ConnectionEnd} and {@link Exchange}.
 */
class ConnectionTests {

	private final SignalBus bus = SignalBus.create();

	private final List<LifecycleEvent> events = new ArrayList<>();

	private final Connections connections = new Connections(this.bus, 0, RequestCapture.defaults());

	private final Server server = new Server();

	private Connection connection = open();

	private ConnectionEnd end = new ConnectionEnd(this.connection, this.server);

	@BeforeEach
	void listen() {
		this.bus.on(LifecycleEvent.class, this.events::add);
	}

	private Connection open() {
		return this.connections.open("", -1, "", -1, "h1");
	}

	@Test
	void exchangeOfAClosedConnectionHasEndedAndEmitsNothing() {
		this.connection.release();
		this.events.clear();
		for (Exchange exchange : List.of(this.connection.begin(new Head()), this.connection.beginRefused(new Head()))) {
			assertThat(exchange.isOpen()).isFalse();
			assertThat(exchange.connectionId()).isEqualTo(this.connection.id());
			exchange.noteError(new IllegalStateException());
			exchange.complete(200, 1);
			exchange.end(new Progress(0, 0, false));
		}
		assertThat(this.events).isEmpty();
		assertThat(this.connection.isBusy()).isFalse();
	}

	@Test
	void lastExchangeClosesAConnectionThatWasReleased() {
		Exchange exchange = this.connection.begin(new Head());
		this.connection.release();
		assertThat(this.connection.isReleased()).isTrue();
		assertThat(this.events).doesNotHaveAnyElementsOfTypes(ConnectionClosed.class);
		exchange.complete(200, 1);
		assertThat(this.events).last().isInstanceOf(ConnectionClosed.class);
	}

	@Test
	void observerEmitsNothingAndIsNoRequest() {
		this.connections.observers().addPaths((path) -> true);
		Exchange exchange = this.connection.begin(new Head());
		assertThat(exchange.isObserver()).isTrue();
		exchange.end(new Progress(200, 10, false));
		Exchange unsent = this.connection.begin(new Head());
		unsent.end(new Progress(0, 0, false));
		this.connection.release();
		assertThat(this.events).singleElement()
			.isInstanceOfSatisfying(ConnectionClosed.class, (closed) -> assertThat(closed.requestsServed()).isZero());
	}

	@Test
	void observerThatIsRefusedIsReportedWithItsBegin() {
		this.connections.observers().addPaths((path) -> true);
		Exchange exchange = this.connection.begin(new Head());
		long begun = LifecycleClock.monotonicNanos();
		this.connection.release();
		assertThat(this.events).isEmpty();
		exchange.complete(401, 5);
		assertThat(this.events).extracting(Object::getClass)
			.isEqualTo(List.of(RequestStarted.class, RequestReceived.class, ResponseCompleted.class,
					RequestComplete.class, ConnectionClosed.class));
		assertThat(this.events.get(0).timestampNanos()).isEqualTo(this.events.get(1).timestampNanos())
			.isLessThanOrEqualTo(begun);
		assertThat(((ConnectionClosed) this.events.get(4)).requestsServed()).isOne();
	}

	@Test
	void observerWithoutAConnectionEmitsNothingUnlessItIsRefused() {
		this.connections.observers().addPaths((path) -> true);
		this.connections.begin(new Head()).complete(200, -1);
		assertThat(this.events).isEmpty();
		this.connections.begin(new Head()).complete(503, -1);
		assertThat(this.events).extracting(Object::getClass)
			.isEqualTo(List.of(RequestReceived.class, RequestComplete.class));
	}

	@Test
	void headThatTheServerRefusesIsNoObserver() {
		this.connections.observers().addPaths((path) -> true);
		this.connection.beginRefused(new Head()).complete(400, 0);
		assertThat(this.events).extracting(Object::getClass)
			.isEqualTo(List.of(RequestReceived.class, ResponseCompleted.class, RequestComplete.class));
	}

	@Test
	void disconnectIsNotReportedAfterTheConnectionWasClosed() {
		this.connection.release();
		this.connection.disconnected(true, "too late");
		assertThat(this.events).last().isInstanceOf(ConnectionClosed.class);
	}

	@Test
	void connectionThatIsReleasedWhileItsDisconnectIsReportedIsClosedAfterwards() {
		this.bus.on(ClientDisconnected.class, (event) -> this.connection.release());
		this.connection.disconnected(false, "gone");
		assertThat(this.events).extracting(Object::getClass)
			.containsExactly(ClientDisconnected.class, ConnectionClosed.class);
	}

	@Test
	void exchangeEndsAsFarAsItsResponseHasGot() {
		this.connection.begin(new Head()).end(new Progress(204, 0, true));
		this.connection.begin(new Head()).end(new Progress(200, 7, false));
		assertThat(this.events).filteredOn(ResponseCompleted.class::isInstance)
			.singleElement()
			.extracting("status", "bytesSent")
			.containsExactly(204, 0L);
		assertThat(this.events).filteredOn(ResponseAborted.class::isInstance)
			.singleElement()
			.extracting("bytesSent")
			.isEqualTo(7L);
	}

	@Test
	void reasonsCountInTheirOrder() {
		assertThat(reason((end) -> {
		})).isEqualTo(CloseReason.COMPLETE);
		assertThat(reason((end) -> end.noteFailure("broken"))).isEqualTo(CloseReason.ERROR);
		assertThat(reason((end) -> {
			end.noteFailure("broken");
			this.server.stopping = true;
		})).isEqualTo(CloseReason.SHUTDOWN);
		assertThat(reason((end) -> {
			this.server.stopping = true;
			end.noteGone("left");
		})).isEqualTo(CloseReason.COMPLETE);
		assertThat(reason((end) -> {
			end.noteGone("left");
			end.noteTimeout(end.silence());
		})).isEqualTo(CloseReason.TIMEOUT);
		assertThat(reason((end) -> {
			end.noteTimeout(end.silence());
			end.noteGone("left");
			end.noteHeadPending(true);
		})).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(reason((end) -> {
			end.noteGone("left");
			end.noteHeadPending(true);
			end.connection().noteReason(CloseReason.BACKPRESSURE, null);
		})).isEqualTo(CloseReason.BACKPRESSURE);
	}

	private @Nullable CloseReason reason(Consumer<ConnectionEnd> notes) {
		this.server.stopping = false;
		Connection connection = open();
		ConnectionEnd end = new ConnectionEnd(connection, this.server);
		notes.accept(end);
		end.conclude(false, false);
		connection.release();
		return (this.events.get(this.events.size() - 1) instanceof ConnectionClosed closed) ? closed.reason() : null;
	}

	@Test
	void clientThatLeftIsNotCompleteWhileAnExchangeIsOpen() {
		Exchange exchange = this.connection.begin(new Head());
		this.end.noteGone("left");
		this.end.conclude(false, false);
		this.connection.disconnected(false, "left");
		this.connection.release();
		exchange.end(new Progress(0, 0, false));
		assertThat(this.events).last().extracting("reason").isEqualTo(CloseReason.CLIENT_DISCONNECT);
	}

	@Test
	void silenceDependsOnWhatWasReceived() {
		assertThat(this.end.silence()).isEqualTo("nothing was sent");
		this.end.noteServed();
		assertThat(this.end.silence()).isEqualTo("idle");
		this.end.noteHeadPending(true);
		assertThat(this.end.silence()).isEqualTo("a part of a request head");
	}

	@ParameterizedTest
	@ValueSource(classes = { RequestStarted.class, ResponseCompleted.class, ResponseAborted.class,
			RequestReceived.class, RequestComplete.class, ClientDisconnected.class, ConnectionClosed.class })
	void anyEventAfterTheOpenIsAReasonToWatch(Class<? extends LifecycleEvent> type) {
		this.bus.clear();
		assertThat(this.connections.isAnythingObserved()).isFalse();
		Subscription subscription = this.bus.on(type, (event) -> {
		});
		assertThat(this.connections.isAnythingObserved()).isTrue();
		subscription.cancel();
	}

	private static final class Server implements TrackedServer {

		private boolean stopping;

		@Override
		public void forEachExchange(Consumer<InFlightRequest> visitor) {
		}

		@Override
		public boolean isStopping() {
			return this.stopping;
		}

	}

	private record Progress(int status, long bodyBytes, boolean isWhole) implements ResponseProgress {

		@Override
		public boolean isHeadSent() {
			return this.status != 0;
		}

	}

	private record Head() implements RequestHead {

		@Override
		public String method() {
			return "GET";
		}

		@Override
		public String path() {
			return "/";
		}

		@Override
		public @Nullable String query() {
			return null;
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
		public String clientAddr() {
			return "";
		}

		@Override
		public @Nullable String header(String name) {
			return null;
		}

	}

}
