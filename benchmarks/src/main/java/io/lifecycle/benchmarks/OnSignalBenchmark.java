package io.lifecycle.benchmarks;

import java.util.concurrent.TimeUnit;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * An {@code @OnSignal} method against the same body as a lambda.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class OnSignalBenchmark {

	/**
	 * How the listener is written.
	 */
	@Param
	public Form form;

	private final long[] sums = new long[10];

	private long emitted;

	private SignalChannel<Probe> channel;

	/**
	 * Register the listener.
	 */
	@Setup
	public void setUp() {
		SignalBus bus = SignalBus.create();
		long[] sums = this.sums;
		switch (this.form) {
			case LAMBDA -> bus.on(Probe.class, (event) -> event.sums()[0] += event.value());
			case LAMBDA_IGNORING_EVENT -> bus.on(Probe.class, (event) -> sums[0]++);
			case ANNOTATED -> register(bus, new Annotated());
			case ANNOTATED_WITHOUT_PARAMETER -> register(bus, new AnnotatedWithoutParameter(sums));
		}
		this.channel = bus.channel(Probe.class);
	}

	@SuppressWarnings("unchecked")
	private static <T> void register(SignalBus bus, T bean) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.registerBean(SignalBus.class, () -> bus);
		context.registerBean((Class<T>) bean.getClass(), () -> bean);
		context.register(SignalAutoConfiguration.class);
		context.refresh();
	}

	/**
	 * Emit one event.
	 */
	@Benchmark
	public void emit() {
		this.emitted++;
		this.channel.emit(new Probe(1, this.sums));
	}

	/**
	 * Check that the listener ran for every event.
	 */
	@TearDown(Level.Iteration)
	public void verify() {
		if (this.sums[0] != this.emitted) {
			throw new IllegalStateException(this.emitted + " events, seen: " + this.sums[0]);
		}
	}

	/**
	 * How the listener is written.
	 */
	public enum Form {

		/**
		 * A lambda, registered by hand.
		 */
		LAMBDA,

		/**
		 * A lambda that does not look at the event.
		 */
		LAMBDA_IGNORING_EVENT,

		/**
		 * An annotated method of a bean.
		 */
		ANNOTATED,

		/**
		 * An annotated method without parameter.
		 */
		ANNOTATED_WITHOUT_PARAMETER

	}

	static class Annotated {

		@OnSignal
		void on(Probe event) {
			event.sums()[0] += event.value();
		}

	}

	record AnnotatedWithoutParameter(long[] sums) {

		@OnSignal(Probe.class)
		void on() {
			this.sums[0]++;
		}

	}

}
