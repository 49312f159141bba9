package io.lifecycle.http.servlet;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.RawClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.Adapter;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The filter alone in a Tomcat whose client leaves while an asynchronous cycle begins. In
 * one of these moments Tomcat reports an error but no end, in the others nothing at all.
 */
class OpenExchangesTests {

	private final SignalBus bus = SignalBus.create();

	private final List<RequestEvent> events = new CopyOnWriteArrayList<>();

	private final Tomcat tomcat = new Tomcat();

	// Another thread could not write because the client has left.
	private final CountDownLatch failed = new CountDownLatch(1);

	private Context context;

	@BeforeEach
	void configure(@TempDir Path directory) {
		this.bus.on(RequestEvent.class, this.events::add);
		this.tomcat.setBaseDir(directory.toString());
		this.tomcat.setPort(0);
		this.context = this.tomcat.addContext("", directory.toString());
		// It still counts the request that it has forgotten.
		((StandardContext) this.context).setUnloadDelay(1);
		add("events", new ExchangeFilter(new Connections(this.bus, 0, RequestCapture.defaults())));
		Tomcat.addServlet(this.context, "endless", new Endless()).setAsyncSupported(true);
		this.context.addServletMappingDecoded("/endless", "endless");
		Tomcat.addServlet(this.context, "other", new HttpServlet() {
		});
		this.context.addServletMappingDecoded("/other", "other");
	}

	@AfterEach
	void stop() throws Exception {
		this.tomcat.stop();
		this.tomcat.destroy();
	}

	@Test
	void exchangeThatFailsBeforeTheFilterChainReturnsEndsAtOnce() throws Exception {
		add("slow", (request, response, chain) -> {
			chain.doFilter(request, response);
			awaitFailure();
		});
		this.tomcat.start();
		leave();
		await(this::isEnded);
	}

	@Test
	void exchangeThatFailsBeforeTheProcessorReturnsEndsWhenTheServerStops() throws Exception {
		this.tomcat.start();
		delayProcessor();
		leave();
		this.tomcat.stop();
		assertThat(isEnded()).isTrue();
	}

	@Test
	void exchangeThatFailsBeforeTheProcessorReturnsEndsWhenItIsGarbage() throws Exception {
		this.tomcat.start();
		delayProcessor();
		leave();
		await(() -> {
			System.gc();
			try (RawClient client = RawClient.connect(port())) {
				client.get("/other").read();
			}
			return isEnded();
		});
	}

	private void add(String name, Filter filter) {
		FilterDef definition = new FilterDef();
		definition.setFilterName(name);
		definition.setFilter(filter);
		definition.setAsyncSupported("true");
		this.context.addFilterDef(definition);
		FilterMap mapping = new FilterMap();
		mapping.setFilterName(name);
		mapping.addURLPatternDecoded("/endless");
		mapping.addURLPatternDecoded("/other");
		mapping.setDispatcher(DispatcherType.REQUEST.name());
		mapping.setDispatcher(DispatcherType.ASYNC.name());
		this.context.addFilterMap(mapping);
	}

	// The container has returned from the request, but the processor has not.
	private void delayProcessor() {
		AbstractProtocol<?> protocol = (AbstractProtocol<?>) this.tomcat.getConnector().getProtocolHandler();
		Adapter adapter = protocol.getAdapter();
		protocol.setAdapter((Adapter) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Adapter.class }, (proxy, method, arguments) -> {
					Object result = method.invoke(adapter, arguments);
					if (method.getName().equals("service")) {
						awaitFailure();
					}
					return result;
				}));
	}

	private int port() {
		return this.tomcat.getConnector().getLocalPort();
	}

	private void leave() throws IOException {
		try (RawClient client = RawClient.connect(port())) {
			client.get("/endless");
			client.bytes(5000);
			client.reset();
		}
		awaitFailure();
	}

	private void awaitFailure() {
		try {
			assertThat(this.failed.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
	}

	private boolean isEnded() {
		List<RequestComplete> ended = this.events.stream()
			.filter(RequestComplete.class::isInstance)
			.map(RequestComplete.class::cast)
			.filter((complete) -> complete.request().path().equals("/endless"))
			.toList();
		assertThat(ended).hasSizeLessThan(2).allMatch((complete) -> complete.status() == 200);
		return !ended.isEmpty();
	}

	@SuppressWarnings("serial")
	private final class Endless extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			if (request.getDispatcherType() == DispatcherType.ASYNC) {
				return;
			}
			response.flushBuffer();
			AsyncContext async = request.startAsync();
			async.addListener(new DispatchOnError());
			OutputStream out = response.getOutputStream();
			new Thread(() -> {
				try {
					while (true) {
						out.write(new byte[1000]);
					}
				}
				catch (IOException ex) {
					OpenExchangesTests.this.failed.countDown();
				}
			}).start();
		}

	}

	/** As Spring does. */
	private static final class DispatchOnError implements AsyncListener {

		@Override
		public void onError(AsyncEvent event) {
			event.getAsyncContext().dispatch();
		}

		@Override
		public void onComplete(AsyncEvent event) {
		}

		@Override
		public void onTimeout(AsyncEvent event) {
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
		}

	}

}
