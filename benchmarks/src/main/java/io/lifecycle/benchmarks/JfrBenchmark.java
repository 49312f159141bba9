package io.lifecycle.benchmarks;

import java.util.concurrent.TimeUnit;

import io.lifecycle.collector.jfr.JfrCollector;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import io.lifecycle.signal.SignalListener;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Emit the event of a response as a producer does, with the Java Flight Recorder as the
 * collector.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class JfrBenchmark {

	/**
	 * No collector; the collector without a recording; with a recording that wants other
	 * events; with one that wants these.
	 */
	@Param({ "NONE", "OFF", "OTHER", "ON" })
	public String recording;

	private final JfrCollector collector = new JfrCollector();

	private final SignalBus bus = SignalBus.create();

	private final SignalChannel<ResponseCompleted> channel = this.bus.channel(ResponseCompleted.class);

	private final Recording flight = new Recording();

	private long requestId;

	/**
	 * Subscribe the collector as a context does, and start the recording.
	 */
	@Setup
	public void start() {
		if (!this.recording.equals("NONE")) {
			SignalListener<LifecycleEvent> listener = this.collector::record;
			this.collector.onDemand(() -> this.bus.on(LifecycleEvent.class, listener),
					() -> this.bus.off(LifecycleEvent.class, listener));
		}
		if (this.recording.equals("ON")) {
			this.flight.enable("io.lifecycle.Connection");
		}
		if (this.recording.equals("ON") || this.recording.equals("OTHER")) {
			this.flight.setMaxSize(10_000_000);
			this.flight.start();
		}
	}

	/**
	 * End the recording.
	 */
	@TearDown
	public void end() {
		this.flight.close();
		this.collector.close();
	}

	/**
	 * Record one response.
	 */
	@Benchmark
	public void record() {
		if (this.channel.hasListeners()) {
			this.channel.emit(new ResponseCompleted(3, 0, ++this.requestId, 200, 512, 1_000_000));
		}
	}

}
