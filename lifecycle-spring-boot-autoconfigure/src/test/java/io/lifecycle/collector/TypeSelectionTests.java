package io.lifecycle.collector;

import java.util.List;

import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.test.contract.NumberedEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TypeSelection}.
 */
class TypeSelectionTests {

	private static final List<LifecycleEvent> EVENTS = List.of(new BackgroundTaskStarted("t-1", "cleanup"),
			new BackgroundTaskFailed("t-1", "cleanup", 1, new Error()), new ClientDisconnected(1, 0, false),
			new NumberedEvent(1));

	private static List<String> selected(List<String> include, List<String> exclude) {
		TypeSelection selection = new TypeSelection(include, exclude, TypeSelectionTests.class.getClassLoader());
		return EVENTS.stream().filter(selection).map((event) -> event.getClass().getSimpleName()).toList();
	}

	@Test
	void emptySelectionSelectsAll() {
		assertThat(selected(List.of(), List.of())).hasSize(4);
	}

	@Test
	void typesAreNamedByEventFamilyAndOwnClass() {
		assertThat(selected(List.of("BackgroundTaskFailed"), List.of())).containsExactly("BackgroundTaskFailed");
		assertThat(selected(List.of("BackgroundTaskEvent", NumberedEvent.class.getName()), List.of()))
			.containsExactly("BackgroundTaskStarted", "BackgroundTaskFailed", "NumberedEvent");
		assertThat(selected(List.of("FallibleEvent"), List.of())).containsExactly("BackgroundTaskFailed");
		assertThat(selected(List.of(LifecycleEvent.class.getName()), List.of())).hasSize(4);
	}

	@Test
	void excludedTypesAreNotSelected() {
		assertThat(selected(List.of("BackgroundTaskEvent"), List.of("FallibleEvent")))
			.containsExactly("BackgroundTaskStarted");
		assertThat(selected(List.of(), List.of("BackgroundTaskEvent", "ConnectionEvent")))
			.containsExactly("NumberedEvent");
	}

	@Test
	void unknownNameIsRefusedWithTheKnownOnes() {
		assertThatIllegalArgumentException().isThrownBy(() -> selected(List.of("RequestCompleted"), List.of()))
			.withMessageContainingAll("full name of a type of your own", "RequestEvent, ", "RequestComplete, ");
		assertThat(TypeSelection.problem("com.example.Missing", null)).isNotNull();
		assertThat(TypeSelection.problem("RequestComplete", null)).isNull();
	}

}
