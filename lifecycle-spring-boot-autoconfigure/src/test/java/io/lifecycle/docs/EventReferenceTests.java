package io.lifecycle.docs;

import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.StringJoiner;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.event.TimedEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Generates the reference in {@code docs/events.md} from the records and their Javadoc.
 */
class EventReferenceTests {

	private final StringJoiner page = new StringJoiner("\n\n");

	@Test
	void eventReferenceMatchesTheRecords() throws IOException {
		this.page.add("## The contract").add(Javadoc.of(LifecycleEvent.class).description());
		for (Class<? extends LifecycleEvent> family : EventFamilies.all()) {
			family(family);
		}
		this.page.add("## What events hold");
		type(RequestInfo.class);
		type(ResponseInfo.class);
		type(InFlightRequest.class);
		type(InFlightTask.class);
		constants(CloseReason.class);
		constants(ShutdownReason.class);
		constants(DrainOutcome.class);
		GeneratedDocument.assertPartUpToDate("events.md", "reference", this.page.toString());
	}

	private void family(Class<? extends LifecycleEvent> family) throws IOException {
		this.page.add("## " + family.getSimpleName()).add(Javadoc.of(family).description());
		for (Class<?> event : EventFamilies.events(family)) {
			type(event);
		}
	}

	private void type(Class<?> type) throws IOException {
		Javadoc doc = Javadoc.of(type);
		StringJoiner table = new StringJoiner("\n").add("| component | type | meaning |").add("|---|---|---|");
		for (RecordComponent component : type.getRecordComponents()) {
			table.add("| `%s` | `%s`%s | %s |".formatted(component.getName(),
					component.getGenericType().getTypeName().replaceAll("[a-z]+\\.", ""),
					nullable(component.getAnnotatedType()), doc.params().get(component.getName())));
		}
		if (RequestEvent.class.isAssignableFrom(type)) {
			table.add("| `connectionId()`, `requestId()` | `long` | those of the request, as in connection events |");
			table.add("| `traceId()` | `String`, nullable | the id of the trace that the exchange belongs to |");
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
		StringJoiner table = new StringJoiner("\n").add("| constant | meaning |").add("|---|---|");
		for (Enum<?> constant : type.getEnumConstants()) {
			table.add("| `%s` | %s |".formatted(constant.name(), doc.constants().get(constant.name())));
		}
		this.page.add("### " + type.getSimpleName()).add(doc.description()).add(table.toString());
	}

}
