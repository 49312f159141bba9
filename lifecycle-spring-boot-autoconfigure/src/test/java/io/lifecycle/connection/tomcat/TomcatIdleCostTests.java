package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import com.sun.management.ThreadMXBean;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatIdleCostTests {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final int REQUESTS = 1_000;

	// What a thread of a server also allocates now and then is not in every round.
	private static final int ROUNDS = 6;

	// The process runs without the optimizing compiler, which removes different
	// allocations in each server.
	@Test
	@Timeout(120)
	void withoutListenersARequestAllocatesWhatItAllocatesOnPlainTomcat() throws IOException {
		Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1",
				"-cp", System.getProperty("java.class.path"), Comparison.class.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(output).contains("Bytes per request");
		String difference = output.substring(output.lastIndexOf("difference ") + "difference ".length()).strip();
		assertThat(Double.parseDouble(difference)).as(output).isLessThan(8);
	}

	static class Comparison {

		public static void main(String[] args) throws IOException {
			try (TestServer plain = start(false); TestServer tracked = start(true)) {
				assertThat(tracked.bus().hasListeners(RequestComplete.class)).isFalse();
				try (RawClient plainClient = RawClient.connect(plain.port());
						RawClient trackedClient = RawClient.connect(tracked.port())) {
					double bare = Double.MAX_VALUE;
					double own = Double.MAX_VALUE;
					for (int round = 0; round < ROUNDS; round++) {
						bare = Math.min(bare, allocated(plainClient));
						own = Math.min(own, allocated(trackedClient));
					}
					System.out.printf(Locale.ROOT, "Bytes per request: plain %.2f, tracked %.2f, difference %.2f%n",
							bare, own, own - bare);
				}
			}
		}

	}

	@Test
	void idleConnectionCostsLittle() {
		Connections connections = new Connections(SignalBus.create(), 0, RequestCapture.defaults());
		int count = 100_000;
		Object[] kept = new Object[count];
		long thread = Thread.currentThread().getId();
		for (int i = 0; i < count; i++) {
			kept[i] = connections.open("", -1, "", -1, "h1");
		}
		long before = THREADS.getThreadAllocatedBytes(thread);
		for (int i = 0; i < count; i++) {
			kept[i] = connections.open("", -1, "", -1, "h1");
		}
		long each = (THREADS.getThreadAllocatedBytes(thread) - before) / count;
		System.out.println("Bytes of a connection: " + each);
		assertThat(kept[0]).isNotNull();
		assertThat(each).isLessThanOrEqualTo(80);
	}

	private static TestServer start(boolean tracked) {
		return TestServer.start(List.of(TomcatApp.class, Hello.class), "lifecycle.connection.enabled=" + tracked,
				"server.tomcat.threads.max=1", "server.tomcat.threads.min-spare=1",
				"server.tomcat.max-keep-alive-requests=-1");
	}

	private static double allocated(RawClient client) throws IOException {
		long before = workers();
		for (int i = 0; i < REQUESTS; i++) {
			client.get("/hello").read();
		}
		return (double) (workers() - before) / REQUESTS;
	}

	private static long workers() {
		long sum = 0;
		for (java.lang.management.ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
			// How often the poller runs depends on the speed of the client.
			if (info != null && info.getThreadName().contains("-exec-")) {
				sum += THREADS.getThreadAllocatedBytes(info.getThreadId());
			}
		}
		return sum;
	}

	@Configuration(proxyBeanMethods = false)
	static class Hello {

		@Bean
		ServletRegistrationBean<HttpServlet> hello() {
			return new ServletRegistrationBean<>(new HttpServlet() {

				private static final byte[] BODY = "hello".getBytes(StandardCharsets.US_ASCII);

				@Override
				protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
					response.setContentLength(BODY.length);
					response.getOutputStream().write(BODY);
				}

			}, "/hello");
		}

	}

}
