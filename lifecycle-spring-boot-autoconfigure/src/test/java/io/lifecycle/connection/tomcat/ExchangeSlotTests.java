package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.signal.SignalBus;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Request objects that Tomcat uses again while a thread still reports their last
 * exchange.
 */
class ExchangeSlotTests {

	private final SignalBus bus = SignalBus.create();

	private final Connections connections = new Connections(this.bus, 0, RequestCapture.defaults());

	private final List<ConnectionEvent> events = new ArrayList<>();

	private final Request request = new Request();

	private final Response response = new Response();

	@Test
	void exchangeEndsOnceAlthoughItsRequestObjectServesTheNextOneMeanwhile() throws Exception {
		this.request.setResponse(this.response);
		SocketLife first = open();
		SocketLife second = open();
		this.bus.on(ConnectionEvent.class, this.events::add);
		// This stands for a thread that serves another client.
		this.bus.on(ClientDisconnected.class, (event) -> serve(second));
		first.end().noteGone("the client left");
		serve(first);
		first.release();
		second.release();
		assertThat(of(first)).extracting(Object::getClass)
			.isEqualTo(List.of(RequestStarted.class, ClientDisconnected.class, ResponseAborted.class,
					ConnectionClosed.class));
		assertThat(of(second)).extracting(Object::getClass)
			.isEqualTo(List.of(RequestStarted.class, ResponseAborted.class, ConnectionClosed.class));
	}

	private List<ConnectionEvent> of(SocketLife life) {
		return this.events.stream().filter((event) -> event.connectionId() == life.connection().id()).toList();
	}

	private SocketLife open() throws IOException {
		TrackedEndpoint endpoint = new TrackedEndpoint();
		NioSocketWrapper wrapper = new NioSocketWrapper(
				new TrackedPlainChannel(new SocketBufferHandler(1, 1, false), endpoint), endpoint);
		SocketLife life = new SocketLife(new SocketEnd(this.connections.open("127.0.0.1", 1, "127.0.0.1", 2, "h2"),
				endpoint, wrapper, SocketChannel.open()));
		life.multiplex(true);
		return life;
	}

	private void serve(SocketLife life) throws Exception {
		Adapter container = (Adapter) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Adapter.class }, (proxy, method, arguments) -> null);
		ExchangeAdapter adapter = new ExchangeAdapter(container, StreamProgress::new);
		adapter.serve(life);
		adapter.service(this.request, this.response);
	}

}
