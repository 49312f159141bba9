package io.lifecycle.collector.jfr;

import java.util.function.UnaryOperator;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.EventSize;
import io.lifecycle.text.EventText;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * An event of the application itself in a recording.
 */
@Name("io.lifecycle.Own")
@Label("Own Event")
@Description("An event that the application defines")
@Category("Lifecycle")
final class OwnFlightEvent extends FlightEvent<LifecycleEvent> {

	// A recording drops an event that does not fit into a buffer.
	private static final int MAX_TEXT = 1000;

	// The name of a field may not be a keyword.
	@Name("class_name")
	@Label("Class")
	@Description("Full name of the event's class")
	String className = "";

	@Label("Text")
	@Description("The event as text, its first 1000 characters")
	@Nullable String text;

	private final transient UnaryOperator<String> mask;

	OwnFlightEvent(UnaryOperator<String> mask) {
		this.mask = mask;
	}

	@Override
	void fill(LifecycleEvent event) {
		this.className = event.getClass().getName();
		this.text = EventSize.limited(EventText.of(event, this.mask), MAX_TEXT);
	}

}
