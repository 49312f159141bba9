package io.lifecycle.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.json.EventReader;
import io.lifecycle.json.LifecycleJson;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.json.JsonMapper;

/**
 * Write the events of a connection with one request as JSON, and read them back. The
 * anchors are a mapper without the module of this library, which writes the same records
 * with its own names, and the same mapper reading the lines as trees.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
@OperationsPerInvocation(JsonBenchmark.EVENTS)
public class JsonBenchmark {

	static final int EVENTS = 7;

	private final List<LifecycleEvent> events = events();

	private final LifecycleJson json = new LifecycleJson();

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final EventReader reader = new EventReader(this.mapper, JsonBenchmark.class.getClassLoader(), (id) -> null);

	private final List<byte[]> lines = this.events.stream()
		.map((event) -> this.json.write(event).getBytes(StandardCharsets.UTF_8))
		.toList();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);

	private static List<LifecycleEvent> events() {
		RequestInfo request = new RequestInfo(7, 3, "GET", "/orders/42", "page=3", "HTTP/1.1", "http", "10.0.0.9",
				Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
		return List.of(new ConnectionOpened(3, 0, "10.0.0.9", 51234, "10.0.0.1", 8080, "h1"),
				new RequestStarted(3, 0, 7, "GET", "/orders/42", "HTTP/1.1"), new RequestReceived(request),
				new OrderPlaced(42, new BigDecimal("509.20"), "ann", LifecycleClock.monotonicNanos()),
				new ResponseCompleted(3, 0, 7, 200, 512, 1_234_567),
				new RequestComplete(request, new ResponseInfo(200, 512, "/orders/{id}"), 1_234_567, null),
				new ConnectionClosed(3, 0, 1, 700, 5_234_567, CloseReason.COMPLETE, null));
	}

	/**
	 * Write events as lines of a recording.
	 * @return the bytes
	 * @throws IOException never
	 */
	@Benchmark
	public Object write() throws IOException {
		this.out.reset();
		for (LifecycleEvent event : this.events) {
			this.json.writeLine(event, this.out);
		}
		return this.out;
	}

	/**
	 * Write the same records with a plain mapper.
	 * @return the bytes
	 */
	@Benchmark
	public Object writePlain() {
		this.out.reset();
		for (LifecycleEvent event : this.events) {
			this.mapper.writeValue(this.out, event);
		}
		return this.out;
	}

	/**
	 * Read lines as events.
	 * @param blackhole receives the events
	 */
	@Benchmark
	public void read(Blackhole blackhole) {
		for (byte[] line : this.lines) {
			blackhole.consume(this.reader.read(line, 0, line.length));
		}
	}

	/**
	 * Read lines as trees.
	 * @param blackhole receives the trees
	 */
	@Benchmark
	public void readPlain(Blackhole blackhole) {
		for (byte[] line : this.lines) {
			blackhole.consume(this.mapper.readTree(line));
		}
	}

	/**
	 * An event of an application.
	 *
	 * @param orderId its id
	 * @param amount what was paid
	 * @param customer who paid
	 * @param timestampNanos when it happened
	 */
	public record OrderPlaced(long orderId, BigDecimal amount, String customer,
			long timestampNanos) implements LifecycleEvent {
	}

}
