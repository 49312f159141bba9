package io.lifecycle.docs;

import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.StringJoiner;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerEvent;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.event.TimedEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Generates {@code docs/events.md} from the records and their Javadoc.
 */
class EventReferenceTests {

	private final StringJoiner page = new StringJoiner("\n\n", "", "\n");

	@Test
	void eventReferenceMatchesTheRecords() throws IOException {
		this.page.add("# Events")
			.add("Generated from the code; all types live in `io.lifecycle.event`.")
			.add(Javadoc.of(LifecycleEvent.class).description());
		family(RequestEvent.class);
		family(ConnectionEvent.class);
		family(ApplicationStateEvent.class);
		family(BackgroundTaskEvent.class);
		family(ListenerEvent.class);
		this.page.add("## What events hold");
		type(RequestInfo.class);
		type(ResponseInfo.class);
		type(InFlightRequest.class);
		type(InFlightTask.class);
		constants(CloseReason.class);
		constants(ShutdownReason.class);
		constants(DrainOutcome.class);
		GeneratedDocument.assertUpToDate("events.md", this.page.toString());
	}

	private void family(Class<?> family) throws IOException {
		this.page.add("## " + family.getSimpleName()).add(Javadoc.of(family).description());
		for (Class<?> event : family.getPermittedSubclasses()) {
			type(event);
		}
	}

	private void type(Class<?> type) throws IOException {
		Javadoc doc = Javadoc.of(type);
		StringJoiner table = new StringJoiner("\n").add("| component | type | |").add("|---|---|---|");
		for (RecordComponent component : type.getRecordComponents()) {
			table.add("| `%s` | `%s`%s | %s |".formatted(component.getName(),
					component.getGenericType().getTypeName().replaceAll("[a-z]+\\.", ""),
					nullable(component.getAnnotatedType()), doc.params().get(component.getName())));
		}
		if (TimedEvent.class.isAssignableFrom(type)) {
			table.add("| `duration()` | `Duration` | the same, for reading; `durationMs()` as a `double` |");
		}
		this.page.add("### " + type.getSimpleName()).add(doc.description()).add(table.toString());
	}

	private static String nullable(AnnotatedType type) {
		return type.isAnnotationPresent(Nullable.class) ? ", nullable" : "";
	}

	private void constants(Class<? extends Enum<?>> type) throws IOException {
		Javadoc doc = Javadoc.of(type);
		StringJoiner table = new StringJoiner("\n").add("| constant | |").add("|---|---|");
		for (Enum<?> constant : type.getEnumConstants()) {
			table.add("| `%s` | %s |".formatted(constant.name(), doc.constants().get(constant.name())));
		}
		this.page.add("### " + type.getSimpleName()).add(doc.description()).add(table.toString());
	}

}
