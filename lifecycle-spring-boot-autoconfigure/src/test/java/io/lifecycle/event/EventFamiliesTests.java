package io.lifecycle.event;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventFamilies}.
 */
class EventFamiliesTests {

	@Test
	void everySampleIsOfOneFamilyAndEveryEventHasASample() {
		List<LifecycleEvent> samples = SampleEvents.all(new StaticApplicationContext());
		assertThat(samples).extracting(LifecycleEvent::getClass)
			.containsExactlyInAnyOrderElementsOf(EventFamilies.events());
		assertThat(samples)
			.allSatisfy((event) -> assertThat(EventFamilies.all()).filteredOn((family) -> family.isInstance(event))
				.containsExactly(EventFamilies.of(event.getClass())));
	}

	@Test
	void everySealedInterfaceOfThePackageIsAFamilyOrCutsAcross() {
		assertThat(EventFamilies.all()).allSatisfy((family) -> assertThat(family.isSealed()).isTrue());
		assertThat(EventFamilies.events()).allSatisfy((event) -> assertThat(event.isRecord()).isTrue());
	}

	@Test
	void ownEventIsOfNoFamily() {
		assertThat(EventFamilies.of(Own.class)).isEqualTo(LifecycleEvent.class);
		assertThat(EventFamilies.isRoutine(Own.class)).isFalse();
		assertThat(EventFamilies.isProblem(Own.class)).isFalse();
	}

	@Test
	void exchangeEventsOfBothViewsHaveTheSameIds() {
		Stream<ExchangeEvent> exchange = SampleEvents.all(new StaticApplicationContext())
			.stream()
			.filter(ExchangeEvent.class::isInstance)
			.map(ExchangeEvent.class::cast);
		assertThat(exchange).hasSize(5)
			.allSatisfy((event) -> assertThat(event.connectionId()).isEqualTo(3))
			.allSatisfy((event) -> assertThat(event.requestId()).isEqualTo(7));
	}

	record Own(long timestampNanos) implements LifecycleEvent {

	}

}
