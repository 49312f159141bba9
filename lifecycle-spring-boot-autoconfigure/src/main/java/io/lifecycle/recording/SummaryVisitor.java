package io.lifecycle.recording;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RecordedError;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingLine;
import io.lifecycle.json.UnknownEvent;
import io.lifecycle.recording.RecordingSummary.Drain;
import io.lifecycle.recording.RecordingSummary.SlowRequest;

/**
 * Counts what a recording contains. Its memory does not depend on the length of the
 * recording. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class SummaryVisitor implements RecordingVisitor {

	private static final int SLOWEST = 20;

	private static final int MAX_DRAINS = 100;

	private static final double MILLISECOND = 1_000_000.0;

	private final RunTracker runs = new RunTracker(() -> {
	});

	private final Tally<Class<?>, long[]> types = new Tally<>(LifecycleEvent.class, () -> new long[1]);

	private final Tally<String, long[]> unknownTypes = Tally.counts();

	private final Tally<RouteTally.Key, RouteTally> routes = new Tally<>(new RouteTally.Key("*", Tally.OTHERS),
			RouteTally::new);

	private final Tally<String, TaskTally> tasks = new Tally<>(Tally.OTHERS, TaskTally::new);

	private final Tally<String, long[]> errors = Tally.counts();

	private final Tally<String, long[]> reasons = Tally.counts();

	private final PriorityQueue<SlowRequest> slowest = new PriorityQueue<>(
			Comparator.comparingDouble(SlowRequest::durationMs));

	private final List<Drain> drains = new ArrayList<>();

	private long events;

	private long unknown;

	private long torn;

	private long dropped;

	private long aborted;

	private long disconnects;

	@Override
	public void event(RecordedEvent recorded) {
		LifecycleEvent event = recorded.event();
		this.events++;
		this.runs.event(recorded.timestampNanos());
		if (!(event instanceof UnknownEvent)) {
			this.types.get(event.getClass())[0]++;
		}
		Throwable error = (event instanceof FallibleEvent fallible) ? fallible.error() : null;
		if (error != null) {
			this.errors.get((error instanceof RecordedError read) ? read.type() : error.getClass().getName())[0]++;
		}
		if (!WholeEvents.contains(event)) {
			this.unknown++;
		}
		else if (event instanceof RequestComplete complete) {
			add(complete, recorded);
		}
		else if (event instanceof BackgroundTaskComplete complete) {
			this.tasks.get(complete.task()).add(complete.durationNanos(), false);
		}
		else {
			addRare(event, recorded);
		}
	}

	private void addRare(LifecycleEvent event, RecordedEvent recorded) {
		if (event instanceof ConnectionClosed closed) {
			this.reasons.get(closed.reason().name())[0]++;
		}
		else if (event instanceof BackgroundTaskFailed failed) {
			this.tasks.get(failed.task()).add(failed.durationNanos(), true);
		}
		else if (event instanceof DrainComplete drain && this.drains.size() < MAX_DRAINS) {
			this.drains
				.add(new Drain(recorded.run(), recorded.time(), drain.outcome(), drain.durationNanos() / MILLISECOND,
						drain.stragglers().stream().limit(SLOWEST).map(InFlight::describe).toList()));
		}
		else if (event instanceof UnknownEvent unknown) {
			this.unknown++;
			this.unknownTypes.get(unknown.type())[0]++;
		}
		this.aborted += (event instanceof ResponseAborted) ? 1 : 0;
		this.disconnects += (event instanceof ClientDisconnected) ? 1 : 0;
	}

	private void add(RequestComplete event, RecordedEvent recorded) {
		RequestInfo request = event.request();
		this.routes.get(new RouteTally.Key(request.method(), event.response().route())).add(event);
		double duration = event.durationNanos() / MILLISECOND;
		SlowRequest fastest = this.slowest.peek();
		if (!event.response().streamed()
				&& (fastest == null || this.slowest.size() < SLOWEST || fastest.durationMs() < duration)) {
			this.slowest.add(new SlowRequest(duration, request.method(), request.path(), event.status(),
					recorded.time(), request.id(), recorded.run(), recorded.file(), recorded.line()));
			if (this.slowest.size() > SLOWEST) {
				this.slowest.remove();
			}
		}
	}

	/**
	 * Note a line that is no event.
	 * @param line the line
	 */
	@Override
	public void line(RecordingLine line) {
		this.runs.line(line);
		this.dropped += (line instanceof RecordingGap gap) ? gap.dropped() : 0;
	}

	@Override
	public void torn(String file, long line) {
		this.torn++;
	}

	private static String name(Class<?> type) {
		return (type == LifecycleEvent.class) ? Tally.OTHERS : type.getSimpleName();
	}

	/**
	 * End the last run and return the numbers.
	 * @return the summary
	 */
	public RecordingSummary summary() {
		this.runs.end();
		Tally<String, long[]> types = Tally.counts();
		this.types.forEach((type, count) -> types.get(name(type))[0] += count[0]);
		this.unknownTypes.forEach((type, count) -> types.get(type)[0] += count[0]);
		return new RecordingSummary(this.events, this.unknown, this.torn, this.dropped, List.copyOf(this.runs.runs()),
				Tally.numbers(types),
				this.routes.sorted(Comparator.comparingLong((RouteTally route) -> -route.count()))
					.map((entry) -> entry.getValue().route(entry.getKey()))
					.toList(),
				Tally.numbers(this.errors), Tally.numbers(this.reasons), this.aborted, this.disconnects,
				this.slowest.stream().sorted(this.slowest.comparator().reversed()).toList(),
				this.tasks.sorted(Comparator.comparingLong((TaskTally task) -> -task.count()))
					.map((entry) -> entry.getValue().task(entry.getKey()))
					.toList(),
				List.copyOf(this.drains));
	}

}
