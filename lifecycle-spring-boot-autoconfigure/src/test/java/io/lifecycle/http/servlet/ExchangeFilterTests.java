package io.lifecycle.http.servlet;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.connection.Connection;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.connection.RequestHead;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.signal.SignalBus;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.UnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link ExchangeFilter}.
 */
class ExchangeFilterTests {

	private final SignalBus bus = SignalBus.create();

	private final List<RequestEvent> events = new ArrayList<>();

	private final Connections connections = new Connections(this.bus, 0, RequestCapture.defaults());

	private final ExchangeFilter filter = new ExchangeFilter(this.connections);

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/a");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void filterWhenNobodyListensDoesNotTouchRequest() throws Exception {
		ServletRequest untouchable = new ServletRequestWrapper(this.request) {

			@Override
			public Object getAttribute(String name) {
				throw new AssertionError(name);
			}

		};
		List<ServletRequest> passed = new ArrayList<>();
		this.filter.doFilter(untouchable, this.response, (request, response) -> passed.add(request));
		assertThat(passed).containsExactly(untouchable);
	}

	@Test
	void filterWithIntegrationAddsErrorAndLeavesEndToIt() {
		listen();
		Exchange exchange = publish();
		ServletException failure = new ServletException("wrapper", new IllegalStateException("root"));
		assertThatException().isThrownBy(() -> filter(failing(failure))).isSameAs(failure);
		assertThat(exchange.isOpen()).isTrue();
		assertThat(this.events).hasSize(1);
		exchange.complete(418, 7);
		RequestComplete complete = complete();
		assertThat(complete.status()).isEqualTo(418);
		assertThat(complete.response().bytesSent()).isEqualTo(7);
		assertThat(complete.error()).hasMessage("root");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void failureWithHostileCausesReachesTheServer(boolean cyclic) {
		listen();
		publish();
		ServletException failure = new ServletException("hostile") {

			@Override
			public synchronized Throwable getCause() {
				if (cyclic) {
					return this;
				}
				throw new IllegalStateException("on purpose");
			}

		};
		assertThat(catchThrowable(() -> filter(failing(failure)))).isSameAs(failure);
	}

	@Test
	void requestOfAConnectionThatHasEndedIsNotReported() throws Exception {
		Connection connection = this.connections.open("", -1, "", -1, "h2");
		connection.release();
		listen();
		this.request.setAttribute(Exchange.ATTRIBUTE, connection.begin(new ServletRequestHead(this.request)));
		filter((request, response) -> {
		});
		assertThat(this.events).isEmpty();
	}

	@Test
	void filterIgnoresWhatAnotherApplicationPublished() throws Exception {
		listen();
		this.request.setAttribute(Exchange.ATTRIBUTE, "foreign");
		filter((request, response) -> {
		});
		assertThat(complete().status()).isEqualTo(200);
	}

	@Test
	void asynchronousDispatchOfUnobservedRequestBeginsNothing() throws Exception {
		listen();
		this.request.setDispatcherType(DispatcherType.ASYNC);
		filter((request, response) -> {
		});
		assertThat(this.events).isEmpty();
	}

	@Test
	void unavailableServletIsNotFoundOrUnavailable() {
		listen();
		assertThatException().isThrownBy(() -> filter(failing(new UnavailableException("for a while", 5))));
		assertThat(complete().status()).isEqualTo(503);
		this.events.clear();
		this.request.clearAttributes();
		assertThatException().isThrownBy(() -> filter(failing(new UnavailableException("for ever"))));
		assertThat(complete().status()).isEqualTo(404);
	}

	@Test
	void errorIsRethrownUnchanged() {
		listen();
		OutOfMemoryError failure = new OutOfMemoryError("test");
		assertThat(catchThrowable(() -> filter(failing(failure)))).isSameAs(failure);
		assertThat(complete().error()).isSameAs(failure);
		assertThat(complete().status()).isEqualTo(500);
	}

	@Test
	void requestThatCannotBeReadIsServed() throws Exception {
		listen();
		MockHttpServletRequest broken = new MockHttpServletRequest() {

			@Override
			public String getRequestURI() {
				throw new IllegalStateException("recycled");
			}

		};
		List<ServletRequest> passed = new ArrayList<>();
		this.filter.doFilter(broken, this.response, (request, response) -> passed.add(request));
		assertThat(passed).containsExactly(broken);
		assertThat(this.events).isEmpty();
	}

	@Test
	void responseThatCannotBeReadIsServed() throws Exception {
		listen();
		MockHttpServletResponse broken = new MockHttpServletResponse() {

			@Override
			public int getStatus() {
				throw new IllegalStateException("recycled");
			}

		};
		this.filter.doFilter(this.request, broken, (request, response) -> {
		});
		assertThat(complete().status()).isZero();
	}

	@Test
	void exchangeThatIsOpenWhenTheServerStopsEndsOnce() throws Exception {
		listen();
		filter((request, response) -> {
			this.response.setCommitted(true);
			this.filter.destroy();
			assertThat(complete().status()).isEqualTo(200);
		});
		this.filter.destroy();
		assertThat(this.events).hasSize(2);
	}

	private void listen() {
		this.bus.on(RequestEvent.class, this.events::add);
	}

	private Exchange publish() {
		RequestHead head = new ServletRequestHead(this.request);
		Exchange exchange = this.connections.begin(head);
		this.request.setAttribute(Exchange.ATTRIBUTE, exchange);
		return exchange;
	}

	private void filter(FilterChain chain) throws Exception {
		this.filter.doFilter(this.request, this.response, chain);
	}

	private static FilterChain failing(Throwable failure) {
		return (request, response) -> ExchangeFilterTests.<RuntimeException>sneaky(failure);
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <T extends Throwable> void sneaky(Throwable failure) throws T {
		throw (T) failure;
	}

	private RequestComplete complete() {
		assertThat(this.events).hasSize(2);
		return (RequestComplete) this.events.get(1);
	}

}
