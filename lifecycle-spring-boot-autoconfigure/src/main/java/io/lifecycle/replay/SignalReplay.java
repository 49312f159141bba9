package io.lifecycle.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.lifecycle.json.LifecycleJson;
import io.lifecycle.recording.RecordedEvent;
import io.lifecycle.recording.Recording;
import io.lifecycle.signal.Listeners;
import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;

/**
 * Emits the events of a recording on a bus, so that its listeners receive them again:
 *
 * <pre>
 * ReplayResult result = SignalReplay.of(Recording.open(file)).to(bus);
 * </pre>
 *
 * The events are emitted one after the other, on the thread that calls
 * {@link #to(SignalBus)}. The next one waits until all listeners are done, also
 * asynchronous ones and tasks that they submit; a queued listener is called directly.
 * Meanwhile no listener is timed or quarantined, {@code sample} selects the same events
 * each time, and a listener with a phase of a transaction receives the events as if each
 * transaction was committed. Listeners that are not to be replayed receive nothing; on a
 * bus that was not created by {@link SignalBus#builder()} they do.
 *
 * <p>
 * What listeners emit reaches their listeners. If the recording has an equal event of the
 * application, apart from its time, it arrives only once.
 *
 * <p>
 * Not thread-safe, and on one bus only one replay runs at a time.
 *
 * @since 0.1.0
 */
public final class SignalReplay {

	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

	private final Recording recording;

	private Predicate<RecordedEvent> filter = (event) -> true;

	private ReplayOrder order = ReplayOrder.RECORDED;

	private double speed;

	private Duration listenerTimeout = Duration.ofSeconds(30);

	private boolean stopOnFailure;

	private boolean exclusive;

	private LifecycleJson json = new LifecycleJson();

	private ReplayClock clock = new ReplayClock(Instant.MIN);

	private Consumer<? super Conclusion> conclusions = (conclusion) -> {
	};

	private SignalReplay(Recording recording) {
		this.recording = recording;
	}

	/**
	 * Return a replay of all events, as fast as possible.
	 * @param recording the recording
	 * @return the replay
	 */
	public static SignalReplay of(Recording recording) {
		return new SignalReplay(Objects.requireNonNull(recording, "'recording' must not be null"));
	}

	/**
	 * Replay only some events. All filters that are set must match.
	 * @param filter selects the events
	 * @return this replay
	 * @see EventSelection
	 */
	public SignalReplay filter(Predicate<? super RecordedEvent> filter) {
		Predicate<RecordedEvent> others = this.filter;
		this.filter = (event) -> others.test(event) && filter.test(event);
		return this;
	}

	/**
	 * Set the order of the events.
	 * @param order the order; by default that of the recording
	 * @return this replay
	 */
	public SignalReplay order(ReplayOrder order) {
		this.order = order;
		return this;
	}

	/**
	 * Set the speed.
	 * @param speed 1 to keep the recorded distances of the events, 2 for half of them, 0
	 * for none
	 * @return this replay
	 */
	public SignalReplay speed(double speed) {
		if (!(speed >= 0)) {
			throw new IllegalArgumentException("'speed' must not be negative");
		}
		this.speed = speed;
		return this;
	}

	/**
	 * Set the maximum time to wait for one listener, and for all that one event causes.
	 * @param timeout the time, by default 30 seconds
	 * @return this replay
	 */
	public SignalReplay listenerTimeout(Duration timeout) {
		this.listenerTimeout = (timeout.compareTo(LONGEST) < 0) ? timeout : LONGEST;
		return this;
	}

	/**
	 * Stop after the first event for which a listener fails.
	 * @param stop whether to stop
	 * @return this replay
	 */
	public SignalReplay stopOnFailure(boolean stop) {
		this.stopOnFailure = stop;
		return this;
	}

	/**
	 * Declare that the bus exists for this replay alone: what others than listeners emit
	 * meanwhile reaches nobody, and events of the application that come from unknown
	 * threads are considered as emitted by listeners.
	 * @param exclusive whether it does
	 * @return this replay
	 */
	public SignalReplay exclusive(boolean exclusive) {
		this.exclusive = exclusive;
		return this;
	}

	/**
	 * Set what writes events to compare their contents.
	 * @param json the JSON of the application's events
	 * @return this replay
	 */
	public SignalReplay json(LifecycleJson json) {
		this.json = json;
		return this;
	}

