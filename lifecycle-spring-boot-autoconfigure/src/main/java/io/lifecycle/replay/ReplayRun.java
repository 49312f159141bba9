package io.lifecycle.replay;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.recording.RecordedEvent;
import io.lifecycle.signal.ReplayDelivery;
import io.lifecycle.signal.ReplayedListener;
import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits recorded events on one bus, and decides about everything else that is emitted
 * meanwhile:
 *
 * <ul>
 * <li>Events of the library, such as those of a task that a listener starts, reach
 * nobody: those of the recording do.
 * <li>An event of the application that a listener emits reaches its listeners, but only
 * once if it is in the recording too.
 * <li>What others emit is left to the bus, unless the bus exists for the replay alone.
 * </ul>
 */
final class ReplayRun implements ReplayDelivery {

	private static final Logger logger = LoggerFactory.getLogger(SignalReplay.class);

	private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	private final SignalBus bus;

	private final boolean exclusive;

	private final EventContent content;

	private volatile Emissions emissions = new Emissions();

	private Duration limit;

	private volatile @Nullable ReplayMoment moment;

	ReplayRun(SignalBus bus, boolean exclusive, LifecycleJson json, Duration limit) {
		this.bus = bus;
		this.exclusive = exclusive;
		this.content = new EventContent(json);
		this.limit = limit;
	}

	/**
	 * Begin with another run of an application. Its events are none of those that
	 * listeners have emitted before.
	 */
	void beginRun() {
		this.emissions = new Emissions();
	}

	/**
	 * Emit an event, and wait for all that its listeners do.
	 * @return the conclusions of the listeners, or {@code null} if a listener has emitted
	 * the event already
	 */
	@Nullable List<Conclusion> replay(RecordedEvent recorded) throws InterruptedException {
		if (isOfApplication(recorded.event())
				&& !this.emissions.isNewInRecording(this.content.of(recorded.event()), recorded.time())) {
			return null;
		}
		ReplayMoment moment = new ReplayMoment(recorded);
		this.moment = moment;
		await(this.bus.emit(recorded.event()));
		if (!moment.await(this.limit)) {
			logger.warn("What the listeners of {} in line {} of {} began has not ended within {}",
					recorded.event().getClass().getSimpleName(), recorded.line(), recorded.file(), this.limit);
		}
		this.moment = null;
		return moment.conclusions();
	}

	// Only another implementation of the bus returns a stage that is not complete.
	private void await(@Nullable CompletionStage<Void> stage) throws InterruptedException {
		try {
			if (stage != null) {
				stage.toCompletableFuture().get(this.limit.toNanos(), TimeUnit.NANOSECONDS);
			}
		}
		catch (ExecutionException | TimeoutException | UnsupportedOperationException ex) {
			logger.warn("The listeners did not end: {}", ex.toString());
		}
	}

	@Override
	public @Nullable CompletionStage<Void> deliver(LifecycleEvent event, List<ReplayedListener> listeners) {
		ReplayMoment moment = this.moment;
		if (moment != null && moment.takes(event)) {
			moment.add(new ReplayedEvent(moment, event, null, this.limit)).deliverInTurn(listeners);
			return DONE;
		}
		ReplayCall cause = ReplayCall.current();
		if (cause == null && !this.exclusive) {
			return null;
		}
		return (moment != null) ? emitted(event, listeners, moment, cause) : DONE;
	}

	private CompletionStage<Void> emitted(LifecycleEvent event, List<ReplayedListener> listeners, ReplayMoment moment,
			@Nullable ReplayCall cause) {
		if (!isOfApplication(event)) {
			if (cause != null && event instanceof BackgroundTaskStarted started) {
				cause.started(started.task());
			}
			return DONE;
		}
		String content = this.content.of(event);
		if (cause != null) {
			cause.emitted(content);
		}
		boolean first = this.emissions.isNewFromListener(content, moment.source().time());
		return first ? moment.add(new ReplayedEvent(moment, event, content, this.limit)).deliver(listeners) : DONE;
	}

	private static boolean isOfApplication(LifecycleEvent event) {
		return EventFamilies.of(Objects.requireNonNull(event).getClass()) == LifecycleEvent.class;
	}

}
