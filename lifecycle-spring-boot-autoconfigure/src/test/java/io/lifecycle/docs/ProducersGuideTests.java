package io.lifecycle.docs;

import java.io.IOException;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.ListenerSettings;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the producers of {@code docs/producers.md}.
 */
class ProducersGuideTests {

	private final SignalBus bus = SignalBus.create();

	private final Connections connections = new Connections(this.bus, 0, RequestCapture.defaults());

	private final EventLog events = new EventLog(this.bus);

	@SuppressWarnings("NullAway.Init")
	private HelloServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = new HelloServer(this.connections);
	}

	@AfterEach
	void stop() throws IOException {
		this.server.close();
	}

	@Test
	void exchangeHasItsWholeLife() throws IOException {
		RawClient.Reply reply;
		long read;
		try (RawClient client = RawClient.connect(this.server.port())) {
			reply = client.get("/hello?token=1234").read();
			read = client.bytesRead();
		}
		ConnectionClosed closed = this.events.closed();
		assertThat(this.events.all()).<Class<?>>extracting(LifecycleEvent::getClass)
			.containsExactly(ConnectionOpened.class, RequestStarted.class, RequestReceived.class,
					ResponseCompleted.class, RequestComplete.class, ConnectionClosed.class);
		RequestComplete complete = this.events.only(RequestComplete.class);
		assertThat(complete.status()).isEqualTo(reply.status());
		assertThat(complete.response().bytesSent()).isEqualTo(reply.bodyBytes());
		assertThat(complete.request().query()).isEqualTo("token=***");
		assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(closed.totalBytesSent()).isEqualTo(read);
	}

	@Test
	void clientThatLeavesWithoutARequestIsNoDisconnect() throws IOException {
		RawClient.connect(this.server.port()).close();
		assertThat(this.events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
		assertThat(this.events.all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void connectionThatIsOpenWhenTheServerStopsEndsBecauseOfIt() throws IOException {
		try (RawClient client = RawClient.connect(this.server.port())) {
			this.events.opened(client.localPort());
			this.server.close();
			assertThat(this.events.closed().reason()).isEqualTo(CloseReason.SHUTDOWN);
		}
		assertThat(this.connections.inFlight()).isEmpty();
	}

	@Test
	void failingListenerDoesNoHarm() throws IOException {
		SignalBus strict = SignalBus.builder().settings(ListenerSettings.defaults().strict(true)).build();
		strict.on(LifecycleEvent.class, (event) -> {
			throw new IllegalStateException("broken");
		});
		try (HelloServer own = new HelloServer(new Connections(strict, 0, RequestCapture.defaults()));
				RawClient client = RawClient.connect(own.port())) {
			assertThat(client.get("/hello").read().text()).isEqualTo("hello");
		}
	}

	@Test
	void ownEvents() {
		EventLog log = new EventLog(this.bus);
		Pump pump = new Pump(this.bus);
		pump.run(() -> {
		});
		assertThat(log.all()).singleElement().isInstanceOf(Pumped.class);
		log.close();
		this.events.close();
		this.bus.clear();
		pump.run(() -> {
		});
	}

	record Pumped(long pumpId, long durationNanos, long timestampNanos) implements LifecycleEvent {

	}

	static class Pump {

		private final SignalChannel<Pumped> pumped;

		private long runs;

		Pump(SignalBus bus) {
			this.pumped = bus.channel(Pumped.class);
		}

		void run(Runnable work) {
			long start = LifecycleClock.monotonicNanos();
			work.run();
			this.runs++;
			if (this.pumped.hasListeners()) {
				long now = LifecycleClock.monotonicNanos();
				this.pumped.emit(new Pumped(this.runs, now - start, now));
			}
		}

	}

}
