package io.lifecycle.autoconfigure.json;

import java.lang.reflect.RecordComponent;

import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.RequestInfo;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventHints}.
 */
class EventHintsTests {

	@Test
	void componentsOfEventsStayReadable() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter(EventHints.class::isInstance)
			.forEach((registrar) -> registrar.registerHints(hints, getClass().getClassLoader()));
		assertThat(
				RuntimeHintsPredicates.reflection().onMethodInvocation(ConnectionOpened.class.getMethod("clientAddr")))
			.accepts(hints);
		assertThat(EventFamilies.events()).allSatisfy((event) -> {
			for (RecordComponent component : event.getRecordComponents()) {
				assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
					.accepts(hints);
			}
		});
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(RequestInfo.class.getMethod("path")))
			.accepts(hints);
	}

}