	/**
	 * Set the clock that this replay advances.
	 * @param clock the clock
	 * @return this replay
	 */
	public SignalReplay clock(ReplayClock clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Set what receives the conclusion of each listener about each event, in an order
	 * that is the same each time. A bus that was not created by
	 * {@link SignalBus#builder()} has none.
	 * @param conclusions receives them on the thread of the replay
	 * @return this replay
	 */
	public SignalReplay conclusions(Consumer<? super Conclusion> conclusions) {
		this.conclusions = conclusions;
		return this;
	}

	/**
	 * Make a task belong to the listener that submits it on the current thread, so that
	 * the replay waits for it. Executors do this with a task decorator.
	 * @param task the task
	 * @return the task to submit; the same one if no listener is replayed on this thread
	 */
	public static Runnable propagate(Runnable task) {
		return ReplayCall.propagate(task);
	}

	/**
	 * Add a line to the conclusion of the listener that is replayed on the current
	 * thread, or in a task that it submitted. Nothing happens otherwise, so code need not
	 * ask whether a recording is replayed.
	 * @param line the line, which must be the same in each replay
	 * @see Conclusion#logged()
	 */
	public static void note(String line) {
		ReplayCall call = ReplayCall.current();
		if (call != null) {
			call.logged(line);
		}
	}

	/**
	 * Replay the events, and wait for the end.
	 * @param bus the bus
	 * @return what was done
	 * @throws java.io.UncheckedIOException if the recording cannot be read
	 */
	public ReplayResult to(SignalBus bus) {
		ReplayRun run = new ReplayRun(bus, this.exclusive, this.json, this.listenerTimeout);
		Player player = new Player(run);
		EventSource source = new EventSource(this.filter, this.order, player);
		Listeners listeners = bus.listeners();
		Runnable end = (listeners != null) ? listeners.replay(run) : null;
		try {
			source.read(this.recording);
		}
		catch (StoppedException ex) {
			// The rest is not replayed.
		}
		finally {
			if (end != null) {
				end.run();
			}
		}
		return player.result(source);
	}

	/**
	 * Replays one event after the other.
	 */
	private final class Player implements EventSource.Target {

		private final ReplayRun run;

		private final long started = System.nanoTime();

		private @Nullable String recordedRun;

		private long firstRecorded;

		private long firstReplayed;

		private Instant last = Instant.MIN;

		private Duration recorded = Duration.ZERO;

		private long events;

		private long repeated;

		private long failures;

		Player(ReplayRun run) {
			this.run = run;
		}

		@Override
		public void accept(RecordedEvent event) {
			Instant time = event.time();
			if (!event.run().equals(this.recordedRun)) {
				begin(event);
			}
			this.recorded = this.recorded.plus(Duration.between(this.last, time));
			this.last = time;
			try {
				keepPace(event.timestampNanos() - this.firstRecorded);
				SignalReplay.this.clock.advanceTo(time);
				note(this.run.replay(event));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new StoppedException();
			}
		}

		// Several instances may have recorded at the same time.
		private void begin(RecordedEvent event) {
			this.recordedRun = event.run();
			this.firstRecorded = event.timestampNanos();
			this.firstReplayed = System.nanoTime();
			this.last = event.time();
			SignalReplay.this.clock.beginAt(this.last);
			this.run.beginRun();
		}

		private void keepPace(long recordedNanos) throws InterruptedException {
			if (SignalReplay.this.speed > 0) {
				long due = (long) (recordedNanos / SignalReplay.this.speed);
				TimeUnit.NANOSECONDS.sleep(due - (System.nanoTime() - this.firstReplayed));
			}
		}

		private void note(@Nullable List<Conclusion> conclusions) {
			if (conclusions == null) {
				this.repeated++;
				return;
			}
			this.events++;
			conclusions.forEach(SignalReplay.this.conclusions);
			long failed = conclusions.stream().filter(Conclusion::isFailure).count();
			this.failures += failed;
			if (failed != 0 && SignalReplay.this.stopOnFailure) {
				throw new StoppedException();
			}
		}

		ReplayResult result(EventSource source) {
			return new ReplayResult(this.events, source.unknown(), source.torn(), source.skipped() + this.repeated,
					this.failures, Duration.ofNanos(System.nanoTime() - this.started), this.recorded);
		}

	}

	/**
	 * Ends the reading of the recording.
	 */
	private static final class StoppedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		StoppedException() {
			super(null, null, false, false);
		}

	}

}
