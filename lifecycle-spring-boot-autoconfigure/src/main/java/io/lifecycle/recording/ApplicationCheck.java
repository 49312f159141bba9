package io.lifecycle.recording;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.event.StartupComplete;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;

/**
 * Checks the order of the events of each application, and that it ends what it began.
 */
final class ApplicationCheck {

	private static final List<Class<? extends LifecycleEvent>> ORDER = List.of(StartupBegin.class,
			StartupComplete.class, ShutdownBegin.class, DrainBegin.class, DrainComplete.class, ShutdownComplete.class);

	private final RecordingCheck check;

	// The application of an event that was read from a file is null. A context that was
	// never closed must not be kept.
	private final Map<@Nullable ApplicationContext, Integer> last = new WeakHashMap<>();

	private boolean ended;

	ApplicationCheck(RecordingCheck check) {
		this.check = check;
	}

	void before(LifecycleEvent event) {
		this.ended &= !(event instanceof StartupBegin);
		if (this.ended) {
			this.check.report(0, 0, RecordingCheck.name(event) + " comes after ShutdownComplete");
		}
	}

	void accept(ApplicationStateEvent event) {
		ApplicationContext application = event.application();
		int position = ORDER.indexOf(event.getClass());
		if (event instanceof StartupBegin) {
			// A start that fails has no end.
			this.last.values().removeIf((begun) -> begun == 0);
		}
		Integer last = this.last.put(application, position);
		if (last != null && (position <= last || position > Math.max(last + 1, ORDER.indexOf(ShutdownBegin.class)))) {
			this.check.report(0, 0, RecordingCheck.name(event) + " comes after " + ORDER.get(last).getSimpleName());
		}
		if (event instanceof ShutdownComplete) {
			this.last.remove(application);
			if (this.last.isEmpty() && (application == null || application.getParent() == null)) {
				this.ended = true;
				this.check.ended();
			}
		}
	}

}
