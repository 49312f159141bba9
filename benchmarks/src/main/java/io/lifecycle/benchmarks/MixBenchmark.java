package io.lifecycle.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import io.lifecycle.signal.SignalListener;
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
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Emit events of five types in random order, as a producer that holds a channel for each.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class MixBenchmark {

	private static final int TYPES = 5;

	private static final int ORDER = 4096;

	/**
	 * Who is measured: LOOP, CHANNEL or DEFAULTS.
	 */
	@Param({ "LOOP", "CHANNEL", "DEFAULTS" })
	public Contender contender;

	/**
	 * How many listeners each type has.
	 */
	@Param({ "1", "3" })
	public int listeners;

	private final int[] order = new Random(1).ints(ORDER, 0, TYPES).toArray();

	private final long[] sums = new long[TYPES];

	private int next;

	private ObjIntConsumer<Mixed> emit;

	/**
	 * Register the listeners.
	 */
	@Setup
	public void setUp() {
		this.emit = switch (this.contender) {
			case LOOP -> loop();
			case CHANNEL -> channels(SignalBus.create());
			default -> channels(
					new AnnotationConfigApplicationContext(SignalAutoConfiguration.class).getBean(SignalBus.class));
		};
	}

	private ObjIntConsumer<Mixed> loop() {
		@SuppressWarnings("unchecked")
		SignalListener<Mixed>[][] all = new SignalListener[TYPES][this.listeners];
		for (int type = 0; type < TYPES; type++) {
			for (int i = 0; i < this.listeners; i++) {
				all[type][i] = listener(type, i);
			}
		}
		return (event, type) -> {
			for (SignalListener<Mixed> listener : all[type]) {
				try {
					listener.onSignal(event);
				}
				catch (Throwable ex) {
					System.err.println(ex);
				}
			}
		};
	}

	@SuppressWarnings("unchecked")
	private ObjIntConsumer<Mixed> channels(SignalBus bus) {
		SignalChannel<Mixed>[] channels = new SignalChannel[TYPES];
		for (int type = 0; type < TYPES; type++) {
			Class<Mixed> eventClass = (Class<Mixed>) event(type).getClass();
			for (int i = 0; i < this.listeners; i++) {
				bus.on(eventClass, listener(type, i));
			}
			channels[type] = bus.channel(eventClass);
		}
		return (event, type) -> channels[type].emit(event);
	}

	// Three shapes of listeners, as an application has.
	private SignalListener<Mixed> listener(int type, int number) {
		long[] sums = this.sums;
		return switch (number) {
			case 0 -> (event) -> sums[type] += event.value();
			case 1 -> (event) -> sums[type] ^= event.value();
			default -> (event) -> sums[type] -= event.value();
		};
	}

	private static Mixed event(int type) {
		return switch (type) {
			case 0 -> new First(1);
			case 1 -> new Second(1);
			case 2 -> new Third(1);
			case 3 -> new Fourth(1);
			default -> new Fifth(1);
		};
	}

	/**
	 * Emit one event.
	 */
	@Benchmark
	public void emit() {
		int type = this.order[this.next++ & (ORDER - 1)];
		this.emit.accept(event(type), type);
	}

	/**
	 * An event of one of the types.
	 */
	public interface Mixed extends LifecycleEvent {

		long value();

		@Override
		default long timestampNanos() {
			return value();
		}

	}

	record First(long value) implements Mixed {
	}

	record Second(long value) implements Mixed {
	}

	record Third(long value) implements Mixed {
	}

	record Fourth(long value) implements Mixed {
	}

	record Fifth(long value) implements Mixed {
	}

}
