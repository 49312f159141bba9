package io.lifecycle.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * How long the endpoint takes to answer when the bus has 10,000 listeners: from the first
 * byte of the request to the last one of the response, over HTTP. Each request of the
 * endpoint is itself an event for all of them.
 */
public final class EndpointLatency {

	private static final int WARM_UP = 100;

	private static final int SAMPLES = 200;

	private EndpointLatency() {
	}

	/**
	 * Measure.
	 * @param args {@code smoke} to see that it runs
	 * @throws IOException if the server does not answer
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		boolean smoke = args.length > 0 && args[0].equals("smoke");
		int listeners = smoke ? 100 : 10_000;
		try (ConfigurableApplicationContext context = SpringApplication.run(MeasuredApplication.class,
				"--server.port=0", "--server.address=127.0.0.1", "--management.endpoints.web.exposure.include=signals",
				"--logging.level.root=warn", "--spring.main.banner-mode=off")) {
			SignalBus bus = context.getBean(SignalBus.class);
			LongAdder received = new LongAdder();
			for (int i = 0; i < listeners; i++) {
				// Each listener must be a separate object because the bus registers an
				// object once.
				String name = "listener-%d.on(Probe)".formatted(i);
				bus.on(RequestComplete.class, new Listener(i, received), ListenerOptions.defaults().named(name));
			}
			int port = ((WebServerApplicationContext) context).getWebServer().getPort();
			measure(port, listeners, smoke ? 1 : WARM_UP);
			Answers answers = measure(port, listeners, smoke ? 1 : SAMPLES);
			long[] nanos = answers.sortedNanos();
			System.out.printf("%d listeners, %d bytes: p50 %.1f  p99 %.1f  max %.1f ms%n", listeners, answers.bytes(),
					nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6, nanos[nanos.length - 1] / 1e6);
		}
	}

	private static Answers measure(int port, int listeners, int samples) throws IOException, InterruptedException {
		HttpClient client = HttpClient.newHttpClient();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/signals"))
			.build();
		long[] nanos = new long[samples];
		int bytes = 0;
		for (int i = 0; i < samples; i++) {
			long start = System.nanoTime();
			HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
			nanos[i] = System.nanoTime() - start;
			bytes = response.body().length;
			if (response.statusCode() != 200 || bytes < listeners) {
				throw new IllegalStateException("Answered " + response.statusCode() + " with " + bytes + " bytes");
			}
		}
		Arrays.sort(nanos);
		return new Answers(nanos, bytes);
	}

	private record Answers(long[] sortedNanos, int bytes) {
	}

	private record Listener(int number, LongAdder received) implements SignalListener<LifecycleEvent> {

		@Override
		public void onSignal(LifecycleEvent event) {
			this.received.increment();
		}

	}

}
