package io.lifecycle.recording;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.RecordingEnd;
import io.lifecycle.json.RecordingGap;
import io.lifecycle.json.RecordingLine;
import io.lifecycle.json.UnknownEvent;
import io.lifecycle.recording.CheckReport.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Checks a recording with a {@link RecordingCheck} for each run. What is missing because
 * it was dropped, or recorded before the first event, is no violation; neither is what
 * was open when a run was killed. Its memory is that of what is open. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class CheckVisitor implements RecordingVisitor {

	private static final int MAX_FINDINGS = 1000;

	private static final long SECOND = 1_000_000_000;

	private static final Set<String> OWN = own();

	private final RunTracker runs = new RunTracker(this::end);

	private final List<Finding> violations = new ArrayList<>();

	private final List<Finding> open = new ArrayList<>();

	private RecordingCheck check = check();

	private long events;

	private long unknown;

	private long torn;

	private long dropped;

	private long violationCount;

	private long openCount;

	// An event was not read, so the check must begin anew.
	private boolean missing;

	private long gapEnd = Long.MIN_VALUE;

	private @Nullable RecordedEvent last;

	private RecordingCheck check() {
		RecordingCheck check = new RecordingCheck((type) -> true, 0, this::found);
		check.gap();
		return check;
	}

	private static Set<String> own() {
		Set<String> names = new HashSet<>();
		EventFamilies.events().forEach((type) -> names.add(type.getSimpleName()));
		return names;
	}

	@Override
	public void event(RecordedEvent recorded) {
		LifecycleEvent event = recorded.event();
		this.events++;
		this.runs.event(recorded.timestampNanos());
		this.last = recorded;
		if (event instanceof UnknownEvent unknown) {
			this.unknown++;
			this.missing |= OWN.contains(unknown.type());
		}
		else if (!WholeEvents.contains(event)) {
			this.unknown++;
			this.missing = true;
		}
		else if (recorded.timestampNanos() > this.gapEnd) {
			beginAnew();
			this.check.accept(event);
		}
	}

	private void beginAnew() {
		if (this.missing) {
			this.check.gap();
			this.missing = false;
		}
	}

	/**
	 * Note a line that is no event.
	 * @param line the line
	 */
	@Override
	public void line(RecordingLine line) {
		this.missing |= this.runs.line(line);
		if (line instanceof RecordingEnd end && this.runs.isWhole() && end.events() != this.runs.events()) {
			found(new Violation(0, 0, "The run has written " + end.events() + " events, but the recording contains "
					+ this.runs.events()));
		}
		if (line instanceof RecordingGap gap) {
			this.dropped += gap.dropped();
			// The events that were dropped are older than the line, but events that are
			// as old may follow. Ids are given in the order of time, but not exactly.
			this.gapEnd = Math.max(this.gapEnd, LifecycleClock.toTimestamp(gap.time()) + SECOND);
		}
	}

	@Override
	public void torn(String file, long line) {
		this.torn++;
		this.runs.torn();
		this.missing = true;
	}

	// The run that ends is still the current one.
	private void end() {
		boolean ended = this.runs.ended();
		this.check.unfinished().forEach((unfinished) -> {
			if (ended) {
				found(unfinished.violation());
			}
			else if (this.openCount++ < MAX_FINDINGS) {
				double age = Math.max(0, this.runs.last() - unfinished.begun()) / 1_000_000.0;
				this.open.add(finding(unfinished.violation(), age));
			}
		});
		this.check = check();
		this.missing = false;
		this.gapEnd = Long.MIN_VALUE;
	}

	private void found(Violation violation) {
		if (this.violationCount++ < MAX_FINDINGS) {
			this.violations.add(finding(violation, null));
		}
	}

	private Finding finding(Violation violation, @Nullable Double age) {
		RecordedEvent last = this.last;
		return new Finding(violation.description(), violation.connectionId(), violation.requestId(), age,
				(last != null) ? last.run() : "", (last != null) ? last.file() : "", (last != null) ? last.line() : 0);
	}

	/**
	 * End the last run and report what was found.
	 * @return the report
	 */
	public CheckReport report() {
		this.runs.end();
		return new CheckReport(this.events, this.unknown, this.torn, this.dropped, this.runs.runs(),
				this.violationCount, this.violations, this.openCount, this.open);
	}

}
